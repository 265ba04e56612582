package related

import (
	"slices"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

func TestNames(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"站长罗守义说，渡轮停航。", "person:罗守义"},
		{"记者周渡报道", "person:周渡"},
		{"校长林建国表示欢迎", "person:林建国"},
		{"总统普京在莫斯科讲话", "person:普京 place:莫斯科"},
		{"白领说加班太多，顾客说菜贵。", ""},
		{"大家说好，王说不好。", ""},
		{"主任王表示没有办法", ""},
		{"主任李明到会", "person:李明"},
		{"武汉市和湖北省", "place:武汉市 place:湖北省"},
		{"城市建设，欢庆节日，美丽山区", ""},
		{"清华大学的老师", "organisation:清华大学"},
		{"湖北省水利厅发布汛情", "organisation:湖北省水利厅 place:湖北省"},
		{"美国公司和中国银行", "organisation:中国银行"},
		{"加工厂有限公司", ""},
	} {
		w := newWriting(&corpus.Article{Body: tt.in}, segmenttest.Open(t))
		var got []string
		for _, n := range namesOf(w) {
			got = append(got, n.kind+":"+n.text)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("names of %s = %q, want %q", tt.in, s, tt.want)
		}
	}
}

func TestNamesOfABeginning(t *testing.T) {
	a := &corpus.Article{Title: "清华大学的老师", Body: "站长罗守义说，渡轮停航。主任李明到会。"}
	got := Names(a, 12, segmenttest.Open(t))
	want := []Name{{Text: "清华大学", Kind: index.SharedOrganisation}, {Text: "罗守义", Kind: index.SharedPerson}}
	if !slices.Equal(got, want) {
		t.Errorf("Names(%v, 12) = %v, want %v", a, got, want)
	}
}

func TestCoinages(t *testing.T) {
	w := newWriting(&corpus.Article{Body: "恒驰开了三家店。恒驰的货走水路。"}, segmenttest.Open(t))
	if got := coinages(w, segmenttest.Open(t)); len(got) != 1 || got[0] != (name{"恒驰", index.SharedTerm}) {
		t.Errorf("coinages = %v, want 恒驰", got)
	}
}

func TestSeries(t *testing.T) {
	for _, tt := range []struct{ own, other, want string }{
		{"青石渡口往事（上）", "青石渡口往事（下）", "青石渡口往事"},
		{"青石渡口往事(1)：船工", "青石渡口往事(2)：渡轮", "青石渡口往事"},
		{"江畔夜话第3期", "江畔夜话第十二期", "江畔夜话"},
		{"【江畔夜话12】渡口", "【江畔夜话13】大桥", "江畔夜话"},
		{"老船工口述之一：学徒", "老船工口述之二：远行", "老船工口述"},
		{"老城记忆系列报道：城门", "老城记忆系列报道：水井", "老城记忆系列报道"},
		{"青石渡口往事（上）", "青石渡口往事（上）", ""},
		{"青石渡口往事（上）", "石桥镇往事（下）", ""},
		{"大桥通车", "大桥停工", ""},
		{"2009年渡口", "2010年渡口", ""},
	} {
		if got, ok := sameSeries(tt.own, tt.other); got != tt.want && ok || ok != (tt.want != "") {
			t.Errorf("sameSeries(%s, %s) = %q, %v, want %q", tt.own, tt.other, got, ok, tt.want)
		}
	}
}

func TestLinks(t *testing.T) {
	named := &corpus.Article{Title: "青石渡口的末班渡轮", URL: "http://jiangpan.example/a/7"}
	for _, tt := range []struct{ body, want string }{
		{"此前报道：http://jiangpan.example/a/7。", "http://jiangpan.example/a/7"},
		{"此前报道：http://jiangpan.example/a/77", ""},
		{"详见本刊《青石渡口的末班渡轮》一文。", "《青石渡口的末班渡轮》"},
		{"青石渡口的末班渡轮开走了。", ""},
	} {
		if q, _ := mention(&corpus.Article{Body: tt.body}, named); q.text != tt.want {
			t.Errorf("mention in %s = %q, want %q", tt.body, q.text, tt.want)
		}
	}
	if got := neighbour(&corpus.Article{Next: named.URL}, named); got != named.URL {
		t.Errorf("neighbour = %q, want the URL", got)
	}
}

func TestPassages(t *testing.T) {
	own := newWindows("船工老段说，渡口的灯要一直亮到最后一班船靠岸为止，然后才能关。")
	for _, tt := range []struct{ in, want string }{
		{"他记得“渡口的灯要一直亮到最后一班船靠岸为止”这句话。", "渡口的灯要一直亮到最后一班船靠岸为止"},
		{"渡口的灯要一直亮着。", ""},
		{"", ""},
		{"，渡口的灯要一直亮到最后一班", "渡口的灯要一直亮到最后一班"},
	} {
		got := ""
		for _, c := range own.longest(tt.in) {
			got = tt.in[c.other : c.other+c.length]
			if same := own.text[c.own : c.own+c.length]; same != got {
				t.Errorf("passage %q is %q in the other text", got, same)
			}
			break
		}
		if got != tt.want {
			t.Errorf("longest passage of %s = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestNearCopy(t *testing.T) {
	text := "渡口的灯要一直亮到最后一班船靠岸为止，然后才能关。对岸的茶馆也要等到那个时候才打烊，掌柜的说这是老规矩。下雨的晚上没有人过江，灯还是亮着，像在等什么人。后来大桥通了车，渡轮停了，灯也就没有再亮过。"
	for _, tt := range []struct {
		name, own, other string
		want             bool
	}{
		{"the same", text, text, true},
		{"in traditional characters", text, strings.NewReplacer("灯", "燈", "后", "後", "个", "個").Replace(text), true},
		{"with a head", text, "本刊讯（林晚）" + text, true},
		{"a part", string([]rune(text)[:60]), text, false},
		{"another", text, "石桥镇的集市在每月初五，十里八乡的人都来赶集。", false},
		{"nothing", "", "", false},
	} {
		own, other := newShingles(segment.Normal(tt.own)), newShingles(segment.Normal(tt.other))
		if got := own.compare(other); got.nearCopy() != tt.want || own.near(other) != tt.want {
			t.Errorf("%s: %+v, near-copy %v, by the sample %v, want %v", tt.name, got, got.nearCopy(), own.near(other), tt.want)
		}
	}
}

func FuzzWriting(f *testing.F) {
	words := segmenttest.Open(f)
	for _, seed := range []string{"站长罗守义说（上）", "\xff\x00记者", "总统普京·Ａ", "　《渡口》　"} {
		f.Add(seed, seed+"县城")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		w := newWriting(&corpus.Article{Title: a, Body: b}, words)
		for _, n := range append(namesOf(w), coinages(w, words)...) {
			if q, ok := w.find(n.text); ok && (!strings.Contains(a+"\x00"+b, q.text) || !strings.Contains(q.sentence, q.text)) {
				t.Errorf("%q is not in %q or %q", q, a, b)
			}
		}
		for _, c := range newWindows(w.title.joined.Text).longest(w.body.joined.Text) {
			w.body.quote(c.other, c.other+c.length)
		}
		sameSeries(a, b)
	})
}
