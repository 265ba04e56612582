package usage_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/usage"
)

// days is a store of the queries of days.
type days map[string][]byte

func (d days) Queries(_ context.Context, do func(string, []byte) error) error {
	for day, counts := range d {
		if err := do(day, counts); err != nil {
			return err
		}
	}
	return nil
}

func (d days) PutQueries(_ context.Context, changed map[string][]byte) error {
	for day, counts := range changed {
		if d[day] = counts; counts == nil {
			delete(d, day)
		}
	}
	return nil
}

// ask counts a query of so many readers.
func ask(q *usage.Queries, readers int, query string, found bool) {
	for i := range readers {
		q.Count(fmt.Sprint("203.0.113.", i), query, found)
	}
}

func TestQueriesAreCountedAndKept(t *testing.T) {
	now, kept := time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC), days{}
	open := func() *usage.Queries {
		t.Helper()
		q, err := usage.OpenQueries(t.Context(), kept, func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	q := open()
	ask(q, 5, "水库  加固", true)
	ask(q, 5, "水库 加固", true) // the same of the same readers
	ask(q, 3, "渡口", true)
	ask(q, 2, "少有人问", true)
	ask(q, 4, "云渡大桥", false)
	for _, secret := range []string{"13800138000", "110105194912310021", "电话 010-62345678", strings.Repeat("长", 41), "a\x00b", " ", "\xff"} {
		ask(q, 9, secret, false)
	}
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for day, counts := range kept {
		if text := string(counts); strings.Contains(text, "203.0") || strings.Contains(text, "138") {
			t.Errorf("what is kept of day %s: %s", day, text)
		}
	}
	now = now.AddDate(0, 0, 3)
	q = open()
	ask(q, 4, "渡口", true)
	for _, tt := range []struct {
		name string
		got  []usage.QueryCount
		want []usage.QueryCount
	}{
		{"hot today", q.Hot(usage.Day, 9), []usage.QueryCount{{Query: "渡口", Count: 4}}},
		{"hot this week", q.Hot(usage.Week, 9), []usage.QueryCount{{Query: "渡口", Count: 7}, {Query: "水库 加固", Count: 5}}},
		{"the first of all", q.Hot(usage.All, 1), []usage.QueryCount{{Query: "渡口", Count: 7}}},
		{"empty this week", q.Empty(usage.Week, 9), []usage.QueryCount{{Query: "云渡大桥", Count: 4}}},
		{"empty today", q.Empty(usage.Day, 9), nil},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" && len(tt.want)+len(tt.got) > 0 {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	now = now.AddDate(0, 0, 60) // the log is rotated
	ask(q, 1, "新的一天", true)
	if err := q.Flush(t.Context()); err != nil || len(kept) != 1 || len(q.Empty(usage.All, 9)) > 0 {
		t.Errorf("after 60 days, %d days are kept, %v", len(kept), err)
	}
}

func TestQueriesAreBounded(t *testing.T) {
	q := usage.NewQueries(time.Now)
	ask(q, 3, "渡口", false)
	for i := range 3000 {
		q.Count("203.0.113.7", fmt.Sprint("第", i, "个"), false)
	}
	q.Count("203.0.113.9", "渡口", false)
	if all := q.Empty(usage.Day, 9999); len(all) != 2000 || all[0] != (usage.QueryCount{Query: "渡口", Count: 4}) {
		t.Errorf("%d queries are counted, the first %v, want 2000 and what was known before", len(all), all[0])
	}
}

func TestQueryLogThatIsOff(t *testing.T) {
	var q *usage.Queries
	ask(q, 5, "渡口", true)
	if err := q.Flush(t.Context()); err != nil || len(q.Hot(usage.All, 9)) > 0 {
		t.Errorf("a log that is off counts %v, %v", q.Hot(usage.All, 9), err)
	}
}

func TestOpeningsAreCountedAndKept(t *testing.T) {
	now, kept := time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC), days{}
	clock := func() time.Time { return now }
	q, err := usage.OpenQueries(t.Context(), kept, clock)
	if err != nil {
		t.Fatal(err)
	}
	ask(q, 3, "水库 加固", true)
	ask(q, 1, "渡口", true)
	for _, o := range []struct {
		reader, query string
		place         int
	}{
		{"甲", "水库  加固", 1},
		{"甲", "水库 加固", 1}, // again
		{"甲", "水库 加固", 4},
		{"乙", "水库 加固", 1},
		{"乙", "渡口", 250},
		{"乙", "渡口", 0},
		{"乙", "没有人搜过", 1},
		{"乙", "13800138000", 1},
	} {
		q.Open(o.reader, o.query, o.place)
	}
	want := usage.Openings{
		ByQuery: map[string]usage.Opening{"水库 加固": {Count: 3, Place: 2}, "渡口": {Count: 1, Place: 250}},
		ByPlace: [usage.Places + 1]int{0: 2, 3: 1, usage.Places: 1},
	}
	if diff := cmp.Diff(want, q.Openings(usage.Day)); diff != "" {
		t.Errorf("Openings (-want +got):\n%s", diff)
	}
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if q, err = usage.OpenQueries(t.Context(), kept, clock); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, q.Openings(usage.Week)); diff != "" {
		t.Errorf("Openings after a restart (-want +got):\n%s", diff)
	}
	now = now.Add(24 * time.Hour)
	none := usage.Openings{ByQuery: map[string]usage.Opening{}}
	if diff := cmp.Diff(none, q.Openings(usage.Day)); diff != "" {
		t.Errorf("Openings of the next day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(none, (*usage.Queries)(nil).Openings(usage.All)); diff != "" {
		t.Errorf("Openings of no log (-want +got):\n%s", diff)
	}
	(*usage.Queries)(nil).Open("甲", "渡口", 1)
}
