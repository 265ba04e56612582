package usage_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/usage"
)

// article returns one of so many days ago.
func article(id string, daysAgo int, section ...string) *corpus.Article {
	return &corpus.Article{
		ID: id, Title: "题" + id, Site: "jiangpan.example", Section: section, Precision: corpus.Day,
		Published: noon.AddDate(0, 0, -daysAgo).Truncate(oneDay),
	}
}

// catalogOf returns a catalog of articles that came one by one.
func catalogOf(t *testing.T, c *usage.Counter, at *clock, articles ...*corpus.Article) *usage.Catalog {
	t.Helper()
	catalog := usage.NewCatalog(c, at.now)
	for i, a := range articles {
		if err := catalog.Apply(t.Context(), []corpus.Change{{Seq: uint64(i + 1), ID: a.ID, Article: a}}); err != nil {
			t.Fatal(err)
		}
	}
	return catalog
}

// brief writes items as "id signal count text…".
func brief(items []usage.Item) []string {
	lines := []string{}
	for _, i := range items {
		line := []string{i.ID}
		for _, r := range i.Reasons {
			line = append(line, string(r.Signal))
			if r.Count > 0 {
				line = append(line, strconv.Itoa(r.Count))
			}
			if r.Text != "" {
				line = append(line, r.Text)
			}
		}
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

func TestHot(t *testing.T) {
	c, _, at := open(t)
	reads := func(a *corpus.Article, n int) *corpus.Article {
		a.Reads, a.Fetched = &n, noon
		return a
	}
	copyOf := func(a *corpus.Article, source, cluster string) *corpus.Article {
		a.Source, a.Cluster = source, cluster
		return a
	}
	catalog := catalogOf(t, c, at,
		copyOf(article("桥乙", 0, "要闻"), "晨报", "桥"),
		copyOf(article("桥", 1, "要闻"), "江畔周刊", "桥"),
		copyOf(article("桥丙", 20, "要闻"), "晚报", "桥"),
		reads(article("渡口", 5, "乡村", "渡口"), 500),
		reads(article("旧渡", 200, "乡村"), 600),
		reads(article("无人", 2, "乡村"), 0),
		article("新茶", 300, "乡村"),
		article("无声", 3, "乡村"),
	)
	for i := range 30 {
		c.Click(fmt.Sprint("读者", i), "新茶")
	}
	for _, tt := range []struct {
		window  usage.Window
		section string
		want    []string
	}{
		{usage.Day, "", []string{"新茶 clicks 30", "桥 sources 2"}},
		{usage.Week, "", []string{"新茶 clicks 30", "桥 sources 2", "渡口 reads 97"}},
		{usage.Month, "", []string{"新茶 clicks 30", "桥 sources 3", "渡口 reads 97"}},
		{usage.All, "", []string{"新茶 clicks 30", "桥 sources 3", "渡口 reads 97", "旧渡 reads 3", "无人 newest", "无声 newest"}},
		{usage.All, "乡村", []string{"新茶 clicks 30", "渡口 reads 97", "旧渡 reads 3", "无人 newest", "无声 newest"}},
		{usage.All, "乡", []string{}},
	} {
		if diff := cmp.Diff(tt.want, brief(catalog.Hot(tt.window, tt.section, 10))); diff != "" {
			t.Errorf("hot of %s in %q (-want +got):\n%s", tt.window, tt.section, diff)
		}
	}
	if items, w := catalog.HotNow(3); w != usage.Week || len(items) != 3 {
		t.Errorf("the narrowest window with 3 articles is %s with %d, want week", w, len(items))
	}
	if got := catalog.Hot(usage.All, "", 1); len(got) != 1 || got[0].Title != "题新茶" || got[0].Score <= 0 || got[0].Score > 1 {
		t.Errorf("the hottest article: %+v", got)
	}
}

// A date is told as exactly as it is known.
func TestPrecisionOfItems(t *testing.T) {
	c, _, at := open(t)
	year, minute := article("某年", 900), article("某刻", 900)
	year.Precision, minute.Precision = corpus.Year, corpus.Minute
	for _, item := range catalogOf(t, c, at, year, minute).Hot(usage.All, "", 10) {
		if want := map[string]corpus.Precision{"某年": corpus.Year, "某刻": corpus.Day}[item.ID]; item.Precision != want {
			t.Errorf("the date of %s is known by the %q, want %q", item.ID, item.Precision, want)
		}
	}
}

// Without clicks, read counts and copies the newest stand in, and only for all time.
func TestHotOnDayOne(t *testing.T) {
	c, _, at := open(t)
	old := article("旧", 900)
	undated := article("无日期", 0)
	undated.Published, undated.Precision = time.Time{}, corpus.NoDate
	catalog := catalogOf(t, c, at, old, undated, article("新", 800))
	if got := catalog.Hot(usage.Week, "", 10); len(got) != 0 {
		t.Errorf("an archive has hot articles of the week: %v", brief(got))
	}
	items, w := catalog.HotNow(5)
	if diff := cmp.Diff([]string{"新 newest", "旧 newest"}, brief(items)); diff != "" || w != usage.All {
		t.Errorf("of %s (-want +got):\n%s", w, diff)
	}
}

func TestRecommended(t *testing.T) {
	c, _, at := open(t)
	by := func(a *corpus.Article, author string, tags ...string) *corpus.Article {
		a.Author, a.Tags = author, tags
		return a
	}
	copied := by(article("渡口抄", 1, "乡村"), "林晚")
	copied.Cluster = "渡口"
	from := by(article("渡口", 3, "乡村"), "周渡、林晚", "摆渡")
	from.Cluster = "渡口"
	catalog := catalogOf(t, c, at,
		from, copied,
		by(article("新桥", 9, "经济"), "林晚", "交通"),
		by(article("旧船", 9, "经济"), "", "交通", "摆渡"),
		article("同栏新", 2, "乡村"),
		article("同栏旧", 8, "乡村"),
		article("近题", 8, "乡村"),
		article("别处", 1, "文化"),
		article("同读", 1, "文化"),
	)
	for i := range 4 {
		reader := fmt.Sprint("读者", i)
		c.Click(reader, "渡口")
		c.Click(reader, "同读")
	}
	c.Click("路人", "渡口")
	at.pass(time.Hour) // another session
	c.Click("路人", "别处")
	want := []string{"同读 next 4", "新桥 author 林晚", "同栏新 section 乡村", "同栏旧 section 乡村", "旧船 tag 摆渡"}
	if diff := cmp.Diff(want, brief(catalog.Recommended("渡口", []string{"近题"}, 10))); diff != "" {
		t.Errorf("recommended after 渡口 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:2], brief(catalog.Recommended("渡口", []string{"近题"}, 2))); diff != "" {
		t.Errorf("two of them (-want +got):\n%s", diff)
	}
	if got := catalog.Recommended("没有", nil, 10); len(got) != 0 {
		t.Errorf("recommended after an article that is not there: %v", brief(got))
	}
}

// What is deleted or changed is so in the catalog, and its clicks go with it.
func TestCatalogFollowsChanges(t *testing.T) {
	c, _, at := open(t)
	catalog := catalogOf(t, c, at, article("甲", 1, "乡村"), article("乙", 2, "乡村"), article("丙", 3, "乡村"))
	c.Click("读者", "乙")
	changes := []corpus.Change{
		{Seq: 4, ID: "乙"}, {Seq: 5, ID: "丙", Article: article("丙", 3, "文化")}, {Seq: 6, ID: "坏", Err: corpus.ErrDamaged},
	}
	if err := catalog.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	if seq, err := catalog.Applied(t.Context()); seq != 6 || err != nil {
		t.Errorf("applied %d, %v; want 6", seq, err)
	}
	if got := catalog.Recommended("甲", nil, 10); len(got) != 0 || c.Clicks("乙", 0) != 0 {
		t.Errorf("recommended %v and %d clicks of what is gone, want none", brief(got), c.Clicks("乙", 0))
	}
}

// BenchmarkRecommended asks for what to read next in a catalog of one section; the
// cost for 100,000 articles beside that for 1,000 is what matters.
func BenchmarkRecommended(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			catalog := fullCatalog(b, n, 1, func() time.Time { return noon })
			catalog.Recommended("77", nil, 10) // which finds what is hot, for a minute
			for b.Loop() {
				catalog.Recommended("77", nil, 10)
			}
		})
	}
}

func BenchmarkHot(b *testing.B) {
	at := clock{noon}
	catalog := fullCatalog(b, 100_000, 60, func() time.Time { at.pass(time.Hour); return at.Time }) // no list is kept
	for b.Loop() {
		catalog.Hot(usage.Month, "", 10)
	}
}

// fullCatalog returns a catalog of n articles in some sections.
func fullCatalog(b *testing.B, n, sections int, now func() time.Time) *usage.Catalog {
	b.Helper()
	c, err := usage.Open(b.Context(), &memory{counters: map[string][]byte{}}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	catalog := usage.NewCatalog(c, now)
	for i := range n {
		a := article(strconv.Itoa(i), i%4000, "栏目", strconv.Itoa(i%sections))
		a.Author = fmt.Sprint("记者", i%700)
		if err := catalog.Apply(b.Context(), []corpus.Change{{Seq: uint64(i), ID: a.ID, Article: a}}); err != nil {
			b.Fatal(err)
		}
	}
	return catalog
}
