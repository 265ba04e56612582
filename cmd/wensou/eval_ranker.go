package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strconv"

	"golang.org/x/sync/errgroup"

	"wensou/corpus"
	"wensou/index"
)

// evalDepth is how many hits of a query are measured.
const evalDepth = 100

// ranker returns the IDs of the first evalDepth articles for a query, best first.
// It is safe for concurrent use.
type ranker func(ctx context.Context, query string) ([]string, error)

// indexRanker asks an index.
func indexRanker(x index.Searcher) ranker {
	return func(ctx context.Context, query string) ([]string, error) {
		r, err := x.Search(ctx, index.Query{Text: query, Size: evalDepth})
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(r.Hits))
		for i, h := range r.Hits {
			ids[i] = h.Article.ID
		}
		return ids, nil
	}
}

// serverRanker asks a server.
func serverRanker(a *asker) ranker {
	return func(ctx context.Context, query string) ([]string, error) {
		body, err := a.get(ctx, searchPath, url.Values{"q": {query}, "size": {strconv.Itoa(evalDepth)}})
		if err != nil {
			return nil, err
		}
		return hitIDs(body)
	}
}

// hitIDs returns the IDs of the hits of an answer of the API.
func hitIDs(body []byte) ([]string, error) {
	var found answer
	if err := json.Unmarshal(body, &found); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return idsOf(found.Hits), nil
}

func idsOf(hits []foundHit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// rankAll returns the ranking of each topic of a set, with near-copies collapsed;
// done is called after each.
func rankAll(ctx context.Context, rank ranker, set judgedSet, done func()) ([][]string, error) {
	rankings := make([][]string, len(set.topics))
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.SetLimit(runtime.GOMAXPROCS(0))
	for i, t := range set.topics {
		tasks.Go(func() error {
			ids, err := rank(ctx, t.Query)
			if err != nil {
				return fmt.Errorf("%s, topic %s: %w", set.name, t.ID, err)
			}
			rankings[i] = set.clusters.Collapse(ids)
			done()
			return nil
		})
	}
	return rankings, tasks.Wait()
}

// rankers are what the sets are measured with: one server, or the data folder of
// each set.
type rankers struct {
	server  ranker
	folders map[string]*library
}

// openRankers opens what the sets need: the server if there is one, else their
// data folders.
func openRankers(ctx context.Context, server string, sets []judgedSet, s streams) (*rankers, error) {
	r := &rankers{folders: map[string]*library{}}
	if server != "" {
		a, err := remoteAsker(server)
		if err != nil {
			return nil, err
		}
		r.server = serverRanker(a)
		return r, nil
	}
	for _, set := range sets {
		if r.folders[set.dir] != nil {
			continue
		}
		l, err := openUnread(set.dir, newLogger(s))
		if err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.folders[set.dir] = l
		if err := l.catchUp(ctx, s); err != nil {
			return nil, errors.Join(err, r.close())
		}
	}
	return r, nil
}

// of returns the ranker of a set.
func (r *rankers) of(set judgedSet) ranker {
	if r.server != nil {
		return r.server
	}
	return indexRanker(r.folders[set.dir].index)
}

func (r *rankers) close() error {
	var errs []error
	for _, l := range r.folders {
		errs = append(errs, l.Close())
	}
	return errors.Join(errs...)
}

// unread gives articles without their texts: whoever wants the order of thousands
// of queries has no use for snippets.
type unread struct{}

var _ index.Articles = unread{}

// Article implements index.Articles.
func (unread) Article(_ context.Context, id string) (*corpus.Article, error) {
	return &corpus.Article{ID: id}, nil
}
