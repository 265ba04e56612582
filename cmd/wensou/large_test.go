package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/corpus/magazine"
	"wensou/index"
	"wensou/index/indextest"
	"wensou/segment"
)

// The tests in this file take minutes; .ci/run asks for them.
func needsLarge(t *testing.T) {
	t.Helper()
	if os.Getenv("WENSOU_LARGE") == "" {
		t.Skip("takes minutes; set WENSOU_LARGE=1, as .ci/run does")
	}
}

// An import of 101,120 articles: what it takes is printed, nothing is missing,
// random pieces of articles are found, and the ranking is as good as it was. Memory
// and size have bounds.
func TestLargeImport(t *testing.T) {
	needsLarge(t)
	file := corpustest.SharedFile(t, "data", "news.jsonl.zst")
	data := t.TempDir()
	var out bytes.Buffer
	cmd := exec.CommandContext(t.Context(), build(t), "import", file, "--data", data)
	cmd.Stdout, cmd.Stderr = &out, io.Discard
	if err := cmd.Run(); err != nil {
		t.Fatalf("import: %v\n%s", err, &out)
	}
	t.Logf("%s", &out)
	const mostMemory = 1500 // MB
	_, after, _ := strings.Cut(out.String(), "peak memory ")
	var peak int
	if _, err := fmt.Sscanf(after, "%d MB", &peak); err != nil || peak > mostMemory {
		t.Errorf("peak memory %d MB, %v; at most %d", peak, err, mostMemory)
	}
	checkImport(t, data)
	checkSearchScores(t, data)
	checkRelatedScores(t, data)
	checkReprintScores(t, data)
}

// checkImport checks a data folder with the shared news.
func checkImport(t *testing.T, data string) {
	t.Helper()
	l, err := openLibrary(data, true, newLogger(streams{err: io.Discard}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	articles, size := readNews(t)
	checkAgreement(t, l, len(articles))
	_, indexSize, err := l.sizes()
	if err != nil {
		t.Fatal(err)
	}
	const mostSize = 2.0 // index over text
	if share := float64(indexSize) / float64(size); share > mostSize {
		t.Errorf("the index has %.2f times the size of the text, at most %.1f", share, mostSize)
	}
	checkRecall(t, l.index, articles, 10_000, asIs)
	checkRecall(t, l.index, articles, 10_000, indextest.FullWidth)
	checkRecall(t, l.index, articles, 10_000, indextest.Traditional)
	for _, word := range []string{"广州", "北大", "人大", "国会", "会计"} {
		checkWordsFirst(t, l.index, word)
	}
}

// checkWordsFirst checks that no article that holds a word only by accident, as
// 推广州际铁路 holds 广州, comes before one that holds it as a word.
func checkWordsFirst(t *testing.T, x index.Searcher, word string) {
	t.Helper()
	dictionary, err := plainDictionary()
	if err != nil {
		t.Fatal(err)
	}
	accidents, hits := 0, 0
	for cursor := ""; ; {
		r, err := x.Search(t.Context(), index.Query{Text: word, Size: index.MaxSize, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			hits++
			switch isWordOf(dictionary, h.Article, word) {
			case false:
				accidents++
			case true:
				if accidents > 0 {
					t.Errorf("%s: article %s holds the word and comes after %d without it", word, h.Article.ID, accidents)
					return
				}
			}
		}
		if cursor = r.Next; cursor == "" {
			break
		}
	}
	t.Logf("%s: %d articles, of which the last %d hold it by accident", word, hits, accidents)
}

// isWordOf reports whether an article holds a word, or is by, from or tagged with
// what has that name.
func isWordOf(s segment.Segmenter, a *corpus.Article, word string) bool {
	for _, name := range append([]string{a.Author, a.Source}, a.Tags...) {
		if index.Literal(name) == word {
			return true
		}
	}
	isWord := func(k segment.Token) bool { return k.Term == word }
	return slices.ContainsFunc(s.Segment(a.Title), isWord) || slices.ContainsFunc(s.Segment(a.Body), isWord)
}

// readNews returns the shared news and the bytes of its normalized text.
func readNews(t *testing.T) (articles []*corpus.Article, size int) {
	t.Helper()
	corpustest.News(t, func(a *corpus.Article) bool {
		articles = append(articles, a)
		size += len(segment.Normal(a.Title)) + len(segment.Normal(a.Body))
		return true
	})
	return articles, size
}

// checkAgreement checks that the index, once level with the store, holds the
// articles of the store and no other.
func checkAgreement(t *testing.T, l *library, atLeast int) {
	t.Helper()
	if err := l.catchUp(t.Context(), streams{err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	count, err := l.index.Count()
	if err != nil {
		t.Fatal(err)
	}
	if l.store.Count() < atLeast || int(count) != l.store.Count() {
		t.Errorf("%d articles in the store, %d in the index, want %d or more in both", l.store.Count(), count, atLeast)
	}
	ids := make([]string, 0, count)
	err = l.store.Each(t.Context(), func(a *corpus.Article) error {
		ids = append(ids, a.ID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for len(ids) > 0 {
		n := min(len(ids), 1000)
		if got := indexed(t, l, ids[:n]); got != n {
			t.Errorf("of %d articles of the store, %d are in the index", n, got)
		}
		ids = ids[n:]
	}
}

// indexed returns how many of the IDs the index knows.
func indexed(t *testing.T, l *library, ids []string) int {
	t.Helper()
	r, err := l.index.Search(t.Context(), index.Query{IDs: ids})
	if err != nil {
		t.Fatal(err)
	}
	return r.Total
}

// An import is killed at random moments, 8 times and in the long form 20. Whatever it had
// acknowledged is there after a restart, and the index agrees with the store.
func TestLargeKillDuringImport(t *testing.T) {
	needsLarge(t)
	const articles = 60_000
	rounds := 8
	if os.Getenv("WENSOU_LONG") != "" {
		rounds = 20
	}
	program := build(t)
	file, ids := manyArticles(t, articles)
	data := t.TempDir()
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 9)) //nolint:gosec // moments, not secrets
	acknowledgedInAll, longest := 0, time.Duration(0)
	for round := range rounds {
		acknowledged := importAndKill(t, program, file, data, time.Duration(500+random.IntN(4500))*time.Millisecond)
		acknowledgedInAll += acknowledged
		began := time.Now()
		l, err := openLibrary(data, false, newLogger(streams{err: io.Discard}))
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		longest = max(longest, time.Since(began))
		for _, id := range ids[:acknowledged] {
			if _, err := l.store.Article(t.Context(), id); err != nil {
				t.Errorf("round %d: article %s was acknowledged and is lost: %v", round, id, err)
			}
		}
		checkAgreement(t, l, acknowledged)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d rounds, %d acknowledgements checked, longest restart %s", rounds, acknowledgedInAll, longest)
	if acknowledgedInAll == 0 {
		t.Error("nothing was acknowledged in any round: the test tested nothing")
	}
}

// importAndKill starts an import, kills it after a while, and returns how many
// articles it said were imported.
func importAndKill(t *testing.T, program, file, data string, after time.Duration) int {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, "import", file, "--data", data)
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // SIGKILL; it may have ended
	_ = cmd.Wait()         // says that it was killed
	acknowledged := 0
	for lines := bufio.NewScanner(&said); lines.Scan(); {
		var n int
		if _, err := fmt.Sscanf(lines.Text(), "imported: %d", &n); err == nil {
			acknowledged = n
		}
	}
	return acknowledged
}

// build builds the program and returns its path.
func build(t *testing.T, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wensou")
	if out, err := exec.CommandContext(t.Context(), "go", slices.Concat([]string{"build", "-o", path}, flags, []string{"."})...).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// manyArticles writes n articles, made of the magazine's paragraphs, to a file.
func manyArticles(t *testing.T, n int) (file string, ids []string) {
	t.Helper()
	truth, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	var paragraphs []string
	for _, a := range truth {
		paragraphs = append(paragraphs, strings.Split(strings.TrimSpace(a.Body()), "\n")...)
	}
	file = filepath.Join(t.TempDir(), "many.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same articles each time
	for i := range n {
		var body strings.Builder
		for range 8 {
			body.WriteString(paragraphs[random.IntN(len(paragraphs))] + "\n")
		}
		a := &corpus.Article{ID: fmt.Sprintf("篇/%d", i), Title: truth[i%len(truth)].Title, Body: body.String()}
		line, err := corpus.FormatLine(a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(line); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return file, ids
}
