package related_test

import (
	"math"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/related"
)

func TestSections(t *testing.T) {
	hit := func(path string, score float64) index.Hit {
		a := &corpus.Article{}
		if path != "" {
			a.Section = strings.Split(path, "/")
		}
		return index.Hit{Article: a, Score: score}
	}
	for _, tt := range []struct {
		name string
		hits []index.Hit
		want []related.SectionShare
	}{
		{"nothing", nil, nil},
		{"no section", []index.Hit{hit("", 3)}, nil},
		{"by score", []index.Hit{hit("文化", 1), hit("经济", 2), hit("", 9)}, []related.SectionShare{{Path: "经济", Share: .8}, {Path: "文化", Share: .2}}},
		{"the small together", []index.Hit{hit("经济/水利", 2), hit("经济/农业", 2), hit("文化", 2), hit("经济", 2)}, []related.SectionShare{{Path: "经济", Share: .75}, {Path: "文化", Share: .25}}},
		{"as deep as most agree", []index.Hit{hit("经济/水利/黄河", 4), hit("经济/水利", 1), hit("经济/农业", 2)}, []related.SectionShare{{Path: "经济/水利/黄河", Share: 1}}},
		{"at most three", []index.Hit{hit("一", 4), hit("二", 3), hit("三", 2), hit("四", 1)}, []related.SectionShare{{Path: "一", Share: 16. / 30}, {Path: "二", Share: .3}, {Path: "三", Share: 4. / 30}}},
	} {
		got := related.Sections(tt.hits, 3)
		equal := len(got) == len(tt.want)
		for i := 0; equal && i < len(got); i++ {
			equal = got[i].Path == tt.want[i].Path && math.Abs(got[i].Share-tt.want[i].Share) < 1e-9
		}
		if !equal {
			t.Errorf("%s: Sections = %v, want %v", tt.name, got, tt.want)
		}
	}
}
