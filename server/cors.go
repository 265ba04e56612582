package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// anyOrigin admits the pages of all sites.
const anyOrigin = "*"

// What scripts of other sites may send to the API and read of its answers.
const (
	corsMethods = "GET, HEAD, POST, PUT, DELETE"
	corsHeaders = "Authorization, Content-Type, Idempotency-Key, If-None-Match"
	corsExposed = "ETag, Idempotent-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id"
	corsMaxAge  = "600" // seconds that a browser keeps the answer to its question
)

// checkOrigins returns an error that says what is accepted.
func checkOrigins(origins []string) error {
	for _, o := range origins {
		u, err := url.Parse(o)
		if o != anyOrigin && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || o != u.Scheme+"://"+u.Host) {
			return fmt.Errorf("origin %q: want one such as https://www.example.cn, or * for all", o)
		}
	}
	return nil
}

// share lets scripts of the pages of Config.Origins use the API. Cookies and the like
// are never admitted, so nobody acts in the name of a reader.
func (s *Server) share(h http.Handler) http.Handler {
	if len(s.config.Origins) == 0 {
		return h
	}
	all := slices.Contains(s.config.Origins, anyOrigin)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, apiPrefix) {
			h.ServeHTTP(w, r)
			return
		}
		origin, header := r.Header.Get("Origin"), w.Header()
		if !all {
			header.Add("Vary", "Origin")
		}
		switch {
		case origin == "" || !all && !slices.Contains(s.config.Origins, origin):
			h.ServeHTTP(w, r)
			return
		case all:
			origin = anyOrigin
		}
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Access-Control-Expose-Headers", corsExposed)
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			header.Set("Access-Control-Allow-Methods", corsMethods)
			header.Set("Access-Control-Allow-Headers", corsHeaders)
			header.Set("Access-Control-Max-Age", corsMaxAge)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		h.ServeHTTP(w, r)
	})
}
