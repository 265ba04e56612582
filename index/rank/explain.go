package rank

import "wensou/index"

// Clause is a part of a query with the score that a document has by it.
type Clause struct {
	Text  string
	Score float64
}

// Explain takes the score of a document apart, less the lead of its step. clauses sum
// up to the words' score, of which bound is the most there is; parts are those of
// Parts.
func (r *Ranker) Explain(score, lead, bound float64, clauses []Clause, parts []index.ScorePart) []index.ScorePart {
	tier, worth := 0.0, 0.0
	switch {
	case score == AccidentTier: // not among those that were ranked again
		return []index.ScorePart{{Kind: index.TierPart, Value: lead}}
	case score < WordTier:
		return append(scaled(parts, r.accidentScale()), index.ScorePart{Kind: index.TierPart, Value: lead})
	case score < TopTier:
		tier, worth, parts = WordTier, TierShare, nil
	default:
		tier, worth = TopTier, TierShare*r.weights.Words*r.scale()
	}
	all := []index.ScorePart{{Kind: index.TierPart, Value: tier + lead}}
	for _, c := range clauses {
		if c.Score != 0 {
			all = append(all, index.ScorePart{Kind: index.WordsPart, Text: c.Text, Value: c.Score * worth / bound})
		}
	}
	return append(all, scaled(parts, r.scale())...)
}

// WithPin adds what a pin adds to a score to its parts; see Pinned.
func WithPin(parts []index.ScorePart, pin float64) []index.ScorePart {
	if pin == 0 {
		return parts
	}
	return append(parts, index.ScorePart{Kind: index.PinPart, Value: pin})
}

// scaled multiplies parts by a factor.
func scaled(parts []index.ScorePart, factor float64) []index.ScorePart {
	for i := range parts {
		parts[i].Value *= factor
	}
	return parts
}
