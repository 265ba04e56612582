package crawl

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"code.dny.dev/ssrf"
	"golang.org/x/net/dns/dnsmessage"
)

// TestRebinding holds that a name is judged by the address that is dialled: one that
// was public when it was looked up, and is private a moment later, leads nowhere.
func TestRebinding(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	resolver := rebinding(t, [4]byte{8, 8, 8, 8}, [4]byte{127, 0, 0, 1})
	if first, err := resolver.LookupHost(t.Context(), "www.example.cn"); err != nil || first[0] != "8.8.8.8" {
		t.Fatalf("first look-up: %v, %v", first, err)
	}
	for _, tt := range []struct {
		private bool
		want    error
	}{{false, ssrf.ErrProhibitedIP}, {true, nil}} {
		d, err := newDialer(nil, tt.private, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		d.Resolver = resolver
		conn, err := d.dial(t.Context(), "tcp4", net.JoinHostPort("www.example.cn", port))
		if err == nil {
			conn.Close()
		}
		if !errors.Is(err, tt.want) {
			t.Errorf("dial with private addresses allowed %v: %v, want %v", tt.private, err, tt.want)
		}
	}
}

// rebinding returns a resolver that gives one address for the first name it is asked
// for, and another from then on.
func rebinding(t *testing.T, first, then [4]byte) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	var asked atomic.Bool
	go func() {
		buffer := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return // the test is over
			}
			var m dnsmessage.Message
			if err := m.Unpack(buffer[:n]); err != nil {
				continue
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				address := first
				if asked.Swap(true) {
					address = then
				}
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: address},
				}}
			}
			answer, err := m.Pack()
			if err == nil {
				_, _ = server.WriteTo(answer, from) // who asked may be gone
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", server.LocalAddr().String())
	}}
}
