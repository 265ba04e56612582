package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/store"
)

// versionsOf returns the former versions of an article with their bodies.
func versionsOf(t *testing.T, s *store.Store, id string) []string {
	t.Helper()
	all, err := s.Former(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range all {
		got = append(got, fmt.Sprintf("%d %s", a.Version, a.Body))
	}
	return got
}

// A change of the body or the title keeps the former text, other changes none.
func TestFormer(t *testing.T) {
	s := open(t, t.TempDir())
	a := article("a", "第一版。\n")
	put(t, s, a)
	reads := 7
	a.Reads, a.Next = &reads, "http://www.example.com/2.html"
	put(t, s, a)
	if got := versionsOf(t, s, "a"); got != nil {
		t.Errorf("a change of read counts keeps %q", got)
	}
	for n := 2; n <= 20; n++ {
		a.Body = fmt.Sprintf("第%d版。\n", n)
		put(t, s, a)
	}
	got := versionsOf(t, s, "a")
	if len(got) != 10 || got[0] != "11 第10版。\n" || got[9] != "20 第19版。\n" {
		t.Errorf("former versions %q; want the ten before 第20版, as 11 to 20", got)
	}
	put(t, s, article("a/b", "另一篇。\n"))
	if got := versionsOf(t, s, "a/b"); got != nil {
		t.Errorf("another article has the versions %q", got)
	}
	if _, err := s.Verify(t.Context(), 0, func(p store.Problem) { t.Errorf("verify: %s", p) }); err != nil {
		t.Error(err)
	}
}

func TestRestore(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, article("a", "第一版。\n"))
	if _, err := s.Restore(t.Context(), "a"); !errors.Is(err, corpus.ErrNotRemoved) {
		t.Errorf("Restore of an article that is there: %v", err)
	}
	if _, err := s.Restore(t.Context(), "b"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("Restore of an article that never was: %v", err)
	}
	if err := s.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	back, err := s.Restore(t.Context(), "a")
	if err != nil || back.Body != "第一版。\n" {
		t.Fatalf("Restore: %v, %v", back, err)
	}
	now, err := s.Article(t.Context(), "a")
	if err != nil || now.Body != back.Body || now.Version != 2 || s.Count() != 1 {
		t.Errorf("after it: %+v, %v, %d articles", now, err, s.Count())
	}
	var removals []corpus.Removal
	if err := s.Removals(t.Context(), func(r corpus.Removal) error { removals = append(removals, r); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(removals) != 1 || removals[0].ID != "a" || removals[0].Why != "by request" || removals[0].Restored.IsZero() {
		t.Errorf("removals %+v", removals)
	}
}

// TestShown removes an article, after which readers see nothing of what it said before,
// however it comes again; unless it was put back.
func TestShown(t *testing.T) {
	s := open(t, t.TempDir())
	a := article("a", "")
	say := func(bodies ...string) {
		t.Helper()
		for _, body := range bodies {
			a.Body = body + "\n"
			put(t, s, a)
		}
	}
	shown := func(when, want string) {
		t.Helper()
		all, err := s.Shown(t.Context(), "a")
		var got strings.Builder
		for _, former := range all {
			got.WriteString(former.Body)
		}
		if err != nil || got.String() != want {
			t.Errorf("%s: %q, %v; want %q", when, got.String(), err, want)
		}
	}
	remove := func() {
		t.Helper()
		if err := s.Delete(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
	shown("before it is there", "")
	say("甲", "乙", "丙")
	put(t, s, article("b", "另一篇\n"))
	if err := s.Delete(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	shown("after two changes", "甲\n乙\n")
	remove()
	shown("removed", "")
	if _, err := s.Restore(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	shown("put back", "甲\n乙\n丙\n")
	remove()
	say("丁")
	shown("removed and come again", "")
	say("戊", "己")
	shown("and changed", "丁\n戊\n")
}
