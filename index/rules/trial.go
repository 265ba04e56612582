package rules

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// A change of words shows itself once the index is rebuilt. A preview builds two small
// indexes of the same articles, one cut by the dictionary in use and one by the new: of
// all articles if they are few, else of those that hold a changed word, the newest first,
// and of the first ones of each query.
const (
	fewArticles = 2000
	maxHolding  = 1500     // that hold a changed word
	maxArticles = 3000     // in all
	maxBytes    = 64 << 20 // of their texts
	firstOfEach = 100      // of a query; fewer if there are many queries
)

// trialPrefix begins the names of the folders of trials, in the data folder.
const trialPrefix = "preview-"

// removeTrials removes the folders that a crash has left.
func removeTrials(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, trialPrefix+"*"))
	for _, folder := range left {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	return err
}

// tryWords compares the answers to queries by the dictionary in use with those by the
// user words of a text.
func (b *Book) tryWords(ctx context.Context, p *Preview, text string, words, queries []string) error {
	select {
	case b.trial <- struct{}{}:
		defer func() { <-b.trial }()
	case <-ctx.Done():
	}
	err := b.try(ctx, p, text, words, queries)
	if err != nil && ctx.Err() != nil {
		p.Left += len(queries)
		return nil // the time was up before anything could be compared
	}
	return err
}

// try builds the indexes and removes them.
func (b *Book) try(ctx context.Context, p *Preview, text string, words, queries []string) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	dictionary, err := segment.Open(segment.Options{UserWords: strings.NewReader(text)})
	if err != nil {
		return err
	}
	s := sample{ids: map[string]bool{}}
	if err := b.sample(ctx, &s, words, queries); err != nil {
		return fmt.Errorf("articles for a preview: %w", err)
	}
	if !s.whole {
		p.Articles = len(s.articles)
	}
	folder, err := os.MkdirTemp(b.dir, trialPrefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	before, err := b.options.Build(ctx, filepath.Join(folder, "before"), b.options.Words(), s.articles)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, before.Close()) }()
	after, err := b.options.Build(ctx, filepath.Join(folder, "after"), dictionary, s.articles)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, after.Close()) }()
	return p.compare(ctx, queries, side{before, b.rules()}, side{after, b.rules()})
}

// sample is articles for a trial.
type sample struct {
	articles []*corpus.Article
	ids      map[string]bool
	bytes    int
	whole    bool // these are all
}

// add adds an article. It reports false if it has no room for that.
func (s *sample) add(a *corpus.Article) bool {
	if s.ids[a.ID] {
		return true
	}
	size := len(a.Title) + len(a.Body)
	if len(s.articles) == maxArticles || s.bytes+size > maxBytes {
		return false
	}
	s.ids[a.ID] = true
	s.articles, s.bytes = append(s.articles, a), s.bytes+size
	return true
}

// errFull ends what adds to a sample that has no room.
var errFull = errors.New("the sample is full")

// sample takes the articles of a trial.
func (b *Book) sample(ctx context.Context, s *sample, words, queries []string) error {
	if b.options.Articles.Count() <= fewArticles {
		err := b.options.Articles.Each(ctx, func(a *corpus.Article) error {
			if !s.add(a) {
				return errFull
			}
			return nil
		})
		if s.whole = err == nil; s.whole || !errors.Is(err, errFull) {
			return err
		}
		*s = sample{ids: map[string]bool{}}
	}
	for _, word := range words {
		if err := b.holding(ctx, s, word); err != nil {
			return err
		}
	}
	each := min(firstOfEach, (maxArticles-len(s.articles))/max(1, len(queries)))
	for _, query := range queries {
		r, err := b.options.Search.Search(ctx, index.Query{Text: query, Size: each})
		if err != nil && !errors.Is(err, index.ErrQuery) {
			return err
		}
		if err == nil {
			s.addAll(r.Hits)
		}
	}
	return nil
}

// holding takes articles that hold a word.
func (b *Book) holding(ctx context.Context, s *sample, word string) error {
	q := index.Query{Text: `"` + word + `"`, Sort: index.Newest, Size: index.MaxSize}
	for len(s.articles) < maxHolding {
		r, err := b.options.Search.Search(ctx, q)
		if err != nil {
			return err
		}
		if !s.addAll(r.Hits) || r.Next == "" {
			return nil
		}
		q.Cursor = r.Next
	}
	return nil
}

// addAll adds the articles of hits, as far as there is room.
func (s *sample) addAll(hits []index.Hit) bool {
	for _, h := range hits {
		if !s.add(h.Article) {
			return false
		}
	}
	return true
}
