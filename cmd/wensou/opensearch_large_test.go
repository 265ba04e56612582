package main

import (
	"io"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
)

// Whatever 1 to 12 characters of 20,000 articles one types, the article is found on a
// cluster too.
func TestLargeOpenSearchRecall(t *testing.T) {
	needsLarge(t)
	c := opensearchtest.Start(t, 1)
	const most = 20_000
	var lines strings.Builder
	var articles []*corpus.Article
	corpustest.News(t, func(a *corpus.Article) bool {
		line, err := corpus.FormatLine(a)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
		articles = append(articles, a)
		return len(articles) < most
	})
	data := t.TempDir()
	must(t, lines.String(), "import", "-", "--data", data)
	at := place{&opensearch.Options{Addresses: c.URLs, Shards: 2}}
	l, err := openLibraryAt(data, true, at, newLogger(streams{err: io.Discard}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	checkAgreement(t, l, len(articles))
	checkRecall(t, l.index, articles, 2000, asIs)
	checkRecall(t, l.index, articles, 500, indextest.FullWidth)
	checkRecall(t, l.index, articles, 500, indextest.Traditional)
}
