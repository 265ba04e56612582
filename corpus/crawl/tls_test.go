package crawl_test

import (
	"bufio"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"wensou/corpus/crawl"
)

// handedListener gives the connections that it is handed.
type handedListener struct {
	net.Listener
	conns chan net.Conn
}

func (l handedListener) Accept() (net.Conn, error) {
	c, ok := <-l.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

// begunConn is a connection of which the beginning has been looked at.
type begunConn struct {
	net.Conn
	reader *bufio.Reader
}

func (c begunConn) Read(b []byte) (int, error) { return c.reader.Read(b) }

// newTwinSites serves two sites on one address, as servers do on ports 80 and 443: one for
// HTTP, one for TLS. The pool has the authority of the certificate, which is for
// www.example.com.
func newTwinSites(t *testing.T, plain, secure http.Handler) (string, *x509.CertPool) {
	t.Helper()
	inner, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	servers := [2]*httptest.Server{httptest.NewUnstartedServer(plain), httptest.NewUnstartedServer(secure)}
	var handed [2]handedListener
	for i, s := range servers {
		s.Listener.Close()
		handed[i] = handedListener{inner, make(chan net.Conn)}
		s.Listener = handed[i]
	}
	servers[0].Start()
	servers[1].StartTLS()
	accepted := make(chan struct{})
	go func() {
		defer close(accepted)
		for {
			c, err := inner.Accept()
			if err != nil {
				return
			}
			begun := begunConn{c, bufio.NewReader(c)}
			kind := 0
			if start, err := begun.reader.Peek(1); err == nil && start[0] == 0x16 { // a handshake
				kind = 1
			}
			handed[kind].conns <- begun
		}
	}()
	t.Cleanup(func() {
		inner.Close()
		<-accepted
		for i, s := range servers {
			close(handed[i].conns)
			s.CloseClientConnections()
			s.Close()
		}
	})
	pool := x509.NewCertPool()
	pool.AddCert(servers[1].Certificate())
	return inner.Addr().String(), pool
}

// TestSecureTwins holds that an article is kept once, however many of the spellings of its
// site show it, by HTTP and by TLS, and under the one that the site sends readers to.
func TestSecureTwins(t *testing.T) {
	pages := map[string]http.HandlerFunc{
		"/": page(listPage(
			"http://www.example.com/news/1.html", "https://www.example.com/news/1.html", "https://example.com/news/1.html", "//example.com:443/news/1.html",
			"https://www.example.com/news/2.html", "http://example.com:80/news/2.html#top",
		)),
		"/news/":       page(listPage("/")),
		"/news/1.html": page(articlePage("水库除险加固完工", paragraphs("水库"), "", `<link rel="canonical" href="https://example.com/news/1.html">`)),
		"/news/2.html": page(articlePage("县城新修三座桥", paragraphs("大桥"), "", "")),
	}
	toSecure := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://www.example.com"+r.URL.Path, http.StatusMovedPermanently)
	})
	for _, tt := range []struct {
		name, seed string
		redirects  bool   // HTTP leads to TLS
		want       string // origin of the articles
	}{
		{"by HTTP", "http://www.example.com/", false, "http://www.example.com"},
		{"by TLS", "https://www.example.com/", false, "https://www.example.com"},
		{"HTTP leads to TLS", "http://example.com/", true, "https://www.example.com"},
		{"TLS at once", "https://example.com/", true, "https://example.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := newSite(t, pages)
			plain := site.Config.Handler
			if tt.redirects {
				plain = toSecure
			}
			address, pool := newTwinSites(t, plain, site.Config.Handler)
			o := site.options()
			o.RootCAs = pool
			o.Resolve = map[string]string{"www.example.com": address, "example.com": address}
			s := openStore(t, t.TempDir())
			for _, seed := range []string{tt.seed, "http://www.example.com/", "https://example.com/news/2.html"} {
				run(t, s, o, seed)
			}
			var got []string
			for _, a := range articles(t, s) {
				got = append(got, a.URL)
			}
			slices.Sort(got)
			if want := []string{tt.want + "/news/1.html", tt.want + "/news/2.html"}; !slices.Equal(got, want) {
				t.Errorf("articles %v, want %v", got, want)
			}
		})
	}
}

// TestUntrustedSite holds that no page is read from a server whose certificate no known
// authority has signed.
func TestUntrustedSite(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{"/": page(listPage("/"))})
	address, _ := newTwinSites(t, site.Config.Handler, site.Config.Handler)
	o := site.options()
	o.RootCAs = x509.NewCertPool()
	o.Resolve = map[string]string{"www.example.com": address}
	_, err := newCrawler(t, openStore(t, t.TempDir()), o).Run(t.Context(), "https://www.example.com/")
	if !isAll(err, crawl.ErrRobots) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("Run: %v, want an error of the certificate", err)
	}
	if asked := site.requests(); len(asked) > 0 {
		t.Errorf("%v were asked for", asked)
	}
}
