package reprint_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/reprint"
	"wensou/corpus/store"
)

// openKeeper opens a store, until the test ends, with its keeper.
func openKeeper(t *testing.T, dir string) (*store.Store, *reprint.Keeper) {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, reprint.NewKeeper(s)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// words are what random texts are made of.
var words = strings.Fields(`江畔 大堤 加固 民工 石板 汛期 镇长 水库 农田 灌溉 皮影 艺人 徒弟 木匠 早茶 茶楼 码头 老船 渡口 汽笛
学堂 课本 粉笔 操场 山路 背篓 集市 秤杆 油灯 窗花 灶台 蒸笼 邮差 信件 铁轨 站台 广播 喇叭 电影 幕布 稻穗 镰刀 谷仓 风车 磨坊
竹筏 渔网 堤岸 芦苇 白鹭 雨季 屋檐 青瓦 石桥 拱洞 牌坊 祠堂 戏台 锣鼓 社戏 花轿 红绸 药铺 郎中 草药 瓷碗 窑火 陶土 工匠 凿子`)

// randomText returns a text of so many words.
func randomText(random *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(words[random.IntN(len(words))])
		if i%9 == 8 {
			b.WriteString("。\n")
		}
	}
	return b.String()
}

// TestClustersDoNotDependOnOrder changes a store a thousand times, opens it anew
// in between, and compares it with a store that got what is left at once.
func TestClustersDoNotDependOnOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	var sources []string
	for range 25 {
		sources = append(sources, randomText(random, 120))
	}
	dir := t.TempDir()
	s, k := openKeeper(t, dir)
	left := map[string]*corpus.Article{}
	for step := range 1000 {
		id := fmt.Sprint("篇", random.IntN(150))
		if random.IntN(4) == 0 {
			delete(left, id)
			ok(t, s.Delete(t.Context(), id))
		} else {
			edits := reprint.Edits()
			body := edits[random.IntN(len(edits))].Apply(sources[random.IntN(len(sources))], random)
			if random.IntN(3) == 0 {
				body = edits[random.IntN(2)].Apply(body, random)
			}
			left[id] = &corpus.Article{ID: id, Body: body, Published: time.Unix(int64(random.IntN(9))*1e6, 0)}
			_, err := s.Put(t.Context(), []*corpus.Article{left[id]})
			ok(t, err)
		}
		if step%7 == 0 {
			ok(t, k.CatchUp(t.Context()))
		}
		if step == 500 {
			ok(t, s.Close())
			s, k = openKeeper(t, dir)
		}
	}
	ok(t, k.CatchUp(t.Context()))
	defer s.Close()
	fresh, keeper := openKeeper(t, t.TempDir())
	defer fresh.Close()
	for _, a := range left {
		_, err := fresh.Put(t.Context(), []*corpus.Article{a})
		ok(t, err)
	}
	ok(t, keeper.CatchUp(t.Context()))
	got, want := clustersOf(t, s), clustersOf(t, fresh)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("clusters after 1,000 changes (-rebuilt +changed):\n%s", diff)
	}
	kept, err := k.Clusters(t.Context())
	ok(t, err)
	if diff := cmp.Diff(kept, got); diff != "" {
		t.Errorf("clusters of the articles (-keeper +articles):\n%s", diff)
	}
	if len(got) < 50 {
		t.Errorf("%d articles in clusters, want at least 50", len(got))
	}
}

// clustersOf reads the clusters of the articles of a store.
func clustersOf(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	clusters := map[string]string{}
	ok(t, s.Each(t.Context(), func(a *corpus.Article) error {
		if a.Cluster != "" {
			clusters[a.ID] = a.Cluster
		}
		return nil
	}))
	return clusters
}

func TestEditsAreFound(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s, k := openKeeper(t, t.TempDir())
	defer s.Close()
	var articles []*corpus.Article
	for i := range 60 {
		articles = append(articles, &corpus.Article{ID: strconv.Itoa(i), Body: randomText(random, 200+i*5)})
	}
	_, err := s.Put(t.Context(), articles)
	ok(t, err)
	scores, err := reprint.EvaluateEdits(t.Context(), s, k, 50, 1)
	ok(t, err)
	for _, score := range scores {
		if score.Recall < .9 {
			t.Errorf("%s: %d of %d found", score.Edit, score.Found, score.Texts)
		}
	}
	if s.Count() != len(articles) {
		t.Errorf("%d articles are left, want %d", s.Count(), len(articles))
	}
}

// TestHandedArticlesComeAgain: an article that the index has and whose cluster
// changes has a new entry in the log; one that it has not keeps its entry.
func TestHandedArticlesComeAgain(t *testing.T) {
	text := randomText(rand.New(rand.NewPCG(3, 3)), 100)
	s, k := openKeeper(t, t.TempDir())
	defer s.Close()
	put := func(id string, day int) {
		_, err := s.Put(t.Context(), []*corpus.Article{{ID: id, Body: text, Published: time.Unix(int64(day)*86400, 0)}})
		ok(t, err)
	}
	read := func(after uint64) (ids []string, last uint64) {
		changes, err := k.Changes(t.Context(), after, 100, 1<<20)
		ok(t, err)
		for _, c := range changes {
			ids, last = append(ids, c.ID+"→"+c.Article.Cluster), c.Seq
		}
		return ids, last
	}
	put("甲", 1)
	put("乙", 2)
	ids, last := read(0)
	if diff := cmp.Diff([]string{"甲→甲", "乙→甲"}, ids); diff != "" {
		t.Errorf("first changes (-want +got):\n%s", diff)
	}
	put("丙", 0) // earlier than both
	ids, last = read(last)
	if diff := cmp.Diff([]string{"丙→丙"}, ids); diff != "" {
		t.Errorf("changes after one (-want +got):\n%s", diff)
	}
	ids, _ = read(last)
	if diff := cmp.Diff([]string{"乙→丙", "甲→丙"}, ids); diff != "" {
		t.Errorf("changes that follow (-want +got):\n%s", diff)
	}
}

// TestFolderOfBefore: an index that has all of a store which no keeper has seen
// gets those again that have a cluster.
func TestFolderOfBefore(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	text := randomText(random, 100)
	s, k := openKeeper(t, t.TempDir())
	defer s.Close()
	_, err := s.Put(t.Context(), []*corpus.Article{{ID: "a", Body: text}, {ID: "b", Body: randomText(random, 100)}, {ID: "c", Body: text}})
	ok(t, err)
	level, err := k.Level(t.Context())
	ok(t, err)
	if level {
		t.Error("Level = true before anything was read")
	}
	changes, err := k.Changes(t.Context(), s.LastSeq(), 100, 1<<20)
	ok(t, err)
	var got []string
	for _, c := range changes {
		got = append(got, c.ID+"→"+c.Article.Cluster)
	}
	if diff := cmp.Diff([]string{"a→a", "c→a"}, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if level, err = k.Level(t.Context()); err != nil || !level {
		ok(t, k.CatchUp(t.Context()))
		if level, err = k.Level(t.Context()); err != nil || !level {
			t.Errorf("Level = %v, %v once all is accounted for", level, err)
		}
	}
}

func TestDigestJoinsNobody(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	s, k := openKeeper(t, t.TempDir())
	defer s.Close()
	digest := &corpus.Article{ID: "文摘"}
	for i := range 8 {
		item := randomText(random, 150)
		digest.Body += item
		_, err := s.Put(t.Context(), []*corpus.Article{{ID: strconv.Itoa(i), Body: item}})
		ok(t, err)
	}
	_, err := s.Put(t.Context(), []*corpus.Article{digest})
	ok(t, err)
	ok(t, k.CatchUp(t.Context()))
	r, err := k.Of(t.Context(), "文摘")
	ok(t, err)
	if len(r.Parts) != 8 || len(r.Members) != 0 {
		t.Errorf("a digest of eight has %d parts and %d copies", len(r.Parts), len(r.Members))
	}
}

// TestDamagedSketch: what can't be read is found anew.
func TestDamagedSketch(t *testing.T) {
	text := randomText(rand.New(rand.NewPCG(6, 6)), 100)
	s, k := openKeeper(t, t.TempDir())
	defer s.Close()
	_, err := s.Put(t.Context(), []*corpus.Article{{ID: "a", Body: text}, {ID: "b", Body: text}})
	ok(t, err)
	ok(t, k.CatchUp(t.Context()))
	state, err := s.Reprints(t.Context(), 0)
	ok(t, err)
	ok(t, s.SettleReprints(t.Context(), &store.ReprintStep{State: state, Sketches: map[string][]byte{"a": {0}}}))
	again := reprint.NewKeeper(s)
	if _, err := again.Of(t.Context(), "a"); err == nil {
		t.Error("Of finds an article before it is gone through anew")
	}
	ok(t, again.CatchUp(t.Context()))
	if r, err := again.Of(t.Context(), "a"); err != nil || len(r.Members) != 2 {
		t.Errorf("Of = %+v, %v, want two members", r, err)
	}
}
