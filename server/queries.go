package server

import (
	"net/http"

	"wensou/corpus"
	"wensou/corpus/usage"
	"wensou/index"
)

// queriesAnswer is a list of queries; openapi.yaml explains each field.
type queriesAnswer struct {
	Window usage.Window  `json:"window"`
	Items  []queryAnswer `json:"items"`
}

type queryAnswer struct {
	Query string `json:"query"`
	Count int    `json:"count"`
}

// hotQueries answers GET /api/v1/queries/hot.
func (s *Server) hotQueries(w http.ResponseWriter, r *http.Request) error {
	return writeQueries(w, r, s.config.Queries.Hot)
}

// emptyQueries answers GET /api/v1/queries/empty.
func (s *Server) emptyQueries(w http.ResponseWriter, r *http.Request) error {
	return writeQueries(w, r, s.config.Queries.Empty)
}

func writeQueries(w http.ResponseWriter, r *http.Request, list func(usage.Window, int) []usage.QueryCount) error {
	p, err := parseQueries(r.URL.RawQuery)
	if err != nil {
		return err
	}
	answer := queriesAnswer{p.Window, []queryAnswer{}}
	for _, q := range list(p.Window, p.N) {
		answer.Items = append(answer.Items, queryAnswer(q))
	}
	return writeTagged(w, r, answer)
}

// How many searches the pages propose.
const (
	askedShown  = 8
	besideShown = 8
)

// hotSearches returns what many readers search for.
func (s *Server) hotSearches() []string {
	var texts []string
	for _, q := range s.config.Queries.Proposed(askedShown) {
		texts = append(texts, q.Query)
	}
	return texts
}

// beside returns what can be searched for next, on the first page of a search for words
// that found something.
func (s *Server) beside(found finding) []link {
	p := found.params
	if s.config.Suggest == nil || p.Page > 1 || p.Cursor != "" {
		return nil
	}
	articles := make([]*corpus.Article, len(found.result.Hits))
	for i, h := range found.result.Hits {
		articles[i] = h.Article
	}
	return searchLinks(s.config.Suggest.Searches(p.Text, articles, besideShown))
}

// countQuery counts what a reader asks: the first page of a search, unless a program
// asks. Where nothing is found behind a filter, it may be for the filter, and nothing is
// counted.
func (s *Server) countQuery(r *http.Request, p searchParams, result *index.Result) {
	if p.Page > 1 || p.Cursor != "" || r.Method == http.MethodHead || prefetches(r.Header) || isProgram(r.UserAgent()) {
		return
	}
	found := result.Total > 0
	if !found && (p.filtered() || result.Partial) {
		return
	}
	s.config.Queries.Count(s.clientOf(r), p.Text, found)
}
