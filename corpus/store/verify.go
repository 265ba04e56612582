package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// Problem is what Verify finds wrong.
type Problem struct {
	ID   string // of the article; "" if it is of none
	What string
	Lost bool // an article can't be read: only a backup has it

	repair func(*txn) error // mends it; nil if that can't be done from what there is
}

// Repairable reports whether Repair can mend the problem.
func (p Problem) Repairable() bool { return p.repair != nil }

func (p Problem) String() string {
	if p.ID == "" {
		return p.What
	}
	return fmt.Sprintf("article %q: %s", p.ID, p.What)
}

// Verified counts what Verify has looked at.
type Verified struct{ Articles, Changes, Addresses, Crawl, Reprints, Usage int }

// Verify reads every record of the store as it is now, checks it against its checksum
// and against what others say of it, and calls report for each problem. With a pace it
// pauses so long after each record, for a store in use.
func (s *Store) Verify(ctx context.Context, pace time.Duration, report func(Problem)) (_ Verified, err error) {
	defer recoverTo(s.dir, &err)
	p := s.Snapshot()
	defer p.Close()
	v := &verifier{store: s, snapshot: p, report: report}
	if err := v.tables(ctx); err != nil {
		return v.Verified, fmt.Errorf("verify store: %w", err)
	}
	err = p.All(ctx, func(pair Pair) error {
		if err := v.pair(pair); err != nil {
			return err
		}
		if pace <= 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pace):
			return nil
		}
	})
	if err != nil {
		return v.Verified, fmt.Errorf("verify store: %w", err)
	}
	if v.Articles != p.Articles {
		report(Problem{What: fmt.Sprintf("%d articles can be read, and there should be %d", v.Articles, p.Articles), Lost: v.Articles < p.Articles})
	}
	return v.Verified, nil
}

// Repair mends a problem that is repairable. What it changes in articles is read again
// by the index.
func (s *Store) Repair(p Problem) error {
	if p.repair == nil {
		return fmt.Errorf("repair: %s: this can't be mended from what there is", p)
	}
	if err := s.update(p.repair); err != nil {
		return fmt.Errorf("repair: %s: %w", p, err)
	}
	return nil
}

// verifier looks at one pair after another.
type verifier struct {
	Verified

	store    *Store
	snapshot *Snapshot
	report   func(Problem)
}

// tables reads the files of the store, since iterators end at a damaged block in silence.
func (v *verifier) tables(ctx context.Context) error {
	for _, t := range v.store.db.Tables() {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := inspectTable(tablePath(v.store.dir, t.ID), true)
		switch {
		case errors.Is(err, corpus.ErrDamaged):
			v.report(Problem{What: err.Error(), Lost: true})
		case err != nil && !errors.Is(err, fs.ErrNotExist): // compaction has removed it
			return err
		}
	}
	return nil
}

func (v *verifier) pair(p Pair) error {
	rest := string(p.Key[min(2, len(p.Key)):])
	switch string(p.Key[:min(2, len(p.Key))]) {
	case string(articlePrefix):
		v.Articles++
		return v.article(rest, p.Value)
	case string(logPrefix):
		v.Changes++
		return v.entry(p)
	case addressPrefix:
		v.Addresses++
		return v.address(string(p.Key), rest)
	case visitPrefix, queuePrefix, partPrefix, twinPrefix:
		v.Crawl++
		return v.crawl(p)
	case sourcePrefix:
		v.Crawl++
		if err := json.Unmarshal(p.Value, new(corpus.Source)); err != nil {
			v.drop(p.Key, "a source that can't be read: "+err.Error())
		}
	case formerPrefix:
		if _, err := readHeader("", p.Value); err != nil && len(rest) > idHash {
			v.drop(p.Key, "a former text that can't be read: "+err.Error())
		}
	case removalPrefix:
		if err := json.Unmarshal(p.Value, new(corpus.Removal)); err != nil {
			v.drop(p.Key, "a removal that can't be read: "+err.Error())
		}
	case "r/":
		v.Reprints++
		v.reprints(string(p.Key), p.Value)
	case string(usagePrefix), string(queryPrefix):
		v.Usage++
	case "m/":
	default:
		v.drop(p.Key, "a key that no wensou of this version writes")
	}
	return nil
}

// drop reports a record that is of no use, and can be removed.
func (v *verifier) drop(key []byte, what string) {
	key = slices.Clone(key)
	v.report(Problem{What: fmt.Sprintf("%s: %.60q", what, key), repair: func(t *txn) error { return t.Delete(key) }})
}

// dropEntry reports an entry of the log that is of no use. If it is the last, the log then
// ends before the number that the store is at; an article is logged again behind it.
func (v *verifier) dropEntry(key []byte, what string) {
	key = slices.Clone(key)
	v.report(Problem{What: fmt.Sprintf("%s: %.60q", what, key), repair: func(t *txn) error {
		if err := t.Delete(key); err != nil {
			return err
		}
		articles := t.someKeys(articlePrefix, 1)
		if seq, err := seqOf(key); err != nil || seq < t.seq || len(articles) == 0 {
			return nil //nolint:nilerr // it was no number of the log
		}
		return t.logAgain(string(articles[0][len(articlePrefix):]))
	}})
}

// article checks a record, its entry in the log and its addresses.
func (v *verifier) article(id string, record []byte) error {
	a, h, err := v.store.codec.unpack(id, record)
	if err != nil {
		v.report(Problem{ID: id, What: err.Error(), Lost: true})
		return nil //nolint:nilerr // it is reported
	}
	entry, err := v.value(logKey(h.seq))
	if err != nil {
		return err
	}
	if string(entry) != "p"+id {
		v.report(Problem{ID: id, What: fmt.Sprintf("change %d, which put it, is not in the log", h.seq), repair: func(t *txn) error { return t.logAgain(id) }})
	}
	for _, key := range addressesOf(a) {
		if _, err := v.snapshot.txn.Get([]byte(key + id)); errors.Is(err, badger.ErrKeyNotFound) {
			v.report(Problem{ID: id, What: "it is not found by one of its URLs", repair: func(t *txn) error { return t.readdress(id, nil, a) }})
			break
		} else if err != nil {
			return err
		}
	}
	return nil
}

// value returns a value, nil if there is none.
func (v *verifier) value(key []byte) ([]byte, error) {
	item, err := v.snapshot.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return item.ValueCopy(nil)
}

// entry checks that what was put is there.
func (v *verifier) entry(p Pair) error {
	seq, badKey := seqOf(p.Key)
	id, put, err := entryOf(p.Value)
	if err := errors.Join(badKey, err); err != nil {
		v.dropEntry(p.Key, "an entry of the change log that can't be read")
		return nil //nolint:nilerr // it is reported
	}
	if !put {
		return nil
	}
	record, err := v.value(articleKey(id))
	if err != nil {
		return err
	}
	if record == nil {
		v.report(Problem{ID: id, What: fmt.Sprintf("change %d put it, and it is not there", seq), Lost: true})
		return nil
	}
	if h, err := readHeader(id, record); err == nil && h.seq != seq { // left behind when a damaged record was replaced
		v.dropEntry(p.Key, "an entry of the change log that has a successor")
	}
	return nil
}

// address checks that an article is at a URL.
func (v *verifier) address(key, rest string) error {
	const hash = 16
	if len(rest) <= hash {
		v.drop([]byte(key), "an address of no article")
		return nil
	}
	id := rest[hash:]
	a, _, err := v.store.codec.article(v.snapshot.txn, id)
	switch {
	case errors.Is(err, corpus.ErrDamaged): // reported as such
		return nil
	case err != nil && !errors.Is(err, corpus.ErrNotFound):
		return err
	case err != nil || !slices.Contains(addressesOf(a), key[:len(key)-len(id)]):
		v.drop([]byte(key), "an address at which no article is")
	}
	return nil
}

// crawl checks that a record of the crawl can be read, and that what is in the queue has
// a visit. One that can't is dropped: the page is fetched again when its link is met.
func (v *verifier) crawl(p Pair) error {
	site, rest, _ := bytes.Cut(p.Key[2:], []byte{0})
	var err error
	switch string(p.Key[:2]) {
	case visitPrefix:
		if len(rest) > 0 { // else it is the origin of a site
			err = json.Unmarshal(p.Value, new(visitRecord))
		}
	case partPrefix:
		var text []byte
		if text, err = v.store.codec.dec.DecodeAll(p.Value, nil); err == nil {
			err = json.Unmarshal(text, new(corpus.Article))
		}
	case queuePrefix:
		visit, failed := v.value(visitKey(string(site), string(p.Value)))
		if failed != nil {
			return failed
		}
		err = json.Unmarshal(visit, new(visitRecord))
	}
	if err != nil {
		v.drop(p.Key, "a record of the crawl that can't be read: "+err.Error())
	}
	return nil
}

// reprints checks the form of a record of reprints. All but the rulings of editors is
// found again when the state is dropped.
func (v *verifier) reprints(key string, value []byte) {
	switch {
	case key == string(reprintStateKey):
		if len(value) == reprintStateSize {
			return
		}
	case strings.HasPrefix(key, sketchPrefix), strings.HasPrefix(key, nextPrefix):
		return
	case strings.HasPrefix(key, linkPrefix), strings.HasPrefix(key, rulingPrefix):
		if _, _, err := cutPair(key[len(linkPrefix):]); err == nil {
			return
		}
	}
	v.drop([]byte(key), "a record of reprints that can't be read")
}

// logAgain writes an article's entry at the end of the log, and removes the one it has.
func (t *txn) logAgain(id string) error {
	record, err := t.record(id)
	if err != nil {
		return err
	}
	h, err := readHeader(id, record)
	if err != nil {
		return err
	}
	old := uint64(0) // unless the entry is its own
	if item, err := t.Get(logKey(h.seq)); err == nil {
		err = item.Value(func(v []byte) error {
			if string(v) == "p"+id {
				old = h.seq
			}
			return nil
		})
		if err != nil {
			return err
		}
	} else if !errors.Is(err, badger.ErrKeyNotFound) {
		return err
	}
	h.seq = t.seq + 1
	if err := t.Set(articleKey(id), repack(h, record)); err != nil {
		return err
	}
	t.seq = h.seq
	return t.replace(id, old, h.seq, 'p')
}
