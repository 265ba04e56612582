// Package rules keeps what editors decide about searching: four lists in files of the
// data folder, which may also be written by hand. A Book shows what a change of a list
// would do, makes it, writes it down and takes it back.
package rules

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"wensou/corpus"
	"wensou/corpus/disk"
	"wensou/index"
	"wensou/segment"
)

// List names one of the lists.
type List string

// The lists.
const (
	Pins      List = "pins"      // which articles a query shows first; see index.ReadPins
	Synonyms  List = "synonyms"  // what stands for what; see index.ReadSynonyms
	Words     List = "words"     // words of the dictionary; see segment.Options
	StopWords List = "stopwords" // words that count little; see index.ReadStopWords
)

// Lists returns all lists.
func Lists() []List { return []List{Pins, Synonyms, Words, StopWords} }

// File returns the name of the file in the data folder that holds the list.
func (l List) File() string { return string(l) + ".txt" }

// MaxText bounds the text of a list, in bytes. A longer one has to be written by hand.
const MaxText = 4 << 20

// maxWho bounds the name of whoever changes a list, in characters.
const maxWho = 100

// Errors of changes.
var (
	// ErrConflict is wrapped where a list was changed since the text that a change was
	// made from, or the lines that are to be taken back.
	ErrConflict = errors.New("the list was changed in the meantime")
	// ErrUnchanged is returned for a change that changes nothing.
	ErrUnchanged = errors.New("the text is that of the list")
	// ErrList is wrapped where there is no list of a name.
	ErrList = errors.New("there is no such list")
	// ErrNoEntry is wrapped where the journal has no entry of a number.
	ErrNoEntry = errors.New("there is no such entry")
)

// Change is a list as it shall be.
type Change struct {
	List List
	Text string // all of it
	Base string // fingerprint of the text that it was made from; see Book.Text
}

// Options are what a Book needs of the packages around it.
type Options struct {
	// Use takes a list into use as its file is now, and returns when it is.
	Use func(List) error
	Now func() time.Time // nil: time.Now

	// What a preview asks:

	Search   index.Searcher             // that answers readers
	Rules    func() *index.Rules        // in use
	Words    func() *segment.Dictionary // in use
	Articles Articles                   // of Search
	// Build makes an index of articles, cut by a dictionary, in a folder that is there
	// no more once it is closed.
	Build func(ctx context.Context, dir string, words *segment.Dictionary, articles []*corpus.Article) (Trial, error)
}

// Articles are those of a store.
type Articles interface {
	Count() int
	Each(ctx context.Context, do func(*corpus.Article) error) error
}

// Trial is an index to compare with another, and to be closed then.
type Trial interface {
	index.Searcher
	io.Closer
}

// Book is the lists of a data folder. It is safe for concurrent use; one process has a
// folder open.
type Book struct {
	dir     string
	options Options
	journal journal

	mu    sync.Mutex    // held while a list is replaced
	trial chan struct{} // full while two dictionaries are compared, which takes memory
}

// Open opens the lists of a data folder.
func Open(dir string, o Options) (*Book, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := removeTrials(dir); err != nil {
		return nil, fmt.Errorf("open rules: %w", err)
	}
	return &Book{dir: dir, options: o, journal: journal{filepath.Join(dir, JournalFile)}, trial: make(chan struct{}, 1)}, nil
}

// Text returns a list, "" if there is none, and its fingerprint.
func (b *Book) Text(l List) (text, fingerprint string, err error) {
	if !slices.Contains(Lists(), l) {
		return "", "", fmt.Errorf("%w: %q; there are %v", ErrList, l, Lists())
	}
	path := filepath.Join(b.dir, l.File())
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", "", fmt.Errorf("read list: %w", err)
	}
	if len(content) > MaxText {
		return "", "", fmt.Errorf("%s has %d bytes; a list of more than %d has to be changed by hand", path, len(content), MaxText)
	}
	text = inOrder(string(content))
	return text, fingerprintOf(text), nil
}

// change checks a change and returns it with its text in order, beside the present text.
func (b *Book) change(c Change) (Change, string, error) {
	now, fingerprint, err := b.Text(c.List)
	if err != nil {
		return c, "", err
	}
	if c.Base != fingerprint {
		return c, "", fmt.Errorf("%s: %w", c.List.File(), ErrConflict)
	}
	c.Text = inOrder(c.Text)
	if c.Text == now {
		return c, "", fmt.Errorf("%s: %w", c.List.File(), ErrUnchanged)
	}
	return c, now, check(c.List, c.Text)
}

// Apply makes a change: when it returns, the list is on the disk and in use. It returns an
// error of ErrConflict for a list that was changed since Base, and a LineError for a text
// that can't be used.
func (b *Book) Apply(_ context.Context, c Change, who string) (Entry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, now, err := b.change(c)
	if err != nil {
		return Entry{}, err
	}
	return b.replace(c.List, now, c.Text, Entry{Who: who})
}

// replace puts a text in the place of a list's, takes it into use and writes that down; a
// list that can't be taken into use, or not be written down, stays what it was.
func (b *Book) replace(l List, now, text string, e Entry) (Entry, error) {
	e.At, e.List, e.Who = b.options.Now().UTC().Truncate(time.Second), l, bounded(strings.TrimSpace(e.Who), maxWho)
	r := record{Entry: e}
	r.Added, r.Removed, r.Behind = difference(now, text)
	if err := b.put(l, text); err != nil {
		return Entry{}, errors.Join(err, b.put(l, now))
	}
	e, err := b.journal.add(r)
	if err != nil {
		return Entry{}, errors.Join(err, b.put(l, now))
	}
	return e, nil
}

// put writes a list and takes it into use.
func (b *Book) put(l List, text string) error {
	if err := disk.Replace(filepath.Join(b.dir, l.File()), []byte(text)); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	if b.options.Use == nil {
		return nil
	}
	if err := b.options.Use(l); err != nil {
		return fmt.Errorf("take %s into use: %w", l.File(), err)
	}
	return nil
}

// bounded returns the first characters of a text.
func bounded(text string, runes int) string {
	for at := range text {
		if runes == 0 {
			return text[:at]
		}
		runes--
	}
	return text
}
