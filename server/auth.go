package server

import (
	"errors"
	"net/http"
	"strings"

	"wensou/server/keys"
)

// Errors of a request that may not do what it asks for.
var (
	errNoKey = errors.New("no key, or an unknown one")
	errScope = errors.New("the key lacks the scope")
)

// authenticate notes the key of a request. One that is unknown is refused by admit,
// after the rate was counted, so that keys can't be guessed at speed.
func (s *Server) authenticate(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if given := r.Header.Get("Authorization"); given != "" {
			x := exchangeOf(r.Context())
			kind, secret, _ := strings.Cut(given, " ")
			if strings.EqualFold(kind, "Bearer") {
				x.key, x.known = s.config.Keys(strings.TrimSpace(secret))
			}
			x.unknownKey = !x.known
		}
		h.ServeHTTP(w, r)
	})
}

// admit refuses a request with a key that is unknown. A server whose keys lie elsewhere
// knows none, and admits no request to what needs one.
func (s *Server) admit(h http.Handler) http.Handler {
	return s.answer(func(w http.ResponseWriter, r *http.Request) error {
		if exchangeOf(r.Context()).unknownKey && s.config.Elsewhere == nil {
			return errNoKey
		}
		h.ServeHTTP(w, r)
		return nil
	})
}

// scoped admits to a handler only requests whose key has a scope.
func scoped(scope keys.Scope, h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		switch x := exchangeOf(r.Context()); {
		case !x.known:
			return errNoKey
		case !x.key.May(scope):
			return errScope
		}
		return h(w, r)
	}
}

// rateOf returns whose rate a request counts to: that of its key, else of its address.
func (s *Server) rateOf(r *http.Request) string {
	if x := exchangeOf(r.Context()); x.known {
		return "key " + x.key.Name
	}
	return s.clientOf(r)
}
