package bleve

import (
	"io/fs"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index/bleve/literal"
	"wensou/segment/segmenttest"
)

// costArticles is how many of the shared news BenchmarkIndexing indexes.
const costArticles = 30_000

// BenchmarkIndexing compares what the literal section costs with words alone and
// with a field of bigrams: CPU-seconds, the size over that of the text, and the
// most memory that the process has had, which tells only of a variant that runs
// alone (-bench 'Indexing/^words$').
func BenchmarkIndexing(b *testing.B) {
	var articles []*corpus.Article
	size := 0
	corpustest.News(b, func(a *corpus.Article) bool {
		articles = append(articles, a)
		size += len(a.Title) + len(a.Body)
		return len(articles) < costArticles
	})
	literal.Register()
	analyzer := segmenttest.Open(b)
	wordsOnly := func(a *corpus.Article) (*document.Document, *text) {
		d, t := document.NewDocument(a.ID), &text{article: a, analyzer: analyzer}
		d.AddField(&words{text: t})
		return d, t
	}
	for _, bb := range []struct {
		name   string
		config map[string]any
		make   func(*corpus.Article) *document.Document
	}{
		{"words and literal", literal.Config(), func(a *corpus.Article) *document.Document { return newDocument(a, analyzer, false) }},
		{"words", nil, func(a *corpus.Article) *document.Document { d, _ := wordsOnly(a); return d }},
		{"words and bigrams", nil, func(a *corpus.Article) *document.Document {
			d, t := wordsOnly(a)
			d.AddField(&bigrams{text: t})
			return d
		}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			before := usage(b)
			var dir string
			for b.Loop() {
				dir = b.TempDir()
				indexAll(b, dir, bb.config, articles, bb.make)
			}
			after := usage(b)
			b.ReportMetric((cpu(after)-cpu(before)).Seconds()/float64(b.N), "CPU-s")
			b.ReportMetric(float64(folderSize(b, dir))/float64(size), "size/text")
			b.ReportMetric(float64(after.Maxrss)/1024, "peak-MB")
		})
	}
}

// indexAll makes an index of articles, in batches of 1,000.
func indexAll(b *testing.B, dir string, config map[string]any, articles []*corpus.Article, make func(*corpus.Article) *document.Document) {
	b.Helper()
	x, err := bleve.NewUsing(filepath.Join(dir, "index"), newMapping(), scorch.Name, scorch.Name, config)
	if err != nil {
		b.Fatal(err)
	}
	for len(articles) > 0 {
		n := min(len(articles), 1000)
		batch := x.NewBatch()
		for _, a := range articles[:n] {
			if err := batch.IndexAdvanced(make(a)); err != nil {
				b.Fatal(err)
			}
		}
		if err := x.Batch(batch); err != nil {
			b.Fatal(err)
		}
		articles = articles[n:]
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}

// bigrams is a field of the pairs of characters of title and body, with positions,
// as a phrase over them needs.
type bigrams struct {
	*text

	pairs bleveindex.TokenFrequencies
	count int
}

func (f *bigrams) Name() string              { return "bigrams" }
func (f *bigrams) Value() []byte             { return nil }
func (f *bigrams) ArrayPositions() []uint64  { return nil }
func (f *bigrams) EncodedFieldType() byte    { return 't' }
func (f *bigrams) AnalyzedLength() int       { return f.count }
func (f *bigrams) Size() int                 { return 64 }
func (f *bigrams) NumPlainTextBytes() uint64 { return 0 }
func (f *bigrams) Options() bleveindex.FieldIndexingOptions {
	return bleveindex.IndexField | bleveindex.IncludeTermVectors
}

func (f *bigrams) Analyze() {
	f.pairs = bleveindex.TokenFrequencies{}
	for _, part := range [][]byte{f.title, f.body} {
		last := -1 // where the first character of the pair begins
		for at, r := range string(part) {
			if last >= 0 && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
				f.add(part[last : at+len(string(r))])
			}
			last = at
		}
	}
}

func (f *bigrams) add(pair []byte) {
	f.count++
	t := f.pairs[string(pair)]
	if t == nil {
		t = &bleveindex.TokenFreq{Term: pair}
		f.pairs[string(pair)] = t
	}
	t.SetFrequency(t.Frequency() + 1)
	t.Locations = append(t.Locations, &bleveindex.TokenLocation{Position: f.count})
}

func (f *bigrams) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.pairs }

func usage(b *testing.B) syscall.Rusage {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u
}

func cpu(u syscall.Rusage) time.Duration {
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func folderSize(b *testing.B, dir string) int64 {
	b.Helper()
	sum := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum += info.Size()
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return sum
}
