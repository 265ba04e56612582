package relevance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

func TestEvents(t *testing.T) {
	events, err := relevance.ReadEvents(strings.NewReader(`{"event_id":"渡口","same_event":["甲","乙","丙"],"same_story":["丁"],"near_dups":{"甲":["甲2"],"乙":["乙2","乙3"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	cases := events[0].Cases()
	if len(cases) != 3 {
		t.Fatalf("%d cases, want 3", len(cases))
	}
	c := cases[0]
	if diff := cmp.Diff(map[string]bool{"乙": true, "丙": true}, c.Right); c.Article != "甲" || diff != "" {
		t.Errorf("case of %s, right (-want +got):\n%s", c.Article, diff)
	}
	checkRelated(t, c, map[string]relevance.RelatedScores{
		"乙 丙":                      {MRR: 1, Hit1: 1, Recall10: 1},
		"甲2 甲 乙2 乙3 丙":             {MRR: 1, Hit1: 1, Recall10: 1},
		"丁 乙3 乙":                   {MRR: .5, Recall10: .5},
		"1 2 3 4 5 6 7 8 9 乙 乙2 丙": {MRR: .1, Recall10: .5},
		"1 2 3 4 5 6 7 8 9 10 丙":   {MRR: 1.0 / 11},
		"":                         {},
	})
	mean := relevance.MeanRelated([]relevance.RelatedScores{{MRR: 1, Hit1: 1, Recall10: .5}, {MRR: .5}})
	if diff := cmp.Diff(relevance.RelatedScores{MRR: .75, Hit1: .5, Recall10: .25}, mean); diff != "" {
		t.Errorf("MeanRelated (-want +got):\n%s", diff)
	}
}

func TestCollapseEvent(t *testing.T) {
	e := relevance.Event{ID: "渡口", SameEvent: []string{"甲", "乙", "甲3"}, NearDups: map[string][]string{"甲": {"甲2"}, "甲3": {"甲4"}}}
	got := e.Collapse(func(a, b string) bool { return a[:3] == b[:3] })
	want := relevance.Event{ID: "渡口", SameEvent: []string{"乙", "甲"}, NearDups: map[string][]string{"乙": {}, "甲": {"甲3", "甲2", "甲4"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Collapse (-want +got):\n%s", diff)
	}
	if cases := e.Collapse(func(string, string) bool { return true }).Cases(); len(cases) != 0 {
		t.Errorf("%d cases of copies alone, want none", len(cases))
	}
}

func TestWithCopies(t *testing.T) {
	e := relevance.Event{SameEvent: []string{"甲", "乙"}, NearDups: map[string][]string{"甲": {"甲2"}}}
	got := e.WithCopies(relevance.Copies{"甲": {"甲3"}, "丙": {"丙2"}})
	want := map[string][]string{"甲": {"甲2", "甲3"}, "乙": nil}
	if diff := cmp.Diff(want, got.NearDups); diff != "" || len(e.NearDups) != 1 {
		t.Errorf("WithCopies (-want +got):\n%s", diff)
	}
}

// Some articles of an event are near-copies of one another: they are no answer to
// one another, and one answer to the rest.
func TestEventWithCopies(t *testing.T) {
	events, err := relevance.ReadEvents(strings.NewReader(`{"event_id":"渡口","same_event":["甲","乙","丙"],"near_dups":{"甲":["乙","副"],"丙":["副"]}}
{"event_id":"桥","same_event":["子","丑"],"near_dups":{"子":["丑"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if cases := events[1].Cases(); len(cases) > 0 {
		t.Errorf("an event of copies has %d cases, want none", len(cases))
	}
	cases := events[0].Cases()
	checkRelated(t, cases[1], map[string]relevance.RelatedScores{ // of 乙
		"甲 丁 丙": {MRR: .5, Recall10: 1},
		"副 丁":   {MRR: 1, Hit1: 1, Recall10: 1}, // a copy of 丙
	})
	checkRelated(t, cases[0], map[string]relevance.RelatedScores{ // of 甲, whose copy 副 is one of 丙 too
		"副 丁 丙": {MRR: .5, Recall10: 1},
	})
	checkRelated(t, cases[2], map[string]relevance.RelatedScores{ // of 丙, whose copy 副 takes no place
		"副 丁 甲 乙": {MRR: .5, Recall10: 1},
		"乙":       {MRR: 1, Hit1: 1, Recall10: 1},
	})
}

func checkRelated(t *testing.T, c relevance.RelatedCase, want map[string]relevance.RelatedScores) {
	t.Helper()
	for ranking, want := range want {
		if diff := cmp.Diff(want, c.Score(strings.Fields(ranking))); diff != "" {
			t.Errorf("%s: Score(%s) (-want +got):\n%s", c.Article, ranking, diff)
		}
	}
}

func TestBadEventsNameTheLine(t *testing.T) {
	for _, bad := range []string{"渡口", `{"event_id":"渡口","same_event":["甲"]}`, `{"same_event":["甲","乙"]}`} {
		_, err := relevance.ReadEvents(strings.NewReader("\n" + bad))
		if err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("ReadEvents(%s) = %v, want an error that names line 2", bad, err)
		}
	}
}
