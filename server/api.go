package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"wensou/corpus"
	"wensou/index"
)

// search answers GET /api/v1/search.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	p, err := parseAPISearch(r.URL.RawQuery)
	if err != nil {
		return err
	}
	start := time.Now()
	result, err := s.config.Searcher.Search(r.Context(), p.query())
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	s.countQuery(r, p, result)
	answer := newSearchAnswer(p, result, s.config.Now(), time.Since(start))
	answer.Corrected = s.corrected(p.Text)
	if p.WhyNot != "" {
		absence, err := index.WhyNot(r.Context(), s.config.Searcher, s.config.Articles, p.query(), p.WhyNot)
		if err != nil {
			return fmt.Errorf("why not %q: %w", p.WhyNot, err)
		}
		answer.WhyNot = newAbsenceAnswer(p.WhyNot, absence)
	}
	return writeAnswer(w, answer)
}

// article answers GET /api/v1/articles/{id}.
func (s *Server) article(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	a, err := s.articleOf(r)
	if err != nil {
		return err
	}
	return writeTagged(w, r, newArticleAnswer(a))
}

// articleByURL answers GET /api/v1/articles?url=.
func (s *Server) articleByURL(w http.ResponseWriter, r *http.Request) error {
	at, err := parseArticleURL(r.URL.RawQuery)
	if err != nil {
		return err
	}
	a, err := s.config.Locate(r.Context(), at)
	if err != nil {
		return fmt.Errorf("article at %s: %w", at, err)
	}
	return writeTagged(w, r, newArticleAnswer(a))
}

// articleOf returns the article whose ID is in the path of a request.
func (s *Server) articleOf(r *http.Request) (*corpus.Article, error) {
	id, err := parseID(mux.Vars(r)["id"])
	if err != nil {
		return nil, err
	}
	a, err := s.config.Articles.Article(r.Context(), id)
	if err != nil {
		return nil, fmt.Errorf("article %q: %w", id, err)
	}
	return a, nil
}

func writeAnswer(w http.ResponseWriter, answer any) error {
	w.Header().Set("Cache-Control", "no-cache")
	return writeJSON(w, http.StatusOK, "application/json", answer)
}

// writeTagged writes an answer with an ETag, or says that the one of before is still
// right.
func writeTagged(w http.ResponseWriter, r *http.Request, answer any) error {
	var body bytes.Buffer
	if err := encodeJSON(&body, answer); err != nil {
		return err
	}
	sum := sha256.Sum256(body.Bytes())
	h := w.Header()
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:8])+`"`) // weak: the compressed form has the same
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "application/json")
	whole := r.Clone(r.Context())
	whole.Header.Del("Range") // a part of an answer is no answer
	whole.Header.Del("If-Match")
	http.ServeContent(w, whole, "", time.Time{}, bytes.NewReader(body.Bytes()))
	return nil
}

// writeJSON writes v, or returns an error and writes nothing. That a client has
// gone is no error.
func writeJSON(w http.ResponseWriter, status int, contentType string, v any) error {
	var body bytes.Buffer
	if err := encodeJSON(&body, v); err != nil {
		return err
	}
	writeBody(w, status, contentType, body.Bytes())
	return nil
}

func encodeJSON(body *bytes.Buffer, v any) error {
	enc := json.NewEncoder(body)
	enc.SetEscapeHTML(false) // text is data here; nosniff keeps it from being a page
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// writeBody writes an answer that is ready. An error of Write means that the
// client has gone, and nobody is left to tell.
func writeBody(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
