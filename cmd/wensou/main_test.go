package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wensou runs a command line and returns what it wrote.
func wensou(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errOut bytes.Buffer
	err = run(t.Context(), args, streams{strings.NewReader(stdin), &out, &errOut})
	return out.String(), errOut.String(), err
}

// must runs a command line that has to succeed.
func must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, errOut, err := wensou(t, stdin, args...)
	if err != nil {
		t.Fatalf("wensou %s: %v\n%s", strings.Join(args, " "), err, errOut)
	}
	return out
}

// write makes a file and returns its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const fourLines = `{"id":"水库","title":"青石水库完工","body":"大坝加高了两米，农田可以灌溉。\n","section":"经济/水利","date":"2009-05-14","source":"江畔周刊"}
{"id":"农田/1","title":"农田喝上了水","body":"青石水库放水，大坝下的农田可以灌溉。\n","section":"经济/农业","date":"2009-06-02"}
不是 JSON
{"id":"早茶","title":"早茶","body":"茶楼坐满了。\n","date":"2010-01-20"}
`

func TestImportSearchExport(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	out, errOut, err := wensou(t, fourLines, "import", "-", "--data", data)
	if err != nil || !strings.Contains(out, "imported 3 articles: 3 new") || !strings.Contains(errOut, "line 3") {
		t.Fatalf("import: %v\n%s\n%s", err, out, errOut)
	}
	if out := must(t, fourLines, "import", "-", "--data", data); !strings.Contains(out, "0 new, 0 changed, 3 as before") {
		t.Errorf("import of the same again: %s", out)
	}
	var found struct {
		Total int
		Hits  []struct{ ID string }
	}
	answer := must(t, "", "search", "青石水库", "--data", data, "--json")
	if err := json.Unmarshal([]byte(answer), &found); err != nil || found.Total != 2 {
		t.Errorf("search --json: %v, %s", err, answer)
	}
	if out := must(t, "", "search", "灌溉", "--section", "经济/农业", "--data", data); !strings.Contains(out, "1 articles") || !strings.Contains(out, "【灌溉】") {
		t.Errorf("search for people: %s", out)
	}
	if out := must(t, "", "search", "农田", "--size", "1", "--page", "2", "--data", data); !strings.Contains(out, "\n2. ") {
		t.Errorf("the second page: %s", out)
	}
	if out := must(t, "", "related", "农田/1", "--data", data); !strings.Contains(out, "青石水库完工") || !strings.Contains(out, "term: 农田") {
		t.Errorf("related: %s", out)
	}
	exported := must(t, "", "export", "--data", data)
	if n := strings.Count(exported, "\n"); n != 3 {
		t.Errorf("export has %d lines, want 3", n)
	}
	again := filepath.Join(t.TempDir(), "again")
	must(t, exported, "import", "-", "--data", again)
	if got := must(t, "", "export", "--data", again); got != exported {
		t.Errorf("exported, imported and exported again:\n%s\nwant\n%s", got, exported)
	}
}

// Whoever errs is told what to do, with the right exit status.
func TestErrorsSayWhatToDo(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	missing := filepath.Join(t.TempDir(), "missing")
	cut := write(t, "cut.zst", "\x28\xb5\x2f\xfd\x04")
	stub := write(t, "stub.zst", "\x28\xb5\x2f")
	bad := write(t, "bad.jsonl", "不是 JSON\n")
	topic := write(t, "topic.jsonl", `{"qid":"1","query":"水库"}`)
	qrels := write(t, "qrels.tsv", "1 0 水库 1\n")
	strange := write(t, "strange.run", "9 Q0 水库 1 1 a\n")
	config := write(t, "wensou.yaml", "listen: 127.0.0.1:1\n")
	null := write(t, "null.yaml", "data:\n")
	for _, tt := range []struct {
		args, want string
		status     int
	}{
		{"search", "usage: wensou search QUERY", exitUsage},
		{"serch x", "unknown command", exitUsage},
		{"search x --sise 3", "see wensou search --help", exitUsage},
		{"search x --data " + missing, "wensou import FILE --data " + missing, exitFailure},
		{"export --data " + missing, "wensou crawl URL --data " + missing, exitFailure},
		{"search 水库 --page -1 --data " + data, "page", exitFailure},
		{"search 水库 --size 1000000000 --data " + data, "size", exitFailure},
		{"search \u200b --data " + data, "q", exitFailure},
		{"search " + strings.Repeat("长", 33_000) + " --data " + data, "q", exitFailure},
		{"search \xff --data " + data, "UTF-8", exitFailure},
		{"search 水库 --from 昨天 --data " + data, "from", exitFailure},
		{"eval topics.jsonl", "unknown command", exitUsage},
		{"eval search", "usage: wensou eval search TOPICS...", exitUsage},
		{"eval search " + bad + " --data " + data, "line 1", exitFailure},
		{"eval search " + topic + " --data " + data, "name a file of them with --qrels", exitFailure},
		{"eval search " + topic + ",qrles=x --data " + data, "none of baselines=…, clusters=…", exitUsage},
		{"eval search " + topic + ",grade=0 --data " + data, "from 1 on", exitUsage},
		{"eval search " + topic + ",qrels=" + qrels + " " + topic + ",qrels=" + qrels + " --data " + data, "topic 1 is there twice", exitFailure},
		{"eval reprints " + bad + " --data " + data, "line 1", exitFailure},
		{"eval reprints " + bad + " --edits -1", "--edits -1", exitUsage},
		{"eval related " + bad + " --draft -1", "--draft -1", exitUsage},
		{"eval compare " + bad, "usage: wensou eval compare A B", exitUsage},
		{"eval compare " + bad + " " + bad, "--qrels", exitUsage},
		{"eval compare " + bad + " " + bad + " --qrels x --measure best", "none of nDCG@10", exitUsage},
		{"eval compare " + bad + " " + bad + " --qrels x --show -1", "--show -1", exitUsage},
		{"eval compare " + bad + " " + bad + " --qrels " + qrels, "line 1: 2 fields", exitFailure},
		{"eval compare " + strange + " " + strange + " --qrels " + qrels, "none of the topics", exitFailure},
		{"related 没有 --data " + data, "no such article", exitFailure},
		{"search x --server 127.0.0.1", "not a URL such as", exitUsage},
		{"import " + cut + " --data " + data, "cut short", exitFailure},
		{"import " + stub + " --data " + data, "cut short", exitFailure},
		{"import " + bad + " --data " + data, "nothing was an article", exitFailure},
		{"import " + missing + " --data " + data, "no such file", exitFailure},
		{"crawl http://127.0.0.1:1/ --resolve x --data " + data, "want HOST=ADDR:PORT", exitUsage},
		{"crawl http://127.0.0.1:1/ --site-ca " + bad + " --data " + data, "no certificate in PEM form", exitUsage},
		{"crawl http://127.0.0.1:1/ --data " + data, "--allow-private", exitFailure},
		{"serve --every 1s --data " + data, "at least 1m", exitUsage},
		{"serve --addr 300.0.0.1:1 --data " + data, "--addr", exitFailure},
		{"search x --config " + null, "neither text nor a number", exitUsage},
		{"search x --config " + config, "unknown setting \"listen\"", exitUsage},
	} {
		_, _, err := wensou(t, "", strings.Fields(tt.args)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("wensou %.60s: %v, want an error with %q", tt.args, err, tt.want)
			continue
		}
		if got := exitStatus(err); got != tt.status {
			t.Errorf("wensou %.60s: exit status %d, want %d", tt.args, got, tt.status)
		}
	}
	if out := must(t, "", "export", "--data", data); strings.Count(out, "\n") != 3 {
		t.Error("after all these errors, articles are missing")
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	l, err := openLibrary(data, false, newLogger(streams{err: &bytes.Buffer{}}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, _, err := wensou(t, "", "search", "x", "--data", data); err == nil || !strings.Contains(err.Error(), "in use by another wensou process") || !strings.Contains(err.Error(), "--server") {
		t.Errorf("search in a folder that is in use: %v", err)
	}
}

func TestSettings(t *testing.T) {
	inFile, inEnvironment, inFlag := t.TempDir(), t.TempDir(), t.TempDir()
	for _, dir := range []string{inFile, inEnvironment, inFlag} {
		must(t, `{"id":"`+filepath.Base(filepath.Dir(dir))+filepath.Base(dir)+`","title":"甲"}`, "import", "-", "--data", dir)
	}
	holds := func(exported, dir string) bool {
		return strings.Contains(exported, `"`+filepath.Base(filepath.Dir(dir))+filepath.Base(dir)+`"`)
	}
	config := write(t, "wensou.yaml", "data: "+inFile+"\nsite: [http://a.example/, http://b.example/]\n")
	if out := must(t, "", "export", "--config", config); !holds(out, inFile) {
		t.Errorf("with a file: %s", out)
	}
	t.Setenv("WENSOU_DATA", inEnvironment)
	t.Setenv("WENSOU_CONFIG", config)
	if out := must(t, "", "export"); !holds(out, inEnvironment) {
		t.Errorf("with a file and the environment: %s", out)
	}
	if out := must(t, "", "export", "--data", inFlag); !holds(out, inFlag) {
		t.Errorf("with all three: %s", out)
	}
}

// An index of another dictionary, or a damaged one, is rebuilt from the store.
func TestIndexIsRebuilt(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	for _, tt := range []struct {
		name string
		harm func() error
	}{
		{"damage", func() error {
			return os.WriteFile(filepath.Join(data, indexFolder, "1", "index_meta.json"), nil, 0o600)
		}},
		{"removal", func() error { return os.RemoveAll(filepath.Join(data, indexFolder)) }},
		{"user words", func() error {
			return os.WriteFile(filepath.Join(data, wordsFile), []byte("青石水库 5000\n"), 0o600)
		}},
	} {
		if err := tt.harm(); err != nil {
			t.Fatal(err)
		}
		if out := must(t, "", "search", "农田", "--data", data); !strings.Contains(out, "2 articles") {
			t.Errorf("after %s: %s", tt.name, out)
		}
		if left, err := filepath.Glob(filepath.Join(data, indexFolder, "*")); err != nil || len(left) != 2 {
			t.Errorf("after %s the folder of the index holds %v, want one generation and its name", tt.name, left)
		}
	}
}

// The index of another store is none of this one's.
func TestIndexOfAnotherStoreIsRebuilt(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	if err := os.RemoveAll(filepath.Join(data, storeFolder)); err != nil {
		t.Fatal(err)
	}
	must(t, `{"id":"新","title":"新的一篇","body":"水库。"}`, "import", "-", "--data", data)
	for q, want := range map[string]string{"水库": "1 articles", "早茶": "0 articles"} {
		if out := must(t, "", "search", q, "--data", data); !strings.Contains(out, want) {
			t.Errorf("search for %s: %s, want %s", q, out, want)
		}
	}
}

func TestHelpReadsAsAManual(t *testing.T) {
	for _, c := range below(newRoot(streams{})) {
		out := must(t, "", append(strings.Fields(c.CommandPath())[1:], "--help")...)
		if len(out) < 300 || !strings.Contains(out, "Usage:") || !strings.Contains(out, "--data") {
			t.Errorf("wensou %s --help:\n%s", c.Name(), out)
		}
	}
}

// An import that waits for its input ends when it is told to, and what it then
// says was imported is there.
func TestInterruptedImport(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in, lines := io.Pipe()
	var out, errOut output
	done := make(chan error, 1)
	go func() { done <- run(ctx, []string{"import", "-", "--data", data}, streams{in, &out, &errOut}) }()
	for i := range 2500 {
		if _, err := fmt.Fprintf(lines, "{\"id\":\"%d\",\"title\":\"甲\"}\n", i); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-done; err == nil {
		t.Error("an interrupted import reports success")
	}
	var imported int
	if _, err := fmt.Sscanf(out.String(), "imported %d articles", &imported); err != nil {
		t.Fatalf("no report: %v\n%s", err, &out)
	}
	if n := strings.Count(must(t, "", "export", "--data", data), "\n"); n != imported {
		t.Errorf("%d articles are there, %d were reported", n, imported)
	}
}

func TestDemoTakesNoFolderFromTheEnvironment(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	t.Setenv("WENSOU_DATA", data)
	start(t, `search at (http://[0-9.:]+): \d+ articles`, "demo", "--addr", "127.0.0.1:0")
	if _, err := os.Stat(data); err == nil {
		t.Error("the demo used the folder of WENSOU_DATA")
	}
}
