package crawl

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"code.dny.dev/ssrf"

	"wensou/corpus"
	"wensou/corpus/weburl"
)

// ErrPrivate is returned for a host on a private or loopback address when
// Options.AllowPrivate is not set.
var ErrPrivate = errors.New("private address")

var (
	errOutside  = errors.New("redirect out of the site")
	errRedirect = errors.New("redirects in a circle")
	errType     = errors.New("not HTML")
	errSize     = errors.New("page is too large")
)

const (
	maxHops    = 5
	maxHeaders = 64 << 10 // bytes
)

// request is one page to fetch.
type request struct {
	url     string
	inside  *scope        // no redirect out of it is followed
	known   *corpus.Visit // asks for the page only if it changed since; may be nil
	maxBody int64         // bytes after inflation
	cut     bool          // a longer body is cut, not refused
	anyType bool          // accept other than HTML
	hops    int           // redirects to follow to another URL; one to the same canonical URL is always followed
}

// answer is what a server said.
type answer struct {
	url      string // that was answered in the end
	status   int
	header   http.Header
	body     []byte // of a status 200 alone
	location string // canonical URL of a redirect that was not followed
}

// fetcher asks one server at a time.
type fetcher struct {
	client    *http.Client
	userAgent string
	timeout   time.Duration // of one request with its body
	pace      pacer
}

func newFetcher(o Options) (*fetcher, error) {
	d, err := newDialer(o.Resolve, o.AllowPrivate, o.Timeout)
	if err != nil {
		return nil, err
	}
	return &fetcher{
		client: &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{ // no proxy: it would hide the address from the dialer
				DialContext:            d.dial,
				TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
				DisableCompression:     true, // the body is inflated here, under its bound
				MaxResponseHeaderBytes: maxHeaders,
				TLSHandshakeTimeout:    o.Timeout,
				MaxConnsPerHost:        1,
				IdleConnTimeout:        time.Minute,
			},
		},
		userAgent: o.UserAgent,
		timeout:   o.Timeout,
		pace:      pacer{delay: max(0, o.Delay)},
	}, nil
}

// get fetches a page. Redirects that change the scheme or the www. alone are
// followed, as the canonical URL stays; others up to the request's hops.
func (f *fetcher) get(ctx context.Context, r request) (*answer, error) {
	self, reason := r.inside.canonical(r.url)
	if reason != "" {
		return nil, fmt.Errorf("%w: %s", errOutside, r.url)
	}
	at, hops := r.url, r.hops
	for range maxHops + 1 {
		a, err := f.once(ctx, at, r)
		if err != nil || a.location == "" {
			return a, err
		}
		if a.location == at {
			break
		}
		next, reason := r.inside.canonical(a.location)
		if reason != "" {
			return nil, fmt.Errorf("%w: %s", errOutside, a.location)
		}
		if next.String() != self.String() {
			if hops == 0 {
				a.location = next.String()
				return a, nil
			}
			hops--
		}
		at = a.location
	}
	return nil, errRedirect
}

// once sends one request, when its turn has come.
func (f *fetcher) once(ctx context.Context, at string, r request) (*answer, error) {
	if err := f.pace.wait(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	f.setHeader(q, r)
	p, err := f.client.Do(q)
	if errors.Is(err, ssrf.ErrProhibitedIP) {
		return nil, fmt.Errorf("%w: %w", ErrPrivate, err)
	}
	if err != nil {
		return nil, err
	}
	defer p.Body.Close()
	a := &answer{url: at, status: p.StatusCode, header: p.Header}
	switch {
	case p.StatusCode == http.StatusOK:
		a.body, err = readBody(p, r)
	case p.StatusCode >= 300 && p.StatusCode < 400 && p.StatusCode != http.StatusNotModified:
		a.location, err = locationOf(p, q.URL)
	}
	return a, err
}

func (f *fetcher) setHeader(q *http.Request, r request) {
	q.Header.Set("User-Agent", f.userAgent)
	q.Header.Set("Accept-Encoding", "gzip")
	q.Header.Set("Accept-Language", "zh-CN,zh;q=0.9,*;q=0.5")
	if !r.anyType {
		q.Header.Set("Accept", "text/html,application/xhtml+xml;q=0.9")
	}
	if r.known == nil {
		return
	}
	if r.known.ETag != "" {
		q.Header.Set("If-None-Match", r.known.ETag)
	}
	if r.known.LastModified != "" {
		q.Header.Set("If-Modified-Since", r.known.LastModified)
	}
}

func locationOf(p *http.Response, base *url.URL) (string, error) {
	u, err := base.Parse(p.Header.Get("Location"))
	if err != nil {
		return "", fmt.Errorf("redirect to %q: %w", weburl.Shorten(p.Header.Get("Location")), err)
	}
	return u.String(), nil
}

// readBody inflates and reads a body under the request's bound.
func readBody(p *http.Response, r request) ([]byte, error) {
	if kind := p.Header.Get("Content-Type"); !r.anyType && !isHTML(kind) && !isXML(kind) {
		return nil, fmt.Errorf("%w: %s", errType, weburl.Shorten(p.Header.Get("Content-Type")))
	}
	body := io.Reader(p.Body)
	switch encoding := p.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, fmt.Errorf("inflate: %w", err)
		}
		body = z
	default:
		return nil, fmt.Errorf("content encoding %q was not asked for", weburl.Shorten(encoding))
	}
	b, err := readUpTo(body, r.maxBody)
	if err != nil && (!r.cut || !errors.Is(err, errSize)) {
		return nil, err
	}
	if !r.anyType && p.Header.Get("Content-Type") == "" && !isHTML(http.DetectContentType(b)) {
		return nil, fmt.Errorf("%w, by its first bytes", errType)
	}
	return b, nil
}

// readUpTo reads a body, or as much of it as the bound allows with an error of
// errSize.
func readUpTo(body io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(body, most+1))
	if err == nil && int64(len(b)) > most {
		return b[:most], fmt.Errorf("%w: more than %d bytes", errSize, most)
	}
	return b, err
}

// isHTML reports whether a Content-Type is that of a page; none may be.
func isHTML(contentType string) bool {
	if contentType == "" {
		return true
	}
	kind := mediaType(contentType)
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// isXML reports whether a Content-Type is one that sitemaps and feeds come with.
func isXML(contentType string) bool {
	switch mediaType(contentType) {
	case "text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml":
		return true
	default:
		return false
	}
}

// mediaType returns a Content-Type without its parameters, or "".
func mediaType(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return ""
	}
	return kind
}
