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

// watchEvery is how often the lists of words are looked at for a change.
const watchEvery = 2 * time.Second

// watchWords takes new user words and synonyms into use while the library is open,
// until the context ends. A list that can't be read is told in the log, and the
// one before it stays in use.
func (l *library) watchWords(ctx context.Context, log *slog.Logger) error {
	words, synonyms := filepath.Join(l.dir, wordsFile), filepath.Join(l.dir, synonymFile)
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if now := stampOf(words); now != l.lists.words {
			l.lists.words = now
			d, err := openDictionary(words)
			l.taken(log, words, err, func() { l.words.Swap(d) })
		}
		if now := stampOf(synonyms); now != l.lists.synonyms {
			l.lists.synonyms = now
			s, err := openSynonyms(synonyms)
			l.taken(log, synonyms, err, func() { l.index.SetSynonyms(s) })
		}
	}
}

// taken takes a list into use that was read, and says so.
func (l *library) taken(log *slog.Logger, path string, err error, use func()) {
	if err != nil {
		log.Error("a list of words can't be used; the one before it stays in use", "file", path, "error", err)
		return
	}
	use()
	log.Info("a list of words was taken into use", "file", path)
}

// lists are the states of the lists of words that were read last.
type lists struct{ words, synonyms stamp }

func listsOf(dir string) lists {
	return lists{stampOf(filepath.Join(dir, wordsFile)), stampOf(filepath.Join(dir, synonymFile))}
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
