package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/index"
	"wensou/index/rules"
)

// What an editor changes is tried over the articles of the folder, is in use when the
// change returns, and goes into backups.
func TestEditorsChangeLists(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	l, err := openLibrary(data, true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, tt := range []struct {
		list rules.List
		text string
		used func() bool
	}{
		{rules.Pins, "大坝 => 早茶", func() bool { return first(t, l, "大坝").Pinned }},
		{rules.Synonyms, "堤坝 => 大坝", func() bool { return first(t, l, "堤坝").Article != nil }},
		{rules.StopWords, "大坝", func() bool { return l.rules.Load().Weight("大坝") < 1 }},
		{rules.Words, "青石水库", func() bool { return l.words.Dictionary().Contains("青石水库") && l.index.Wanted() != nil }},
	} {
		_, base, err := l.book.Text(tt.list)
		if err != nil {
			t.Fatal(err)
		}
		c := rules.Change{List: tt.list, Text: tt.text, Base: base}
		if p, err := l.book.Preview(t.Context(), c, []string{"水库"}); err != nil || p.Compared < 2 || p.Left != 0 {
			t.Errorf("preview of %s: %+v, %v", tt.list, p, err)
		}
		if tt.used() {
			t.Errorf("%s is in use before the change", tt.list)
		}
		if _, err := l.book.Apply(t.Context(), c, "林晚"); err != nil {
			t.Fatal(err)
		}
		if !tt.used() {
			t.Errorf("%s is not in use when the change returns", tt.list)
		}
		for _, w := range watchedFiles() {
			if l.changed(w) {
				t.Errorf("%s, which was taken into use, is taken for changed", w.name)
			}
		}
	}
	files, err := readKept(data)
	if err != nil || len(files) != len(rules.Lists())+1 {
		t.Errorf("a backup has %d files, %v; want the lists and the journal", len(files), err)
	}
	if left, err := filepath.Glob(filepath.Join(data, "preview-*")); err != nil || len(left) > 0 {
		t.Errorf("previews left %v, %v", left, err)
	}
}

// first returns the first hit of a query, an empty one if there is none.
func first(t *testing.T, l *library, text string) index.Hit {
	t.Helper()
	r, err := l.index.Search(t.Context(), index.Query{Text: text, Size: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 {
		return index.Hit{}
	}
	return r.Hits[0]
}

// A list that can't be used is told at the start, with its file and line.
func TestListsAreReadAtTheStart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	for _, tt := range []struct{ file, text, want string }{
		{pinFile, "水库 => 早茶\n大坝\n", "pins.txt: pins, line 2"},
		{stopFile, "记者\n两 个\n", "stopwords.txt: stop words, line 2"},
	} {
		path := filepath.Join(data, tt.file)
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := wensou(t, "", "search", "水库", "--data", data); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("with a bad %s: %v, want %s", tt.file, err, tt.want)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
