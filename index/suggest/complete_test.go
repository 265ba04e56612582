package suggest_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index/suggest"
)

// texts returns what is proposed.
func texts(all []suggest.Completion) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Text)
	}
	return out
}

// TestComplete has the two best completions of what is typed.
func TestComplete(t *testing.T) {
	v := open(t, issue(t))
	for _, tt := range []struct{ typed, want string }{
		{"中", "中国|中国银联"},
		{"中国", "中国|中国银联"},
		{"中国银", "中国银联|中国银行"},
		{"中国银联", "中国银联|中国银联江畔网点开业"},
		{"zhong", "中国|中国银联"},
		{"zhongg", "中国|中国银联"},
		{"zhongguo", "中国|中国银联"},
		{"zhongguoy", "中国银联|中国银行"},
		{"zhongguoyinlian", "中国银联|中国银联江畔网点开业"},
		{"zg", "中国|中国银联"},
		{"zgyl", "中国银联|中国银联江畔网点开业"},
		{"zgy", "中国银联|中国银行"},
		{"zhgyl", "中国银联|中国银联江畔网点开业"},
		{"zhonggyl", "中国银联|中国银联江畔网点开业"},
		{"中gyl", "中国银联|中国银联江畔网点开业"},
		{"中国yl", "中国银联|中国银联江畔网点开业"},
		{"中guoyinl", "中国银联|中国银联江畔网点开业"},
		{"中国银l", "中国银联|中国银联江畔网点开业"},
		{"ZGYL", "中国银联|中国银联江畔网点开业"},
		{"ｚｇｙｌ", "中国银联|中国银联江畔网点开业"},
		{"zhong guo", "中国|中国银联"},
		{"zhong'guo'yin'lian", "中国银联|中国银联江畔网点开业"},
		{"zhongguo 银联", "中国银联|中国银联江畔网点开业"},
		{"重庆", "重庆|重庆火锅"},
		{"chongq", "重庆|重庆火锅"},
		{"chongqing", "重庆|重庆火锅"},
		{"cq", "重庆|重庆火锅"},
		{"zhongqing", ""},
		{"重q", "重庆|重庆火锅"},
		{"chongyang", "重阳|重阳节"},
		{"重阳", "重阳|重阳节"},
		{"changshou", "长寿|重阳节里访长寿老人"},
		{"zhangshou", ""},
		{"changjiang", "长江|长江大桥"},
		{"长江", "长江|长江大桥"},
		{"zhangjiang", ""},
		{"xianzhang", "县长|县长接待日见闻"},
		{"xianchang", ""},
		{"xi'an", "西安|西安来的木偶戏班"},
		{"xian", "西安|先进"},
		{"xianjin", "先进|先进集体"},
		{"西安", "西安|西安来的木偶戏班"},
		{"xa", "西安|西安来的木偶戏班"},
		{"lvse", "绿色|绿色食品"},
		{"luse", "绿色|绿色食品"},
		{"lv", "旅游|绿色"},
		{"lüse", "绿色|绿色食品"},
		{"nvzi", "女子|女子篮球队夺冠"},
		{"nuzi", "女子|女子篮球队夺冠"},
		{"yinhang", "银行|银行卡"},
		{"yinxing", ""},
		{"yinhangh", "银行行长|银行行长下乡调研"},
		{"hangzhang", "行长|银行行长"},
		{"yh", "银行|银行卡"},
		{"yinyue", "音乐|音乐会上的快乐老人"},
		{"yinle", ""},
		{"kuaile", "快乐|音乐会上的快乐老人"},
		{"chaoyang", "朝阳|朝阳小学的早晨"},
		{"zhaoyang", ""},
		{"kuaiji", "会计|会计培训班开课"},
		{"huiji", ""},
		{"diaoyan", "调研|银行行长下乡调研"},
		{"tiaoyan", ""},
		{"fang'an", "方案|新方案征求意见"},
		{"fangan", "方案|新方案征求意见"},
		{"fan'gan", ""},
		{"qingshi", "青石|青石日报"},
		{"qsshuiku", "青石水库开闸放水|青石水库除险加固工程开工"},
		{"青石水库", "青石水库开闸放水|青石水库除险加固工程开工"},
		{"水库", "水库|青石水库开闸放水"},
		{"sk", "水库|青石水库开闸放水"},
		{"shuiku", "水库|青石水库开闸放水"},
		{"sh", "单雄|时政"},
		{"jiagu", "加固|青石水库除险加固工程开工"},
		{"水库j", ""},
		{"kaizha", "开闸|开闸放水"},
		{"kzfs", "开闸放水|青石水库开闸放水"},
		{"linwan", "林晚"},
		{"lw", "林晚"},
		{"林", "林晚"},
		{"zengming", "曾明"},
		{"xuzhiq", "许知秋"},
		{"cqsslj", "重庆市水利局"},
		{"cengming", ""},
		{"shanxiong", "单雄"},
		{"danxiong", ""},
		{"xiezhen", "解珍"},
		{"ouyang", "欧阳青"},
		{"oyq", "欧阳青"},
		{"jiangpan", "江畔|江畔周刊"},
		{"jpzk", "江畔周刊"},
		{"江畔z", "江畔周刊|中国银行江畔支行搬家"},
		{"qingshirb", "青石日报"},
		{"水利", "水利|重庆市水利局"},
		{"shuili", "水利|重庆市水利局"},
		{"jingji", "经济|中国经济年会在青石县召开"},
		{"jj", "经济|中国经济年会在青石县召开"},
		{"liangshi", "粮食|粮食价格"},
		{"粮食", "粮食|粮食价格"},
		{"粮食j", "粮食价格|江畔粮食价格稳中有升"},
		{"liangsjg", "粮食价格|江畔粮食价格稳中有升"},
		{"iph", "iPhone|iPhone15上市首日见闻"},
		{"iphone", "iPhone|iPhone15上市首日见闻"},
		{"iPhone15", "iPhone15上市首日见闻"},
		{"ＰＭ", "PM2.5|PM2.5监测站建成"},
		{"pm2", "PM2.5|PM2.5监测站建成"},
		{"pm2.5", "PM2.5|PM2.5监测站建成"},
		{"15", "iPhone15上市首日见闻"},
		{"台湾", "台湾|臺灣老兵回鄉記"},
		{"臺灣", "台湾|臺灣老兵回鄉記"},
		{"taiwan", "台湾|臺灣老兵回鄉記"},
		{"臺w", "台湾|臺灣老兵回鄉記"},
		{"春耕", "春耕|春耕时节"},
		{"chungeng", "春耕|春耕时节"},
		{"cg", "春耕|春耕时节"},
		{"tushuguan", "图书馆|县城里的图书馆"},
		{"tsg", "图书馆|县城里的图书馆"},
		{"图书g", "图书馆|县城里的图书馆"},
		{"mou", "木偶|木偶戏"},
		{"muou", "木偶|木偶戏"},
		{"木偶", "木偶|木偶戏"},
		{"jingdian", "景点|经典"},
		{"jd", "接待|景点"},
		{"ceshi", "测试|测试水位的新办法"},
		{"cs", "测试|长寿"},
		{"运动x", "运动鞋|运动鞋厂搬进开发区"},
		{"yundongx", "运动鞋|运动鞋厂搬进开发区"},
		{"x", "解珍|下乡"},
		{"zzz", ""},
		{"《", ""},
		{"的", ""},
		{"图书馆？", "图书馆|县城里的图书馆"},
	} {
		if got := strings.Join(texts(v.Complete(tt.typed, 2)), "|"); got != tt.want {
			t.Errorf("Complete(%q) = %s, want %s", tt.typed, got, tt.want)
		}
	}
}

func TestCompletionsTellWhatTheyAre(t *testing.T) {
	v := open(t, issue(t))
	for _, tt := range []struct {
		typed string
		want  suggest.Completion
	}{
		{"linw", suggest.Completion{Text: "林晚", Kind: suggest.Person, Articles: 5}},
		{"jpzk", suggest.Completion{Text: "江畔周刊", Kind: suggest.Source, Articles: 13}},
		{"cqsslj", suggest.Completion{Text: "重庆市水利局", Kind: suggest.Organisation, Articles: 1}},
		{"shuili", suggest.Completion{Text: "水利", Kind: suggest.Section, Articles: 3}},
		{"chungeng", suggest.Completion{Text: "春耕", Kind: suggest.Tag, Articles: 1}},
		{"zhongguo", suggest.Completion{Text: "中国", Kind: suggest.Word, Articles: 3}},
		{"xinfangan", suggest.Completion{Text: "新方案征求意见", Kind: suggest.Title, Articles: 1}},
	} {
		if diff := cmp.Diff([]suggest.Completion{tt.want}, v.Complete(tt.typed, 1)); diff != "" {
			t.Errorf("Complete(%q) (-want +got):\n%s", tt.typed, diff)
		}
	}
}

func TestCompleteGivesAtMostN(t *testing.T) {
	v := open(t, issue(t))
	all := v.Complete("z", suggest.MaxCompletions)
	if len(all) < 5 {
		t.Fatalf("Complete(z) = %v, too few to tell", all)
	}
	for _, n := range []int{-1, 0, 1, 4, suggest.MaxCompletions + 1} {
		want := all[:min(max(n, 0), len(all))]
		if got := v.Complete("z", n); !slices.Equal(got, want) {
			t.Errorf("Complete(z, %d) = %v, want %v", n, got, want)
		}
	}
}

// TestVocabularyFollows holds that what no article has any more is not completed,
// through enough changes that room is made, and that other articles stay counted.
func TestVocabularyFollows(t *testing.T) {
	v := open(t, issue(t))
	seq := uint64(1000)
	apply := func(id string, a *corpus.Article) {
		t.Helper()
		seq++
		if err := v.Apply(t.Context(), []corpus.Change{{Seq: seq, ID: id, Article: a}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3000 {
		a := &corpus.Article{ID: "x", Title: "纸船" + string(rune('一'+i))}
		apply("x", a)
	}
	if got := texts(v.Complete("纸船", 5)); len(got) > 2 { // the last one, and the word
		t.Errorf("titles of before are completed: %q", got)
	}
	apply("x", nil)
	if got := v.Complete("纸船", 5); len(got) != 0 {
		t.Errorf("the title of a deleted article is completed: %v", got)
	}
	apply("5", nil)
	want := []suggest.Completion{{Text: "水库", Kind: suggest.Tag, Articles: 1}}
	if diff := cmp.Diff(want, v.Complete("水库", 1)); diff != "" {
		t.Errorf("after one of two articles is gone (-want +got):\n%s", diff)
	}
	if got, err := v.Applied(t.Context()); got != seq || err != nil {
		t.Errorf("Applied() = %d, %v, want %d", got, err, seq)
	}
}

// FuzzComplete holds what is promised of every text that is typed.
func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"zhongg", "中gyl", "xi'an", "zhzhzhzhshsh", "\xff", "ａ　Ｂ", "lüse", strings.Repeat("z", 70)} {
		f.Add(seed)
	}
	v := open(f, issue(f))
	f.Fuzz(func(t *testing.T, typed string) {
		got := v.Complete(typed, 5)
		if len(got) > 5 || !slices.Equal(got, v.Complete(typed, 5)) {
			t.Errorf("Complete(%q) = %v, and then something else", typed, got)
		}
		for _, c := range got {
			if c.Text == "" || !utf8.ValidString(c.Text) || c.Articles < 1 {
				t.Errorf("Complete(%q) has %+v", typed, c)
			}
		}
	})
}
