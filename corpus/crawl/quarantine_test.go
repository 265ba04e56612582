package crawl_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/extract"
	"wensou/corpus/store"
)

// quarantined returns why the pages of a site can't be read, by their paths.
func quarantined(t *testing.T, s *store.Store, site *testSite) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := s.EachVisit(t.Context(), func(_ string, v corpus.Visit) error {
		if v.Outcome() == corpus.OutcomeQuarantined {
			found[v.URL[len(site.URL):]] = v.Quarantine.Why
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestQuarantine holds that pages which can't be read are listed with the reason, for as
// long as they are as they were, and are read again once another profile may read them,
// though they are not due and the server says that they have not changed.
func TestQuarantine(t *testing.T) {
	const without = "an article without title and body"
	noise := page("\xff\xfd\x80\xc3\x28\xff\xfd\x80\xc3\x28\xff\xfd\x80\xc3\x28")
	bulletin := page(`<html><body><div id="bulletin"><b id="t">渡口开航</b><p id="b">今天开航。</p></div></body></html>`)
	garbled := false
	site := newSite(t, map[string]http.HandlerFunc{
		"/":              page(listPage("/bulletin.html", "/noise.html", "/news/1.html")),
		"/bulletin.html": bulletin,
		"/noise.html":    noise,
		"/news/1.html": func(w http.ResponseWriter, r *http.Request) {
			if garbled {
				noise(w, r)
				return
			}
			page(articlePage("水库完工", paragraphs("水库"), "", ""))(w, r)
		},
	})
	const before = "- {name: 公告, hosts: [127.0.0.1], article: ['#bulletin'], title: .title, body: .body}"
	const after = "- {name: 公告, hosts: [127.0.0.1], article: ['#bulletin'], title: '#t', body: '#b'}"
	const decoding = "page cannot be decoded"
	c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
	s := openStore(t, t.TempDir())
	for _, tt := range []struct {
		name     string
		profiles string
		onlyDue  bool
		garbled  bool
		want     map[string]string
		read     int // of the bulletin, in all
		articles int
	}{
		{"first", before, true, false, map[string]string{"/bulletin.html": without, "/noise.html": decoding}, 1, 1},
		{"not due", before, true, false, map[string]string{"/bulletin.html": without, "/noise.html": decoding}, 1, 1},
		{"as it was", before, false, false, map[string]string{"/bulletin.html": without, "/noise.html": decoding}, 2, 1},
		{"an article that is garbled stays", before, false, true, map[string]string{"/bulletin.html": without, "/noise.html": decoding, "/news/1.html": decoding}, 3, 1},
		{"another profile", after, true, false, map[string]string{"/noise.html": decoding}, 4, 2},
		{"and the same again", after, true, false, map[string]string{"/noise.html": decoding}, 4, 2},
	} {
		garbled = tt.garbled
		x, err := extract.New(extract.Options{Profiles: []byte(tt.profiles)})
		if err != nil {
			t.Fatal(err)
		}
		o := site.dueOptions(c)
		o.OnlyDue = tt.onlyDue
		crawler, err := crawl.New(s, x, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := crawler.Run(t.Context(), site.URL); err != nil {
			t.Fatal(err)
		}
		got := quarantined(t, s, site)
		for at, why := range got {
			got[at] = why[:min(len(why), len(tt.want[at]))] // the reason goes into detail
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: quarantine (-want +got):\n%s", tt.name, diff)
		}
		if n := site.requests()["/bulletin.html"]; n != tt.read {
			t.Errorf("%s: the bulletin was asked for %d times, want %d", tt.name, n, tt.read)
		}
		if n := len(articles(t, s)); n != tt.articles {
			t.Errorf("%s: %d articles, want %d", tt.name, n, tt.articles)
		}
	}
	if a := articles(t, s); fmt.Sprint(paths(a)) != "[/bulletin.html /news/1.html]" {
		t.Errorf("articles %v", paths(a))
	}
}
