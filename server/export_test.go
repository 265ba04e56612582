package server

import (
	"context"
	"net"
	"net/http"
)

// ServeHandler serves a handler in place of the routes, with all that is around them.
func (s *Server) ServeHandler(ctx context.Context, l net.Listener, h http.Handler) error {
	wrapped, err := s.wrap(h)
	if err != nil {
		return err
	}
	s.handler = wrapped
	return s.Serve(ctx, l)
}
