package server

import "net/http"

// elsewhereError says that another server answers a request: the one at an address, "" if
// there is none at the moment.
type elsewhereError struct{ address string }

func (e elsewhereError) Error() string {
	if e.address == "" {
		return "no server writes at the moment"
	}
	return "another server writes: " + e.address
}

// atWriter answers with the handler where this server keeps what that needs, and else
// with the address of the one that does; see Config.Elsewhere.
func (s *Server) atWriter(h handler) handler {
	if s.config.Elsewhere == nil {
		return h
	}
	return func(http.ResponseWriter, *http.Request) error { return elsewhereError{s.config.Elsewhere()} }
}
