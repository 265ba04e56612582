package relevance_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestMeasures(t *testing.T) {
	j := relevance.Judgments{"甲": 3, "乙": 1, "丙": 0, "丁": 2}
	ideal := 7 + 3/math.Log2(3) + 1/math.Log2(4) // 甲 丁 乙
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"ideal", relevance.NDCG([]string{"甲", "丁", "乙", "丙"}, j, 10), 1},
		{"first two changed", relevance.NDCG([]string{"丁", "甲", "乙"}, j, 10), (3 + 7/math.Log2(3) + 1/math.Log2(4)) / ideal},
		{"unjudged gains nothing", relevance.NDCG([]string{"戊", "甲"}, j, 10), 7 / math.Log2(3) / ideal},
		{"condensed", relevance.NDCG(relevance.Condense([]string{"戊", "甲"}, j), j, 10), 7 / ideal},
		{"cut at 1", relevance.NDCG([]string{"丁", "甲"}, j, 1), 3.0 / 7},
		{"nothing relevant", relevance.NDCG([]string{"甲"}, relevance.Judgments{"甲": 0}, 10), 0},
		{"no ranking", relevance.NDCG(nil, j, 10), 0},
		{"judged", relevance.Judged([]string{"甲", "戊", "丙", "己"}, j, 3), 2.0 / 3},
		{"judged of nothing", relevance.Judged(nil, j, 3), 0},
		{"precision", relevance.Precision([]string{"甲", "丙"}, j, 1, 5), 1.0 / 5},
		{"precision by grade", relevance.Precision([]string{"甲", "乙", "丁"}, j, 2, 5), 2.0 / 5},
		{"recall", relevance.Recall([]string{"甲", "丙", "戊"}, j, 1, 100), 1.0 / 3},
		{"recall of nothing", relevance.Recall([]string{"甲"}, relevance.Judgments{"甲": 0}, 1, 100), 0},
		{"reciprocal rank", relevance.ReciprocalRank([]string{"丙", "戊", "乙"}, j, 1, 10), 1.0 / 3},
		{"reciprocal rank beyond", relevance.ReciprocalRank([]string{"丙", "戊", "乙"}, j, 1, 2), 0},
	} {
		if !near(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestReadTopicsAndQrels(t *testing.T) {
	topics, err := relevance.ReadTopics(strings.NewReader(`{"qid":"q1","query":"水库","kind":"a"}
{"id":"q2","query":"早茶","rel":["甲","乙"]}
`), "query")
	if err != nil {
		t.Fatal(err)
	}
	if err := relevance.ReadQrels(strings.NewReader("q1 0 丙 3\nq1\t0\t丁\t0\nq9 0 甲 1\n"), topics); err != nil {
		t.Fatal(err)
	}
	want := []relevance.Topic{
		{ID: "q1", Query: "水库", Kind: "a", Judgments: relevance.Judgments{"丙": 3, "丁": 0}},
		{ID: "q2", Query: "早茶", Judgments: relevance.Judgments{"甲": 1, "乙": 1}},
	}
	if diff := cmp.Diff(want, topics); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
}

func TestBadFilesNameTheLine(t *testing.T) {
	for name, err := range map[string]error{
		"no JSON": readTopics("{\"qid\":\"1\",\"query\":\"x\"}\n水库"), "no query": readTopics("{\"qid\":\"0\",\"query\":\"x\"}\n{\"qid\":\"1\"}"),
		"fields": relevance.ReadQrels(strings.NewReader("q1 0 甲 1\nq1 0 甲"), nil), "grade": relevance.ReadQrels(strings.NewReader("q1 0 甲 1\nq1 0 甲 很好"), nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v, want an error that names line 2", name, err)
		}
	}
}

func readTopics(text string) error {
	_, err := relevance.ReadTopics(strings.NewReader(text), "query")
	return err
}

func TestCollapse(t *testing.T) {
	c, err := relevance.ReadClusters(strings.NewReader("乙\t甲\n丙\t甲\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"甲", "丁"}, c.Collapse([]string{"丙", "丁", "甲", "乙"})); diff != "" {
		t.Errorf("Collapse (-want +got):\n%s", diff)
	}
}
