package server

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"wensou/index"
)

// clickBody is a reader who opened a result; see openapi.yaml.
type clickBody struct {
	ID       string `json:"id"`
	Query    string `json:"query"`    // that found it
	Position int    `json:"position"` // among the results, from 1; 0 if it was not in any
}

const maxClickBytes = 16 << 10

// click answers POST /api/v1/clicks. Whether the click counts, it does not tell.
func (s *Server) click(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	var body clickBody
	if err := readClick(http.MaxBytesReader(w, r.Body, maxClickBytes), &body); err != nil {
		return err
	}
	if _, err := s.config.Articles.Article(r.Context(), body.ID); err != nil {
		return fmt.Errorf("article %q: %w", body.ID, err)
	}
	s.countRead(r, body.ID)
	if !isProgram(r.UserAgent()) {
		s.config.Queries.Open(s.clientOf(r), body.Query, body.Position)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// readClick reads a click. Its type does not matter: a beacon of a browser comes as
// text.
func readClick(r io.Reader, body *clickBody) error {
	refuse := func(accept string, args ...any) error { return badParamsError{{"body", accept, args}} }
	switch err := decodeOne(r, body); {
	case err != nil:
		return refuse("accepts.click", maxClickBytes)
	case body.ID == "" || len(body.ID) > maxID:
		return refuse("accepts.click_id", maxID)
	case utf8.RuneCountInString(body.Query) > index.MaxQueryRunes || body.Position < 0 || body.Position > index.MaxWindow:
		return refuse("accepts.click_query", index.MaxQueryRunes, index.MaxWindow)
	}
	return nil
}

// countRead counts that the reader of a request opened an article, unless no person
// did: a program, or a browser that fetches what may be opened.
func (s *Server) countRead(r *http.Request, id string) {
	if r.Method == http.MethodHead || prefetches(r.Header) || isProgram(r.UserAgent()) {
		return
	}
	s.config.Usage.Click(s.clientOf(r), id)
}

func prefetches(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"} {
		if v := strings.ToLower(h.Get(name)); strings.Contains(v, "prefetch") || strings.Contains(v, "preview") || strings.Contains(v, "prerender") {
			return true
		}
	}
	return false
}

// programs are parts of the names that programs give themselves.
var programs = []string{"bot", "spider", "crawl", "slurp", "curl/", "wget/", "python", "go-http-client", "java/", "headless", "wensou"}

func isProgram(agent string) bool {
	agent = strings.ToLower(agent)
	for _, p := range programs {
		if strings.Contains(agent, p) {
			return true
		}
	}
	return agent == ""
}
