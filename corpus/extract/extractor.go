package extract

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"wensou/corpus"
)

// defaultMaxBytes is where a page is cut unless Options says otherwise.
const defaultMaxBytes = 4 << 20

// Extractor reads pages. It is safe for concurrent use.
type Extractor struct {
	profiles []profile
	maxBytes int
	print    uint64
}

// version is raised when pages that could not be read may be, so that they are tried again.
const version = 1

// Print tells extractors apart that may read a page in different ways: by the version of
// this package, and by their profiles.
func (e *Extractor) Print() uint64 { return e.print }

func printOf(profiles ...[]byte) uint64 {
	h := fnv.New64a()
	for _, p := range profiles {
		fmt.Fprintf(h, "%d %d\n%s", version, len(p), p) // a hash takes all
	}
	return h.Sum64()
}

// New returns an extractor with the operator's profiles and the built-in ones. It
// returns an error of ErrProfiles for profiles that can't be used.
func New(o Options) (*Extractor, error) {
	own, err := loadProfiles(o.Profiles)
	if err != nil {
		return nil, err
	}
	builtin, err := loadProfiles(builtinProfiles)
	if err != nil {
		return nil, err
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	return &Extractor{profiles: append(own, builtin...), maxBytes: o.MaxBytes, print: printOf(o.Profiles, builtinProfiles)}, nil
}

// Extract reads one page. A page without an article is no error but a Result of
// another kind; the one error is ErrCharset.
func (e *Extractor) Extract(p *corpus.Page) (*Result, error) {
	r, err := e.parse(p)
	if errors.Is(err, errTooDeep) {
		return &Result{Kind: Other, Number: 1}, nil
	}
	if err != nil {
		return nil, err
	}
	return r.read(), nil
}

// errTooDeep is returned for a page nested beyond 512 elements: no page for a reader.
var errTooDeep = errors.New("page is nested too deeply")

// parse decodes and parses a page, and finds the profile that fits it. It returns an
// error of ErrCharset or errTooDeep.
func (e *Extractor) parse(p *corpus.Page) (*reader, error) {
	text, charset, err := Decode(p.Body[:min(len(p.Body), e.maxBytes)], p.ContentType)
	if err != nil {
		return nil, err
	}
	doc, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errTooDeep, err)
	}
	r := &reader{
		url:     p.URL,
		doc:     doc,
		size:    len(text),
		resolve: newResolver(p.URL, doc, charset),
		meta:    readMetadata(doc),
		result:  Result{Kind: Other, Number: 1},
	}
	r.profile, r.profiled = matchProfile(e.profiles, p.URL, doc)
	if r.profile != nil {
		r.result.Profile = r.profile.Name
	}
	return r, nil
}

// reader reads one page, step by step.
type reader struct {
	url      string
	doc      *html.Node
	size     int // bytes of the page's text
	resolve  resolver
	meta     metadata
	profile  *profile // nil if none fits
	profiled bool     // the profile fits the page as an article
	page     []line   // all visible lines
	pager    pager    // read first: a profile may take it out of the body
	draft    draft

	profileBody body // that the profile gave
	result      Result
}

// read runs the steps.
func (r *reader) read() *Result {
	r.result.Links, r.result.MoreLinks = r.resolve.links(r.doc)
	r.result.Feeds = r.resolve.feeds(r.doc)
	r.result.Redirect = r.resolve.redirect(r.doc)
	r.result.Canonical = r.resolve.absolute(r.meta.canonical)
	r.result.NoIndex, r.result.NoFollow = r.meta.robots()
	r.page = linesOf(r.doc)
	r.readPager()
	if r.profiled {
		r.applyProfile()
	}
	if r.draft.article.Body == "" && !r.findBody() && (!r.profiled || r.draft.article.Title == "") {
		r.result.Kind = r.kindOfRest()
		if r.profiled {
			r.result.Lacks = "title and body"
		}
		return &r.result
	}
	r.result.Kind = Article
	r.complete()
	if r.draft.article.Title == "" {
		r.result.Lacks = "title"
	}
	r.result.Part = r.draft.article
	r.result.Part.URL = r.url
	return &r.result
}

func (r *reader) kindOfRest() Kind {
	if r.profile != nil && !r.profiled {
		return List
	}
	return kindWithoutArticle(r.page, r.result.Links)
}

// applyProfile fills what the profile's selectors give.
func (r *reader) applyProfile() {
	p, d := r.profile, &r.draft
	if n := p.Title.first(r.doc); n != nil {
		d.setTitle(stepProfile, cleanTitle(headingOf(n), ""))
	}
	if n := p.Author.first(r.doc); n != nil {
		d.setAuthor(stepProfile, cleanNames(afterLabel(textOf(n))))
	}
	if n := p.Source.first(r.doc); n != nil {
		d.setSource(stepProfile, cleanSource(afterLabel(textOf(n))))
	}
	if n := p.Date.first(r.doc); n != nil {
		if at, ok := findAnyDate(textOrContent(n)); ok {
			d.setDate(stepProfile, at)
		}
	}
	if n := p.Byline.first(r.doc); n != nil {
		d.setByline(stepProfile, parseByline(textOf(n)))
	}
	if n := p.Editor.first(r.doc); n != nil {
		d.setEditor(stepProfile, cmp.Or(findEditor(textOf(n)), cleanNames(afterLabel(textOf(n)))))
	}
	if n := p.Crumb.first(r.doc); n != nil {
		d.setSection(stepProfile, parseCrumb(textOf(n), d.article.Title))
	}
	if n := p.Neighbours.first(r.doc); n != nil {
		r.setNeighbours(stepProfile, n)
	}
	if n := p.Tags.first(r.doc); n != nil {
		d.setTags(stepProfile, splitTags(collapse(attr(n, "content"))))
	}
	if n := p.Body.first(r.doc); n != nil {
		b := trimTail(linesWithout(n, p.Drop))
		d.setEditor(stepProfile, findEditor(b.tail))
		d.setBody(stepProfile, paragraphs(b.lines))
		r.profileBody = b
	}
}

// textOrContent returns the text of an element, or what a meta element says.
func textOrContent(n *html.Node) string { return cmp.Or(textOf(n), collapse(attr(n, "content"))) }

// linesWithout returns the lines below n after taking out what the selectors
// match.
func linesWithout(n *html.Node, drop []selector) []string {
	for _, s := range drop {
		for _, box := range s.all(n) {
			if box != n && box.Parent != nil {
				box.Parent.RemoveChild(box)
			}
		}
	}
	return textLines(n)
}

// findBody looks for an article on a page whose body no profile gave, and fills
// its body and byline. It reports whether there is one.
func (r *reader) findBody() bool {
	if !r.profiled && (r.profile != nil || isFront(r.url)) {
		return false
	}
	lines := readable(r.doc, r.url, r.size)
	if !readsAsArticle(lines, r.page) {
		return false
	}
	r.fillTitle()
	lines = trimBoxes(lines, r.page)
	text := trimHead(lines, r.draft.article.Title)
	b := cutTail(text)
	b.head = strings.Join(lines[:len(lines)-len(text)], "\n")
	r.applyByline(b)
	r.draft.setBody(stepGeneric, paragraphs(b.lines))
	return r.draft.article.Body != ""
}

// fillTitle fills the title from the head of the page or from its headings.
func (r *reader) fillTitle() {
	applyMeta(&r.draft, &r.meta)
	r.draft.setTitle(stepGeneric, genericTitle(r.doc, r.page, r.meta.title))
	r.trimTitle()
}

// applyByline fills fields from the lines around a body that was found by guess.
func (r *reader) applyByline(b body) {
	l := findLayout(r.page, b.lines, r.draft.article.Title)
	r.draft.setByline(stepByline, parseByline(l.before))
	r.draft.setByline(stepByline, parseByline(b.head))
	r.draft.setDate(stepByline, findDayIn(l.before+"\n"+b.head, r.url))
	r.draft.setAuthor(stepByline, findReporter(l.before))
	for _, s := range []string{b.tail, l.after} {
		r.draft.setEditor(stepByline, findEditor(s))
	}
	behind := b.tail + "\n" + l.after
	poster, at := findPoster(slices.Concat(b.lines, strings.Split(behind, "\n")))
	r.draft.setAuthor(stepByline, poster)
	r.draft.setDate(stepByline, at)
	r.draft.setDate(stepByline, findPosted(behind))
	r.applySignature(b.lines)
	after := parseByline(behind)
	r.draft.setSource(stepByline, after.source)
	r.draft.setAuthor(stepByline, after.author)
}

// complete fills what does not depend on where the body came from.
func (r *reader) complete() {
	r.fillTitle()
	if len(r.profileBody.lines) > 0 {
		r.applyByline(r.profileBody)
	}
	if n := findCrumb(r.doc); n != nil && len(r.draft.article.Section) == 0 {
		r.draft.setSection(stepByline, parseCrumb(textOf(n), r.draft.article.Title))
	}
	if r.draft.article.Prev == "" && r.draft.article.Next == "" {
		r.setNeighbours(stepByline, r.doc)
	}
	r.setPager()
}

func (r *reader) setNeighbours(step string, zone *html.Node) {
	prev, next := findNeighbours(zone)
	r.draft.setPrev(step, r.resolve.absolute(prev))
	r.draft.setNext(step, r.resolve.absolute(next))
}

// readPager reads the pager where the profile says it is, or anywhere.
func (r *reader) readPager() {
	zone := r.doc
	if r.profile != nil {
		if n := r.profile.Pager.first(r.doc); n != nil {
			zone = n
		}
	}
	r.pager = findPager(zone, r.resolve, r.url)
}

// setPager hands over what the pager said.
func (r *reader) setPager() {
	if len(r.pager.urls) == 0 {
		return
	}
	r.result.Number, r.result.Count = r.pager.number, r.pager.count
	r.result.NextPage, r.result.PageURLs = r.pager.next, r.pager.urls
}

// trimTitle takes the page number off the title if the pager agrees with it:
// elsewhere (2) is a part of the title.
func (r *reader) trimTitle() {
	bare, suffix := splitPageSuffix(r.draft.article.Title)
	if suffix > 1 && (suffix == r.pager.number || suffix <= r.pager.count) {
		r.draft.article.Title = bare
	}
}
