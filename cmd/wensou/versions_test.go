package main

import (
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/store"
)

// What an article said before is shown by its ID and by its URL, and one that was removed
// is listed and put back.
func TestVersions(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	const url = "http://www.example.com/a/1.html"
	for _, body := range []string{"今年开闸。\\n河水很清。", "今年开闸。\\n河水很浑。"} {
		must(t, `{"url":"`+url+`","title":"开闸放水","body":"`+body+`"}`+"\n", "import", "-", "--data", data)
	}
	id, err := importedID(t, data)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{id, url} {
		out := must(t, "", "versions", name, "--data", data)
		for _, want := range []string{"version 1, ", "version 2, ", "  - 河水很清。", "  + 河水很浑。"} {
			if !strings.Contains(out, want) {
				t.Errorf("versions %s lacks %q:\n%s", name, want, out)
			}
		}
		if strings.Contains(out, "今年开闸。") {
			t.Errorf("a paragraph that stayed is shown:\n%s", out)
		}
	}
	if _, _, err := wensou(t, "", "versions", "none", "--data", data); err == nil {
		t.Error("versions of an article that never was: no error")
	}
	if out := must(t, "", "removed", "--data", data); out != "no article was removed\n" {
		t.Errorf("removed: %q", out)
	}
	remove(t, data, id)
	if out := must(t, "", "removed", "--data", data); !strings.Contains(out, id+"\t开闸放水\tby request") {
		t.Errorf("removed: %q", out)
	}
	if out := must(t, "", "versions", url, "--data", data); !strings.Contains(out, "removed --restore "+id) {
		t.Errorf("versions of an article that was removed: %q", out)
	}
	must(t, "", "removed", "--restore", id, "--data", data)
	if out := must(t, "", "search", "河水很浑", "--data", data); !strings.HasPrefix(out, "1 article") {
		t.Errorf("search for an article that was put back: %q", out)
	}
	if out := must(t, "", "removed", "--data", data); !strings.Contains(out, "; put back ") {
		t.Errorf("removed: %q", out)
	}
	if _, _, err := wensou(t, "", "removed", "--restore", id, "--data", data); err == nil || !strings.Contains(err.Error(), "is there") {
		t.Errorf("an article that is there is put back: %v", err)
	}
}

// importedID returns the ID of the one article of a data folder.
func importedID(t *testing.T, data string) (id string, err error) {
	t.Helper()
	err = withStore(data, func(st *store.Store) error {
		return st.Each(t.Context(), func(a *corpus.Article) error { id = a.ID; return nil })
	})
	return id, err
}

// remove removes an article, as a request does.
func remove(t *testing.T, data, id string) {
	t.Helper()
	if err := withStore(data, func(st *store.Store) error { return st.Delete(t.Context(), id) }); err != nil {
		t.Fatal(err)
	}
}
