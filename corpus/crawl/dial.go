package crawl

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"

	"wensou/corpus/weburl"
)

// dialer opens connections. It looks at the address that a name was resolved
// to, so that no name leads to a private address, now or later.
type dialer struct {
	net.Dialer
	resolve map[string]string // host → addr:port to connect to
}

// newDialer checks the addresses of resolve: their hosts are put in canonical
// form.
func newDialer(resolve map[string]string, allowPrivate bool, timeout time.Duration) (*dialer, error) {
	d := &dialer{Dialer: net.Dialer{Timeout: timeout}, resolve: map[string]string{}}
	if !allowPrivate {
		d.Control = ssrf.New(ssrf.WithAnyPort(), ssrf.WithNetworks("tcp4", "tcp6")).Safe
	}
	for host, addr := range resolve {
		name, err := weburl.HostName(host)
		if err != nil {
			return nil, fmt.Errorf("resolve %s: %w", host, err)
		}
		if _, err := netip.ParseAddrPort(addr); err != nil {
			return nil, fmt.Errorf("resolve %s: %q is not an address with a port, such as 127.0.0.1:8081", host, addr)
		}
		d.resolve[name] = addr
	}
	return d, nil
}

// dial connects to the host of an address, or to the address that was given for
// it.
func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if host, _, err := net.SplitHostPort(address); err == nil && d.resolve[host] != "" {
		address = d.resolve[host]
	}
	return d.DialContext(ctx, network, address)
}
