package suggest_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index"
	"wensou/index/related"
	"wensou/index/suggest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// news is the vocabulary of the shared news, and its titles that are short enough to
// be typed. It is read once.
type news struct {
	vocabulary *suggest.Vocabulary
	titles     []string
	people     map[string]bool // whom one article of ten names
	load       time.Duration   // CPU time
	bytes      uint64          // of memory that the vocabulary takes
}

var theNews struct {
	sync.Mutex
	*news
}

const (
	longestTitle = 60
	newsBatch    = 1000
)

func sharedNews(t testing.TB) *news {
	t.Helper()
	theNews.Lock()
	defer theNews.Unlock()
	if theNews.news == nil {
		theNews.news = readNews(t)
	}
	return theNews.news
}

func readNews(t testing.TB) *news {
	t.Helper()
	dictionary := segmenttest.Open(t)
	suggest.New(dictionary).Complete("a", 1) // reads what is read once
	before := memory()
	n := &news{vocabulary: suggest.New(dictionary), people: map[string]bool{}}
	read := 1
	var batch []corpus.Change
	apply := func() {
		start := cpu(t)
		if err := n.vocabulary.Apply(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		n.load += cpu(t) - start
		batch = batch[:0]
	}
	corpustest.News(t, func(a *corpus.Article) bool {
		batch = append(batch, corpus.Change{Seq: uint64(read), ID: a.ID, Article: a})
		if read++; read%10 == 0 {
			n.addPeople(a, dictionary)
		}
		if len(batch) == newsBatch {
			apply()
		}
		if utf8.RuneCountInString(a.Title) <= longestTitle {
			n.titles = append(n.titles, a.Title)
		}
		return true
	})
	apply()
	batch = nil
	titles := 0
	for i, title := range n.titles {
		n.titles[i] = strings.Clone(title) // keeps no article alive
		titles += len(title)
	}
	n.bytes = memory() - before - uint64(titles)
	return n
}

func (n *news) addPeople(a *corpus.Article, words related.Analyzer) {
	for _, name := range related.Names(a, utf8.RuneCountInString(a.Body), words) {
		if name.Kind == index.SharedPerson {
			n.people[strings.Clone(name.Text)] = true
		}
	}
}

// memory returns the bytes that are alive.
func memory() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// cpu returns the CPU time of the process.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestTrueTitlesAreLeftAlone proposes no correction of what the corpus has.
func TestTrueTitlesAreLeftAlone(t *testing.T) {
	const titles, most = 5000, 5
	n := sharedNews(t)
	wrong := 0
	for i := range titles {
		title := n.titles[i*len(n.titles)/titles]
		if meant, ok := n.vocabulary.Correct(title); ok {
			wrong++
			t.Logf("%s → %s", title, meant)
		}
	}
	if t.Logf("%d false proposals on %d titles", wrong, titles); wrong > most {
		t.Errorf("%d of %d true titles are corrected, want at most %d", wrong, titles, most)
	}
}

// TestNamesAreLeftAlone proposes no correction of people whom some article names, be
// it only once and in a late paragraph.
func TestNamesAreLeftAlone(t *testing.T) {
	const most = 5
	n := sharedNews(t)
	wrong := 0
	for name := range n.people {
		if meant, ok := n.vocabulary.Correct(name); ok {
			wrong++
			t.Logf("%s → %s", name, meant)
		}
	}
	if t.Logf("%d false proposals on %d names", wrong, len(n.people)); wrong > most || len(n.people) < 1000 {
		t.Errorf("%d of %d names are corrected, want at most %d", wrong, len(n.people), most)
	}
}

// TestMistakesInTitlesAreCorrected makes a mistake in each of 500 titles, half of them
// whole and half a piece as a reader types it, and counts what is proposed.
func TestMistakesInTitlesAreCorrected(t *testing.T) {
	const mistakes, precision, recall = 500, .9, .5
	n := sharedNews(t)
	g := &mistaker{Rand: rand.New(rand.NewPCG(7, 7)), common: commonCharacters(n.titles)}
	right, wrong, made := 0, 0, 0
	for made < mistakes {
		title := segment.Trimmed(n.titles[g.IntN(len(n.titles))])
		if made%2 == 1 {
			title = g.piece(title)
		}
		typed, ok := g.mistype(title)
		if !ok {
			continue
		}
		made++
		switch meant, ok := n.vocabulary.Correct(typed); {
		case ok && meant == title:
			right++
		case ok:
			wrong++
			t.Logf("%s → %s, want %s", typed, meant, title)
		}
	}
	p, r := float64(right)/float64(max(right+wrong, 1)), float64(right)/mistakes
	if t.Logf("%d right, %d wrong of %d: precision %.3f, recall %.3f", right, wrong, mistakes, p, r); p < precision || r < recall {
		t.Errorf("precision %.3f and recall %.3f, want at least %.2f and %.2f", p, r, precision, recall)
	}
}

// mistaker makes mistakes, the same ones in each run.
type mistaker struct {
	*rand.Rand

	common map[rune]bool // characters that people type
}

// commonCharacters returns those that are in several titles.
func commonCharacters(titles []string) map[rune]bool {
	const several = 20
	counts, common := map[rune]int{}, map[rune]bool{}
	for _, title := range titles {
		for _, r := range segment.Normal(title) {
			if counts[r]++; counts[r] == several && unicode.Is(unicode.Han, r) {
				common[r] = true
			}
		}
	}
	return common
}

// piece returns 4 to 10 characters of a title.
func (g *mistaker) piece(title string) string {
	runes := []rune(title)
	length := min(4+g.IntN(7), len(runes))
	at := g.IntN(len(runes) - length + 1)
	return string(runes[at : at+length])
}

// mistype puts a character in the place of one that sounds or looks like it. It
// reports false where there is none.
func (g *mistaker) mistype(text string) (string, bool) {
	runes := []rune(text)
	if len(runes) == 0 {
		return "", false
	}
	at := g.IntN(len(runes))
	others := slices.DeleteFunc(suggest.Confusable(runes[at]), func(r rune) bool { return !g.common[r] })
	if !g.common[runes[at]] || len(others) == 0 {
		return "", false
	}
	runes[at] = others[g.IntN(len(others))]
	return string(runes), true
}

// BenchmarkLoad reads the shared news: CPU-seconds, and the bytes that the vocabulary
// takes of memory.
func BenchmarkLoad(b *testing.B) {
	var n *news
	for b.Loop() {
		n = readNews(b)
	}
	b.ReportMetric(n.load.Seconds(), "CPU-s")
	b.ReportMetric(float64(n.bytes), "memory-bytes")
	b.ReportMetric(float64(n.vocabulary.Size()), "texts")
}

// BenchmarkComplete types titles of the shared news letter by letter, in characters
// and in pinyin, beside as many past queries as are completed, and tells the CPU time of
// one completion: 10 ms is the bar.
func BenchmarkComplete(b *testing.B) {
	n := sharedNews(b)
	n.vocabulary.SetAsked(n.asked())
	defer n.vocabulary.SetAsked(nil)
	var typed []string
	for i := range 300 {
		runes := []rune(n.titles[i*len(n.titles)/300])
		letters := suggest.Letters(string(runes))
		for size := 1; size <= min(len(runes), 12); size++ {
			typed = append(typed, string(runes[:size]))
		}
		for size := 1; size <= min(len(letters), 16); size++ {
			typed = append(typed, letters[:size])
		}
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		typed = append(typed, string(letter), string(letter)+"i", string(letter)+"sh")
	}
	var took []time.Duration
	for b.Loop() {
		took = took[:0]
		for _, text := range typed {
			start := cpu(b)
			n.vocabulary.Complete(text, 10)
			took = append(took, cpu(b)-start)
		}
	}
	reportCPU(b, took)
}

// asked returns beginnings of titles, as if readers had asked them.
func (n *news) asked() []suggest.Asked {
	var all []suggest.Asked
	for i := range suggest.MaxAsked {
		runes := []rune(n.titles[i*len(n.titles)/suggest.MaxAsked])
		all = append(all, suggest.Asked{Query: string(runes[:min(len(runes), 4+i%8)]), Count: 3 + i%50})
	}
	return all
}

// BenchmarkSearches proposes what to search for beside an answer of ten articles.
func BenchmarkSearches(b *testing.B) {
	n := sharedNews(b)
	n.vocabulary.SetAsked(n.asked())
	defer n.vocabulary.SetAsked(nil)
	var articles []*corpus.Article
	corpustest.News(b, func(a *corpus.Article) bool {
		articles = append(articles, a)
		return len(articles) < 1000
	})
	var took []time.Duration
	for b.Loop() {
		took = took[:0]
		for i := 0; i+readArticles <= len(articles); i += readArticles {
			start := cpu(b)
			n.vocabulary.Searches(string([]rune(articles[i].Title)[:4]), articles[i:i+readArticles], 8)
			took = append(took, cpu(b)-start)
		}
	}
	reportCPU(b, took)
}

const readArticles = 10

// BenchmarkCorrect corrects titles that are mistyped.
func BenchmarkCorrect(b *testing.B) {
	n := sharedNews(b)
	g := &mistaker{Rand: rand.New(rand.NewPCG(7, 7)), common: commonCharacters(n.titles)}
	var typed []string
	for len(typed) < 2000 {
		if text, ok := g.mistype(segment.Trimmed(n.titles[g.IntN(len(n.titles))])); ok {
			typed = append(typed, text)
		}
	}
	var took []time.Duration
	for b.Loop() {
		took = took[:0]
		for _, text := range typed {
			start := cpu(b)
			n.vocabulary.Correct(text)
			took = append(took, cpu(b)-start)
		}
	}
	reportCPU(b, took)
}

// reportCPU reports the CPU time of one call.
func reportCPU(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	for _, p := range []struct {
		unit string
		at   int
	}{{"p50-CPU-ms", len(took) / 2}, {"p99-CPU-ms", len(took) * 99 / 100}, {"max-CPU-ms", len(took) - 1}} {
		b.ReportMetric(took[p.at].Seconds()*1000, p.unit)
	}
}
