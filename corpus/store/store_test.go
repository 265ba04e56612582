package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/corpus"
	"wensou/corpus/store"
)

var contentOnly = cmpopts.IgnoreFields(corpus.Article{}, "Version", "Changed")

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func article(id, body string) *corpus.Article {
	reads := 12
	return &corpus.Article{
		ID: id, Title: "水库除险加固完工", Body: body, Section: []string{"经济", "水利"},
		Published: time.Date(2009, 5, 14, 0, 0, 0, 0, time.UTC), Precision: corpus.Day,
		Tags: []string{"水库"}, Reads: &reads, Fetched: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC),
	}
}

func put(t *testing.T, s *store.Store, articles ...*corpus.Article) store.Counts {
	t.Helper()
	counts, err := s.Put(t.Context(), articles)
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return counts
}

func TestPutAndRead(t *testing.T) {
	s := open(t, t.TempDir())
	want := article("btn-main/323", "第一段。\n")
	if got := put(t, s, want); got != (store.Counts{Added: 1}) {
		t.Errorf("first Put counts %+v", got)
	}
	again := *want
	again.Fetched = again.Fetched.Add(time.Hour)
	if got := put(t, s, &again); got != (store.Counts{Unchanged: 1}) {
		t.Errorf("Put of the same content counts %+v", got)
	}
	got, err := s.Article(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, contentOnly); diff != "" {
		t.Errorf("Article (-put +read):\n%s", diff)
	}
	if put(t, s, article(want.ID, "改过的一段。\n")) != (store.Counts{Updated: 1}) {
		t.Error("Put of other content does not count as an update")
	}
	if got, err = s.Article(t.Context(), want.ID); err != nil || got.Version != 2 {
		t.Errorf("after an update Version = %d, %v; want 2", got.Version, err)
	}
	if s.Count() != 1 {
		t.Errorf("Count = %d, want 1", s.Count())
	}
}

func TestMissingArticle(t *testing.T) {
	s := open(t, t.TempDir())
	if _, err := s.Article(t.Context(), "没有"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("Article of an unknown ID: %v, want ErrNotFound", err)
	}
}

func TestPutRefusesBadIDs(t *testing.T) {
	s := open(t, t.TempDir())
	for _, id := range []string{"", "\xff", strings.Repeat("长", 300)} {
		if _, err := s.Put(t.Context(), []*corpus.Article{article(id, "文。\n")}); err == nil {
			t.Errorf("Put of ID %.10q: no error", id)
		}
	}
	if s.Count() != 0 || s.LastSeq() != 0 {
		t.Errorf("refused articles left %d articles, sequence %d", s.Count(), s.LastSeq())
	}
}

// log returns the change log as one line a change: "3 put 乙" or "4 delete 甲".
func log(t *testing.T, s *store.Store, after uint64) []string {
	t.Helper()
	changes, err := s.Changes(t.Context(), after, 1000, 1<<30)
	if err != nil {
		t.Fatalf("Changes: %v", err)
	}
	var lines []string
	for _, c := range changes {
		op := "put"
		if c.Article == nil {
			op = "delete"
		} else if c.Article.ID != c.ID {
			t.Errorf("change %d of %q carries article %q", c.Seq, c.ID, c.Article.ID)
		}
		lines = append(lines, fmt.Sprintf("%d %s %s", c.Seq, op, c.ID))
	}
	return lines
}

func TestChangesHoldTheLastOfEachArticle(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, article("甲", "一。\n"), article("乙", "二。\n"), article("丙", "三。\n"))
	put(t, s, article("甲", "一改。\n"))
	if err := s.Delete(t.Context(), "乙", "没有"); err != nil {
		t.Fatal(err)
	}
	want := []string{"3 put 丙", "4 put 甲", "5 delete 乙"}
	if diff := cmp.Diff(want, log(t, s, 0)); diff != "" {
		t.Errorf("Changes(0) (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[2:], log(t, s, 4)); diff != "" {
		t.Errorf("Changes(4) (-want +got):\n%s", diff)
	}
	if s.Count() != 2 {
		t.Errorf("Count = %d, want 2", s.Count())
	}
}

func TestChangesAreBounded(t *testing.T) {
	s := open(t, t.TempDir())
	for i := range 20 {
		put(t, s, article(strconv.Itoa(i), strings.Repeat("字", 1000)))
	}
	if got, err := s.Changes(t.Context(), 0, 7, 1<<30); err != nil || len(got) != 7 {
		t.Errorf("limit 7: %d changes, %v", len(got), err)
	}
	if got, err := s.Changes(t.Context(), 0, 20, 7000); err != nil || len(got) != 3 {
		t.Errorf("7,000 bytes of articles of 3,000: %d changes, %v; want 3", len(got), err)
	}
}

func TestReopenKeepsSequenceAndCount(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, article("甲", "一。\n"), article("乙", "二。\n"))
	if err := s.Delete(t.Context(), "乙"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if s.Count() != 1 || s.LastSeq() != 3 {
		t.Errorf("reopened: %d articles, sequence %d; want 1, 3", s.Count(), s.LastSeq())
	}
	put(t, s, article("丙", "三。\n"))
	if got := log(t, s, 3); len(got) != 1 || got[0] != "4 put 丙" {
		t.Errorf("after reopening, Changes(3) = %v", got)
	}
}

func TestSecondOpenIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := store.Open(dir); !errors.Is(err, store.ErrLocked) {
		t.Errorf("second Open: %v, want ErrLocked", err)
	}
}

// A batch larger than a transaction is written whole.
func TestPutOfManyLargeArticles(t *testing.T) {
	s := open(t, t.TempDir())
	var batch []*corpus.Article
	for i := range 60 {
		var b strings.Builder
		for r := range 40_000 { // hard to compress, so that records are large
			b.WriteRune(rune(0x4E00 + (i*7919+r*r*31+r*17)%20000))
		}
		batch = append(batch, article(strconv.Itoa(i), b.String()))
	}
	batch = append(batch, article("巨", strings.Repeat("很长的一段文字。", 200_000)))
	if got := put(t, s, batch...); got.Added != len(batch) {
		t.Fatalf("Put counts %+v, want %d added", got, len(batch))
	}
	if got := log(t, s, 0); len(got) != len(batch) {
		t.Errorf("the log holds %d changes, want %d", len(got), len(batch))
	}
	n := 0
	err := s.Each(t.Context(), func(a *corpus.Article) error {
		n++
		return nil
	})
	if err != nil || n != len(batch) {
		t.Errorf("Each saw %d articles, %v; want %d", n, err, len(batch))
	}
}

func TestWait(t *testing.T) {
	s := open(t, t.TempDir())
	done := make(chan error)
	go func() { done <- s.Wait(t.Context(), 0) }()
	put(t, s, article("甲", "一。\n"))
	if err := <-done; err != nil {
		t.Errorf("Wait: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait with nothing new and a cancelled context: %v", err)
	}
}
