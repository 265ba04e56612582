package opensearch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"golang.org/x/sync/errgroup"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/related"
)

// Bounds on requests that write.
const (
	bulkBytes    = 5 << 20 // of documents; a single one may be larger
	bulksAtOnce  = 4       // under way; while there are so many, no more documents are made
	bulkAttempts = 12      // of what the cluster is too busy for: about a minute
)

// Apply implements index.Writer, but for one thing: a batch that fails may be in the
// index in part. It counts as applied only when all of it is there, and each document
// has the Seq of its change for a version, so to apply it again does no harm, and an
// older batch changes nothing that a newer one has written.
func (x *Index) Apply(ctx context.Context, changes []corpus.Change) error {
	if err := ctx.Err(); err != nil || len(changes) == 0 {
		return err
	}
	last := changes[len(changes)-1].Seq
	analyzer := related.Current(x.analyzer)
	s := state{Store: x.options.Store, Dictionary: *x.cutBy.Load(), Applied: last}
	if analyzer.Version() != s.Dictionary {
		s.Dictionary = severalDictionaries
	}
	if err := x.write(ctx, changes, analyzer); err != nil {
		return fmt.Errorf("apply changes up to %d: %w", last, err)
	}
	if err := x.cluster.do(ctx, http.MethodPost, "/"+x.name+"/_refresh", nil, nil); err != nil {
		return fmt.Errorf("apply changes up to %d: %w", last, err)
	}
	if err := x.cluster.writeState(ctx, x.alias, x.name, x.options.Term, s); err != nil {
		return fmt.Errorf("apply changes up to %d: %w", last, err)
	}
	x.cutBy.Store(&s.Dictionary)
	return nil
}

// Applied implements index.Writer.
func (x *Index) Applied(ctx context.Context) (uint64, error) {
	s, err := x.cluster.readState(ctx, x.alias, x.name)
	return s.Applied, err
}

// write sends changes in requests of bounded size, several at once: their versions put
// them in order.
func (x *Index) write(ctx context.Context, changes []corpus.Change, analyzer Analyzer) error {
	requests, ctx := errgroup.WithContext(ctx)
	requests.SetLimit(bulksAtOnce)
	err := split(ctx, changes, analyzer, func(items []item) {
		requests.Go(func() error { return x.bulk(ctx, items) })
	})
	if failed := requests.Wait(); failed != nil { // which is why split has ended, if it has
		return failed
	}
	return err
}

// split makes items of changes, in portions of one request each.
func split(ctx context.Context, changes []corpus.Change, analyzer Analyzer, send func([]item)) error {
	var waiting []item
	size := 0
	for _, c := range changes {
		if ctx.Err() != nil { // a request has failed
			return ctx.Err()
		}
		if c.Err != nil {
			continue
		}
		it, err := newItem(c, analyzer)
		if err != nil {
			return err
		}
		if size > 0 && size+len(it.lines) > bulkBytes {
			send(waiting)
			waiting, size = nil, 0
		}
		waiting, size = append(waiting, it), size+len(it.lines)
	}
	send(waiting)
	return nil
}

// item is one change as it is sent.
type item struct {
	id    string
	lines []byte
}

// newItem returns the lines of a change.
func newItem(c corpus.Change, analyzer Analyzer) (item, error) {
	target := object{"_id": documentID(c.ID), "version": c.Seq, "version_type": "external_gte"}
	values := []any{object{"delete": target}}
	if c.Article != nil {
		d, err := newDocument(c.Article, analyzer)
		if err != nil {
			return item{}, fmt.Errorf("index article %q: %w", c.ID, err)
		}
		values = []any{object{"index": target}, d}
	}
	var b bytes.Buffer
	for _, v := range values {
		line, err := json.Marshal(v)
		if err != nil {
			return item{}, fmt.Errorf("index article %q: %w", c.ID, err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return item{c.ID, b.Bytes()}, nil
}

// maxDocumentID is the longest ID that OpenSearch takes, in bytes.
const maxDocumentID = 512

// documentID returns the ID of an article's document.
func documentID(id string) string {
	if id != "" && len(id) <= maxDocumentID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// bulk writes items. Those that the cluster is too busy for are sent again, they
// alone, after a while that grows: that slows whoever writes down to what the cluster
// can take.
func (x *Index) bulk(ctx context.Context, items []item) error {
	for attempt := 1; len(items) > 0; attempt++ {
		failed, err := x.attempt(ctx, items)
		if err != nil && !errors.Is(err, index.ErrUnavailable) {
			return err
		}
		if err != nil {
			failed = items
		}
		if items = failed; len(items) == 0 {
			return nil
		}
		if attempt == bulkAttempts {
			return errors.Join(err, fmt.Errorf("%w: after %d attempts %d articles are not written, %q the first of them", index.ErrUnavailable, attempt, len(items), items[0].id))
		}
		if err := sleep(ctx, x.cluster.meter.pause(attempt)); err != nil {
			return err
		}
	}
	return nil
}

// bulkAnswer is the answer to a request that writes: an outcome for each item, by the
// action.
type bulkAnswer struct {
	Items []map[string]outcome
}

type outcome struct {
	Status int
	Error  struct{ Type, Reason string }

	deletes bool
}

// outcomeOf returns the outcome of an item, which stands by its action; one of status
// 0 if there is none.
func outcomeOf(actions map[string]outcome) outcome {
	for action, o := range actions {
		o.deletes = action == "delete"
		return o
	}
	return outcome{}
}

// done reports whether the index has what an item wants, or what is newer.
func (o outcome) done() bool {
	return o.Status == http.StatusOK || o.Status == http.StatusCreated || o.Status == http.StatusConflict ||
		o.deletes && o.Status == http.StatusNotFound
}

// attempt sends items once and returns those to be sent again.
func (x *Index) attempt(ctx context.Context, items []item) ([]item, error) {
	var body bytes.Buffer
	for _, it := range items {
		body.Write(it.lines)
	}
	var answer bulkAnswer
	if err := x.cluster.send(ctx, x.cluster.writes, http.MethodPost, "/"+writeAlias(x.name)+"/_bulk?require_alias=true", "application/x-ndjson", body.Bytes(), &answer); err != nil {
		return nil, err
	}
	if len(answer.Items) != len(items) {
		return nil, fmt.Errorf("write: OpenSearch answers for %d of %d articles", len(answer.Items), len(items))
	}
	var again []item
	for i, actions := range answer.Items {
		switch o := outcomeOf(actions); {
		case o.done():
		case slices.Contains(busy, o.Status):
			again = append(again, items[i])
		default:
			return nil, fmt.Errorf("index article %q: %w", items[i].id, &Error{Status: o.Status, Type: o.Error.Type, Reason: o.Error.Reason})
		}
	}
	return again, nil
}
