package main

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// openRules reads what editors decide, as far as there is any.
func openRules(dir string) (*index.Rules, error) {
	synonyms, err1 := openSynonyms(filepath.Join(dir, synonymFile))
	stopWords, err2 := openStopWords(filepath.Join(dir, stopFile))
	pins, err3 := openPins(filepath.Join(dir, pinFile))
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	return &index.Rules{Synonyms: synonyms, StopWords: stopWords, Pins: pins}, nil
}

func openSynonyms(path string) (*index.Synonyms, error) { return openList(path, index.ReadSynonyms) }

func openStopWords(path string) (*index.StopWords, error) { return openList(path, index.ReadStopWords) }

func openPins(path string) (*index.Pins, error) { return openList(path, index.ReadPins) }

// openList reads a list, nil if there is none.
func openList[T any](path string, read func(io.Reader) (*T, error)) (*T, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
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
		{stopFile, func(l *library, path string) error { return taken(path, openStopWords, l.setStopWords) }},
		{pinFile, func(l *library, path string) error { return taken(path, openPins, l.setPins) }},
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
	l.setRules(func(r *index.Rules) { r.Synonyms = s })
}

func (l *library) setStopWords(s *index.StopWords) {
	l.setRules(func(r *index.Rules) { r.StopWords = s })
}

func (l *library) setPins(p *index.Pins) {
	l.setRules(func(r *index.Rules) { r.Pins = p })
}

// setRules takes the rules into use with a change.
func (l *library) setRules(change func(*index.Rules)) {
	l.ruling.Lock()
	defer l.ruling.Unlock()
	r := *l.rules.Load()
	change(&r)
	l.rules.Store(&r)
	l.index.Each(func(x backend) { x.SetRules(&r) })
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
			if !l.changed(w) {
				continue
			}
			path := filepath.Join(l.dir, w.name)
			if err := l.use(w); err != nil {
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
