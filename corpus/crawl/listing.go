package crawl

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// A listing is a file that names pages of a site for programs. It is known by its
// root element:
//
//	urlset        sitemap (sitemaps.org), of news too: url/loc, url/lastmod
//	sitemapindex  names sitemaps: sitemap/loc
//	document      baidunews.xml, the Internet news protocol: item/link
//	rss, RDF      RSS 0.9 to 2.0
//	feed          Atom
//
// It comes in any charset that pages come in, gzipped or not, under any type.

const (
	maxListing    = 16 << 20 // bytes after inflation; what is beyond is not read
	maxEntries    = 50_000   // of one listing: what sitemaps.org allows
	maxXMLNesting = 64       // elements in elements; the reader of feeds calls itself for each
)

var (
	errNoListing  = errors.New("neither a sitemap nor a feed")
	errXMLNesting = fmt.Errorf("XML elements are nested deeper than %d", maxXMLNesting)
)

var (
	xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}\?>`)
	listingStart   = regexp.MustCompile(`^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:urlset|sitemapindex|rss|feed|rdf:RDF|document)[\s>]`)
)

// listing is what such a file names.
type listing struct {
	index   bool // the entries are sitemaps
	entries []entry
}

// entry is a page, or a sitemap.
type entry struct {
	url      string    // absolute
	modified time.Time // after which it has not changed, zero if unknown
}

// isListing reports whether a URL is one of a listing by its name.
func isListing(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && listings.MatchString(u.Path)
}

// mayList reports whether an answer has to be read as a listing, and not as a page.
func mayList(at string, a *answer) bool {
	return isListing(at) || isXML(a.header.Get("Content-Type")) || listingStart.Match(a.body)
}

// parseListing reads a listing. With an error that says what is damaged it returns
// what came before.
func parseListing(a *answer) (listing, error) {
	text, err := listingText(a)
	if err != nil {
		return listing{}, err
	}
	root, err := xmlRoot(text)
	if err != nil {
		return listing{}, err
	}
	base, err := url.Parse(a.url)
	if err != nil {
		return listing{}, err
	}
	switch strings.ToLower(root) {
	case "urlset":
		entries, err := readEntries(text, "url", base)
		return listing{entries: entries}, err
	case "sitemapindex":
		entries, err := readEntries(text, "sitemap", base)
		return listing{index: true, entries: entries}, err
	case "document":
		entries, err := readEntries(text, "item", base)
		return listing{entries: entries}, err
	case "rss", "rdf", "feed":
		entries, err := readFeed(text, base)
		return listing{entries: entries}, err
	}
	return listing{}, fmt.Errorf("%w: the root is %.40q", errNoListing, root)
}

// listingText inflates and decodes a listing, and cuts off the declaration of a
// charset that it no longer has.
func listingText(a *answer) (string, error) {
	body := a.body
	if bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return "", fmt.Errorf("inflate: %w", err)
		}
		if body, err = readUpTo(z, maxListing); err != nil && len(body) == 0 {
			return "", fmt.Errorf("inflate: %w", err)
		}
	}
	text, _, err := extract.Decode(body, a.header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	text = strings.TrimPrefix(text, "\ufeff")
	return text[len(xmlDeclaration.FindString(text)):], nil
}

// newDecoder returns a reader of XML that forgives what the makers of listings get
// wrong. It knows no entities but those of HTML, so none can blow up.
func newDecoder(text string) *xml.Decoder {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	return d
}

// xmlRoot returns the name of the root element, without its prefix. Elements nested
// beyond the bound are an error; other damage is left to the reader of the form.
func xmlRoot(text string) (string, error) {
	d := newDecoder(text)
	root, depth := "", 0
	for {
		t, err := d.RawToken()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			root = cmp.Or(root, t.Name.Local)
			if depth++; depth > maxXMLNesting {
				return "", errXMLNesting
			}
		case xml.EndElement:
			depth--
		}
	}
	if root == "" {
		return "", errNoListing
	}
	return root, nil
}

// readEntries reads the elements of a name, each of which names a page. An error
// comes with the entries before the damage.
func readEntries(text, name string, base *url.URL) ([]entry, error) {
	d := newDecoder(text)
	var entries []entry
	for len(entries) < maxEntries {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return entries, fmt.Errorf("read XML: %w", err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != name {
			continue
		}
		var e struct {
			Loc     string `xml:"loc"`
			Link    string `xml:"link"`
			LastMod string `xml:"lastmod"`
		}
		if err := d.DecodeElement(&e, &start); err != nil {
			return entries, fmt.Errorf("read XML: %w", err)
		}
		entries = appendEntry(entries, base, cmp.Or(e.Loc, e.Link), changedBy(e.LastMod))
	}
	return entries, nil
}

// readFeed reads RSS and Atom.
func readFeed(text string, base *url.URL) ([]entry, error) {
	feed, err := gofeed.NewParser().Parse(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	var entries []entry
	for _, item := range feed.Items[:min(len(feed.Items), maxEntries)] {
		entries = appendEntry(entries, base, cmp.Or(item.Link, item.GUID), time.Time{})
	}
	return entries, nil
}

func appendEntry(entries []entry, base *url.URL, raw string, modified time.Time) []entry {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return entries
	}
	u, err := base.Parse(raw)
	if err != nil {
		return entries
	}
	return append(entries, entry{u.String(), modified})
}

// dayEnds is how long after its beginning in UTC the last day of that date ends,
// west of Greenwich.
const dayEnds = 36 * time.Hour

// changedBy returns the time by which a page had changed according to a lastmod, zero
// if that says too little.
func changedBy(lastmod string) time.Time {
	at, precision, err := corpus.ParseDate(strings.TrimSpace(lastmod))
	if err != nil {
		return time.Time{}
	}
	switch precision {
	case corpus.Day:
		return at.Add(dayEnds)
	case corpus.Minute, corpus.Second:
		return at.Add(time.Minute)
	default:
		return time.Time{}
	}
}
