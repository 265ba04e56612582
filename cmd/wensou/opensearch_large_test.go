package main

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
)

// The cluster is away for 20 seconds, or in the long form a minute: searches say so, articles are taken meanwhile, and are
// found when it is back.
func TestLargeOpenSearchAway(t *testing.T) {
	needsLarge(t)
	c := opensearchtest.Start(t, 1)
	data := t.TempDir()
	must(t, fourLines, "import", "-", "--data", data)
	s := &soak{data: data, key: strings.TrimSpace(must(t, "", "key", "add", "cms", "--scope", "write", "--data", data))}
	base := start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--data", data, "--index", "opensearch:"+c.URLs[0])[1]
	until(t, "the articles are found", func() bool {
		total, _ := totalAt(t, base, "灌溉")
		return total == 2
	})
	c.Kill(t, 0)
	seconds := 20
	if os.Getenv("WENSOU_LONG") != "" {
		seconds = 60
	}
	for second := range seconds {
		if !s.push(t.Context(), t, base, []*corpus.Article{{ID: strconv.Itoa(second), Title: "渡口", Body: "船来了。\n"}}) {
			t.Errorf("second %d: an article is not taken", second)
		}
		if _, status := totalAt(t, base, "灌溉"); status != http.StatusServiceUnavailable {
			t.Errorf("second %d: a search answers %d, want 503", second, status)
		}
		time.Sleep(time.Second)
	}
	c.Restart(t, 0)
	until(t, "what was taken meanwhile is found", func() bool {
		total, status := totalAt(t, base, "渡口")
		return total == seconds && status == http.StatusOK
	})
}

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
