package backup_test

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"wensou/corpus"
	"wensou/corpus/backup"
	"wensou/corpus/store"
)

// unpack makes a data folder of a store of a released format and returns it. The
// archives were written by the program of that time: format 1 by that of d23897c, with
// import, "reprints join", a step of a crawl, counters and a deletion.
func unpack(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "store", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	data := t.TempDir()
	for in := tar.NewReader(z); ; {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return data
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		b, err := io.ReadAll(in)
		path := filepath.Join(data, "store", filepath.Base(h.Name))
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// A store of format 1 is upgraded, after a backup, and all of it is there.
func TestFormatOne(t *testing.T) {
	data := unpack(t, "format-1.tar.zst")
	dir := filepath.Join(data, "store")
	if _, err := store.Open(dir); !errors.Is(err, store.ErrOlder) {
		t.Fatalf("store.Open: %v, want ErrOlder", err)
	}
	s, err := backup.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	checkFormatOne(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := os.Open(dir + "-before-upgrade.wensou")
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	old := filepath.Join(t.TempDir(), "old")
	if _, err := backup.Restore(t.Context(), old, "store", kept); err != nil {
		t.Fatal(err)
	}
	checkFormatOne(t, open(t, filepath.Join(old, "store")))
}

const site = "www.jiangpan.example"

// checkFormatOne checks what is in testdata/format-1, and adds an article.
func checkFormatOne(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := t.Context()
	clusters := map[string]string{}
	err := s.Each(ctx, func(a *corpus.Article) error { clusters[a.ID] = a.Cluster; return nil })
	want := map[string]string{
		"jiangpan/1": "jiangpan/1", "jiangpan/2": "jiangpan/1", "jiangpan/3": "", "jiangpan/4": "jiangpan/4", "jiangpan/5": "jiangpan/4",
		"jiangpan/6": "", "jiangpan/7": "", "jiangpan/8": "", "jiangpan/9": "", "jiangpan/10": "", "jiangpan/12": "",
	}
	if diff := cmp.Diff(want, clusters); diff != "" || err != nil {
		t.Errorf("articles and clusters: %v\n%s", err, diff)
	}
	changes, err := s.Changes(ctx, 0, 100, 1<<20)
	if err != nil || s.LastSeq() != 15 || len(changes) != 12 || !slices.ContainsFunc(changes, func(c corpus.Change) bool { return c.ID == "jiangpan/11" && c.Article == nil }) {
		t.Errorf("%d changes up to %d, %v", len(changes), s.LastSeq(), err)
	}
	if v, err := s.Visit(ctx, site, "http://"+site+"/"); err != nil || v.ETag != `"a1"` || v.Article != "jiangpan/12" {
		t.Errorf("Visit: %+v, %v", v, err)
	}
	if v, err := s.NextVisit(ctx, site); err != nil || v.URL != "http://"+site+"/late.html" {
		t.Errorf("NextVisit: %+v, %v", v, err)
	}
	if parts, err := s.Parts(ctx, site, "b/12"); err != nil || len(parts) != 1 || parts[1].Body != "第一页。\n" {
		t.Errorf("Parts: %v, %v", parts, err)
	}
	if id, err := s.TwinOf(ctx, site, "两页的长文"); err != nil || id != "jiangpan/12" {
		t.Errorf("TwinOf: %q, %v", id, err)
	}
	var used []string
	err = s.Usage(ctx, func(id string, counters []byte) error { used = append(used, id+string(counters)); return nil })
	if len(used) != 1 || used[0] != `jiangpan/1{"total":3,"days":{"20780":3},"next":{"jiangpan/5":2}}` {
		t.Errorf("Usage: %q, %v", used, err)
	}
	var ruled []string
	err = s.EachRuling(ctx, func(p store.ReprintPair) error { ruled = append(ruled, p.A, p.B); return nil })
	if diff := cmp.Diff([]string{"jiangpan/4", "jiangpan/5"}, ruled); diff != "" || err != nil {
		t.Errorf("rulings: %v\n%s", err, diff)
	}
	if a, err := s.ArticleAt(ctx, "http://www.jiangpan.example/a/1.html"); err != nil || a.ID != "jiangpan/1" || *a.Reads != 12 {
		t.Errorf("ArticleAt: %+v, %v", a, err)
	}
	if counts, err := s.Put(ctx, []*corpus.Article{{ID: "jiangpan/13", Title: "新的一期"}}); err != nil || counts.Added != 1 || s.LastSeq() != 16 {
		t.Errorf("Put: %+v, %v", counts, err)
	}
}
