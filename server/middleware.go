package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/klauspost/compress/gzhttp"
)

// minCompressed is the least size of an answer that is compressed, in bytes.
const minCompressed = 1024

// securityHeaders are on every answer. Pages load only what the server itself
// serves, run no script of others, and are shown in no frame.
var securityHeaders = map[string]string{
	"Content-Security-Policy":    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"X-Content-Type-Options":     "nosniff",
	"X-Frame-Options":            "DENY", // browsers without frame-ancestors
	"Referrer-Policy":            "strict-origin-when-cross-origin",
	"Cross-Origin-Opener-Policy": "same-origin",
}

// wrap puts what every request needs around the routes; the first is outermost.
func (s *Server) wrap(h http.Handler) (http.Handler, error) {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.EnableZstd(false))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	h = s.limit(h)
	h = s.admit(h)
	h = s.limitRate(h)
	h = s.share(h)
	h = s.authenticate(h)
	h = s.recoverPanics(h)
	h = compress(h)
	h = s.timeBody(h)
	h = secure(h)
	h = s.observe(h)
	return identify(h), nil
}

// secure sets the security headers.
func secure(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range securityHeaders {
			w.Header().Set(name, value)
		}
		h.ServeHTTP(w, r)
	})
}

// recoverPanics answers 500 where a handler panics, or breaks off an answer that
// has begun.
func (s *Server) recoverPanics(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &responseRecorder{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler)
			}
			s.config.Metrics.Panic()
			err := fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			if rec.status == 0 {
				s.fail(w, r, err)
				return
			}
			s.config.Log.ErrorContext(r.Context(), "answer broken off", "request_id", requestID(r.Context()),
				"route", exchangeOf(r.Context()).route, "error", err)
			panic(http.ErrAbortHandler) // which net/http does not log: it would with the address
		}()
		h.ServeHTTP(rec, r)
	})
}

// limit bounds the time and the body of a request.
func (s *Server) limit(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.config.Timeout)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, maxBody(r))
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

// responseRecorder keeps the status and the size of an answer.
type responseRecorder struct {
	http.ResponseWriter
	status int // 0: nothing was written yet
	bytes  int
}

// WriteHeader implements http.ResponseWriter.
func (r *responseRecorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *responseRecorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (r *responseRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
