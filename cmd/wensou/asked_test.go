package main

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/usage"
	"wensou/index/suggest"
)

// TestPastQueriesAreShownWhileTheyFind counts what three readers asked, and removes the
// article that one of the queries finds.
func TestPastQueriesAreShownWhileTheyFind(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	s := streams{err: io.Discard}
	l, err := openLibrary(data, true, newLogger(s))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.suggest, l.queries = suggest.New(l.words), usage.NewQueries(time.Now)
	for reader := range 3 {
		for _, query := range []string{"茶楼 早茶", "“茶楼坐满了”", "青石 灌溉"} {
			l.queries.Count(fmt.Sprint("203.0.113.", reader), query, true)
		}
		l.queries.Count(fmt.Sprint("203.0.113.", reader), "“茶楼关门”", true) // it found something then
	}
	tried := &trial{searcher: l.index, found: map[string]bool{}}
	shown := func(when string, want ...string) {
		t.Helper()
		if err := l.propose(t.Context(), tried); err != nil {
			t.Fatal(err)
		}
		var hot, completed []string
		for _, q := range l.queries.Proposed(9) {
			hot = append(hot, q.Query)
		}
		for _, typed := range []string{"chalou", "qingshi"} {
			for _, c := range l.suggest.Complete(typed, 9) {
				completed = append(completed, c.Text)
			}
		}
		if diff := cmp.Diff(want, hot); diff != "" || len(completed) != len(want) {
			t.Errorf("%s, with the completions %q (-want +got):\n%s", when, completed, diff)
		}
	}
	shown("at first", "“茶楼坐满了”", "茶楼 早茶", "青石 灌溉")
	if err := l.store.Delete(t.Context(), "早茶"); err != nil {
		t.Fatal(err)
	}
	if err := l.catchUp(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	shown("when the tea house is gone", "青石 灌溉")
}
