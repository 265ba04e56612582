package main

import (
	"context"
	"fmt"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
)

// failing is a searcher that always fails with an error.
type failing struct{ err error }

func (f failing) Search(context.Context, index.Query) (*index.Result, error) { return nil, f.err }

func (f failing) Related(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error) {
	return nil, f.err
}

func TestWatchfulTellsOfDamage(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{index.ErrQuery, 0},
		{fmt.Errorf("search: %w: panic", bleve.ErrDamaged), 2},
	} {
		told := 0
		w := watchful{failing{tt.err}, func() { told++ }}
		_, _ = w.Search(t.Context(), index.Query{})
		_, _ = w.Related(t.Context(), nil, index.RelatedOptions{N: 1})
		if told != tt.want {
			t.Errorf("after %v in two searches, damage was told %d times, want %d", tt.err, told, tt.want)
		}
	}
}
