package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/zeebo/xxh3"

	"wensou/corpus"
	"wensou/corpus/weburl"
)

// Addresses lead from a URL to the articles that have a page there:
//
//	w/<XXH3-128 of the folded URL><id>   nothing
//
// They are written and removed with the record of the article. One that a
// damaged record left behind does no harm: readers compare it with the article.
const addressPrefix = "w/"

// maxAddresses bounds the pages of one article that are found by their URLs, so
// that an article fits in a transaction.
const maxAddresses = 1000

// ArticleAt returns the article that has a page at a URL, in any spelling of
// weburl.Spellings; of several, the one with the first ID. It returns an error of
// weburl.ErrURL for what is no URL, and of corpus.ErrNotFound if there is none.
func (s *Store) ArticleAt(ctx context.Context, url string) (*corpus.Article, error) {
	prefix, err := addressKey(url)
	if err != nil {
		return nil, fmt.Errorf("article at %s: %w", weburl.Shorten(url), err)
	}
	var found *corpus.Article
	err = s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Rewind(); it.Valid() && found == nil; it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			a, _, err := s.codec.article(txn, string(it.Item().Key()[len(prefix):]))
			switch {
			case err == nil && slices.Contains(addressesOf(a), string(prefix)):
				found = a
			case err != nil && !errors.Is(err, corpus.ErrNotFound) && !errors.Is(err, corpus.ErrDamaged):
				return err
			}
		}
		return nil
	})
	if err == nil && found == nil {
		err = corpus.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("article at %s: %w", url, err)
	}
	return found, nil
}

// addressKey returns what the keys of the articles at a URL begin with.
func addressKey(url string) ([]byte, error) {
	u, err := weburl.Parse(url)
	if err != nil {
		return nil, err
	}
	h := xxh3.HashString128(weburl.Fold(u)).Bytes()
	return append([]byte(addressPrefix), h[:]...), nil
}

// addressesOf returns the address keys of an article without its ID, each once.
// What is no URL on the web, as an import may hold, has none. nil has none.
func addressesOf(a *corpus.Article) []string {
	if a == nil {
		return nil
	}
	urls := []string{a.URL}
	for _, p := range a.Pages[:min(len(a.Pages), maxAddresses)] {
		urls = append(urls, p.URL)
	}
	var keys []string
	for _, url := range urls {
		key, err := addressKey(url)
		if err == nil && !slices.Contains(keys, string(key)) {
			keys = append(keys, string(key))
		}
	}
	return keys
}

// readdress replaces the addresses of an article: a is its new content, old the
// one before; either may be nil.
func (t *txn) readdress(id string, old, a *corpus.Article) error {
	before, now := addressesOf(old), addressesOf(a)
	for _, key := range before {
		if slices.Contains(now, key) {
			continue
		}
		if err := t.Delete([]byte(key + id)); err != nil {
			return err
		}
	}
	for _, key := range now {
		if slices.Contains(before, key) {
			continue
		}
		if err := t.Set([]byte(key+id), nil); err != nil {
			return err
		}
	}
	return nil
}

// addressAll writes the addresses of all articles, for a store of a format that
// had none. It may be run again.
func (s *Store) addressAll(ctx context.Context) error {
	batch := s.db.NewWriteBatch()
	defer batch.Cancel()
	err := s.Each(ctx, func(a *corpus.Article) error {
		for _, key := range addressesOf(a) {
			if err := batch.Set([]byte(key+a.ID), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, corpus.ErrDamaged) { // a damaged record has no address until it is healed
		return err
	}
	return batch.Flush()
}
