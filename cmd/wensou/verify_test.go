package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/index"
)

func TestVerifyFindsNothing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	out := must(t, "", "verify", "--data", data)
	if !strings.Contains(out, "store: 3 articles") || !strings.Contains(out, "index: 3 articles") || !strings.Contains(out, "no problem was found") {
		t.Errorf("verify of a good folder: %s", out)
	}
}

// longLine is an article whose record is so large that it lies in a log of values,
// whose blocks have no checksums.
func longLine(t *testing.T) string {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same text each time
	line, err := json.Marshal(map[string]string{"id": "long", "title": "长篇连载", "body": noise(random, 500_000)})
	if err != nil {
		t.Fatal(err)
	}
	return string(line) + "\n"
}

// An article that can't be read is named, and comes back from a backup.
func TestVerifyRepairsFromABackup(t *testing.T) {
	top := t.TempDir()
	data, kept := filepath.Join(top, "data"), filepath.Join(top, "backups")
	must(t, longLine(t)+fourLines, "import", "-", "--data", data)
	before := must(t, "", "export", "--data", data)
	must(t, "", "backup", kept, "--data", data)
	flipLargest(t, filepath.Join(data, storeFolder, "*.vlog"))
	out, _, err := wensou(t, "", "verify", "--data", data)
	if err == nil || !strings.Contains(out, `article "long"`) {
		t.Fatalf("verify: %v, %s; want the article named", err, out)
	}
	if _, _, err := wensou(t, "", "export", "--data", data); err == nil || !strings.Contains(err.Error(), `"long"`) {
		t.Errorf("export: %v, want the article named", err)
	}
	if out, _, err := wensou(t, "", "verify", "--repair", "--data", data); err == nil {
		t.Errorf("repair without a backup: %s", out)
	}
	if out := must(t, "", "verify", "--repair", "--from", kept, "--data", data); !strings.Contains(out, "mended") {
		t.Errorf("repair from a backup: %s", out)
	}
	if out := must(t, "", "verify", "--data", data); !strings.Contains(out, "no problem was found") {
		t.Errorf("verify after the repair: %s", out)
	}
	if after := must(t, "", "export", "--data", data); after != before {
		t.Error("after the repair the articles are others")
	}
	if _, _, err := wensou(t, "", "verify", "--from", kept, "--data", data); err == nil {
		t.Error("--from without --repair is accepted")
	}
}

// A store that can't be opened is told with the articles that are lost in it; what is
// left can be written out, and imported over a backup.
func TestVerifyOfAStoreThatCantBeOpened(t *testing.T) {
	top := t.TempDir()
	data, kept, restored := filepath.Join(top, "data"), filepath.Join(top, "backups"), filepath.Join(top, "restored")
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same texts each time
	var lines strings.Builder
	for i := range 100 {
		fmt.Fprintf(&lines, `{"id":"%02d","title":"渠","body":"%s"}`+"\n", i, noise(random, 800))
	}
	must(t, lines.String(), "import", "-", "--data", data)
	before := must(t, "", "export", "--data", data)
	must(t, "", "backup", kept, "--data", data)
	table := flipLargest(t, filepath.Join(data, storeFolder, "*.sst"))
	out, _, err := wensou(t, "", "verify", "--data", data)
	if err == nil || !strings.Contains(err.Error(), table) || !strings.Contains(out, "put it, and it is not there") || !strings.Contains(out, "of 100 articles can be read") {
		t.Errorf("verify: %v, %s; want the table and the articles named", err, out)
	}
	left, _, err := wensou(t, "", "export", "--damaged", "--data", data)
	if n := strings.Count(left, "\n"); n < 95 || n > 99 || err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d of 100", n)) {
		t.Errorf("export --damaged gives %d articles and says %v", strings.Count(left, "\n"), err)
	}
	must(t, "", "restore", kept, "--data", restored)
	must(t, left, "import", "-", "--data", restored)
	if after := must(t, "", "export", "--data", restored); after != before {
		t.Error("restored and imported, the articles are others")
	}
}

// flipLargest flips a bit in the middle of what is used of the largest file, and
// returns its path.
func flipLargest(t *testing.T, pattern string) string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var path string
	var used []byte
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if b = bytes.TrimRight(b, "\x00"); len(b) > len(used) {
			path, used = p, b
		}
	}
	if len(used) < 1<<16 {
		t.Fatalf("the largest of %v has %d bytes", paths, len(used))
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{used[len(used)/2] ^ 1}, int64(len(used)/2)); err != nil {
		t.Fatal(err)
	}
	return path
}

// A damaged segment of the index is found, and the index built anew.
func TestVerifyRepairsTheIndex(t *testing.T) {
	data := importTowns(t, 50)
	paths, err := filepath.Glob(filepath.Join(data, indexFolder, "1", "store", "*.zap"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("segments %v, %v", paths, err)
	}
	b, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/3] ^= 1
	if err := os.WriteFile(paths[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, log, err := wensou(t, "", "verify", "--data", data); err == nil || !strings.Contains(log, filepath.Base(paths[0])) {
		t.Errorf("verify: %v, %s%s; want the segment named", err, out, log)
	}
	if out := must(t, "", "verify", "--repair", "--data", data); !strings.Contains(out, "mended") {
		t.Errorf("repair: %s", out)
	}
	if out := must(t, "", "verify", "--data", data); !strings.Contains(out, "no problem was found") {
		t.Errorf("verify after the repair: %s", out)
	}
}

// Each file of an index in turn is cut, emptied, removed or has a bit flipped, at
// several places: after the next start and the check that follows it, the answers are
// those of before.
func TestDamagedIndexHeals(t *testing.T) {
	data := importTowns(t, 40)
	want := answersOf(t, data)
	var files []string
	err := filepath.WalkDir(filepath.Join(data, indexFolder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) < 4 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, file := range files {
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		flipped := func(at int) func(string) error {
			return func(path string) error {
				bad := bytes.Clone(good)
				bad[at] ^= 4
				return os.WriteFile(path, bad, 0o600)
			}
		}
		for name, damage := range map[string]func(path string) error{
			"cut":     func(path string) error { return os.Truncate(path, int64(len(good)/2)) },
			"emptied": func(path string) error { return os.Truncate(path, 0) },
			"removed": os.Remove,
			"header":  flipped(0), "quarter": flipped(len(good) / 4), "middle": flipped(len(good) / 2),
			"three quarters": flipped(len(good) * 3 / 4), "footer": flipped(len(good) - 1),
		} {
			spoiled := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(spoiled, os.DirFS(data)); err != nil {
				t.Fatal(err)
			}
			rel, err := filepath.Rel(data, file)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(filepath.Join(spoiled, rel)); err != nil {
				t.Fatal(err)
			}
			if got := answersOf(t, spoiled); got != want {
				t.Errorf("%s, %s: the answers are\n%s\nwant\n%s", rel, name, got, want)
			}
		}
	}
}

// answersOf opens a folder, checks its index, mends it, and returns some answers.
func answersOf(t *testing.T, data string) string {
	t.Helper()
	l, err := openLibrary(data, true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil && !errors.Is(err, index.ErrDamaged) { // met by a worker since; the next start mends it
			t.Error(err)
		}
	}()
	quiet := streams{out: io.Discard, err: io.Discard}
	if err := l.catchUp(t.Context(), quiet); err != nil {
		t.Fatal(err)
	}
	if err := l.checkIndex(t.Context()); err != nil && !errors.Is(err, index.ErrDamaged) {
		t.Fatal(err)
	}
	if err := l.catchUp(t.Context(), quiet); err != nil { // which mends it, if that is wanted
		t.Fatal(err)
	}
	var answers strings.Builder
	for _, text := range []string{"灌溉", "青石水库", "第7条渠", "春天 田地", "闸"} {
		r, err := l.index.Search(t.Context(), index.Query{Text: text, Size: 50})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&answers, "%s %d:", text, r.Total)
		for _, h := range r.Hits {
			fmt.Fprintf(&answers, " %s %.6f", h.Article.ID, h.Score)
		}
		answers.WriteByte('\n')
	}
	return answers.String()
}
