package crawl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// Pages that are twins show one article under several URLs of a site, such as
// /special/arc-1723.html and /domestic/1723.html. The first one visited is kept.
// Another page is its twin if it says so by rel=canonical, or if title, text of
// page 1 and the number in the URL (see nameOf) are the same. The number keeps
// apart what a site did publish twice. A twin stays one while the article that
// it repeats is in the store, though one of them changes before the other is
// visited; when that article goes, the twin is read again and takes its place.

// Bounds on articles, in bytes of text, so that a step fits into one
// transaction.
const (
	maxPart  = 512 << 10
	maxWhole = 1536 << 10
	maxParts = 500
)

const (
	reasonText  = "article too long"
	whyWaiting  = "page 1 is yet to come"
	whyTwin     = "twin of another page"
	whyRelation = "names another page as canonical"
)

// keepArticle fills the step with the article that the page is a part of.
func (p *pass) keepArticle(ctx context.Context, step *corpus.Step, r *extract.Result) error {
	v := &step.Visit
	if len(r.Part.Body) > maxPart || r.Number > maxParts {
		p.refuse(v, reasonText)
		return nil
	}
	elsewhere, err := p.isElsewhere(ctx, step, r)
	if err != nil {
		return err
	}
	if elsewhere {
		v.Why = whyRelation
		return p.dropOwn(ctx, step)
	}
	v.Number = max(1, r.Number)
	v.Stem = stemOf(v.URL, v.Number, p.inSiteAll(r.PageURLs))
	parts, err := p.addPart(ctx, step, r)
	if err != nil {
		return err
	}
	return p.keepWhole(ctx, step, parts)
}

// isElsewhere reports whether rel=canonical says that the article has its place
// at another URL of the site, and queues that. It believes so once: if there is
// still no article there in the next pass, the page is kept.
func (p *pass) isElsewhere(ctx context.Context, step *corpus.Step, r *extract.Result) (bool, error) {
	v := &step.Visit
	if r.Canonical == "" {
		return false, nil
	}
	u, reason := p.scope.canonical(r.Canonical)
	if reason != "" || p.scope.trap(u) != "" || !p.rules.allows(u) || u.Path == "/" && u.RawQuery == "" {
		return false, nil
	}
	there := u.String()
	here, _ := cutPage(v.URL)
	stem, _ := cutPage(there)
	if there == v.URL || there == here || stem == here || stem == v.URL {
		return false, nil // page 1 of the same article
	}
	id := corpus.DeriveID(there)
	exists, err := p.exists(ctx, id)
	if err != nil || v.Twin == id && !exists {
		return false, err
	}
	v.Twin = id
	p.addLinks(step, []string{there})
	return true, nil
}

// addPart returns the kept pages of the article with this one among them, and
// notes in the step what has to be kept of them.
func (p *pass) addPart(ctx context.Context, step *corpus.Step, r *extract.Result) (map[int]*corpus.Article, error) {
	v := &step.Visit
	parts, err := p.store.Parts(ctx, p.scope.site, v.Stem)
	if err != nil {
		return nil, err
	}
	part := r.Part
	part.URL, part.Fetched = v.URL, v.Fetched
	part.Prev, part.Next = p.inSite(part.Prev), p.inSite(part.Next)
	alone := v.Number == 1 && r.Count <= 1 && len(r.PageURLs) == 0
	for n := range parts {
		if alone || r.Count > 0 && n > r.Count {
			step.Parts = append(step.Parts, corpus.Part{Stem: v.Stem, Number: n})
			delete(parts, n)
		}
	}
	parts[v.Number] = &part
	if !alone {
		step.Parts = append(step.Parts, corpus.Part{Stem: v.Stem, Number: v.Number, Article: &part})
	}
	return parts, nil
}

// keepWhole puts the article that the pages make into the step, unless page 1 is
// missing or another article is the same.
func (p *pass) keepWhole(ctx context.Context, step *corpus.Step, parts map[int]*corpus.Article) error {
	v := &step.Visit
	first := parts[1]
	if first == nil {
		v.Why = whyWaiting
		return nil
	}
	whole, err := p.stitch(parts)
	if err != nil {
		p.refuse(v, reasonText)
		return nil //nolint:nilerr // an article beyond the bound is refused, the pass goes on
	}
	key := twinKey(first)
	owner, err := p.owner(ctx, v.Twin, whole.ID, key)
	if err != nil {
		return err
	}
	if owner != whole.ID {
		v.Twin, v.Why = owner, whyTwin
		return p.dropOwn(ctx, step)
	}
	v.Twin, v.Article = "", whole.ID
	step.Article = whole
	if v.Number == 1 && key != v.TwinKey {
		if err := p.forgetKey(ctx, step); err != nil {
			return err
		}
	}
	if key != "" {
		step.Twins = append(step.Twins, corpus.Twin{Key: key, ID: whole.ID})
	}
	if v.Number == 1 {
		v.TwinKey = key
	}
	return nil
}

// stitch makes the article of its pages.
func (p *pass) stitch(parts map[int]*corpus.Article) (*corpus.Article, error) {
	whole := extract.Stitch(parts)
	if len(whole.Body) > maxWhole {
		return nil, fmt.Errorf("%d bytes of text", len(whole.Body))
	}
	whole.URL = parts[1].URL
	whole.ID = corpus.DeriveID(whole.URL)
	whole.Site = hostOf(p.scope.site)
	return whole, nil
}

// owner returns the ID of the article that stands for a text: own, unless an
// article that is still there came first.
func (p *pass) owner(ctx context.Context, twin, own, key string) (string, error) {
	candidates := []string{twin}
	if key != "" {
		id, err := p.store.TwinOf(ctx, p.scope.site, key)
		if err != nil && !errors.Is(err, corpus.ErrNotFound) {
			return "", err
		}
		candidates = append(candidates, id)
	}
	for _, id := range candidates {
		if id == "" || id == own {
			continue
		}
		exists, err := p.exists(ctx, id)
		if err != nil {
			return "", err
		}
		if exists {
			return id, nil
		}
	}
	return own, nil
}

// dropOwn removes the article that a page was before it became a twin.
func (p *pass) dropOwn(ctx context.Context, step *corpus.Step) error {
	v := &step.Visit
	if v.Article == "" || v.Number > 1 {
		return nil
	}
	step.Delete, v.Article = v.Article, ""
	return p.forgetKey(ctx, step)
}

// forgetKey removes the twin key of a page, if it is its own.
func (p *pass) forgetKey(ctx context.Context, step *corpus.Step) error {
	v := &step.Visit
	if v.TwinKey == "" {
		return nil
	}
	id, err := p.store.TwinOf(ctx, p.scope.site, v.TwinKey)
	if err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	if id == corpus.DeriveID(v.URL) {
		step.Twins = append(step.Twins, corpus.Twin{Key: v.TwinKey})
	}
	v.TwinKey = ""
	return nil
}

// removePage takes a page out of its article; with page 1 the article goes. The
// other pages are kept, for the day when page 1 comes back.
func (p *pass) removePage(ctx context.Context, step *corpus.Step) error {
	v := &step.Visit
	if v.Stem == "" {
		return nil
	}
	stem, number := v.Stem, v.Number
	v.Stem, v.Twin = "", ""
	step.Parts = append(step.Parts, corpus.Part{Stem: stem, Number: number})
	if number == 1 {
		return p.dropOwn(ctx, step)
	}
	v.Article = ""
	parts, err := p.store.Parts(ctx, p.scope.site, stem)
	if err != nil || parts[1] == nil {
		return err
	}
	delete(parts, number)
	whole, err := p.stitch(parts)
	if err != nil {
		return err
	}
	kept, err := p.exists(ctx, whole.ID)
	if kept {
		step.Article = whole
	}
	return err
}

// twinKey tells articles of a site apart: by name, title and text of page 1. It
// is "" for a page without a name, which has no twins.
func twinKey(page1 *corpus.Article) string {
	name := nameOf(page1.URL)
	if name == "" {
		return ""
	}
	text := xxh3.HashString128(page1.Title + "\x00" + strings.Join(strings.Fields(page1.Body), "")).Bytes()
	return fmt.Sprintf("%s %x", name, text)
}

// inSiteAll returns the canonical forms of URLs.
func (p *pass) inSiteAll(raw []string) []string {
	all := make([]string, len(raw))
	for i, r := range raw {
		all[i] = p.inSite(r)
	}
	return all
}
