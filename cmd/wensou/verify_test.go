package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	must(t, "", "verify", "--repair", "--data", data) // which drops the entry that the damaged record left in the log
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

// flipLargest flips a bit in the middle of what is used of the largest file.
func flipLargest(t *testing.T, pattern string) {
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
	if len(used) < 1<<20 {
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
	if out, _, err := wensou(t, "", "verify", "--data", data); err == nil || !strings.Contains(out, filepath.Base(paths[0])) {
		t.Errorf("verify: %v, %s; want the segment named", err, out)
	}
	if out := must(t, "", "verify", "--repair", "--data", data); !strings.Contains(out, "mended") {
		t.Errorf("repair: %s", out)
	}
	if out := must(t, "", "verify", "--data", data); !strings.Contains(out, "no problem was found") {
		t.Errorf("verify after the repair: %s", out)
	}
}
