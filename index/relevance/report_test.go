package relevance_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

// report returns a report of three topics of two kinds and none.
func report() *relevance.Report {
	var r relevance.Report
	r.Add(relevance.Topic{ID: "1", Kind: "b"}, relevance.Scores{relevance.Condensed10: .5})
	r.Add(relevance.Topic{ID: "2", Kind: "a"}, relevance.Scores{relevance.Condensed10: 1, relevance.MRR10: 1})
	r.Add(relevance.Topic{ID: "3"}, relevance.Scores{})
	return &r
}

func TestRows(t *testing.T) {
	want := []relevance.Row{
		{Kind: relevance.All, Topics: 3, Means: relevance.Scores{relevance.Condensed10: .5, relevance.MRR10: 1. / 3}},
		{Kind: "a", Topics: 1, Means: relevance.Scores{relevance.Condensed10: 1, relevance.MRR10: 1}},
		{Kind: "b", Topics: 1, Means: relevance.Scores{relevance.Condensed10: .5}},
	}
	if diff := cmp.Diff(want, report().Rows()); diff != "" {
		t.Errorf("Rows (-want +got):\n%s", diff)
	}
	var empty relevance.Report
	if diff := cmp.Diff([]relevance.Row{{Kind: relevance.All}}, empty.Rows()); diff != "" {
		t.Errorf("Rows of nothing (-want +got):\n%s", diff)
	}
}

func TestWriteReport(t *testing.T) {
	baselines, err := relevance.ReadBaselines(strings.NewReader("ranker\tkind\tnDCG'@10\nx\tALL\t.75\ny\ta\t.9\n"))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := report().Write(&out, baselines); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"kind topics nDCG@10 nDCG'@10 judged@10 MRR@10 P@5 recall@100 best baseline its nDCG'@10 difference",
		"all 3 0.000 0.500 0.000 0.333 0.000 0.000 x 0.750 -0.250",
		"a 1 0.000 1.000 0.000 1.000 0.000 0.000 y 0.900 +0.100",
		"b 1 0.000 0.500 0.000 0.000 0.000 0.000 – – –",
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Write (-want +got):\n%s", diff)
	}
}

func TestReadBaselines(t *testing.T) {
	got, err := relevance.ReadBaselines(strings.NewReader("ranker\tfold\tkind\tnDCG'@10\nx\tdev\tALL\t0.7\ny\tdev\tALL\t0.8\nz\tdev\tALL\t0.8\nx\tdev\ta\t0.9\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := relevance.Baselines{relevance.All: {Ranker: "y", Condensed10: .8}, "a": {Ranker: "x", Condensed10: .9}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadBaselines (-want +got):\n%s", diff)
	}
	for text, want := range map[string]string{
		"":                                 "no baselines",
		"ranker\tkind\n":                   "no column",
		"ranker\tkind\tnDCG'@10\n":         "no baselines",
		"ranker\tkind\tnDCG'@10\nx":        "line 2: 1 columns",
		"ranker\tkind\tnDCG'@10\nx\ta\t-1": "line 2: score",
	} {
		if _, err := relevance.ReadBaselines(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadBaselines(%q): %v, want %q", text, err, want)
		}
	}
}

func TestParseMeasure(t *testing.T) {
	for m := relevance.NDCG10; m <= relevance.Recall100; m++ {
		if got, err := relevance.ParseMeasure(strings.ToLower(m.String())); err != nil || got != m {
			t.Errorf("ParseMeasure(%q) = %v, %v", m, got, err)
		}
	}
	if _, err := relevance.ParseMeasure("best"); err == nil || !strings.Contains(err.Error(), "MRR@10") {
		t.Errorf("an unknown measure: %v", err)
	}
}

func TestScoresAsJSON(t *testing.T) {
	b, err := json.Marshal(relevance.Scores{relevance.MRR10: .5})
	if want := `{"MRR@10":0.5,"P@5":0,"judged@10":0,"nDCG'@10":0,"nDCG@10":0,"recall@100":0}`; err != nil || string(b) != want {
		t.Errorf("Marshal = %s, %v, want %s", b, err, want)
	}
}
