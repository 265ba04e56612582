package magazine_test

import (
	"os"
	"strings"
	"testing"
)

func TestQueries(t *testing.T) {
	text, err := os.ReadFile("testdata/queries.tsv")
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]bool{}
	for _, a := range articles(t) {
		paths[a.Path()] = true
	}
	queries := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		query, relevant, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || query == "" || queries[query] {
			t.Errorf("line %q: want a new query, a tab and paths", line)
		}
		queries[query] = true
		for path := range strings.FieldsSeq(relevant) {
			if !paths[path] {
				t.Errorf("%s: no article %s", query, path)
			}
		}
	}
	if len(queries) < 30 {
		t.Errorf("%d queries, want at least 30", len(queries))
	}
}
