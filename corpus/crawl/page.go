package crawl

import (
	"context"
	"net/url"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// maxLinkBytes bounds the new links of one page, so that a step fits into one
// transaction.
const maxLinkBytes = 256 << 10

const reasonLinks = "too many links on a page"

// itsLinks is behind the URL of a page of which the links are refused, or some of them.
const itsLinks = " links"

// read takes a page apart and fills the step with its links and its article.
func (p *pass) read(ctx context.Context, step *corpus.Step, a *answer) error {
	v := &step.Visit
	noIndex, noFollow := headerWishes(a.header)
	hash := hashOf(a.body, noIndex, noFollow)
	same := v.Hash != 0 && v.Hash == hash
	v.Hash, v.ETag, v.LastModified = hash, validator(a.header.Get("ETag")), validator(a.header.Get("Last-Modified"))
	if same {
		isThere(v)
		look(v, v.History.Print)
		p.report.NotModified++
		return nil
	}
	p.report.Fetched++
	r, err := p.extractor.Extract(&corpus.Page{URL: v.URL, ContentType: a.header.Get("Content-Type"), Body: a.body, Fetched: v.Fetched})
	if err != nil {
		p.quarantine(v, err.Error())
		return nil
	}
	v.Quarantine = corpus.Quarantine{}
	r.NoIndex, r.NoFollow = r.NoIndex || noIndex, r.NoFollow || noFollow
	if there := p.inSite(r.Redirect); there != "" && there != v.URL {
		return p.leadsOn(ctx, step, r, there)
	}
	isThere(v)
	return p.keep(ctx, step, r)
}

// keep fills the step with what a page has, as far as the page wishes.
func (p *pass) keep(ctx context.Context, step *corpus.Step, r *extract.Result) error {
	v := &step.Visit
	if r.NoFollow {
		p.countRefused(v.URL+itsLinks, reasonNoFollow)
	} else {
		p.addLinks(step, p.linksOf(r))
		if r.MoreLinks {
			p.countRefused(v.URL+itsLinks, reasonLinks)
		}
	}
	if r.Kind == extract.Article {
		look(v, printOfText(&r.Part))
	} else {
		look(v, printOfLinks(step.Links))
	}
	if r.NoIndex {
		p.countRefused(v.URL, reasonNoIndex)
		return p.removePage(ctx, step)
	}
	if r.Lacks != "" && r.Number <= 1 { // of a later page page 1 has what is missing
		p.quarantine(v, "an article without "+r.Lacks)
		return nil
	}
	if r.Kind != extract.Article {
		return nil
	}
	return p.keepArticle(ctx, step, r)
}

// leadsOn treats a page that sends its readers elsewhere as a redirect of the server.
func (p *pass) leadsOn(ctx context.Context, step *corpus.Step, r *extract.Result, there string) error {
	if _, reason := p.scope.canonical(there); reason != "" {
		p.refuse(&step.Visit, reason)
		return nil
	}
	if !r.NoFollow {
		p.addLinks(step, []string{there})
	}
	return p.gone(ctx, step, "moved to "+there)
}

// hashOf tells whether a page is as it was: its body, and what its header wishes.
func hashOf(body []byte, noIndex, noFollow bool) uint64 {
	seed := uint64(0)
	if noIndex {
		seed |= 1
	}
	if noFollow {
		seed |= 2
	}
	return xxh3.HashSeed(body, seed)
}

// linksOf returns the links that a page wants followed.
func (p *pass) linksOf(r *extract.Result) []string {
	links := make([]string, 0, len(r.Links)+len(r.PageURLs)+1)
	for _, l := range r.Links {
		if l.NoFollow {
			p.countRefused(l.URL, reasonNoFollow)
			continue
		}
		links = append(links, l.URL)
	}
	links = append(links, r.PageURLs...)
	if r.NextPage != "" {
		links = append(links, r.NextPage)
	}
	if r.Kind != extract.Article { // the feed of an article has its comments
		links = append(links, r.Feeds...)
	}
	return links
}

// addLinks adds the links that may be followed to the step, each once.
func (p *pass) addLinks(step *corpus.Step, links []string) {
	seen := map[string]bool{step.Visit.URL: true}
	size := 0
	for _, link := range step.Links {
		seen[link] = true
		size += len(link)
	}
	for _, raw := range links {
		link, reason := p.scope.follow(raw)
		switch {
		case reason != "":
		case seen[link]:
			continue
		case step.Visit.Depth >= p.options.MaxDepth:
			reason = reasonDepth
		case size+len(link) > maxLinkBytes:
			reason = reasonLinks
		}
		if reason != "" {
			p.countRefused(raw, reason)
			continue
		}
		seen[link] = true
		size += len(link)
		step.Links = append(step.Links, link)
	}
}

// inSite returns the canonical form of a URL of the site, or the URL as it is.
func (p *pass) inSite(raw string) string {
	if raw == "" {
		return ""
	}
	u, reason := p.scope.canonical(raw)
	if reason != "" {
		return raw
	}
	return u.String()
}

// validator returns what is kept of a header that a later request sends back.
func validator(header string) string {
	if len(header) > maxValidator {
		return ""
	}
	return header
}

// hostOf returns the name of a site without the port.
func hostOf(site string) string {
	u := url.URL{Host: site}
	return u.Hostname()
}
