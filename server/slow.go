package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// timeBody bounds how long the body of a request may take to come. A body that is
// slower ends; the request is then answered with 408.
func (s *Server) timeBody(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			control := http.NewResponseController(w)
			// A connection without deadlines, as in a test, has none to keep.
			if err := control.SetReadDeadline(time.Now().Add(s.config.BodyTimeout)); err == nil {
				r.Body = &timedBody{r.Body, control, exchangeOf(r.Context())}
			}
		}
		h.ServeHTTP(w, r)
	})
}

// timedBody is a body whose connection has a deadline.
type timedBody struct {
	io.ReadCloser
	control  *http.ResponseController
	exchange *exchange
}

// Read implements io.Reader.
func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.exchange.slowBody = true
	case errors.Is(err, io.EOF): // the deadline is not that of the answer
		if clearErr := b.control.SetReadDeadline(time.Time{}); clearErr != nil {
			return n, clearErr
		}
	}
	return n, err
}
