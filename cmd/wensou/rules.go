package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"wensou/corpus"
	"wensou/index/bleve"
	"wensou/index/rules"
	"wensou/segment"
)

// openBook opens what editors change of the rules.
func (l *library) openBook() (err error) {
	l.book, err = rules.Open(l.dir, rules.Options{
		Use: l.useList, Search: l.index, Rules: l.rules.Load, Words: l.words.Dictionary, Articles: l.store, Build: l.buildTrial,
	})
	return err
}

// useList takes a list into use as its file is now.
func (l *library) useList(list rules.List) error {
	for _, w := range watchedFiles() {
		if w.name == list.File() {
			return l.use(w)
		}
	}
	return fmt.Errorf("no file %s is watched", list.File())
}

// use takes a watched file into use as it is now.
func (l *library) use(w watched) error {
	l.using.Lock()
	defer l.using.Unlock()
	path := filepath.Join(l.dir, w.name)
	l.stamps[w.name] = stampOf(path)
	return w.take(l, path)
}

// changed reports whether a watched file is another than was taken into use.
func (l *library) changed(w watched) bool {
	l.using.Lock()
	defer l.using.Unlock()
	return l.stamps[w.name] != stampOf(filepath.Join(l.dir, w.name))
}

// shelf is articles in memory.
type shelf map[string]*corpus.Article

// Article implements index.Articles.
func (s shelf) Article(_ context.Context, id string) (*corpus.Article, error) {
	if a, ok := s[id]; ok {
		return a, nil
	}
	return nil, corpus.ErrNotFound
}

// trialBatch is how many articles a trial takes at a time.
const trialBatch = 500

// buildTrial makes a small index of some articles; see rules.Options.
func (l *library) buildTrial(ctx context.Context, dir string, words *segment.Dictionary, articles []*corpus.Article) (_ rules.Trial, err error) {
	texts := shelf{}
	changes := make([]corpus.Change, len(articles))
	for i, a := range articles {
		texts[a.ID] = a
		changes[i] = corpus.Change{Seq: uint64(i) + 1, ID: a.ID, Article: a}
	}
	x, err := bleve.Open(dir, bleve.Options{Analyzer: words, Articles: texts, Weights: *l.weights.Load(), Popularity: l.clicks.Popularity})
	if err != nil {
		return nil, err
	}
	for batch := range slices.Chunk(changes, trialBatch) {
		if err := x.Apply(ctx, batch); err != nil {
			return nil, errors.Join(err, x.Close())
		}
	}
	return x, nil
}
