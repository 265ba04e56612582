package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"wensou/corpus"
	"wensou/index"
)

// Errors of a request that no handler was found for.
var (
	errNoRoute = errors.New("no such page")
	errMethod  = errors.New("method not allowed")

	errNoSource = errors.New("no such source")
)

// retryAfter is when a request that was refused for now may come again, in seconds.
const retryAfter = "5"

// failure is an error as it is shown: what whoever asked can act on, never the
// cause.
type failure struct {
	status      int
	title, help string         // keys of messages
	args        []any          // of help
	params      badParamsError // what was refused
}

// fail answers a request with an error: with a problem document below /api/,
// with a page elsewhere. Causes that are not the asker's go to the log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := s.failureOf(r, err)
	if f.status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) && !errors.Is(err, errBusy) {
		s.config.Log.ErrorContext(r.Context(), "request failed", "request_id", requestID(r.Context()),
			"method", r.Method, "route", exchangeOf(r.Context()).route, "status", f.status, "error", err)
	}
	if f.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if f.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.Header().Set("Cache-Control", "no-store")
	if strings.HasPrefix(r.URL.Path, apiPrefix) || strings.HasPrefix(r.URL.Path, embedPrefix) {
		writeProblem(w, r, f)
		return
	}
	s.errorPage(w, r, f)
}

// failures are the errors that are answered alike each time, with the title and, behind
// _help, the advice of the catalogue. The first that fits is taken.
var failures = []struct {
	err    error
	status int
	title  string
}{
	{errNoKey, http.StatusUnauthorized, "no_key"},
	{errScope, http.StatusForbidden, "scope"},
	{errSignedOut, http.StatusForbidden, "desk.signed_out"},
	{errForged, http.StatusForbidden, "desk.forged"},
	{errReused, http.StatusUnprocessableEntity, "reused"},
	{errUnderWay, http.StatusConflict, "under_way"},
	{ErrFull, http.StatusServiceUnavailable, "full"},
	{ErrReadOnly, http.StatusServiceUnavailable, "read_only"},
	{errRate, http.StatusTooManyRequests, "rate"},
	{errBusy, http.StatusServiceUnavailable, "busy"},
	{errMediaType, http.StatusUnsupportedMediaType, "media_type"},
	{corpus.ErrNotFound, http.StatusNotFound, "no_article"},
	{errNoSource, http.StatusNotFound, "no_source"},
	{errNoRoute, http.StatusNotFound, "no_page"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "overtime"},
	{context.Canceled, http.StatusServiceUnavailable, "overtime"},
	{index.ErrUnavailable, http.StatusServiceUnavailable, "away"},
}

// failureOf decides the status of each error, and what is said about it.
func (s *Server) failureOf(r *http.Request, err error) failure {
	var (
		at     elsewhereError
		params badParamsError
		query  *index.QueryError
		size   *http.MaxBytesError
	)
	switch {
	case exchangeOf(r.Context()).slowBody: // whatever reading half of it led to
		return failure{status: http.StatusRequestTimeout, title: "slow_body", help: "slow_body_help"}
	case errors.As(err, &at) && at.address == "":
		return failure{status: http.StatusServiceUnavailable, title: "no_writer", help: "no_writer_help"}
	case errors.As(err, &at):
		return failure{status: http.StatusMisdirectedRequest, title: "elsewhere", help: "elsewhere_help", args: []any{at.address}}
	case errors.As(err, &params):
		return failure{status: http.StatusBadRequest, title: "bad_params", params: params}
	case errors.As(err, &query):
		return failure{status: http.StatusBadRequest, title: "bad_params", params: badParamsError{{query.Param, "accepts.index", []any{query.Reason}}}}
	case errors.Is(err, index.ErrQuery):
		return failure{status: http.StatusBadRequest, title: "bad_params", params: badParamsError{{"q", "accepts.query", nil}}}
	case errors.As(err, &size):
		return failure{status: http.StatusRequestEntityTooLarge, title: "too_large", help: "too_large_help", args: []any{size.Limit}}
	case errors.Is(err, errMethod):
		return failure{status: http.StatusMethodNotAllowed, title: "method", help: "method_help", args: []any{r.Method}}
	}
	for _, f := range failures {
		if errors.Is(err, f.err) {
			return failure{status: f.status, title: f.title, help: f.title + "_help"}
		}
	}
	if status, statusErr := s.config.Status(r.Context()); statusErr == nil && !status.Complete() {
		return failure{status: http.StatusServiceUnavailable, title: "not_ready", help: "not_ready_help"}
	}
	return failure{status: http.StatusInternalServerError, title: "internal", help: "internal_help"}
}

// problem is an error for programs, a problem document of RFC 9457.
type problem struct {
	Type          string         `json:"type"`
	Title         string         `json:"title"`
	Status        int            `json:"status"`
	Detail        string         `json:"detail"`
	RequestID     string         `json:"request_id"`
	InvalidParams []invalidParam `json:"invalid_params,omitempty"`
}

// invalidParam names a parameter that was refused, and what it accepts.
type invalidParam struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// writeProblem writes a failure for programs, in English.
func writeProblem(w http.ResponseWriter, r *http.Request, f failure) {
	p := problem{
		Type: "about:blank", Title: http.StatusText(f.status), Status: f.status, RequestID: requestID(r.Context()),
		Detail: f.params.Error(),
	}
	if len(f.params) == 0 {
		p.Detail = english.text(f.title) + ". " + english.text(f.help, f.args...)
	}
	for _, b := range f.params {
		p.InvalidParams = append(p.InvalidParams, invalidParam{b.name, english.text(b.accept, b.args...)})
	}
	// The document holds nothing that JSON cannot write, and a client that has
	// gone cannot be told.
	_ = writeJSON(w, f.status, "application/problem+json", p)
}
