package reprint

import (
	"testing"
	"time"

	"wensou/corpus"
)

// copied makes a member of a cluster.
func copied(id, site, source, body string, day int) candidate {
	a := &corpus.Article{ID: id, Site: site, Source: source, Body: body, Precision: corpus.Day}
	if day > 0 {
		a.Published = time.Date(2009, 5, day, 0, 0, 0, 0, time.UTC)
	}
	return candidate{id, traitsOf(a, len([]rune(body)))}
}

func TestOriginal(t *testing.T) {
	const text = "大坝加高了两米。"
	for _, tt := range []struct {
		name string
		all  []candidate
		want string
	}{
		{"earliest", []candidate{copied("乙", "", "", text, 3), copied("甲", "", "", text, 2)}, "甲"},
		{"dated before undated", []candidate{copied("甲", "", "", text, 0), copied("乙", "", "", text, 9)}, "乙"},
		{"longest of a day", []candidate{copied("甲", "", "", text, 2), copied("乙", "", "", text+text, 2)}, "乙"},
		{"lowest ID", []candidate{copied("b", "", "", text, 2), copied("a", "", "", text, 2)}, "a"},
		{"without a source", []candidate{copied("甲", "", "江畔", text, 2), copied("乙", "", "本站", text, 3)}, "乙"},
		{"taken, though earlier", []candidate{copied("甲", "", "", text+"（转自：晚潮）", 1), copied("乙", "", "江畔", text, 2)}, "乙"},
		{"taken by the source line", []candidate{copied("甲", "", "转载自《晚潮》", text, 1), copied("乙", "", "", text, 2)}, "乙"},
		{"named by its site", []candidate{copied("甲", "jiangpan.example", "江畔", text, 4), copied("乙", "other.example", "", text, 1), copied("丙", "third.example", "", "摘自 jiangpan "+text, 1)}, "甲"},
		{"named by its source", []candidate{copied("甲", "a.example", "江畔杂志", text, 4), copied("乙", "b.example", "", "转载自《江畔》 "+text, 1), copied("丙", "c.example", "", text, 2)}, "甲"},
		{"reported", []candidate{copied("甲", "", "", "据江畔报道，"+text, 1), copied("乙", "", "", text, 2)}, "乙"},
		{"its own site", []candidate{copied("甲", "jiangpan.example", "jiangpan.example", text, 1), copied("乙", "", "", text, 2)}, "甲"},
	} {
		if got := tt.all[original(tt.all)].id; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		back := []candidate{}
		for i := range tt.all {
			back = append(back, tt.all[len(tt.all)-1-i])
		}
		if got := back[original(back)].id; got != tt.want {
			t.Errorf("%s, in the other order: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func FuzzSketch(f *testing.F) {
	s := sketchOf("大坝加高了两米，农田可以灌溉。")
	b, err := s.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b, "大坝加高了 2.5 米，一百二十户")
	f.Fuzz(func(t *testing.T, b []byte, body string) {
		if kept, err := decodeSketch(b); err == nil && kept.counts()[0] > uint16(len(b)/4) {
			t.Errorf("decodeSketch(%x) has %d hashes", b, kept.counts()[0])
		}
		if o := Compare(body, body); o.Letters > 0 && o.Jaccard != 1 && o.Jaccard != 0 {
			t.Errorf("Compare(%q, itself) = %+v", body, o)
		}
		traitsOf(&corpus.Article{Body: body, Source: body}, 0)
	})
}
