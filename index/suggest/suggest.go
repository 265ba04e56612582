// Package suggest completes what readers type and corrects what they mistype, from
// the words of the corpus itself, so that it needs no log of queries: titles, people,
// organisations, sources, sections and tags. Where there is a log, what several readers
// asked is completed too. It knows how Chinese is read, so that letters complete
// too; pinyin goes no further than this package, and no search ever matches by it.
package suggest

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/related"
)

// Vocabulary is what can be completed and corrected, in memory. It follows the change
// log as an index does; see ingest.Follow. It is safe for concurrent use.
//
// It takes 42 MB for the counts of characters, whatever the corpus, and some 700 bytes
// an article, up to maxEntries texts; what comes then is not completed.
type Vocabulary struct {
	words related.Analyzer
	seed  maphash.Seed
	grams *grams

	mu       sync.RWMutex // guards what follows
	entries  []entry
	bounds   []float32           // by entry, what it scores at most beside where it fits; see bound
	numbers  map[uint64]uint32   // of entries, by the hash of kind and normal text
	articles map[uint64][]uint32 // which entries an article is counted in, by the hash of its ID
	heads    *buckets
	inner    *buckets
	dead     int   // entries that no article has any more
	newest   int32 // the last day on which an article was published
	asked    []question
	applied  uint64
}

// entry is a text that can be completed.
type entry struct {
	kind     Kind
	text     string // as it was first written
	key      uint64 // its hash in numbers
	cells    []cell
	starts   uint64 // bit i: a word begins at cell i
	articles int32  // how many have it; 0: the entry is dead
	day      int32  // the last on which one was published, by the days since 1970; 0 if unknown
}

// New returns an empty vocabulary.
func New(words related.Analyzer) *Vocabulary {
	return &Vocabulary{
		words: words, seed: maphash.MakeSeed(), grams: newGrams(),
		numbers: map[uint64]uint32{}, articles: map[uint64][]uint32{}, heads: new(buckets), inner: new(buckets),
	}
}

// Applied returns the Seq of the last change that the vocabulary knows of.
func (v *Vocabulary) Applied(context.Context) (uint64, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.applied, nil
}

// Apply takes changes into the vocabulary. What a deleted article said can't be
// completed any more, but correction goes on to know its words: it takes what was
// once written for no mistake.
func (v *Vocabulary) Apply(ctx context.Context, batch []corpus.Change) error {
	for _, change := range batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		var drafts []draft
		if change.Article != nil {
			v.grams.addArticle(change.Article)
			drafts = v.draftsOf(change.Article)
		}
		v.apply(change, drafts)
	}
	return nil
}

// apply counts an article where it belongs.
func (v *Vocabulary) apply(change corpus.Change, drafts []draft) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.applied = max(v.applied, change.Seq)
	if change.Err != nil {
		return
	}
	v.remove(change.ID)
	if change.Article == nil {
		return
	}
	day := dayOf(change.Article)
	v.newest = max(v.newest, day)
	numbers := make([]uint32, 0, len(drafts))
	for _, d := range drafts {
		if number, ok := v.count(d, day); ok && !slices.Contains(numbers, number) {
			v.entries[number].articles++
			v.bounds[number] = v.entries[number].bound()
			numbers = append(numbers, number)
		}
	}
	v.articles[maphash.String(v.seed, change.ID)] = numbers
}

// remove takes an article away from where it is counted.
func (v *Vocabulary) remove(id string) {
	key := maphash.String(v.seed, id)
	for _, number := range v.articles[key] {
		e := &v.entries[number]
		if e.articles--; e.articles == 0 {
			v.dead++
		}
		v.bounds[number] = e.bound()
	}
	delete(v.articles, key)
	if v.dead > minDead && v.dead > len(v.entries)/2 {
		v.compact()
	}
}

// minDead is how many entries are kept at least after they are dead: to make room
// costs as much as all that live.
const minDead = 1000

// count returns the entry of a draft, which is made if there is room.
func (v *Vocabulary) count(d draft, day int32) (number uint32, ok bool) {
	key := v.keyOf(d.kind, d.normal)
	number, ok = v.numbers[key]
	switch {
	case ok && v.entries[number].articles == 0:
		v.dead--
	case !ok && len(v.entries) == maxEntries:
		return 0, false
	case !ok:
		number = uint32(len(v.entries))
		v.entries = append(v.entries, entry{kind: d.kind, text: d.text, key: key, cells: slices.Clip(d.cells), starts: d.starts})
		v.bounds = append(v.bounds, 0)
		v.numbers[key] = number
		v.add(number)
	}
	v.entries[number].day = max(v.entries[number].day, day)
	return number, true
}

// keyOf returns the hash of an entry in numbers.
func (v *Vocabulary) keyOf(kind Kind, normal string) uint64 {
	return maphash.String(v.seed, string(kind)+" "+normal)
}

// compact drops the dead entries.
func (v *Vocabulary) compact() {
	moved := make([]uint32, len(v.entries))
	live, bounds := make([]entry, 0, len(v.entries)-v.dead), make([]float32, 0, len(v.entries)-v.dead)
	for number, e := range v.entries {
		if e.articles == 0 {
			delete(v.numbers, e.key)
			continue
		}
		moved[number] = uint32(len(live))
		v.numbers[e.key] = uint32(len(live))
		live, bounds = append(live, e), append(bounds, v.bounds[number])
	}
	for _, numbers := range v.articles {
		for i, number := range numbers {
			numbers[i] = moved[number]
		}
	}
	v.entries, v.bounds, v.dead, v.heads, v.inner = live, bounds, 0, new(buckets), new(buckets)
	for number := range v.entries {
		v.add(uint32(number))
	}
}

// draftsOf returns what an article can be completed by.
func (v *Vocabulary) draftsOf(a *corpus.Article) []draft {
	var all []draft
	add := func(kind Kind, text string) {
		if d, ok := newDraft(kind, text, v.words); ok {
			all = append(all, d)
		}
	}
	add(Title, a.Title)
	for name := range corpus.AuthorNames(a.Author) {
		add(Person, name)
	}
	add(Source, a.Source)
	for _, step := range a.Section {
		add(Section, step)
	}
	for _, tag := range a.Tags[:min(len(a.Tags), maxTags)] {
		add(Tag, tag)
	}
	for _, name := range related.Names(a, leadRunes, v.words) {
		switch name.Kind {
		case index.SharedPerson:
			add(Person, name.Text)
		case index.SharedOrganisation:
			add(Organisation, name.Text)
		}
	}
	for _, word := range titleWords(a.Title, v.words) {
		add(Word, word)
	}
	return all
}

// leadRunes is how much of a body is read for names: what an article is about is named
// in its lead, and to read all of it takes twice as long as all else.
const leadRunes = 120

// maxTags bounds the tags of one article; more are furniture of its page.
const maxTags = 50

// dayOf returns when an article was published.
func dayOf(a *corpus.Article) int32 {
	const day = 24 * time.Hour
	if a.Published.IsZero() {
		return 0
	}
	return int32(a.WallClock().Unix() / int64(day/time.Second))
}
