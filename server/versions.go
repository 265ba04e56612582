package server

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"wensou/corpus"
	"wensou/corpus/revision"
)

// versionsPath is the route of what an article said before, and below the API's.
const versionsPath = "/articles/{id}/versions"

// versionsURL returns the page of what an article said before.
func versionsURL(id string) string { return articlePath(id) + "/versions" }

// versionsAnswer is what an article says and said; openapi.yaml explains each field.
type versionsAnswer struct {
	ID       string          `json:"id"`
	Versions []versionAnswer `json:"versions"`
}

type versionAnswer struct {
	Version int     `json:"version"`
	Changed *string `json:"changed"`
	Title   string  `json:"title"`
	Body    string  `json:"body"`
}

// versions answers GET /api/v1/articles/{id}/versions.
func (s *Server) versions(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	all, err := s.versionsOf(r)
	if err != nil {
		return err
	}
	answer := versionsAnswer{ID: all[len(all)-1].ID, Versions: make([]versionAnswer, len(all))}
	for i, a := range all {
		answer.Versions[i] = versionAnswer{a.Version, timestamp(a.Changed), a.Title, a.Body}
	}
	return writeTagged(w, r, answer)
}

// versionsOf returns the former texts of the article whose ID is in the path of a request,
// and the article itself as the last.
func (s *Server) versionsOf(r *http.Request) ([]*corpus.Article, error) {
	a, err := s.articleOf(r)
	if err != nil {
		return nil, err
	}
	if s.config.Former == nil {
		return []*corpus.Article{a}, nil
	}
	former, err := s.config.Former(r.Context(), a.ID)
	if err != nil {
		return nil, fmt.Errorf("former texts of %q: %w", a.ID, err)
	}
	return append(former, a), nil
}

// formerOrNone returns the former texts of the article of a page. The reader came for the
// article, so a failure is logged.
func (s *Server) formerOrNone(r *http.Request, id string) []*corpus.Article {
	if s.config.Former == nil {
		return nil
	}
	former, err := s.config.Former(r.Context(), id)
	if err != nil && !errors.Is(err, r.Context().Err()) {
		s.config.Log.ErrorContext(r.Context(), "former texts failed", "request_id", requestID(r.Context()), "article", id, "error", err)
	}
	return former
}

// versionsView is the page of what an article said before.
type versionsView struct {
	frame

	Article  link
	TextLang string
	Changes  []changeView // the latest first
}

// changeView is what changed from one version of an article to the next.
type changeView struct {
	When, Versions string
	Title          []changedPiece // as it changed; none if it did not
	Blocks         []blockView
	Same           bool // neither title nor text changed

	Label, OldTitle string // of the version before, in full
	Old             []string
}

// blockView is a paragraph that changed, or how many did not.
type blockView struct {
	Pieces    []changedPiece
	Unchanged string
}

// changedPiece is a piece of a paragraph, with what is said of it to those who don't see
// it.
type changedPiece struct {
	Text       string
	Went, Came bool
	Said, Lang string
}

// changedPieces returns the pieces of a paragraph.
func changedPieces(f frame, p revision.Paragraph) []changedPiece {
	pieces := make([]changedPiece, len(p))
	for i, piece := range p {
		pieces[i] = changedPiece{Text: piece.Text, Went: piece.Kind == revision.Removed, Came: piece.Kind == revision.Added, Lang: f.Lang}
		switch {
		case pieces[i].Went:
			pieces[i].Said = f.T("went")
		case pieces[i].Came:
			pieces[i].Said = f.T("came")
		}
	}
	return pieces
}

// versionsPage answers GET /articles/{id}/versions.
func (s *Server) versionsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := s.versionsOf(r)
	if err != nil {
		return err
	}
	return s.render(w, http.StatusOK, "versions", newVersionsView(s.frame(r), all))
}

// newVersionsView returns the page of some versions, of which the last is the present one.
func newVersionsView(f frame, all []*corpus.Article) versionsView {
	now := all[len(all)-1]
	title := now.Title
	if title == "" {
		title = f.T("untitled")
	}
	f.Title, f.NoIndex = f.T("versions_of", title), true
	v := versionsView{frame: f, Article: link{articlePath(now.ID), title}, TextLang: textLang(now)}
	for i := 1; i < len(all); i++ {
		v.Changes = append(v.Changes, newChangeView(f, all[i-1], all[i]))
	}
	slices.Reverse(v.Changes)
	return v
}

func newChangeView(f frame, before, after *corpus.Article) changeView {
	v := changeView{
		When:     f.T("revised", corpus.FormatDate(after.Changed, corpus.Minute)),
		Versions: f.T("revised_from", before.Version, after.Version),
		Label:    f.T("former_text", before.Version),
		OldTitle: before.Title, Old: paragraphs(before.Body),
	}
	if before.Title != after.Title {
		for _, p := range revision.Compare(before.Title, after.Title) {
			v.Title = append(v.Title, changedPieces(f, p)...)
		}
	}
	unchanged := 0
	rest := func() {
		if unchanged > 0 {
			v.Blocks = append(v.Blocks, blockView{Unchanged: f.T("unchanged", unchanged)})
		}
		unchanged = 0
	}
	for _, p := range revision.Compare(before.Body, after.Body) {
		if !p.Changed() {
			unchanged++
			continue
		}
		rest()
		v.Blocks = append(v.Blocks, blockView{Pieces: changedPieces(f, p)})
	}
	if v.Same = len(v.Title) == 0 && len(v.Blocks) == 0; !v.Same {
		rest()
	}
	return v
}
