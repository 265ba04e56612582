package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"wensou/index"
	"wensou/segment"
	"wensou/server/keys"
)

// plainDictionary is the dictionary without user words, built once.
var plainDictionary = sync.OnceValues(func() (*segment.Dictionary, error) { return segment.Open(segment.Options{}) })

// openDictionary loads the dictionary with the user words, if there are any.
func openDictionary(words string) (*segment.Dictionary, error) {
	f, err := os.Open(words)
	if errors.Is(err, os.ErrNotExist) {
		return plainDictionary()
	}
	if err != nil {
		return nil, fmt.Errorf("read user words: %w", err)
	}
	defer f.Close()
	d, err := segment.Open(segment.Options{UserWords: f})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", words, err)
	}
	return d, nil
}

// openSynonyms reads the synonyms, if there are any.
func openSynonyms(path string) (*index.Synonyms, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	defer f.Close()
	s, err := index.ReadSynonyms(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// watchEvery is how often the lists of words and the weights are looked at for a
// change.
const watchEvery = 2 * time.Second

// watched is a file of the data folder that the operator writes. It is taken into use,
// as it is then, while the library is open, and goes into backups.
type watched struct {
	name string
	take func(l *library, path string) error // leaves what is in use as it was if it fails
}

// watchedFiles returns the files that are watched.
func watchedFiles() []watched {
	return []watched{
		{wordsFile, func(l *library, path string) error { return taken(path, openDictionary, l.setDictionary) }},
		{synonymFile, func(l *library, path string) error { return taken(path, openSynonyms, l.setSynonyms) }},
		{weightsFile, func(l *library, path string) error { return taken(path, openWeights, l.setWeights) }},
		{keysFile, func(l *library, path string) error { return taken(path, keys.Open, l.keys.Store) }},
		{profilesFile, func(l *library, path string) error { return taken(path, openExtractor, l.extractor.Store) }},
	}
}

// setDictionary takes a dictionary into use at once for queries, and for articles
// once the index is rebuilt.
func (l *library) setDictionary(d *segment.Dictionary) {
	l.words.Swap(d)
	if err := l.index.Stale(); err != nil {
		l.index.Want(err)
	}
}

func (l *library) setSynonyms(s *index.Synonyms) {
	l.synonyms.Store(s)
	l.index.Each(func(x backend) { x.SetSynonyms(s) })
}

func (l *library) setWeights(w index.Weights) {
	l.weights.Store(&w)
	l.index.Each(func(x backend) { x.SetWeights(w) })
}

// taken opens a file and takes what is in it into use.
func taken[T any](path string, open func(path string) (T, error), use func(T)) error {
	v, err := open(path)
	if err == nil {
		use(v)
	}
	return err
}

// watch takes the watched files into use when they change, and hears the wish for a
// rebuild, until the context ends.
// One that can't be read is told in the log, and what it said before stays in use.
func (l *library) watch(ctx context.Context, log *slog.Logger) error {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if err := l.hearReindex(); err != nil {
			log.Error("the wish for a rebuild can't be heard", "error", err)
		}
		for _, w := range watchedFiles() {
			path := filepath.Join(l.dir, w.name)
			now := stampOf(path)
			if now == l.stamps[w.name] {
				continue
			}
			l.stamps[w.name] = now
			if err := w.take(l, path); err != nil {
				log.Error("a file can't be used; what it said before stays in use", "file", path, "error", err)
				continue
			}
			log.Info("a file was taken into use", "file", path)
		}
	}
}

// stampsOf returns the states of the files that are watched.
func stampsOf(dir string) map[string]stamp {
	stamps := map[string]stamp{}
	for _, w := range watchedFiles() {
		stamps[w.name] = stampOf(filepath.Join(dir, w.name))
	}
	return stamps
}

// stamp tells one state of a file from another.
type stamp struct {
	size     int64
	modified time.Time
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime()}
}
