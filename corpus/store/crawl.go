package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/dgraph-io/badger/v4"
	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// The state of crawls. <site> is a host name and a zero byte, <hash> the 16
// bytes of an XXH3-128, numbers are big-endian.
//
//	v/<site><hash of URL>             visit: corpus.Visit as JSON with its place in the queue
//	v/<site>                          origin of the site, such as http://www.example.cn
//	q/<site><rank u16><hash of URL>   queue: the URL. Rank is the depth; what is tried again is last
//	p/<site><hash of stem><page u16>  part of an article: zstd of its JSON
//	t/<site><hash of twin key>        ID of the article that shows the text first
//
// A URL is in the queue from the transaction that found it until the one that
// keeps its result. A pass that was cut off leaves its queue behind, and the
// next pass goes on with it.
const (
	visitPrefix = "v/"
	queuePrefix = "q/"
	partPrefix  = "p/"
	twinPrefix  = "t/"

	rankLast   = math.MaxUint16
	queueBatch = 1000 // URLs queued in one transaction at the start of a pass
)

// visitRecord is a visit as it is kept.
type visitRecord struct {
	corpus.Visit
	Rank uint16 `json:"rank,omitempty"` // its place in the queue, if it is there
}

// StartPass begins a pass over a site, or goes on with one that was cut off.
// The first pass over a site decides its origin, the scheme and host that all
// its URLs begin with; StartPass returns it. At the start of a pass every known
// URL of the site is queued. With due those alone are that it chooses, or
// that repeat an article which is no longer there, also where a pass goes on. The
// second result says that one does.
func (s *Store) StartPass(ctx context.Context, site, origin string, due func(*corpus.Visit) bool) (string, bool, error) {
	var rest bool
	err := s.update(func(t *txn) error {
		var err error
		if origin, err = t.keepOrigin(site, origin); err != nil {
			return err
		}
		rest = t.holds(siteKey(queuePrefix, site))
		return nil
	})
	if err == nil && (!rest || due != nil) {
		err = s.queueAll(ctx, site, due)
	}
	if err != nil {
		return "", false, fmt.Errorf("start pass over %s: %w", site, err)
	}
	return origin, rest, nil
}

// queueAll queues every known URL of a site, or those that are due, a batch at a time.
// If it is cut off, the pass to come has the first part of them, and the one after it
// all.
func (s *Store) queueAll(ctx context.Context, site string, due func(*corpus.Visit) bool) error {
	after := []byte(nil)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.update(func(t *txn) error {
			var err error
			after, err = t.queueKnown(site, after, due)
			return err
		})
		if err != nil || after == nil {
			return err
		}
	}
}

// Enqueue queues a URL of a site at depth 0 unless it is known.
func (s *Store) Enqueue(_ context.Context, site, url string) error {
	err := s.update(func(t *txn) error {
		_, err := t.queueNew(site, url, 0)
		return err
	})
	if err != nil {
		return fmt.Errorf("queue %s: %w", url, err)
	}
	return nil
}

// NextVisit returns the first URL of the queue, which stays there until Settle
// is called for it. It returns an error of corpus.ErrNotFound if the queue of
// the site is empty.
func (s *Store) NextVisit(_ context.Context, site string) (corpus.Visit, error) {
	var r visitRecord
	err := s.db.View(func(txn *badger.Txn) error {
		prefix := siteKey(queuePrefix, site)
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		if it.Rewind(); !it.Valid() {
			return corpus.ErrNotFound
		}
		url, err := it.Item().ValueCopy(nil)
		if err != nil {
			return err
		}
		r, err = readVisit(txn, visitKey(site, string(url)))
		if errors.Is(err, corpus.ErrNotFound) {
			return fmt.Errorf("%w: %s is in the queue and has no visit", corpus.ErrDamaged, url)
		}
		return err
	})
	if err != nil {
		return corpus.Visit{}, fmt.Errorf("next page of %s: %w", site, err)
	}
	return r.Visit, nil
}

// Visit returns what is known of a canonical URL of a site, or an error of
// corpus.ErrNotFound.
func (s *Store) Visit(_ context.Context, site, url string) (corpus.Visit, error) {
	var r visitRecord
	err := s.db.View(func(txn *badger.Txn) error {
		var err error
		r, err = readVisit(txn, visitKey(site, url))
		return err
	})
	if err != nil {
		return corpus.Visit{}, fmt.Errorf("visit of %s: %w", url, err)
	}
	return r.Visit, nil
}

// Settle keeps all that a visit gave, in one transaction.
func (s *Store) Settle(_ context.Context, step *corpus.Step) (corpus.StepResult, error) {
	var result corpus.StepResult
	err := s.update(func(t *txn) error {
		result = corpus.StepResult{}
		if err := t.settleVisit(step); err != nil {
			return err
		}
		for _, link := range step.Links {
			added, err := t.queueNew(step.Site, link, step.Visit.Depth+1)
			if err != nil {
				return err
			}
			if added {
				result.Queued++
			}
		}
		for _, link := range step.Stale {
			if err := t.queueStale(step.Site, link); err != nil {
				return err
			}
		}
		return t.settleArticle(step, &result)
	})
	if err != nil {
		return corpus.StepResult{}, fmt.Errorf("keep result of %s: %w", step.Visit.URL, err)
	}
	return result, nil
}

// Parts returns the pages that are kept of an article, by number.
func (s *Store) Parts(_ context.Context, site, stem string) (map[int]*corpus.Article, error) {
	parts := map[int]*corpus.Article{}
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: hashedKey(partPrefix, site, stem)})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			key := it.Item().Key()
			number := int(binary.BigEndian.Uint16(key[len(key)-2:]))
			err := it.Item().Value(func(v []byte) error {
				text, err := s.codec.dec.DecodeAll(v, nil)
				if err != nil {
					return err
				}
				parts[number] = new(corpus.Article)
				return json.Unmarshal(text, parts[number])
			})
			if err != nil {
				return fmt.Errorf("page %d: %w", number, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read parts of %s: %w", stem, err)
	}
	return parts, nil
}

// TwinOf returns the ID of the article that shows the text of a key first, or
// an error of corpus.ErrNotFound.
func (s *Store) TwinOf(_ context.Context, site, key string) (string, error) {
	var id []byte
	err := s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get(hashedKey(twinPrefix, site, key))
		if errors.Is(err, badger.ErrKeyNotFound) {
			return corpus.ErrNotFound
		}
		if err != nil {
			return err
		}
		id, err = item.ValueCopy(nil)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("look for a twin on %s: %w", site, err)
	}
	return string(id), nil
}

// keepOrigin writes the origin of a site unless one is there, and returns it.
func (t *txn) keepOrigin(site, origin string) (string, error) {
	key := siteKey(visitPrefix, site)
	item, err := t.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return origin, t.Set(key, []byte(origin))
	}
	if err != nil {
		return "", err
	}
	kept, err := item.ValueCopy(nil)
	return string(kept), err
}

func (t *txn) holds(prefix []byte) bool {
	it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	it.Rewind()
	return it.Valid()
}

// queueKnown queues the next known URLs of a site, or those of them that are due, and
// returns the key to go on after, nil at the end.
func (t *txn) queueKnown(site string, after []byte, due func(*corpus.Visit) bool) ([]byte, error) {
	prefix := siteKey(visitPrefix, site)
	records, last, err := t.visitsAfter(prefix, after)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if due != nil && !due(&r.Visit) && !t.isOrphan(r) {
			continue
		}
		if err := t.queueAgain(site, r); err != nil {
			return nil, err
		}
	}
	return last, nil
}

// isOrphan reports a page that repeats an article which is no longer there: it takes its
// place now.
func (t *txn) isOrphan(r visitRecord) bool {
	if r.Twin == "" {
		return false
	}
	_, err := t.Get(articleKey(r.Twin))
	return errors.Is(err, badger.ErrKeyNotFound)
}

// queueAgain queues a known URL, unless it is in the queue.
func (t *txn) queueAgain(site string, r visitRecord) error {
	_, err := t.Get(queueKey(site, r.Rank, r.URL))
	if !errors.Is(err, badger.ErrKeyNotFound) {
		return err
	}
	r.Tries, r.Rank = 0, rankOf(r.Depth)
	return t.enqueue(site, r)
}

// queueStale queues a URL if it is known.
func (t *txn) queueStale(site, url string) error {
	r, err := readVisit(t.Txn, visitKey(site, url))
	if errors.Is(err, corpus.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.queueAgain(site, r)
}

// visitsAfter reads a batch of visits; the iterator is closed before anything
// is written.
func (t *txn) visitsAfter(prefix, after []byte) ([]visitRecord, []byte, error) {
	it := t.NewIterator(badger.IteratorOptions{Prefix: prefix, PrefetchValues: true, PrefetchSize: 100})
	defer it.Close()
	var records []visitRecord
	size := 0
	for it.Seek(append(bytes.Clone(later(prefix, after)), 0)); it.Valid(); it.Next() {
		var r visitRecord
		if err := it.Item().Value(func(v []byte) error { return json.Unmarshal(v, &r) }); err != nil {
			return nil, nil, fmt.Errorf("damaged visit %x: %w", it.Item().Key(), err)
		}
		records = append(records, r)
		size += int(it.Item().EstimatedSize()) + len(r.URL)
		if len(records) == queueBatch || size > maxTxnBytes {
			return records, it.Item().KeyCopy(nil), nil
		}
	}
	return records, nil, nil
}

func later(a, b []byte) []byte {
	if bytes.Compare(a, b) > 0 {
		return a
	}
	return b
}

// queueNew queues a URL unless it is known, and reports whether it did.
func (t *txn) queueNew(site, url string, depth int) (bool, error) {
	_, err := t.Get(visitKey(site, url))
	if err == nil {
		return false, nil
	}
	if !errors.Is(err, badger.ErrKeyNotFound) {
		return false, err
	}
	return true, t.enqueue(site, visitRecord{Visit: corpus.Visit{URL: url, Depth: depth}, Rank: rankOf(depth)})
}

func (t *txn) enqueue(site string, r visitRecord) error {
	if err := t.setJSON(visitKey(site, r.URL), r); err != nil {
		return err
	}
	return t.Set(queueKey(site, r.Rank, r.URL), []byte(r.URL))
}

// settleVisit takes the URL out of the queue and keeps the visit.
func (t *txn) settleVisit(step *corpus.Step) error {
	old, err := readVisit(t.Txn, visitKey(step.Site, step.Visit.URL))
	if err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	if err := t.Delete(queueKey(step.Site, old.Rank, step.Visit.URL)); err != nil {
		return err
	}
	r := visitRecord{Visit: step.Visit}
	if step.Again {
		r.Rank = rankLast
		return t.enqueue(step.Site, r)
	}
	return t.setJSON(visitKey(step.Site, r.URL), r)
}

// settleArticle keeps the article of a step, its parts and its twins.
func (t *txn) settleArticle(step *corpus.Step, result *corpus.StepResult) error {
	for _, p := range step.Parts {
		if err := t.settlePart(step.Site, p); err != nil {
			return err
		}
	}
	for _, twin := range step.Twins {
		key := hashedKey(twinPrefix, step.Site, twin.Key)
		write := func() error { return t.Set(key, []byte(twin.ID)) }
		if twin.ID == "" {
			write = func() error { return t.Delete(key) }
		}
		if err := write(); err != nil {
			return err
		}
	}
	if step.Delete != "" {
		if err := t.deleteArticle(step.Delete, step.Visit.URL+": "+cmp.Or(step.Visit.Why, "it is no article any more")); err != nil {
			return err
		}
	}
	if step.Article == nil {
		return nil
	}
	effect, err := t.putArticle(step.Article)
	result.Added, result.Changed = effect == Added, effect == Updated
	return err
}

func (t *txn) settlePart(site string, p corpus.Part) error {
	if p.Number < 1 || p.Number > math.MaxUint16 {
		return fmt.Errorf("page number %d of %s", p.Number, p.Stem)
	}
	key := binary.BigEndian.AppendUint16(hashedKey(partPrefix, site, p.Stem), uint16(p.Number))
	if p.Article == nil {
		return t.Delete(key)
	}
	text, err := json.Marshal(p.Article)
	if err != nil {
		return err
	}
	return t.Set(key, t.codec.enc.EncodeAll(text, nil))
}

func (t *txn) setJSON(key []byte, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return t.Set(key, b)
}

func readVisit(txn *badger.Txn, key []byte) (visitRecord, error) {
	var r visitRecord
	item, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return r, corpus.ErrNotFound
	}
	if err != nil {
		return r, err
	}
	err = item.Value(func(v []byte) error { return json.Unmarshal(v, &r) })
	return r, err
}

func rankOf(depth int) uint16 { return uint16(min(max(depth, 0), rankLast-1)) }

func siteKey(prefix, site string) []byte { return append([]byte(prefix+site), 0) }

func hashedKey(prefix, site, text string) []byte {
	h := xxh3.HashString128(text).Bytes()
	return append(siteKey(prefix, site), h[:]...)
}

func visitKey(site, url string) []byte { return hashedKey(visitPrefix, site, url) }

func queueKey(site string, rank uint16, url string) []byte {
	h := xxh3.HashString128(url).Bytes()
	key := binary.BigEndian.AppendUint16(siteKey(queuePrefix, site), rank)
	return append(key, h[:]...)
}
