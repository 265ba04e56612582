package server_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/usage"
	"wensou/index/bleve"
	"wensou/index/suggest"
	"wensou/segment/segmenttest"
	"wensou/server"
)

// weekly is a small news site, an article a line: ID | title | section | source | author |
// day | tags | text, of which each clause between / is a paragraph.
const weekly = `
水01 | 青石水库除险加固工程开工 | 经济/水利 | 青石日报 | 单雄 | 2009-03-02 | 水库、加固 | 青石水库除险加固工程昨日开工。/青石水库建成于一九六四年，坝体渗水已有三年，下游两个乡的群众盼着早日修好。/青石县水利局局长周岸说，工程分两期，汛期前完成坝体灌浆。
水02 | 青石水库开闸放水 | 经济/水利 | 青石日报 | 林晚 | 2009-04-11 | 水库 | 青石水库昨天开闸，为春灌放水。/下游青石镇的麦田三天内可以浇完第一遍水。
水03 | 汛期将至，青石水库加密巡查 | 经济/水利 | 江畔周刊 | 林晚 | 2009-06-20 | 水库、防汛 | 青石水库每两小时巡查一次坝体。/周岸说，加固工程已完成七成，安全度汛有把握。
水04 | 青石水库加固工程通过验收 | 经济/水利 | 江畔周刊 | 单雄 | 2010-02-08 | 水库、加固 | 青石水库除险加固工程昨天通过验收，库区恢复正常蓄水。/专家组认为坝体渗漏已经消除。
水05 | 测试水位的新办法 | 经济/水利 | 青石日报 | 单雄 | 2010-03-15 | 水文 | 水文站测试水位，过去要下水，测试一次要半天。/新的测试办法用声波，站在青石桥上就能测试。
农01 | 春耕时节访粮乡 | 经济/农业 | 田野周刊 | 林小溪 | 2009-05-14 | 春耕、粮食 | 四月的清晨，青石镇的社员把秧苗装上了车。/今年的粮食价格不错，老周说。
农02 | 江畔粮食价格稳中有升 | 经济/农业 | 江畔周刊 | 周渡 | 2009-08-03 | 粮食、价格 | 江畔粮食价格连续三周上涨，青石粮库敞开收购。/粮食价格稳了，人心也稳了。
农03 | 绿色食品走出大山 | 经济/农业 | 青石日报 | 周渡 | 2008-09-21 | 食品 | 青石县的绿色食品装车运往江畔。/山里的菜农第一次签了合同。
农04 | 一个粮站的六十年 | 经济/农业 | 田野周刊 | 林小溪 | 2008-11-30 | 粮食 | 青石粮站建于一九四八年，今年关门。/老站长把账本送进了档案馆。
交01 | 云渡大桥通车 | 经济/交通 | 江畔周刊 | 单雄 | 2008-10-01 | 大桥 | 云渡大桥昨日通车，青石到江畔只要二十分钟。/渡口从此停了。
交02 | 渡口停了，摆渡人老秦上了岸 | 文化/人物 | 田野周刊 | 林小溪 | 2008-12-12 | 渡口 | 老秦在青石渡口摆渡三十一年。/大桥通车以后，他把船卖给了博物馆。
文01 | 县城里的图书馆 | 文化/阅读 | 田野周刊 | 欧阳青 | 2010-01-09 | 图书馆 | 青石县图书馆的灯光亮到深夜。/馆长说，冬天来的人比夏天多。
文02 | 西安来的木偶戏班 | 文化/戏曲 | 田野周刊 | 曾明 | 2009-10-17 | 木偶戏 | 木偶戏班从西安来，在青石镇演了三天。/老人说，上一回看木偶戏还是六十年前。
文03 | 经典诵读进校园 | 文化/阅读 | 江畔周刊 | 欧阳青 | 2009-09-09 | 经典 | 青石小学的孩子每天早晨读经典。
教01 | 朝阳小学的早晨 | 教育 | 田野周刊 | 欧阳青 | 2010-04-22 | 小学 | 朝阳照着操场，升旗的孩子来自青石的六个村。
体01 | 女子篮球队夺冠 | 体育 | 青石日报 | 解珍 | 2009-07-19 | 篮球 | 青石女子篮球队赢了两分，拿下全市冠军。
`

// attack is what must do no harm wherever it is shown: it would run a script, leave its
// attribute, and turn round what follows it.
const attack = `<script>window.ran=1</script>" onmouseover="window.ran=1" <img src=x onerror=window.ran=1> ` + "\u202e左到右"

// hostileID is the article of the news site that is full of attacks.
const hostileID = `恶"><script>window.ran=1</script>`

// newsSite returns a server over a real index of a small news site: the hostile article,
// two former texts of 水04, and what readers asked and opened.
func newsSite(t *testing.T) server.Config {
	t.Helper()
	all := articles{}
	var changes []corpus.Change
	for _, a := range append(weeklyArticles(t), &corpus.Article{
		ID: hostileID, Site: "example.cn", URL: "http://www.example.cn/x.html", Title: "青石" + attack, Body: "青石" + attack + "\n" + attack + "\n",
		Author: "\u202e林<b>晚", Source: "\u202e青石<b>日报", Section: []string{attack}, Tags: []string{attack}, Published: june(), Precision: corpus.Day,
	}) {
		all[a.ID] = a
		changes = append(changes, corpus.Change{Seq: uint64(len(changes) + 1), ID: a.ID, Article: a})
	}
	words := segmenttest.Open(t)
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), bleve.Options{Analyzer: words, Articles: all})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	config := site(t)
	config.Searcher, config.Articles = x, all
	config.Usage = usage.NewCatalog(usage.New(june), june)
	config.Queries = askedBy(t, 3, "水库 加固 进度", "云渡大桥")
	config.Suggest.SetAsked([]suggest.Asked{{Query: "水库 加固 进度", Count: 3}, {Query: "云渡大桥", Count: 3}})
	config.Status = func(context.Context) (server.Status, error) {
		return server.Status{Articles: len(all), Applied: 7, Last: 7}, nil
	}
	for _, w := range []interface {
		Apply(ctx context.Context, batch []corpus.Change) error
	}{x, config.Usage, config.Suggest} {
		if err := w.Apply(t.Context(), changes); err != nil {
			t.Fatal(err)
		}
	}
	config.Former = func(_ context.Context, id string) ([]*corpus.Article, error) { return formerly(all[id]), nil }
	return config
}

func weeklyArticles(t *testing.T) []*corpus.Article {
	t.Helper()
	var all []*corpus.Article
	for line := range strings.Lines(strings.TrimSpace(weekly)) {
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		day, err := time.Parse(time.DateOnly, f[5])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &corpus.Article{
			ID: f[0], Site: "example.cn", URL: "http://www.example.cn/" + f[0] + ".html", Title: f[1], Section: strings.Split(f[2], "/"),
			Source: f[3], Author: f[4], Published: day, Precision: corpus.Day, Tags: strings.Split(f[6], "、"),
			Body: strings.ReplaceAll(f[7], "/", "\n") + "\n", Changed: day.Add(20 * time.Hour), Version: 3,
		})
	}
	return all
}

// formerly returns what 水04 said before, and the hostile article.
func formerly(a *corpus.Article) []*corpus.Article {
	if a == nil || a.ID != "水04" && a.ID != hostileID {
		return nil
	}
	first, second := *a, *a
	first.Title, first.Body = "青石水库工程验收", "青石水库加固工程昨天验收。\n库区将恢复蓄水。\n"+first.Body
	first.Version, first.Changed = 1, a.Changed.Add(-9*time.Hour)
	second.Body = strings.Replace(a.Body, "已经消除", "基本消除，但仍需观测一个汛期", 1)
	second.Version, second.Changed = 2, a.Changed.Add(-5*time.Hour)
	return []*corpus.Article{&first, &second}
}
