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
	if diff := cmp.Diff(relevance.Judgments{"乙": 1, "丙": 1}, c.Judgments); c.Article != "甲" || diff != "" {
		t.Errorf("case of %s, judgments (-want +got):\n%s", c.Article, diff)
	}
	for _, tt := range []struct {
		ranking string
		want    relevance.RelatedScores
	}{
		{"乙 丙", relevance.RelatedScores{MRR: 1, Hit1: 1, Recall10: 1}},
		{"甲2 甲 乙2 乙3 丙", relevance.RelatedScores{MRR: 1, Hit1: 1, Recall10: 1}},
		{"丁 乙3 乙", relevance.RelatedScores{MRR: .5, Recall10: .5}},
		{"1 2 3 4 5 6 7 8 9 10 丙", relevance.RelatedScores{MRR: 1.0 / 11}},
		{"", relevance.RelatedScores{}},
	} {
		if diff := cmp.Diff(tt.want, c.Score(strings.Fields(tt.ranking))); diff != "" {
			t.Errorf("Score(%s) (-want +got):\n%s", tt.ranking, diff)
		}
	}
	mean := relevance.MeanRelated([]relevance.RelatedScores{{MRR: 1, Hit1: 1, Recall10: .5}, {MRR: .5}})
	if diff := cmp.Diff(relevance.RelatedScores{MRR: .75, Hit1: .5, Recall10: .25}, mean); diff != "" {
		t.Errorf("MeanRelated (-want +got):\n%s", diff)
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
