package usage_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/usage"
)

// TestQueriesAreProposed holds that readers see what several asked and what finds
// something now, whatever it found when it was asked.
func TestQueriesAreProposed(t *testing.T) {
	now := time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC)
	q := usage.NewQueries(func() time.Time { return now })
	ask(q, 9, "旧桥", true)
	ask(q, 8, "拆了的桥", true)
	now = now.AddDate(0, 0, 20)
	ask(q, 4, "渡口", true)
	ask(q, 5, "撤下的文章", true)
	ask(q, 2, "少有人问", true)
	ask(q, 6, "云渡大桥", false)
	gone, tried := []string{"撤下的文章", "拆了的桥"}, []string{}
	finds := func(_ context.Context, query string) (bool, error) {
		tried = append(tried, query)
		return !slices.Contains(gone, query), nil
	}
	if got := q.Proposed(9); len(got) > 0 {
		t.Errorf("before they are tried: %v", got)
	}
	all, err := q.Propose(t.Context(), finds)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]usage.QueryCount{{Query: "旧桥", Count: 9}, {Query: "渡口", Count: 4}}, all); diff != "" {
		t.Errorf("of all (-want +got):\n%s", diff)
	}
	hot := []usage.QueryCount{{Query: "渡口", Count: 4}, {Query: "旧桥", Count: 9}}
	if diff := cmp.Diff(hot, q.Proposed(9)); diff != "" {
		t.Errorf("those of the week first (-want +got):\n%s", diff)
	}
	if got := q.Proposed(1); len(got) != 1 || got[0] != hot[0] {
		t.Errorf("the first: %v", got)
	}
	if slices.Sort(tried); len(slices.Compact(slices.Clone(tried))) != len(tried) || slices.Contains(tried, "少有人问") {
		t.Errorf("what was tried: %v", tried)
	}
	broken := errors.New("the index does not answer")
	if _, err := q.Propose(t.Context(), func(context.Context, string) (bool, error) { return false, broken }); !errors.Is(err, broken) {
		t.Errorf("where nothing can be tried: %v", err)
	}
	if diff := cmp.Diff(hot, q.Proposed(9)); diff != "" {
		t.Errorf("where nothing could be tried (-want +got):\n%s", diff)
	}
	var off *usage.Queries
	if all, err := off.Propose(t.Context(), finds); len(all) > 0 || err != nil || len(off.Proposed(3)) > 0 {
		t.Errorf("a log that is off proposes %v, %v", all, err)
	}
}
