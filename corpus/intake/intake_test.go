package intake_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"wensou/corpus"
	"wensou/corpus/intake"
)

const lines = `{"id":"甲","title":"春耕","body":"田里有人。"}
{"id":"乙","title":"夏收"
{"id":"丙","title":"秋收","body":"仓里有粮。"}
`

func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstded(t *testing.T, text string) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll([]byte(text), nil)
}

// read returns the IDs of the articles and the numbers of the bad lines.
func read(t *testing.T, name, stdin string) (ids []string, bad []int, err error) {
	t.Helper()
	s, err := intake.Open(name, strings.NewReader(stdin), intake.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	err = s.Read(func(a *corpus.Article) error {
		ids = append(ids, a.ID)
		return nil
	}, func(e *corpus.LineError) { bad = append(bad, e.Line) })
	return ids, bad, err
}

func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, stdin string }{
		{write(t, "a.jsonl", []byte(lines)), ""},
		{write(t, "a.jsonl.gz", gzipped(t, lines)), ""},
		{write(t, "a.jsonl.zst", zstded(t, lines)), ""},
		{write(t, "named otherwise", zstded(t, lines)), ""},
		{intake.Stdin, lines},
		{intake.Stdin, string(gzipped(t, lines))},
	} {
		ids, bad, err := read(t, tt.name, tt.stdin)
		if err != nil || !cmp.Equal(ids, []string{"甲", "丙"}) || !cmp.Equal(bad, []int{2}) {
			t.Errorf("%s: articles %v, bad lines %v, %v; want 甲, 丙 and line 2", filepath.Base(tt.name), ids, bad, err)
		}
	}
}

// A file that was cut short gives what it holds, and an error that says so.
func TestReadCutShort(t *testing.T) {
	long := strings.Repeat(lines, 5000)
	for name, content := range map[string][]byte{"a.gz": gzipped(t, long), "a.zst": zstded(t, long)} {
		ids, _, err := read(t, write(t, name, content[:len(content)*3/4]), "")
		if err == nil || !strings.Contains(err.Error(), "cut short") {
			t.Errorf("%s: error %v does not say that the file was cut short", name, err)
		}
		if name == "a.gz" && len(ids) == 0 {
			t.Errorf("%s: nothing was read", name)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{dir: "these are pages", filepath.Join(dir, "none.jsonl"): "no such file"} {
		if _, _, err := read(t, name, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s): %v, want an error with %q", filepath.Base(name), err, want)
		}
	}
}

func TestConsumedReachesTheSize(t *testing.T) {
	s, err := intake.Open(write(t, "a.zst", zstded(t, lines)), nil, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Read(func(*corpus.Article) error { return nil }, func(*corpus.LineError) {}); err != nil {
		t.Fatal(err)
	}
	if s.Consumed() != s.Size || s.Size <= 0 {
		t.Errorf("consumed %d of %d bytes", s.Consumed(), s.Size)
	}
}
