package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/corpus/extract/accuracy"
	"wensou/corpus/magazine"
	"wensou/index/relevance"
)

// The scores lie in testdata/scores: a change that moves one shows it in the diff of
// its commit. "go test -update" rewrites them; those of the large corpus need
// WENSOU_LARGE=1 and -run Large too.
var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// checkGolden compares scores with the golden file of that name.
func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "scores", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the scores of %s have moved (-before +now; -update rewrites them, and the commit says why):\n%s", path, diff)
	}
}

// TestScoresOfMagazine measures search and related articles on 《江畔》, whose
// articles, topics and judgments were all written for this project.
func TestScoresOfMagazine(t *testing.T) {
	data := importMagazine(t)
	folder := filepath.Join("testdata", "jiangpan")
	topics, qrels := filepath.Join(folder, "topics.jsonl"), filepath.Join(folder, "qrels.tsv")
	run := filepath.Join(t.TempDir(), "run")
	var got strings.Builder
	got.WriteString(must(t, "", "eval", "search", topics, "--qrels", qrels, "--run", run, "--data", data))
	writeFirst(t, &got, topics, qrels, run)
	got.WriteString("\nrelated\n" + must(t, "", "eval", "related", filepath.Join(folder, "events.jsonl"), "--draft", "120", "--data", data))
	checkGolden(t, "magazine", got.String())
}

// importMagazine makes a data folder of the articles of the magazine, whose IDs are
// their numbers.
func importMagazine(t *testing.T) string {
	t.Helper()
	articles, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for _, a := range articles {
		line, err := corpus.FormatLine(&corpus.Article{
			ID: strconv.Itoa(a.ID), Title: a.Title, Body: a.Body(), Section: a.Section, Author: a.Author, Source: a.Source,
			Editor: a.Editor, Published: a.Published, Precision: corpus.Minute, Tags: a.Keywords,
		})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
	}
	data := filepath.Join(t.TempDir(), "data")
	must(t, lines.String(), "import", "-", "--data", data)
	return data
}

// writeFirst writes of each topic the first articles with their grades, ? for what
// was not judged.
func writeFirst(t *testing.T, w io.Writer, topicFile, qrels, runFile string) {
	t.Helper()
	const first = 6
	topics, err := readJudged(topicFile, "query", qrels, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := readRun(runFile, nil, topics)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(w)
	for _, topic := range topics {
		ranking := run[topic.ID]
		fmt.Fprintf(w, "%s %s %.3f", topic.ID, topic.Query, relevance.Score(ranking, topic.Judgments, 1)[relevance.NDCG10])
		for _, id := range ranking[:min(first, len(ranking))] {
			grade := "?"
			if g, ok := topic.Judgments[id]; ok {
				grade = strconv.Itoa(g)
			}
			fmt.Fprintf(w, " %s:%s", id, grade)
		}
		fmt.Fprintln(w)
	}
}

// TestScoresOfExtraction measures the extraction on the labelled pages.
func TestScoresOfExtraction(t *testing.T) {
	reports, err := measureExtraction(corpustest.SharedFile(t, "data", "pages"))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if err := accuracy.Write(&got, reports); err != nil {
		t.Fatal(err)
	}
	checkGolden(t, "extract", got.String())
}
