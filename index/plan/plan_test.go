package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/index"
	"wensou/index/plan"
	"wensou/segment/segmenttest"
)

func newPlan(t *testing.T, q index.Query) *plan.Plan {
	t.Helper()
	p, err := plan.New(q, segmenttest.Open(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A short query wants all of its units and is relaxed by steps; a long one takes the
// best matches, unless they don't come first.
func TestSteps(t *testing.T) {
	share := []plan.Step{{Share: .2}}
	for _, tt := range []struct {
		q      string
		byTime bool
		want   []plan.Step
	}{
		{"水库", false, []plan.Step{{Min: 1}}},
		{"水库 灌溉", false, []plan.Step{{Min: 2}, {Min: 1}}},
		{"水库 灌溉 农田", false, []plan.Step{{Min: 3}, {Min: 2}, {Min: 1}}},
		{"青石水库 灌溉", false, []plan.Step{{Min: 2}, {Min: 1}, {}}}, // the last: any word
		{"青石水库开闸放水，干渴的农田喝上了水", false, share},
		{"青石水库开闸放水，干渴的农田喝上了水", true, []plan.Step{{Min: 7}, {Min: 4}, {Min: 2}, {Min: 1}}},
	} {
		if diff := cmp.Diff(tt.want, newPlan(t, index.Query{Text: tt.q}).Steps(tt.byTime), cmpopts.IgnoreUnexported(plan.Step{})); diff != "" {
			t.Errorf("steps of %s, by time: %v (-want +got):\n%s", tt.q, tt.byTime, diff)
		}
	}
}

// Each filter is a clause of its own, in the form in which the fields are indexed, and
// scores nothing.
func TestFiltered(t *testing.T) {
	q := index.Query{Section: "/文化/建築/", Source: " 江畔週刊 ", Author: "林晚、周渡", Site: "jiangpan.example", IDs: []string{"甲"}}
	term := func(field plan.FieldName, text string) plan.Term { return plan.Term{Field: field, Text: text} }
	want := plan.Group{Min: 7, Queries: []plan.Query{
		plan.Everything{},
		term(plan.Section, "文化/建筑"), term(plan.Source, "江畔周刊"), term(plan.Site, "jiangpan.example"),
		term(plan.Author, "林晚"), term(plan.Author, "周渡"),
		plan.IDs{"甲"},
	}}
	if diff := cmp.Diff(plan.Query(want), plan.Filtered(q, plan.Everything{})); diff != "" {
		t.Errorf("filters (-want +got):\n%s", diff)
	}
}
