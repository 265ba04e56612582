package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"

	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
	"wensou/index/related"
)

// view is what one search sees from beginning to end: one dictionary, rules and
// weights, and statistics. Its requests see the cluster as each of them finds it.
type view struct {
	*Index
	dictionary Analyzer
	rules      *index.Rules
	weights    index.Weights
	documents  uint64
	length     float64           // mean
	counts     map[string]uint64 // documents that match a leaf, by keyOf
}

// open returns a view of now, without statistics.
func (x *Index) open() *view {
	return &view{Index: x, dictionary: related.Current(x.analyzer), rules: x.rules.Load(), weights: *x.weights.Load(), counts: map[string]uint64{}}
}

// keyOf returns the key of a query in view.counts.
func keyOf(leaf object) string {
	key, err := json.Marshal(leaf) // keys of objects come in order
	if err != nil {
		return ""
	}
	return string(key)
}

// maxCounted bounds the queries that are counted in one request.
const maxCounted = 500

// count counts the documents that match each of some queries, and all documents. It
// asks for what the view does not know yet.
func (v *view) count(ctx context.Context, leaves []object) error {
	filters := object{}
	for _, leaf := range leaves {
		key := keyOf(leaf)
		if _, known := v.counts[key]; known {
			continue
		}
		filters[key] = leaf
		if len(filters) == maxCounted {
			if err := v.countEach(ctx, filters); err != nil {
				return err
			}
			filters = object{}
		}
	}
	if len(filters) == 0 && v.documents > 0 {
		return nil
	}
	return v.countEach(ctx, filters)
}

// countEach sends one request for count.
func (v *view) countEach(ctx context.Context, filters object) error {
	request := object{"size": 0, "track_total_hits": true, "query": everything()}
	if len(filters) > 0 {
		request["aggs"] = object{"counts": object{"filters": object{"filters": filters}}}
	}
	answer, err := v.ask(ctx, request)
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	v.documents = uint64(max(0, answer.Hits.Total.Value))
	for key, bucket := range answer.Aggregations.Counts.Buckets {
		v.counts[key] = bucket.Count
	}
	return nil
}

// counted returns how many documents match a leaf that was counted.
func (v *view) counted(leaf object) uint64 { return v.counts[keyOf(leaf)] }

// idf returns the inverse document frequency of what matches a leaf that was counted.
func (v *view) idf(leaf object) float64 { return rank.IDF(v.documents, v.counted(leaf)) }

// meanLength is the mean length of the texts, as it was with so many documents.
type meanLength struct {
	documents uint64
	length    float64
}

// lengthDrift is the change in the number of documents from which on the mean length
// is worked out anew, which reads a value of each.
const lengthDrift = .01

// measure finds out the mean length of the texts. The view has counted already.
func (v *view) measure(ctx context.Context) error {
	m := v.lengths.Load()
	if m == nil || math.Abs(float64(v.documents)-float64(m.documents)) > lengthDrift*float64(m.documents) {
		answer, err := v.ask(ctx, object{"size": 0, "aggs": object{"length": object{"avg": object{"field": lengthField}}}})
		if err != nil {
			return fmt.Errorf("mean length: %w", err)
		}
		m = &meanLength{documents: v.documents}
		if mean := answer.Aggregations.Length.Value; mean != nil {
			m.length = *mean
		}
		v.lengths.Store(m)
	}
	v.length = max(1, m.length)
	return nil
}

// The methods of rank.Stats.

func (v *view) Documents() uint64   { return v.documents }
func (v *view) MeanLength() float64 { return v.length }

// PairFrequency implements rank.Stats for the pairs of a query that was prepared.
func (v *view) PairFrequency(pair string) (uint64, error) {
	return v.counted(pairLeaf(pair)), nil
}

func pairLeaf(pair string) object {
	return object{"term": object{textField: object{"value": phraseOf(pair), "boost": 1}}}
}

var _ rank.Stats = (*view)(nil)

// askAttempts is how often a search is sent where shards don't answer: another node may
// not have noticed yet that one has died.
const askAttempts = 4

// ask sends a search and reads the answer. Scores go by the statistics of all shards.
func (x *Index) ask(ctx context.Context, request object) (*answer, error) {
	request["timeout"] = fmt.Sprintf("%dms", x.cluster.timeout.Milliseconds())
	for attempt := 1; ; attempt++ {
		var a answer
		err := x.cluster.do(ctx, http.MethodPost, "/"+x.name+"/_search?search_type=dfs_query_then_fetch", request, &a)
		if err != nil && !isGone(err) {
			return nil, err
		}
		if err == nil {
			err = a.check()
		}
		if err == nil || a.TimedOut || attempt == askAttempts {
			return &a, err
		}
		if err := sleep(ctx, pause(attempt)); err != nil {
			return nil, err
		}
	}
}

// answer is the answer to a search.
type answer struct {
	TimedOut bool                        `json:"timed_out"`
	Shards   struct{ Total, Failed int } `json:"_shards"`
	Hits     struct {
		Total struct{ Value int }
		Hits  []found
	}
	Aggregations aggregations
}

// check returns an error for an answer that lacks what some shards have: no article
// may be missing in silence.
func (a *answer) check() error {
	if a.TimedOut || a.Shards.Failed > 0 {
		return fmt.Errorf("%w: %d of %d shards did not answer", index.ErrUnavailable, a.Shards.Failed, a.Shards.Total)
	}
	return nil
}

// found is a document that matches.
type found struct {
	Source struct {
		ID      string
		Group   string
		Cluster string
		Minute  *int64
		Length  int
		Stored  stored
	} `json:"_source"`
	Score float64 `json:"_score"`
	Sort  []json.RawMessage
}

// aggregations are what is counted with a search.
type aggregations struct {
	Counts struct {
		Buckets map[string]struct {
			Count uint64 `json:"doc_count"`
		}
	}
	Length   struct{ Value *float64 }
	Groups   struct{ Value int }
	Members  buckets
	Sections buckets
	Sources  buckets
	Authors  buckets
	Years    buckets
}

// buckets are the most frequent values of a field.
type buckets struct {
	Buckets []struct {
		Key   any
		Count int `json:"doc_count"`
		Forms struct {
			Buckets []struct{ Key string }
		}
	}
}

// leavesOf returns the parts of a query whose documents are to be counted before it is
// compiled.
func leavesOf(q plan.Query) []object {
	switch q := q.(type) {
	case plan.Term:
		if q.Weight != 0 {
			return []object{termQuery(q.Field, q.Text, 1)}
		}
	case plan.Phrase:
		if q.Text != "" {
			return append(phraseGrams(q.Text), literal(plan.Literal{Text: q.Text}))
		}
	case plan.Prefix:
		return []object{prefix(q)}
	case plan.Group:
		return append(leavesOfEach(q.Queries), leavesOfEach(q.Optional)...)
	case plan.Within:
		return leavesOf(q.Query)
	case plan.Filter:
		return leavesOf(q.Query)
	case plan.Without:
		return append(leavesOf(q.Query), leavesOfEach(q.Excluded)...)
	}
	return nil
}

func leavesOfEach(queries []plan.Query) []object {
	var leaves []object
	for _, q := range queries {
		leaves = append(leaves, leavesOf(q)...)
	}
	return leaves
}
