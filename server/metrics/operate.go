package metrics

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// headerTimeout bounds how long a request may take to say what it wants.
const headerTimeout = 10 * time.Second

// Operator returns the routes for the operator alone: /metrics, and the profiles of
// net/http/pprof below /debug/pprof/. They belong on a listener of Loopback.
func (m *Metrics) Operator() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// Loopback returns an error unless an address to listen on, such as 127.0.0.1:9090,
// is an IP address that this machine alone can reach.
func Loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%q is not a loopback address; want one such as 127.0.0.1:9090 or [::1]:9090", addr)
	}
	return nil
}

// Serve answers the operator on l until ctx is done, and closes it. A profile that is
// then under way is broken off.
func (m *Metrics) Serve(ctx context.Context, l net.Listener) error {
	hs := &http.Server{Handler: m.Operator(), ReadHeaderTimeout: headerTimeout}
	stop := context.AfterFunc(ctx, func() { _ = hs.Close() }) // an error of closing helps nobody any more
	defer stop()
	if err := hs.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the operator at %s: %w", l.Addr(), err)
	}
	return nil
}
