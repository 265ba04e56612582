// Package related finds the articles that have to do with another one or with a
// draft, and says why, for all backends. Two stages rank: a backend chooses by the
// key terms, and the texts of the best are compared whole. Near-copies stand apart.
// The reasons can be checked in both texts.
package related

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// Backend is what one view of an index gives, which does not change meanwhile.
type Backend interface {
	index.TermStats
	// Choose returns the articles that hold most of the terms, by BM25, each term
	// with its weight: n at most, best first. Each has a score above 0.
	Choose(ctx context.Context, terms []index.WeightedTerm, n int) ([]Candidate, error)
	// Holding returns how many articles hold a text literally, in the form of
	// index.Literal.
	Holding(ctx context.Context, text string) (int, error)
	// Tagged returns how many articles have a tag, in the form of segment.Trimmed.
	Tagged(ctx context.Context, tag string) (uint64, error)
}

// Candidate is an article that a backend has chosen.
type Candidate struct {
	ID    string
	Score float64
	Day   time.Time // corpus.Article.WallClock, zero if unknown

	Cluster string // of reprints, "" if it is alone
	// Text returns the title and the first characters of the body, as many as
	// asked for and a few more at most, in the form of segment.JoinNormal.
	Text func(runes int) (title, body string)
}

// Analyzer cuts text into words. Cut is Segment for text that is normalized already:
// it calls emit for each token, in the order of Segment, with byte offsets into normal.
// Class and Share tell what sort of word one is, and how frequent; see
// segment.Dictionary.
type Analyzer interface {
	segment.Segmenter
	Cut(normal string, emit func(start, end, position int))
	Class(word string) segment.Class
	Share(word string) float64
}

// Current returns what an analyzer cuts with at the moment, so that one search or one batch
// sees one dictionary: that of a segment.Swappable, else the analyzer itself.
func Current(a Analyzer) Analyzer {
	if s, ok := a.(*segment.Swappable); ok {
		return s.Dictionary()
	}
	return a
}

// Bounds on the work for one list.
const (
	titleRunes = 500  // of a title; a longer one is none
	textRunes  = 4000 // of a body that are compared; a longer one is what its beginning says
	depth      = 150  // articles that are ranked again
	mostChosen = 300  // articles that are looked at for so many that are no copies
)

// Finder finds related articles in one view of an index.
type Finder struct {
	Backend  Backend
	Words    Analyzer
	Articles index.Articles // texts of the hits
}

// Find returns the articles that are related to a, which may be a draft. The
// options are within their bounds.
func (f *Finder) Find(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	bounded := *a
	bounded.Title = a.Title[:cutAt(a.Title, titleRunes)]
	a = &bounded
	terms, err := index.KeyTerms(ctx, passages(a, f.Words), f.Backend, keyTerms)
	if err != nil {
		return nil, fmt.Errorf("key terms: %w", err)
	}
	if len(terms) == 0 {
		return new(index.RelatedResult), nil
	}
	words, err := newLexicon(ctx, f.Words, f.Backend)
	if err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	s := &search{Finder: f, article: a, options: o, terms: terms, lexicon: words}
	s.writing = newWriting(a, f.Words)
	for _, t := range terms {
		s.wanted = append(s.wanted, index.Wanted{Text: t.Term, Weight: t.Weight, Manner: index.AsWord, Little: index.FunctionWeight(t.Term) < 1})
	}
	if err := s.compare(ctx); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	return s.result(ctx)
}

// search is the state of one call of Find.
type search struct {
	*Finder

	article *corpus.Article
	options index.RelatedOptions
	terms   []index.WeightedTerm
	lexicon *lexicon
	own     *text
	ranked  []*rival       // no copies of the article, best first
	copies  []*rival       // near-copies, the nearest first
	wanted  []index.Wanted // the terms, as hits are marked by them
	writing *writing       // the article as written
	windows *windows       // of its body; nil until asked for
	about   []subject      // what it is about; nil until asked for
}

// rival is a candidate whose text has been read.
type rival struct {
	Candidate
	*text // nil of a near-copy

	score   float64
	overlap overlap // with the article
}

// compare reads the texts of the candidates, parts the near-copies from the
// others and ranks these.
func (s *search) compare(ctx context.Context) error {
	chosen, err := s.Backend.Choose(ctx, s.terms, mostChosen+len(s.options.Exclude)+1)
	if err != nil {
		return err
	}
	title, body := ownText(s.article)
	if s.own, err = s.lexicon.read(ctx, title, body); err != nil {
		return err
	}
	s.lexicon.estimate = true
	s.own.shingles = newShingles(body)
	for _, c := range chosen {
		if c.ID == s.article.ID && c.ID != "" || slices.Contains(s.options.Exclude, c.ID) {
			continue
		}
		if len(s.ranked) == depth {
			break
		}
		if err := s.meet(ctx, c); err != nil {
			return err
		}
	}
	s.rank()
	return nil
}

// meet reads the text of a candidate and puts it where it belongs: with the
// near-copies, among which is what publishes a draft, or with the others.
func (s *search) meet(ctx context.Context, c Candidate) error {
	title, body := c.Text(textRunes)
	set := newShingles(body)
	r := &rival{Candidate: c, overlap: s.own.shingles.compare(set)}
	if r.overlap.nearCopy() || s.article.ID == "" && r.overlap.publishes() {
		s.copies = append(s.copies, r)
		return nil
	}
	var err error
	if r.text, err = s.lexicon.read(ctx, title, body); err != nil {
		return err
	}
	r.shingles = set
	s.ranked = append(s.ranked, r)
	return nil
}

// result makes the answer: copies and articles with their reasons, and keywords.
func (s *search) result(ctx context.Context) (*index.RelatedResult, error) {
	result := new(index.RelatedResult)
	reprints, shown, err := s.hits(ctx, s.reprints(), s.copyReasons)
	if err != nil {
		return nil, err
	}
	result.Reprints = reprints
	if i := slices.IndexFunc(shown, func(r *rival) bool { return r.overlap.publishes() }); i >= 0 {
		result.Published = &result.Reprints[i]
	}
	if result.Hits, _, err = s.hits(ctx, s.list(), s.reasons); err != nil {
		return nil, err
	}
	result.Keywords, err = s.keywords(ctx)
	return result, err
}

// whyFunc says why a rival, whose article has been read, is in a list.
type whyFunc func(context.Context, *rival, *writing) ([]index.Reason, error)

// hits reads the articles of rivals, as many as are asked for, and says why they
// are there. One that was deleted since, or can't be read, is left out; the rivals
// of the hits are returned with them.
func (s *search) hits(ctx context.Context, rivals []*rival, why whyFunc) ([]index.Hit, []*rival, error) {
	var (
		hits  []index.Hit
		shown []*rival
	)
	for _, r := range rivals[:min(len(rivals), s.options.N)] {
		a, err := s.Articles.Article(ctx, r.ID)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		hit := index.NewHit(a, a.Body[:cutAt(a.Body, textRunes)], s.Words, s.wanted, index.DefaultSnippet)
		hit.Score = r.score
		if hit.Reasons, err = why(ctx, r, newWriting(a, s.Words)); err != nil {
			return nil, nil, err
		}
		hits, shown = append(hits, hit), append(shown, r)
	}
	return hits, shown, nil
}

// copyReasons says how much of a near-copy is in the article too.
func (*search) copyReasons(_ context.Context, r *rival, _ *writing) ([]index.Reason, error) {
	return []index.Reason{{Kind: index.NearCopy, Weight: r.overlap.jaccard}}, nil
}

// reprints returns the near-copies and the other articles of the same cluster of
// reprints, the nearest first. The latter may be among the related articles too, where
// they tell of the same in other words.
func (s *search) reprints() []*rival {
	var all []*rival
	add := func(r rival) {
		r.score = r.overlap.jaccard
		all = append(all, &r)
	}
	for _, r := range s.copies {
		add(*r)
	}
	for _, r := range s.ranked {
		if r.Cluster != "" && r.Cluster == s.article.Cluster {
			add(*r)
		}
	}
	slices.SortFunc(all, byScore)
	return all
}
