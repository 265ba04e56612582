package server_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/rules"
	"wensou/segment"
	"wensou/segment/segmenttest"
	"wensou/server"
)

// deskSite returns a server over a real index, with pins and synonyms that an editor can
// change.
func deskSite(t *testing.T) server.Config {
	t.Helper()
	config, dir := newsSite(t), t.TempDir()
	x, ok := config.Searcher.(*bleve.Index)
	if !ok {
		t.Fatal("the site has no index")
	}
	inUse := new(index.Rules)
	words := segmenttest.Open(t)
	var err error
	config.Rules, err = rules.Open(dir, rules.Options{
		Search: x, Articles: shelved(config.Articles.(articles)), Rules: func() *index.Rules { return inUse },
		Words: func() *segment.Dictionary { return words }, Now: june,
		Use: func(l rules.List) error {
			f, err := os.Open(filepath.Join(dir, l.File()))
			if err != nil {
				return err
			}
			defer f.Close()
			next := *inUse
			switch l {
			case rules.Pins:
				next.Pins, err = index.ReadPins(f)
			case rules.Synonyms:
				next.Synonyms, err = index.ReadSynonyms(f)
			default:
				err = errors.New("the test has no such list")
			}
			inUse = &next
			x.SetRules(inUse)
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	desk := editorsDesk(t)
	config.Keys, config.Sources, config.Audit, config.Reprints = desk.Keys, desk.Sources, desk.Audit, &copies{original: "水04", copied: "水03"}
	return config
}

var hidden = regexp.MustCompile(`name="(base|seen)" value="(\w*)"`)

// change sends a form of a list as a browser does, with what is hidden in the page before.
func (e *editor) change(page, list, do, text string) (string, int) {
	e.t.Helper()
	form := []string{"do", do, "text", text}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form = append(form, m[1], m[2])
	}
	w := e.post("/desk/rules/"+list, form...)
	return w.Body.String(), w.Code
}

func TestDeskChangesRules(t *testing.T) {
	config := deskSite(t)
	e := signIn(t, newServer(t, config))
	const question = "云渡大桥"
	first := func() string { return firstHit(t, e, question) }
	before := first()
	pinned := "水04"
	if before == pinned {
		t.Fatalf("%s is first without a pin", pinned)
	}
	line := question + " => " + pinned
	shown := question + " =&gt; " + pinned
	page := e.get("/desk/rules/pins").Body.String()

	previewed, code := e.change(page, "pins", "apply", line) // without a preview before
	e.holds(previewed, code, http.StatusOK, "应用后的变化", "其中 1 个的结果会改变", "青石水库加固工程通过验收", `value="apply"`)
	if got := first(); got != before {
		t.Fatalf("a preview has put %s first", got)
	}
	again, code := e.change(previewed, "pins", "apply", line+" 水03") // another text than was previewed
	e.holds(again, code, http.StatusOK, "应用后的变化", "还没有修改过")
	applied, code := e.change(previewed, "pins", "apply", "\r\n"+line+"\r\n")
	e.holds(applied, code, http.StatusOK, "已应用", shown+"\n</textarea>", "<ins><bdi>"+shown+"</bdi></ins>", "周岸", "2010-06-15 12:00", `name="number" value="1">撤销`)
	if got := first(); got != pinned {
		t.Errorf("after a pin of %s, %s is first", pinned, got)
	}
	e.want(e.get("/search?q="+url.QueryEscape(question)), []string{"编辑推荐"})

	conflict, code := e.change(previewed, "pins", "preview", line+" 水03") // made from the text of before
	e.holds(conflict, code, http.StatusUnprocessableEntity, "这份列表在此期间被改过", shown+" 水03")
	resolved, code := e.change(conflict, "pins", "preview", line+" 水03")
	e.holds(resolved, code, http.StatusOK, "应用后的变化")
	same, code := e.change(applied, "pins", "preview", line)
	e.holds(same, code, http.StatusUnprocessableEntity, "列表没有改动")

	undone := e.post("/desk/rules", "number", "1", "list", "pins")
	e.holds(undone.Body.String(), undone.Code, http.StatusOK, "已撤销。", "<del><bdi>"+shown+"</bdi></del>", "撤销第 1 次修改")
	if got := first(); got != before {
		t.Errorf("after the pin was taken back %s is first, want %s", got, before)
	}
	for form, want := range map[string]int{"1": http.StatusConflict, "99": http.StatusNotFound, "x": http.StatusBadRequest} {
		if w := e.post("/desk/rules", "number", form, "list", "pins"); w.Code != want {
			t.Errorf("to undo %s = %d, want %d", form, w.Code, want)
		}
	}
}

// holds reports a page that is not what it should be.
func (e *editor) holds(page string, code, want int, has ...string) {
	e.t.Helper()
	if code != want {
		e.t.Errorf("the page is %d, want %d", code, want)
	}
	for _, text := range has {
		if !strings.Contains(page, text) {
			e.t.Errorf("the page lacks %q:\n%s", text, page)
		}
	}
}

var hitLinks = regexp.MustCompile(`<h2><a class="hit" href="/articles/([^"]*)"`)

// firstHit returns the ID of the first hit on the page of a search.
func firstHit(t testing.TB, e *editor, query string) string {
	t.Helper()
	m := hitLinks.FindStringSubmatch(e.get("/search?q=" + url.QueryEscape(query)).Body.String())
	if m == nil {
		t.Fatalf("nothing is found for %s", query)
	}
	id, err := url.PathUnescape(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestDeskTakesAddressesForPins(t *testing.T) {
	config := deskSite(t)
	config.Locate = locateIn(config.Articles.(articles))
	e := signIn(t, newServer(t, config))
	page := e.get("/desk/rules/pins?add=" + url.QueryEscape("水库 => ")).Body.String()
	e.holds(page, 200, 200, "水库 =&gt;</textarea>")
	got, code := e.change(page, "pins", "preview", "# 四月\r\n水库 => http://www.example.cn/水04.html 水03\r\n")
	e.holds(got, code, http.StatusOK, "# 四月\n水库 =&gt; 水04 水03\n</textarea>", "应用后的变化")
	for text, want := range map[string]string{
		"# 四月\n水库 => http://www.example.cn/none.html": "第 2 行不能使用：there is no article at http://www.example.cn/none.html",
		"水库":           "第 1 行不能使用",
		"水库 => nosuch": "以下不会起作用",
	} {
		got, _ := e.change(page, "pins", "preview", text)
		e.holds(got, 200, 200, want, strings.ReplaceAll(strings.SplitN(text, "\n", 2)[0], ">", "&gt;"))
	}
}

func TestDeskHasTheListsOfTheServer(t *testing.T) {
	config := deskSite(t)
	e := signIn(t, newServer(t, config))
	if w := e.get("/desk/rules"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/rules/pins" {
		t.Errorf("/desk/rules = %d to %s", w.Code, w.Header().Get("Location"))
	}
	for list, text := range map[string]string{"pins": "置顶", "synonyms": "互相查到", "words": "每行一个词", "stopwords": "分量很小"} {
		e.want(e.get("/desk/rules/"+list), []string{text, "还没有修改过"})
	}
	page, code := e.change(e.get("/desk/rules/synonyms").Body.String(), "synonyms", "preview", "水坝, 水库")
	e.holds(page, code, http.StatusOK, "水坝</bdi></a>", "0 篇 → ")
	config.Rules = nil
	bare := signIn(t, newServer(t, config))
	for _, w := range []int{e.get("/desk/rules/none").Code, bare.get("/desk/rules/pins").Code, bare.post("/desk/rules", "number", "1").Code} {
		if w != http.StatusNotFound {
			t.Errorf("a list that there is not = %d, want 404", w)
		}
	}
}

// locateIn returns what finds articles by their addresses.
func locateIn(all articles) func(ctx context.Context, at string) (*corpus.Article, error) {
	return func(_ context.Context, at string) (*corpus.Article, error) {
		for _, a := range all {
			if a.URL == at {
				return a, nil
			}
		}
		return nil, corpus.ErrNotFound
	}
}

// shelved is articles as a book of rules wants them.
type shelved articles

func (s shelved) Count() int { return len(s) }

func (s shelved) Article(ctx context.Context, id string) (*corpus.Article, error) {
	return articles(s).Article(ctx, id)
}

func (s shelved) Each(_ context.Context, do func(*corpus.Article) error) error {
	for _, a := range s {
		if err := do(a); err != nil {
			return err
		}
	}
	return nil
}
