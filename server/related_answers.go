package server

import (
	"time"

	"wensou/index"
)

// relatedAnswer is what has to do with an article, and draftAnswer with a draft;
// openapi.yaml explains each field.
type relatedAnswer struct {
	ID   string       `json:"id"`
	Hits []relatedHit `json:"hits"`
	relation
}

type draftAnswer struct {
	Related []relatedHit `json:"related"`
	relation
}

// relation is what both have.
type relation struct {
	TookMS    float64         `json:"took_ms"`
	Reprints  []relatedHit    `json:"reprints"`
	Keywords  []keywordAnswer `json:"keywords"`
	Published *relatedHit     `json:"published"`
}

type relatedHit struct {
	hitAnswer
	Reasons []reasonAnswer `json:"reasons"`
}

type reasonAnswer struct {
	Kind        string  `json:"kind"`
	Text        string  `json:"text"`
	Sentence    string  `json:"sentence"`
	OwnText     string  `json:"own_text"`
	OwnSentence string  `json:"own_sentence"`
	Weight      float64 `json:"weight"`
}

type keywordAnswer struct {
	Text   string  `json:"text"`
	Kind   string  `json:"kind"`
	Weight float64 `json:"weight"`
}

func newRelation(found *index.RelatedResult, took time.Duration) relation {
	r := relation{
		TookMS: milliseconds(took), Reprints: newRelatedHits(found.Reprints), Keywords: make([]keywordAnswer, len(found.Keywords)),
	}
	for i, k := range found.Keywords {
		r.Keywords[i] = keywordAnswer(k)
	}
	if found.Published != nil {
		r.Published = &newRelatedHits([]index.Hit{*found.Published})[0]
	}
	return r
}

func newRelatedHits(hits []index.Hit) []relatedHit {
	answers := make([]relatedHit, len(hits))
	for i, h := range hits {
		answers[i] = relatedHit{newHitAnswer(h), make([]reasonAnswer, len(h.Reasons))}
		for j, r := range h.Reasons {
			answers[i].Reasons[j] = reasonAnswer(r)
		}
	}
	return answers
}
