package server

import (
	"errors"
	"fmt"
	"net/http"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/related"
)

// Bounds of the page of a draft.
const (
	maxDraftTitle  = 500 // characters
	maxDraftBody   = 300_000
	draftRelated   = 12
	sectionsShown  = 3
	sentencesShown = 3 // of each related article
)

// draftView is the page of a draft: what has to do with it.
type draftView struct {
	deskFrame

	DraftTitle, Body string
	Answered         bool
	Wordless         bool // it has no word that could be looked for
	Published        *draftHit
	Reprints         []draftHit
	Related          []draftHit
	Keywords         []keywordView
	Sections         []sectionView
}

// draftHit is an article that has to do with a draft, with the sentences that say so.
type draftHit struct {
	hitView
	Evidence []evidence
	Compare  string // says what they are
}

// evidence is a sentence of the draft and one of the article that hold the same.
type evidence struct{ Text, Own, Other string }

// keywordView is a keyword with the search for it.
type keywordView struct {
	link
	Kind string
}

// sectionView is a section that a draft may belong to.
type sectionView struct {
	link
	Percent int
}

// draftPage answers GET and POST /desk.
func (s *Server) draftPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	f.Title = f.T("desk.draft")
	if r.Method != http.MethodPost {
		return s.render(w, http.StatusOK, "desk/draft", draftView{deskFrame: f})
	}
	p := formParams(r)
	v := draftView{deskFrame: f, DraftTitle: p.text("title", maxDraftTitle), Body: p.text("body", maxDraftBody)}
	if v.DraftTitle+v.Body == "" {
		p.refuse("title", "accepts.draft")
	}
	if err := p.err(); err != nil {
		return err
	}
	found, err := s.config.Searcher.Related(r.Context(), &corpus.Article{Title: v.DraftTitle, Body: v.Body}, index.RelatedOptions{N: draftRelated})
	if errors.Is(err, index.ErrQuery) {
		found, err = new(index.RelatedResult), nil
		v.Wordless = true
	}
	if err != nil {
		return fmt.Errorf("related to a draft: %w", err)
	}
	v.answer(found)
	return s.render(w, http.StatusOK, "desk/draft", v)
}

// answer shows what was found.
func (v *draftView) answer(found *index.RelatedResult) {
	v.Answered = true
	if found.Published != nil {
		h := v.hit(*found.Published)
		v.Published = &h
	}
	for _, h := range found.Reprints {
		if found.Published == nil || h.Article.ID != found.Published.Article.ID {
			v.Reprints = append(v.Reprints, v.hit(h))
		}
	}
	for _, h := range found.Hits {
		v.Related = append(v.Related, v.hit(h))
	}
	for _, k := range found.Keywords {
		v.Keywords = append(v.Keywords, keywordView{link{searchPath(searchParams{Text: k.Text}), k.Text}, v.T("desk.kind." + k.Kind)})
	}
	for _, x := range related.Sections(found.Hits, sectionsShown) {
		v.Sections = append(v.Sections, sectionView{link{narrowed(searchParams{}, func(p *searchParams) { p.Section = x.Path }), sectionText(x.Path)}, percent(x.Share)})
	}
}

// hit shows an article with the sentences of both sides.
func (v *draftView) hit(h index.Hit) draftHit {
	d := draftHit{hitView: newHitView(v.frame, h), Compare: v.T("desk.evidence")}
	for _, r := range h.Reasons {
		if r.Sentence != "" && r.OwnSentence != "" && len(d.Evidence) < sentencesShown {
			d.Evidence = append(d.Evidence, evidence{
				shortened(r.Text, maxQuoted), shortened(r.OwnSentence, maxSentence), shortened(r.Sentence, maxSentence),
			})
		}
	}
	return d
}

// maxSentence is how many characters of a sentence the desk shows.
const maxSentence = 120

func percent(share float64) int { return int(share*100 + .5) }
