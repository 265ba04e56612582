package bleve_test

import (
	"path/filepath"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
)

// TestRelatedListsTwoOfACluster holds that one text, told again and again in other
// words, does not fill a list.
func TestRelatedListsTwoOfACluster(t *testing.T) {
	texts := &indextest.Collection{}
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), options(t, texts))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var articles []*corpus.Article
	for id, body := range map[string]string{
		"一": "青石水库的大坝昨天加固完工，下游的稻田有了水。",
		"二": "加固以后的青石水库蓄满了水，大坝高了两米。",
		"三": "大坝加固，青石水库今年不再漏水，农民放了心。",
		"四": "省里来人看青石水库：大坝的加固用了三年。",
		"五": "茶楼里的人说起青石水库，都说大坝早该加固。",
	} {
		a := &corpus.Article{ID: id, Title: "水库", Body: body + "\n", Cluster: "一"}
		if id == "五" {
			a.Cluster = ""
		}
		articles = append(articles, a)
	}
	if err := x.Apply(t.Context(), texts.Put(articles...)); err != nil {
		t.Fatal(err)
	}
	r, err := x.Related(t.Context(), &corpus.Article{Title: "青石水库", Body: "大坝加固了。\n"}, index.RelatedOptions{N: 10})
	if err != nil {
		t.Fatal(err)
	}
	var own corpus.Article
	for _, a := range articles {
		if a.ID == "二" {
			own = *a
		}
	}
	if r, err := x.Related(t.Context(), &own, index.RelatedOptions{N: 10}); err != nil || len(r.Reprints) != 3 {
		t.Errorf("the reprints of an article are %+v, %v; want the three others of its cluster", r, err)
	}
	inCluster := 0
	for _, h := range r.Hits {
		if h.Article.Cluster != "" {
			inCluster++
		}
	}
	if len(r.Hits) != 3 || inCluster != 2 {
		t.Errorf("%d related articles, %d of one cluster, want 3 and 2", len(r.Hits), inCluster)
	}
}
