package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

var _ crawl.Store = (*store.Store)(nil)

const (
	site   = "example.cn"
	origin = "http://www.example.cn"
)

func startPass(t *testing.T, s *store.Store, wantRest bool) {
	t.Helper()
	got, rest, err := s.StartPass(t.Context(), site, origin, nil)
	if err != nil || got != origin || rest != wantRest {
		t.Fatalf("StartPass = %q, %v, %v, want %q, %v", got, rest, err, origin, wantRest)
	}
}

func settle(t *testing.T, s *store.Store, step *corpus.Step) corpus.StepResult {
	t.Helper()
	step.Site = site
	result, err := s.Settle(t.Context(), step)
	if err != nil {
		t.Fatalf("Settle(%s): %v", step.Visit.URL, err)
	}
	return result
}

// drain settles the whole queue and returns its URLs.
func drain(t *testing.T, s *store.Store, name string) []string {
	t.Helper()
	var urls []string
	for {
		v, err := s.NextVisit(t.Context(), name)
		if errors.Is(err, corpus.ErrNotFound) {
			return urls
		}
		if err != nil {
			t.Fatalf("NextVisit: %v", err)
		}
		urls = append(urls, v.URL)
		if _, err := s.Settle(t.Context(), &corpus.Step{Site: name, Visit: v}); err != nil {
			t.Fatalf("Settle: %v", err)
		}
	}
}

// TestQueue follows URLs through the queue, over a restart in the middle.
func TestQueue(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	startPass(t, s, false)
	if err := s.Enqueue(t.Context(), site, origin+"/"); err != nil {
		t.Fatal(err)
	}
	front, err := s.NextVisit(t.Context(), site)
	if err != nil || front.URL != origin+"/" || front.Depth != 0 {
		t.Fatalf("NextVisit = %+v, %v", front, err)
	}
	front.ETag, front.Fetched = `"1"`, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	result := settle(t, s, &corpus.Step{Visit: front, Links: []string{origin + "/a", origin + "/b", origin + "/a", origin + "/"}})
	if result.Queued != 2 {
		t.Errorf("%d links queued, want 2", result.Queued)
	}
	again, err := s.NextVisit(t.Context(), site)
	if err != nil || again.Depth != 1 {
		t.Fatalf("NextVisit = %+v, %v, want one of depth 1", again, err)
	}
	again.Tries = 1
	settle(t, s, &corpus.Step{Visit: again, Again: true})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, dir)
	startPass(t, s, true)
	rest := drain(t, s, site)
	if len(rest) != 2 || rest[1] != again.URL {
		t.Errorf("queue %v, want two URLs, %s last", rest, again.URL)
	}
	startPass(t, s, false)
	if got, err := s.NextVisit(t.Context(), site); err != nil || !cmp.Equal(got, front) {
		t.Errorf("the next pass begins with %+v, %v, want %+v", got, err, front)
	}
	if all := drain(t, s, site); len(all) != 3 {
		t.Errorf("the next pass visits %v, want three URLs", all)
	}
}

// TestStartPassBatches queues more URLs than one transaction takes, of two sites
// whose names begin alike.
func TestStartPassBatches(t *testing.T) {
	s := open(t, t.TempDir())
	const n = 2345
	for _, name := range []string{site, site + ".example.cn"} {
		links := make([]string, n)
		for i := range links {
			links[i] = fmt.Sprintf("http://%s/%d", name, i)
		}
		step := &corpus.Step{Site: name, Visit: corpus.Visit{URL: "http://" + name}, Links: links}
		if _, err := s.Settle(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	for range n + 1 {
		v, err := s.NextVisit(t.Context(), site)
		if err != nil {
			break
		}
		if _, err := s.Settle(t.Context(), &corpus.Step{Site: site, Visit: v}); err != nil {
			t.Fatal(err)
		}
	}
	startPass(t, s, false)
	if got := len(drain(t, s, site)); got != n+1 {
		t.Errorf("the second pass visits %d URLs, want %d", got, n+1)
	}
}

// TestSettleArticle holds that article, parts and twins come and go with a step,
// and the change log with them.
func TestSettleArticle(t *testing.T) {
	s := open(t, t.TempDir())
	part := func(n int) *corpus.Article {
		return &corpus.Article{URL: fmt.Sprintf("%s/1_%d.html", origin, n), Title: "春茶", Body: "开采。\n"}
	}
	visit := corpus.Visit{URL: origin + "/1.html"}
	result := settle(t, s, &corpus.Step{
		Visit: visit, Article: article("1", "开采。\n"),
		Parts: []corpus.Part{{Stem: visit.URL, Number: 1, Article: part(1)}, {Stem: visit.URL, Number: 300, Article: part(300)}},
		Twins: []corpus.Twin{{Key: "k", ID: "1"}},
	})
	if !result.Added || result.Changed || s.LastSeq() != 1 {
		t.Errorf("first step: %+v, %d changes", result, s.LastSeq())
	}
	parts, err := s.Parts(t.Context(), site, visit.URL)
	want := map[int]*corpus.Article{1: part(1), 300: part(300)}
	if diff := cmp.Diff(want, parts); err != nil || diff != "" {
		t.Errorf("Parts: %v (-want +got):\n%s", err, diff)
	}
	if id, err := s.TwinOf(t.Context(), site, "k"); err != nil || id != "1" {
		t.Errorf("TwinOf = %q, %v, want 1", id, err)
	}
	if result = settle(t, s, &corpus.Step{Visit: visit, Article: article("1", "开采。\n")}); result.Added || result.Changed {
		t.Errorf("the same article again: %+v", result)
	}
	if result = settle(t, s, &corpus.Step{Visit: visit, Article: article("1", "开采了。\n")}); result.Added || !result.Changed {
		t.Errorf("a changed article: %+v", result)
	}
	settle(t, s, &corpus.Step{
		Visit: visit, Delete: "1",
		Parts: []corpus.Part{{Stem: visit.URL, Number: 300}}, Twins: []corpus.Twin{{Key: "k"}},
	})
	if parts, err = s.Parts(t.Context(), site, visit.URL); err != nil || len(parts) != 1 {
		t.Errorf("Parts after one was removed: %v, %v", parts, err)
	}
	if _, err := s.TwinOf(t.Context(), site, "k"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("TwinOf after the twin was removed: %v, want ErrNotFound", err)
	}
	if _, err := s.Article(t.Context(), "1"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("Article after it was deleted: %v, want ErrNotFound", err)
	}
}

// TestSettleWholeOrNot holds that a step that cannot be applied leaves nothing.
func TestSettleWholeOrNot(t *testing.T) {
	s := open(t, t.TempDir())
	startPass(t, s, false)
	if err := s.Enqueue(t.Context(), site, origin+"/"); err != nil {
		t.Fatal(err)
	}
	step := &corpus.Step{
		Site: site, Visit: corpus.Visit{URL: origin + "/"}, Links: []string{origin + "/a"}, Article: &corpus.Article{Title: "无号"},
	}
	if _, err := s.Settle(t.Context(), step); err == nil {
		t.Fatal("Settle of an article without ID gives no error")
	}
	if got := drain(t, s, site); len(got) != 1 || got[0] != origin+"/" {
		t.Errorf("queue %v, want the front page alone", got)
	}
}
