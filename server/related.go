package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index"
)

// related answers GET /api/v1/articles/{id}/related.
func (s *Server) related(w http.ResponseWriter, r *http.Request) error {
	n, err := parseRelated(r.URL.RawQuery)
	if err != nil {
		return err
	}
	a, err := s.articleOf(r)
	if err != nil {
		return err
	}
	start := time.Now()
	found, err := s.config.Searcher.Related(r.Context(), a, index.RelatedOptions{N: n})
	if err != nil {
		return fmt.Errorf("related to %q: %w", a.ID, err)
	}
	return writeAnswer(w, relatedAnswer{
		ID: a.ID, Hits: newRelatedHits(found.Hits), relation: newRelation(found, time.Since(start)),
	})
}

// relatedToDraft answers POST /api/v1/related.
func (s *Server) relatedToDraft(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	d, err := readDraft(r)
	if err != nil {
		return err
	}
	start := time.Now()
	a := &corpus.Article{Title: d.Title, Body: d.Body}
	found, err := s.config.Searcher.Related(r.Context(), a, index.RelatedOptions{N: d.N, Exclude: d.Exclude})
	if err != nil {
		return fmt.Errorf("related to a draft: %w", err)
	}
	return writeAnswer(w, draftAnswer{Related: newRelatedHits(found.Hits), relation: newRelation(found, time.Since(start))})
}

// draft is a text that may be in no index, and what is asked about it.
type draft struct {
	Title   string   `json:"title"`
	Body    string   `json:"body"`
	N       int      `json:"n"`
	Exclude []string `json:"exclude"`
}

// readDraft reads the body of a request: one JSON object without fields that are
// not known.
func readDraft(r *http.Request) (*draft, error) {
	if err := wantJSON(r); err != nil {
		return nil, err
	}
	d := &draft{N: defaultRelated}
	if err := decodeOne(r.Body, d); err != nil {
		return nil, draftError(r, err)
	}
	return d, d.check()
}

// draftError tells what is wrong with a body that can't be read.
func draftError(r *http.Request, err error) error {
	var (
		kind *json.UnmarshalTypeError
		size *http.MaxBytesError
	)
	const unknown = "json: unknown field "
	switch {
	case r.Context().Err() != nil:
		return r.Context().Err()
	case errors.As(err, &size):
		return err
	case errors.As(err, &kind) && kind.Field != "":
		return badParamsError{{kind.Field, "accepts.type", []any{draftTypes[kind.Field]}}}
	case strings.HasPrefix(err.Error(), unknown):
		name := strings.Trim(strings.TrimPrefix(err.Error(), unknown), `"`)
		return badParamsError{{printable(name), "accepts.known", []any{"title, body, n, exclude"}}}
	}
	return badParamsError{{"", "accepts.json", nil}}
}

// draftTypes names the types of the fields of a draft.
var draftTypes = map[string]string{"title": "string", "body": "string", "n": "integer", "exclude": "array of strings"}

// check returns what is wrong with the values of a draft.
func (d *draft) check() error {
	p := new(params)
	if strings.TrimSpace(d.Title+d.Body) == "" {
		p.refuse("title", "accepts.draft")
	}
	if d.N < 1 || d.N > index.MaxRelated {
		p.refuse("n", "accepts.number", 1, index.MaxRelated)
	}
	if len(d.Exclude) > index.MaxExcluded {
		p.refuse("exclude", "accepts.items", index.MaxExcluded)
	}
	for _, id := range d.Exclude {
		if id == "" || len(id) > maxID || !utf8.ValidString(id) {
			p.refuse("exclude", "accepts.ids", maxID)
			break
		}
	}
	return p.err()
}
