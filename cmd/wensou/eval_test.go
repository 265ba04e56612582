package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// judgedData makes a data folder of three articles, with two topics on them.
func judgedData(t *testing.T) (data, topics, qrels string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	topics = write(t, "topics.jsonl", `{"qid":"1","query":"青石水库完工","kind":"a"}`+"\n"+`{"qid":"2","query":"茶楼","kind":"b","rel":["早茶"]}`+"\n"+`{"qid":"3","query":"没有评判"}`+"\n")
	return data, topics, write(t, "qrels.tsv", "1 0 水库 3\n1 0 农田/1 1\n")
}

func TestEvalSearch(t *testing.T) {
	data, topics, qrels := judgedData(t)
	run := filepath.Join(t.TempDir(), "run")
	baselines := write(t, "baselines.tsv", "ranker\tkind\tnDCG'@10\n别家\ta\t.9\n")
	out := must(t, "", "eval", "search", topics, "--qrels", qrels, "--baselines", baselines, "--run", run, "--data", data)
	for _, row := range []string{"all 2 1.000 1.000", "a 1 1.000 1.000 1.000 1.000 0.400 1.000 别家 0.900 +0.100", "b 1 1.000"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), row) {
			t.Errorf("eval search:\n%s\nwant %q", out, row)
		}
	}
	want := "1 Q0 水库 1 2 wensou\n1 Q0 农田/1 2 1 wensou\n2 Q0 早茶 1 1 wensou\n"
	if got, err := os.ReadFile(run); err != nil || string(got) != want {
		t.Errorf("run: %v\n%s\nwant\n%s", err, got, want)
	}
	out = must(t, "", "eval", "search", topics+",qrels="+qrels, "--json", "--data", data)
	var report struct {
		Sets []struct {
			Set    string
			Rows   []struct{ Kind string }
			Topics []struct{ Scores map[string]float64 }
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || len(report.Sets) != 1 || len(report.Sets[0].Rows) != 3 || report.Sets[0].Topics[1].Scores["MRR@10"] != 1 {
		t.Errorf("eval search --json: %v\n%s", err, out)
	}
}

// A server ranks as the folder does that it serves.
func TestEvalSearchOfServer(t *testing.T) {
	data, topics, qrels := judgedData(t)
	asked := must(t, "", "eval", "search", topics, "--qrels", qrels, "--data", data)
	server := start(t, `search at (http://[0-9.:]+)`, "serve", "--data", data, "--addr", "127.0.0.1:0")[1]
	out := must(t, "", "eval", "search", topics, "--qrels", qrels, "--server", server)
	if diff := cmp.Diff(asked, out); diff != "" {
		t.Errorf("eval search --server (-data +server):\n%s", diff)
	}
}

func TestEvalSearchOnFullDisk(t *testing.T) {
	const full = "/dev/full" // takes nothing, and says so at the last write
	if _, err := os.Stat(full); err != nil {
		t.Skipf("no disk that is full to write to: %v", err)
	}
	data, topics, qrels := judgedData(t)
	if _, _, err := wensou(t, "", "eval", "search", topics, "--qrels", qrels, "--run", full, "--data", data); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("eval search with its run on a full disk: %v, want ENOSPC", err)
	}
}

func TestEvalCompare(t *testing.T) {
	a := write(t, "a.run", "1 Q0 甲 1 9 a\n1 Q0 乙 2 8 a\n2 Q0 丁 1 9 a\n2 Q0 丙 2 8 a\n")
	b := write(t, "b.run", "1 Q0 乙 1 9 b\n1 Q0 甲 2 8 b\n2 Q0 丁 1 9 b\n2 Q0 丙 2 8 b\n")
	qrels := write(t, "qrels.tsv", "1 0 乙 1\n2 0 丙 1\n")
	topics := write(t, "topics.jsonl", `{"qid":"1","query":"水库","kind":"a","rel":["乙"]}`+"\n"+`{"qid":"3","query":"早茶","rel":["戊"]}`+"\n")
	clusters := write(t, "clusters.tsv", "甲\t乙\n")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--qrels", qrels}, "all 2 0.5000 0.7500 +0.2500 +0.0000 to +0.5000 1 0 1 1"},
		{[]string{"--topics", topics}, "all 2 0.2500 0.5000 +0.2500 +0.0000 to +0.5000 1 0 1 1"},
		{[]string{"--topics", topics}, "a 1 0.5000 1.0000 +0.5000 +0.5000 to +0.5000 1 0 0 1"},
		{[]string{"--topics", topics}, "1 a 0.500 1.000 +0.500 水库"},
		{[]string{"--qrels", qrels, "--clusters", clusters}, "+0.0000 +0.0000 to +0.0000 0 0 2 1"},
		{[]string{"--qrels", qrels, "--json"}, `{"topic":"2","a":0.5,"b":0.5}`},
	} {
		out := must(t, "", append([]string{"eval", "compare", a, b, "--measure", "mrr@10"}, tt.args...)...)
		if !strings.Contains(strings.Join(strings.Fields(out), " "), tt.want) {
			t.Errorf("eval compare %v:\n%s\nwant %q", tt.args, out, tt.want)
		}
	}
}

func TestEvalExtract(t *testing.T) {
	truth := write(t, "truth.jsonl", `{"file":"a.html","title":"青石水库完工"}`)
	dir := filepath.Dir(truth)
	if err := os.WriteFile(filepath.Join(dir, "a.html"), []byte("<html><title>空</title></html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "eval", "extract", dir, "--misses")
	if !strings.Contains(out, "title   1      0.000  0      0      1") || !strings.Contains(out, `title "", want "青石水库完工"`) {
		t.Errorf("eval extract:\n%s", out)
	}
	if out := must(t, "", "eval", "extract", dir, "--json"); !strings.Contains(out, `"field":"title","got":"","want":"青石水库完工"`) {
		t.Errorf("eval extract --json:\n%s", out)
	}
}

func TestEvalTune(t *testing.T) {
	data, topics, qrels := judgedData(t)
	more := write(t, "more.jsonl", `{"qid":"4","query":"农田灌溉","rel":["农田/1"]}`+"\n"+`{"qid":"5","query":"大坝","rel":["水库"]}`+"\n")
	args := []string{"eval", "tune", topics + ",qrels=" + qrels + ",measure=nDCG@10", more + ",weight=2", "--folds", "2", "--try", "pairs=.2,fresh", "--data", data}
	out := must(t, "", args...)
	for _, want := range []string{"fitted:", "held out, 2 folds:", "\nwords: 0.3\n", "index.Weights{Words:0.3", "fresh    0"} {
		if !strings.Contains(out, want) {
			t.Errorf("eval tune:\n%s\nwant %q", out, want)
		}
	}
	if again := must(t, "", args...); again != out {
		t.Errorf("eval tune again:\n%s\nwant\n%s", again, out)
	}
	if _, err := os.Stat(filepath.Join(data, weightsFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("eval tune has written weights: %v", err)
	}
	for try, want := range map[string]string{"pears": "none of words, pairs", "pairs,pairs": "each of them once", "pairs=0": "above 0", "pairs=viel": "not a number"} {
		if _, _, err := wensou(t, "", "eval", "tune", more, "--try", try, "--data", data); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("--try %s: %v, want %q", try, err, want)
		}
	}
}

func TestEvalReprints(t *testing.T) {
	data := importMagazine(t)
	pairs := write(t, "pairs.jsonl", `{"a":"80","b":"81","jaccard":0.8}`+"\n"+`{"a":"80","b":"92","jaccard":0.7}`+"\n")
	out := strings.Join(strings.Fields(must(t, "", "eval", "reprints", pairs, "--edits", "5", "--data", data)), " ")
	if !strings.Contains(out, "2 0.500 1 1.000 1.000") || !strings.Contains(out, "boilerplate 5 1.000") {
		t.Errorf("eval reprints:\n%s", out)
	}
	if n := strings.Count(must(t, "", "export", "--data", data), "\n"); n != 71 {
		t.Errorf("%d articles are left of 71", n)
	}
	if out := must(t, "", "eval", "reprints", pairs, "--data", data, "--json"); !strings.HasPrefix(out, `{"clusters":{"pairs":2,"found":1,`) {
		t.Errorf("eval reprints --json: %s", out)
	}
}
