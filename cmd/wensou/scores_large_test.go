package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus/corpustest"
	"wensou/index/relevance"
)

// searchFloors are what the ranking must reach on the development judgments, in
// all topics of a set: the bars of the issue that asked for them, or how far we
// came. Above them the golden file shows each change.
var searchFloors = []struct {
	set     string
	measure relevance.Measure
	least   float64
}{
	{"event", relevance.MRR10, .965},
	{"question", relevance.MRR10, .565}, // bar: .57
	{"passage", relevance.MRR10, .67},
	{"topics", relevance.Condensed10, .77}, // bar: .78
}

// leastOverBaseline is how far a kind of topic may lie below the best ranker of its
// baselines.
const leastOverBaseline = -.07 // bar: -.02

// checkSearchScores measures the ranking on the development judgments, in a data
// folder with the shared news and in one with the passages that belong to their
// own questions.
func checkSearchScores(t *testing.T, data string) {
	t.Helper()
	search := func(parts ...string) string {
		return corpustest.SharedFile(t, append([]string{"data", "search"}, parts...)...)
	}
	passages := filepath.Join(t.TempDir(), "passages")
	must(t, "", "import", search("rgb", "docs.jsonl.zst"), "--data", passages)
	copies := ",copies=" + corpustest.SharedFile(t, "data", "related", "near_dups.jsonl")
	sets, err := readSets(newEvalSearch(streams{}), []string{
		search("topics", "topics.jsonl") + ",name=topics,qrels=" + search("topics", "qrels.tsv") + ",clusters=" + search("topics", "clusters.tsv") + ",baselines=" + search("topics", "baselines.tsv") + ",data=" + data,
		search("crud_event.dev.jsonl") + ",name=event,field=event,data=" + data + copies,
		search("crud_qa.dev.jsonl") + ",name=question,data=" + data + copies,
		search("rgb", "queries.jsonl") + ",name=passage,qrels=" + search("rgb", "qrels.tsv") + ",data=" + passages,
	})
	if err != nil {
		t.Fatal(err)
	}
	rankers, err := openRankers(t.Context(), "", sets, streams{err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer rankers.close()
	var reports []*relevance.Report
	for _, set := range sets {
		report, err := evaluate(t.Context(), rankers.of(set), set, io.Discard, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		checkFloors(t, set, report)
		reports = append(reports, report)
	}
	var got strings.Builder
	if err := writeReports(&got, sets, reports); err != nil {
		t.Fatal(err)
	}
	t.Logf("search\n%s", &got)
	checkGolden(t, "search", got.String())
}

// checkFloors checks that a set is as good as it must be.
func checkFloors(t *testing.T, set judgedSet, report *relevance.Report) {
	t.Helper()
	rows := report.Rows()
	for _, f := range searchFloors {
		if mean := rows[0].Means[f.measure]; f.set == set.name && mean < f.least {
			t.Errorf("%s: %s %.4f, want at least %.3f", set.name, f.measure, mean, f.least)
		}
	}
	for _, row := range rows {
		best, ok := set.baselines[row.Kind]
		if over := row.Means[relevance.Condensed10] - best.Condensed10; ok && over < leastOverBaseline {
			t.Errorf("%s, kind %s: %.3f below %s, at most %.3f", set.name, row.Kind, -over, best.Ranker, -leastOverBaseline)
		}
	}
}

// checkRelatedScores measures the related articles in a data folder with the
// shared news.
func checkRelatedScores(t *testing.T, data string) {
	t.Helper()
	got := must(t, "", "eval", "related", corpustest.SharedFile(t, "data", "related", "events.dev.jsonl"),
		"--copies", corpustest.SharedFile(t, "data", "related", "near_dups.jsonl"), "--draft", "120", "--data", data)
	t.Logf("related\n%s", got)
	checkGolden(t, "related", got)
}

// checkReprintScores measures the clusters of reprints in a data folder with the
// shared news.
func checkReprintScores(t *testing.T, data string) {
	t.Helper()
	got := must(t, "", "eval", "reprints", corpustest.SharedFile(t, "data", "related", "near_dups.jsonl"), "--edits", "250", "--data", data)
	t.Logf("reprints\n%s", got)
	checkGolden(t, "reprints", got)
}
