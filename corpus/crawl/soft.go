package crawl

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/zeebo/xxh3"
)

// A soft 404 is an answer with status 200 for a page that does not exist. To know one
// when it comes, a pass asks once for a page that no site has. What is answered in the
// same words is missing too, with the grace that a 404 has. Where the front page is the
// same as well, the site shows one page for all, as while it is being mended: no page
// is read then, and none is taken for missing.

const probePath = "/wensoubot-asks-for-what-is-not-there.html"

const (
	reasonShell = "one page for every URL"
	whyMissing  = "404 in words, with status 200"
)

// softness is what an answer with status 200 is worth.
type softness int

const (
	softNot softness = iota
	softMissing
	softShell
)

// probe remembers what a site answers for what it does not have. Zero prints are of no
// page.
type probe struct {
	asked   bool
	missing uint64 // print of the answer for what is not there, if its status is 200
	front   uint64 // print of the front page, if this pass has seen it
}

// judge tells pages from what a site shows in their place.
func (p *pass) judge(ctx context.Context, at string, a *answer) (softness, error) {
	u, err := url.Parse(at)
	if err != nil {
		return softNot, err
	}
	own := printOf(a.body, u)
	if u.RequestURI() == "/" {
		p.probe.front = own
		return softNot, nil
	}
	if err := p.askProbe(ctx); err != nil {
		return softNot, err
	}
	switch {
	case own != p.probe.missing:
		return softNot, nil
	case own == p.probe.front:
		return softShell, nil
	default:
		return softMissing, nil
	}
}

// askProbe asks for what is not there, once. It returns an error only if the context
// has ended.
func (p *pass) askProbe(ctx context.Context) error {
	u := &url.URL{Scheme: p.scope.scheme, Host: p.scope.host, Path: probePath}
	if p.probe.asked || !p.rules.allows(u) {
		return nil
	}
	a, err := p.fetcher.get(ctx, request{url: u.String(), inside: p.scope, maxBody: p.options.MaxBody})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p.probe.asked = true
	if err == nil && a.status == http.StatusOK {
		p.probe.missing = printOf(a.body, u)
	}
	return nil // a site that does not answer this shows nothing in place of pages
}

// printOf returns what two answers have in common that differ in their own address and
// in numbers, such as times and counts, alone.
func printOf(body []byte, at *url.URL) uint64 {
	if own := at.RequestURI(); own != "/" { // which is in every closing tag
		body = bytes.ReplaceAll(body, []byte(own), nil)
	}
	h := xxh3.New()
	for len(body) > 0 {
		text := bytes.IndexFunc(body, isDigit)
		if text < 0 {
			text = len(body)
		}
		_, _ = h.Write(body[:text]) // a hash takes all
		body = bytes.TrimLeftFunc(body[text:], isDigit)
	}
	return max(1, h.Sum64())
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
