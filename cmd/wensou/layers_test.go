package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers says which of our packages each package may import. Data goes one way,
// imports the other. A new package is added here in the commit that makes it.
var layers = map[string][]string{
	"cmd/wensou":                      {"corpus", "corpus/backup", "corpus/crawl", "corpus/disk", "corpus/extract", "corpus/extract/accuracy", "corpus/intake", "corpus/magazine", "corpus/reprint", "corpus/revision", "corpus/store", "corpus/usage", "corpus/weburl", "segment", "index", "index/bleve", "index/generation", "index/ingest", "index/relevance", "index/rules", "index/suggest", "server", "server/keys", "server/metrics", "index/opensearch"},
	"corpus":                          {},
	"corpus/backup":                   {"corpus", "corpus/disk", "corpus/store"},
	"corpus/corpustest":               {"corpus", "corpus/extract/accuracy", "corpus/intake"},
	"corpus/crawl":                    {"corpus", "corpus/extract", "corpus/weburl"},
	"corpus/disk":                     {},
	"corpus/extract":                  {"corpus"},
	"corpus/extract/accuracy":         {"corpus", "corpus/extract"},
	"corpus/intake":                   {"corpus", "corpus/extract"},
	"corpus/magazine":                 {},
	"corpus/reprint":                  {"corpus", "corpus/shingle", "corpus/store", "segment"},
	"corpus/revision":                 {},
	"corpus/shingle":                  {},
	"corpus/store":                    {"corpus", "corpus/disk", "corpus/weburl"},
	"corpus/usage":                    {"corpus"},
	"corpus/weburl":                   {},
	"segment":                         {},
	"segment/accuracy":                {},
	"segment/segmenttest":             {"segment"},
	"index":                           {"corpus", "segment", "index/period"},
	"index/bleve":                     {"corpus", "segment", "index", "index/bleve/literal", "index/period", "index/plan", "index/rank", "index/related"},
	"index/bleve/literal":             {"corpus/disk"},
	"index/generation":                {"corpus", "corpus/disk", "index", "index/ingest"},
	"index/indextest":                 {"corpus", "segment", "index"},
	"index/ingest":                    {"corpus", "index"},
	"index/period":                    {"corpus", "segment"},
	"index/plan":                      {"corpus", "segment", "index", "index/period"},
	"index/rank":                      {"index", "index/plan"},
	"index/related":                   {"corpus", "corpus/shingle", "segment", "index"},
	"index/relevance":                 {},
	"index/rules":                     {"corpus", "corpus/disk", "segment", "index"},
	"index/suggest":                   {"corpus", "segment", "index", "index/related"},
	"server":                          {"corpus", "corpus/reprint", "corpus/revision", "corpus/usage", "index", "index/period", "index/related", "index/rules", "index/suggest", "server/keys", "server/metrics", "server/session"},
	"server/keys":                     {"corpus/disk"},
	"server/metrics":                  {},
	"server/session":                  {},
	"index/opensearch":                {"corpus", "segment", "index", "index/period", "index/plan", "index/rank", "index/related"},
	"index/opensearch/opensearchtest": {},
}

// homes names the one package that may import each library, with the packages
// below it.
var homes = map[string]string{
	"github.com/blevesearch/":     "index/bleve",
	"github.com/dgraph-io/badger": "corpus/store",
	"github.com/go-ego/gse":       "segment",
	"github.com/gorilla/mux":      "server",
	"github.com/mmcdole/gofeed":   "corpus/crawl",
	"github.com/sergi/go-diff":    "corpus/revision",
	"github.com/sony/gobreaker":   "index/opensearch",
	"github.com/spf13/cobra":      "cmd/wensou",
}

func TestLayers(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		seen[pkg] = true
		allowed, ok := layers[pkg]
		if !ok {
			t.Errorf("%s: package %s is not in the table of layers", path, pkg)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		test := strings.HasSuffix(name, "_test.go")
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, path, pkg, imp, allowed, test)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range layers {
		if !seen[pkg] {
			t.Errorf("the table of layers names %s, which does not exist", pkg)
		}
	}
}

// checkImport reports an import that the tables forbid. A test may import any
// of our packages: its contract suite, a fixture, the next package's fake.
func checkImport(t *testing.T, path, pkg, imp string, allowed []string, test bool) {
	t.Helper()
	if ours, ok := strings.CutPrefix(imp, "wensou/"); ok {
		if !test && !slices.Contains(allowed, ours) {
			t.Errorf("%s: package %s must not import %s", path, pkg, ours)
		}
		return
	}
	for prefix, home := range homes {
		if strings.HasPrefix(imp, prefix) && pkg != home && !strings.HasPrefix(pkg, home+"/") {
			t.Errorf("%s: only %s may import %s", path, home, imp)
		}
	}
}
