package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/corpus/weburl"
)

// at returns an article with an ID of its own, as a CMS exports it.
func at(id, url string, pages ...string) *corpus.Article {
	a := article(id, "正文。\n")
	a.URL = url
	for _, p := range pages {
		a.Pages = append(a.Pages, corpus.PageRef{URL: p})
	}
	return a
}

// wantAt checks which article is at a URL, "" for none.
func wantAt(t *testing.T, s *store.Store, url, want string) {
	t.Helper()
	a, err := s.ArticleAt(t.Context(), url)
	switch {
	case want == "" && !errors.Is(err, corpus.ErrNotFound):
		t.Errorf("ArticleAt(%q) = %v, %v; want ErrNotFound", url, a, err)
	case want != "" && (err != nil || a.ID != want):
		t.Errorf("ArticleAt(%q) = %v, %v; want %q", url, a, err, want)
	}
}

func TestArticleAt(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s,
		at("archive/7", "HTTP://WWW.jiangpan.example:80//a/7.html?spm=1"),
		at("two", "http://www.jiangpan.example/b/1.html", "http://www.jiangpan.example/b/1.html", "http://www.jiangpan.example/b/1_2.html"),
		at("first", "http://www.jiangpan.example/same.html"), at("second", "http://www.jiangpan.example/same.html"),
		at("nowhere", ""), at("script", "javascript:alert(1)"),
	)
	for _, tt := range []struct{ url, want string }{
		{"http://www.jiangpan.example/a/7.html", "archive/7"},
		{"https://jiangpan.example/a/7.html#top", "archive/7"},
		{"http://jiangpan.example/b/1.html", "two"},
		{"http://jiangpan.example/b/1_2.html", "two"},
		{"http://jiangpan.example/b/1_3.html", ""},
		{"http://jiangpan.example/same.html", "first"},
		{"http://other.example/a/7.html", ""},
	} {
		wantAt(t, s, tt.url, tt.want)
	}
	if _, err := s.ArticleAt(t.Context(), "javascript:alert(1)"); !errors.Is(err, weburl.ErrURL) {
		t.Errorf("ArticleAt of a script: %v, want ErrURL", err)
	}
}

func TestAddressesFollowChanges(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, at("moved", "http://jiangpan.example/old.html"), at("gone", "http://jiangpan.example/gone.html"))
	put(t, s, at("moved", "http://jiangpan.example/new.html"))
	if err := s.Delete(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	wantAt(t, s, "http://jiangpan.example/old.html", "")
	wantAt(t, s, "http://jiangpan.example/new.html", "moved")
	wantAt(t, s, "http://jiangpan.example/gone.html", "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := addresses(t, dir); len(got) != 1 || !strings.HasSuffix(got[0], "moved") {
		t.Errorf("addresses that are kept: %q, want one of %q", got, "moved")
	}
}

// change writes to the database of a closed store.
func change(t *testing.T, dir string, fn func(*badger.Txn) error) {
	t.Helper()
	db, err := badger.Open(badger.DefaultOptions(dir).WithLogger(nil).WithCompression(options.None))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func addresses(t *testing.T, dir string) []string {
	t.Helper()
	var keys []string
	change(t, dir, func(txn *badger.Txn) error { keys = keysOf(txn, "w/"); return nil })
	return keys
}

func keysOf(txn *badger.Txn, prefix string) []string {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte(prefix)})
	defer it.Close()
	var keys []string
	for it.Rewind(); it.Valid(); it.Next() {
		keys = append(keys, string(it.Item().KeyCopy(nil)))
	}
	return keys
}
