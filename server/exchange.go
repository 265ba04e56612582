package server

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"
	"time"

	"wensou/server/keys"
	"wensou/server/metrics"
)

// exchange is what is known of a request beside what it says itself. One goroutine
// has it at a time.
type exchange struct {
	id       string
	route    string    // pattern of the route, "" if there is none
	key      keys.Key  // that it was sent with, if it is known
	known    bool      // it has a key
	slowBody bool      // the body did not come in time
	searched time.Time // when the index had answered, zero if it was not asked

	unknownKey bool // it was sent with a key that there is not
}

type exchangeKey struct{}

// exchangeOf returns the exchange of a request; outside one, an empty one.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return new(exchange)
}

// requestID returns the ID of the request, "" outside one.
func requestID(ctx context.Context) string { return exchangeOf(ctx).id }

// acceptedID is a request ID that may be taken from a proxy into the log.
var acceptedID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives each request an ID, or keeps that of the proxy in front.
func identify(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !acceptedID.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set("X-Request-Id", id)
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, &exchange{id: id})))
	})
}

// routed notes the pattern of the route that a request took.
func routed(pattern string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchangeOf(r.Context()).route = pattern
		h.ServeHTTP(w, r)
	})
}

// observe measures every request and logs it.
func (s *Server) observe(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, end := time.Now(), s.config.Metrics.Begin()
		rec := &responseRecorder{ResponseWriter: w}
		defer func() {
			end()
			x, took := exchangeOf(r.Context()), time.Since(start)
			s.config.Metrics.Request(x.route, r.Method, rec.status, took)
			if !x.searched.IsZero() {
				s.config.Metrics.Stage(metrics.Render, time.Since(x.searched))
			}
			s.logAccess(r, rec, took)
		}()
		h.ServeHTTP(rec, r)
	})
}

// logAccess logs a request by its route, without its address, its path and its query:
// nobody is to learn who looked for what.
func (s *Server) logAccess(r *http.Request, rec *responseRecorder, took time.Duration) {
	x := exchangeOf(r.Context())
	s.config.Log.InfoContext(r.Context(), "request", "request_id", x.id,
		"method", r.Method, "route", x.route, "status", rec.status, "bytes", rec.bytes, "took_ms", milliseconds(took))
}
