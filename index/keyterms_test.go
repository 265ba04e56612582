package index_test

import (
	"context"
	"errors"
	"testing"

	"wensou/index"
	"wensou/segment/segmenttest"
)

// counts is a collection of so many articles, with the articles that hold a term.
type counts struct {
	articles uint64
	terms    map[string]uint64
}

func (c counts) DocCount(context.Context) (uint64, error)               { return c.articles, nil }
func (c counts) DocFreq(_ context.Context, term string) (uint64, error) { return c.terms[term], nil }

var errStats = errors.New("no statistics")

type noCounts struct{}

func (noCounts) DocCount(context.Context) (uint64, error)        { return 0, errStats }
func (noCounts) DocFreq(context.Context, string) (uint64, error) { return 0, errStats }

func passages(t *testing.T, title, body string) []index.Passage {
	t.Helper()
	return []index.Passage{{Tokens: segmenttest.Open(t).Segment(title), Weight: 3}, {Tokens: segmenttest.Open(t).Segment(body), Weight: 1}}
}

func TestKeyTerms(t *testing.T) {
	stats := counts{1000, map[string]uint64{"水库": 20, "大坝": 20, "农田": 100, "记者": 500, "青石": 1, "什么": 20, "2009": 20, "水": 20}}
	got, err := index.KeyTerms(t.Context(), passages(t, "水库", "记者说，2009年青石水库的大坝和农田，水是什么"), stats, 10)
	if err != nil {
		t.Fatal(err)
	}
	var terms []string
	for i, k := range got {
		terms = append(terms, k.Term)
		if i > 0 && k.Weight > got[i-1].Weight {
			t.Errorf("%s weighs more than the term before it", k.Term)
		}
	}
	// Not: 记者 (in half of all), 青石 (in no other), 2009 (a number), 水 (one character).
	want := []string{"水库", "大坝", "农田", "什么"}
	if len(terms) != len(want) {
		t.Fatalf("KeyTerms = %v, want %v", terms, want)
	}
	for i := range want {
		if terms[i] != want[i] {
			t.Errorf("KeyTerms = %v, want %v", terms, want)
			break
		}
	}
	if got, err = index.KeyTerms(t.Context(), passages(t, "水库", "大坝"), stats, 1); err != nil || len(got) != 1 {
		t.Errorf("KeyTerms with limit 1: %v, %v", got, err)
	}
}

func TestKeyTermsOfASmallCollection(t *testing.T) {
	got, err := index.KeyTerms(t.Context(), passages(t, "水库", ""), counts{2, map[string]uint64{"水库": 1}}, 10)
	if err != nil || len(got) != 1 {
		t.Errorf("KeyTerms among two articles: %v, %v; want 水库", got, err)
	}
}

func TestKeyTermsPassErrorsOn(t *testing.T) {
	if _, err := index.KeyTerms(t.Context(), passages(t, "水库", ""), noCounts{}, 10); !errors.Is(err, errStats) {
		t.Errorf("KeyTerms without statistics: %v", err)
	}
}

func TestFunctionWeight(t *testing.T) {
	for term, want := range map[string]float64{"的": .3, "如何": .3, "水库": 1, "": 1, "the": .3} {
		if got := index.FunctionWeight(term); got != want {
			t.Errorf("FunctionWeight(%s) = %v, want %v", term, got, want)
		}
	}
}
