package suggest_test

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"wensou/corpus"
)

// TestCorrect has the mistakes of readers; want is "" where none is to be seen.
func TestCorrect(t *testing.T) {
	v := open(t, issue(t))
	for _, tt := range []struct{ typed, want string }{
		// that sound alike
		{"侧试", "测试"},
		{"侧试水位", "测试水位"},
		{"运动写", "运动鞋"},
		{"除险家固", "除险加固"},
		{"中国经际", "中国经济"},
		{"江判周刊", "江畔周刊"},
		{"粮食价各", "粮食价格"},
		{"绿涩食品", "绿色食品"},
		{"音月会", "音乐会"},
		{"长江大侨", "长江大桥"},
		{"会记", "会计"},
		{"春根", "春耕"},
		{"林碗", "林晚"},
		{"单熊", "单雄"},
		{"许之秋", "许知秋"},
		{"水裤加固", "水库加固"},
		{"运动械", "运动鞋"},
		{"会机", "会计"},
		// that look alike
		{"老乒", "老兵"},
		{"图书官", "图书馆"},
		// in letters
		{"ceshi", "测试"},
		{"ce shi", "测试"},
		{"Shuiku", "水库"},
		{"linwan", "林晚"},
		{"iphone", ""},
		{"shuik", ""},
		{"sk", ""},
		{"nothing", ""},
		// in the query language, and as written
		{"作者:林碗", "作者:林晚"},
		{"“侧试” -春耕", "“测试” -春耕"},
		{"春耕 OR 侧试", "春耕 OR 测试"},
		{"重慶　侧试", "重慶　测试"},
		{"側試", "测試"},
		{"２００９年侧试", "２００９年测试"},
		// that the corpus holds
		{"景点", ""},
		{"经典", ""},
		{"测试", ""},
		{"林晚", ""},
		{"除险加固", ""},
		{"重庆火锅节", ""},
		{"县城里的图书馆", ""},
		// that the dictionary has, and the corpus lacks
		{"景典", ""},
		{"实验", ""},
		{"", ""},
		{"一", ""},
		{"？", ""},
	} {
		got, ok := v.Correct(tt.typed)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("Correct(%q) = %q, %v, want %q", tt.typed, got, ok, tt.want)
		}
	}
}

// TestAccidents has what stands in the corpus once, beside what it has often: that
// parts of two words stand together is no reason to leave them, that it is a name is.
func TestAccidents(t *testing.T) {
	once := "桥的内侧试验了三次。李谦来了。"
	v := open(t, []corpus.Change{{Seq: 1, ID: "1", Article: &corpus.Article{
		ID: "1", Title: "大桥", Body: once + strings.Repeat("测试开始。李强说。", 100),
	}}})
	for _, tt := range []struct{ typed, want string }{
		{"侧试", "测试"},
		{"李谦", ""},
		{"内侧试验", ""},
		{"李蔷", "李强"},
	} {
		if got, _ := v.Correct(tt.typed); got != tt.want {
			t.Errorf("Correct(%q) = %q, want %q", tt.typed, got, tt.want)
		}
	}
}

// TestConcurrentUse completes and corrects while articles come and go; run it with
// -race.
func TestConcurrentUse(t *testing.T) {
	changes := issue(t)
	v := open(t, changes)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 50 {
				v.Complete("zhongg", 5)
				v.Correct("侧试水位")
			}
		})
	}
	for range 20 {
		for _, c := range changes {
			if err := v.Apply(t.Context(), []corpus.Change{{Seq: c.Seq, ID: c.ID}, c}); err != nil {
				t.Error(err)
			}
		}
	}
	readers.Wait()
	if got, _ := v.Correct("侧试"); got != "测试" {
		t.Errorf("Correct(侧试) = %q after all, want 测试", got)
	}
}

// TestDeletedWordsAreNoMistakes holds that what was once written is not taken for
// something else.
func TestDeletedWordsAreNoMistakes(t *testing.T) {
	v := open(t, issue(t))
	err := v.Apply(t.Context(), []corpus.Change{
		{Seq: 100, ID: "100", Article: &corpus.Article{ID: "100", Title: "侧试乡的早晨", Body: "侧试是一个乡。"}},
		{Seq: 101, ID: "100"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := v.Correct("侧试"); ok {
		t.Errorf("Correct(侧试) = %q after an article had it", got)
	}
}

func FuzzCorrect(f *testing.F) {
	for _, seed := range []string{"侧试", "作者:林碗 -水裤", "ce shi", "側試\xff", "２００９年侧试", "。侧试。"} {
		f.Add(seed)
	}
	v := open(f, issue(f))
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := v.Correct(typed)
		if !ok {
			return
		}
		if got == "" || got == typed || utf8.ValidString(typed) && !utf8.ValidString(got) {
			t.Errorf("Correct(%q) = %q", typed, got)
		}
	})
}
