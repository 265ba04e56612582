package index

import "wensou/segment"

// Explanation says how a query was understood.
type Explanation struct {
	Parsed string       // the expression, as Expr.String writes it
	Units  []WantedUnit // what is wanted
	Little []string     // function words, which count and are not wanted
	Need   int          // units that each article holds at least; 0: the best matches were taken
	Step   int          // of relaxation, 0 for none
}

// WantedUnit is one thing that a query wants.
type WantedUnit struct {
	Text     string   // normalized
	Words    []string // that it was cut into
	Synonyms []string // that stand for it
}

// HitExplanation says how an article came to its score, and how it was cut.
type HitExplanation struct {
	Parts   []ScorePart // sum up to the score
	Title   []string    // the words of the title
	Snippet []string    // the words of the snippet
}

// ScorePart is a part of a score.
type ScorePart struct {
	Kind  PartKind
	Text  string // of the query that it comes from, "" for all of it
	Value float64
}

// PartKind says what a part of a score stands for.
type PartKind string

// The kinds of parts.
const (
	TierPart    PartKind = "tier"    // 2: among the best by words; 1: holds a word; 0: holds the characters alone; and 2 more for each step of relaxation that it does without
	WordsPart   PartKind = "words"   // BM25 of a word, name or phrase
	PairsPart   PartKind = "pairs"   // BM25 of the pairs of characters
	WindowPart  PartKind = "window"  // share of the query in the best line or two
	PassagePart PartKind = "passage" // share of the query in the best paragraph
	FormsPart   PartKind = "forms"   // share of the characters that are written as they were typed
	FreshPart   PartKind = "fresh"   // freshness
	ClicksPart  PartKind = "clicks"  // how often readers opened it of late
	CopyPart    PartKind = "copy"    // by how much the best placed of its reprints scores higher: that is its place
	TimePart    PartKind = "time"    // minutes, where the order is by time
	PinPart     PartKind = "pin"     // it is pinned: 100 for each pinned article from this one to the last
)

// Explain adds to a hit how it came to its score and how it was cut.
func (h *Hit) Explain(s segment.Segmenter, parts []ScorePart) {
	h.Explanation = &HitExplanation{
		Parts:   parts,
		Title:   termsOf(segment.Words(s.Segment(h.Article.Title))),
		Snippet: termsOf(segment.Words(s.Segment(h.Snippet.Text))),
	}
}

func termsOf(tokens []segment.Token) []string {
	terms := make([]string, len(tokens))
	for i, k := range tokens {
		terms[i] = k.Term
	}
	return terms
}
