package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Limits on what a page may name.
const (
	maxLinks = 20_000
	maxURL   = 2048 // bytes
)

// resolver makes the references of a page absolute.
type resolver struct {
	base  *url.URL
	query encoding.Encoding // of the page, in which browsers send its query strings; nil for UTF-8
}

// newResolver returns the resolver of a page. The page's own base element wins
// over its URL.
func newResolver(pageURL string, doc *html.Node, charset string) resolver {
	var r resolver
	if u, err := url.Parse(pageURL); err == nil {
		r.base = u
	} else {
		r.base = &url.URL{}
	}
	switch charset {
	case charsetGB:
		r.query = simplifiedchinese.GB18030
	case charsetBig5:
		r.query = traditionalchinese.Big5
	}
	if b := findElement(doc, atom.Base); b != nil {
		if u := r.absolute(attr(b, "href")); u != "" {
			if parsed, err := url.Parse(u); err == nil {
				r.base = parsed
			}
		}
	}
	return r
}

// absolute returns the absolute http or https URL of a reference, without its
// fragment, or "" for what is no address of another page: "#", javascript:.
func (r resolver) absolute(ref string) string {
	ref = strings.Map(func(c rune) rune {
		if c == '\t' || c == '\n' || c == '\r' {
			return -1
		}
		return c
	}, strings.TrimSpace(ref))
	if ref == "" || strings.HasPrefix(ref, "#") || len(ref) > maxURL {
		return ""
	}
	u, err := r.base.Parse(r.encodeQuery(strings.ReplaceAll(ref, "\\", "/")))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return dropBroken(strings.ToValidUTF8(u.String(), ""))
}

// encodeQuery escapes what is not ASCII in the query of a reference, in the
// charset of the page.
func (r resolver) encodeQuery(ref string) string {
	path, query, ok := strings.Cut(ref, "?")
	if !ok {
		return ref
	}
	query, fragment, _ := strings.Cut(query, "#")
	if r.query != nil {
		if encoded, err := r.query.NewEncoder().String(query); err == nil {
			query = encoded
		}
	}
	var b strings.Builder
	b.WriteString(path + "?")
	const hex = "0123456789ABCDEF"
	for i := range len(query) {
		if c := query[i]; c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	if fragment != "" {
		b.WriteString("#" + fragment)
	}
	return b.String()
}

// links returns the pages that a page leads to: anchors, image maps and frames. The second
// result says that there are more.
func (r resolver) links(doc *html.Node) ([]Link, bool) {
	var out []Link
	seen := map[string]bool{}
	for n := range doc.Descendants() {
		ref := reference(n)
		if ref == "" {
			continue
		}
		if u := r.absolute(ref); u != "" && !seen[u] {
			if len(out) == maxLinks {
				return out, true
			}
			seen[u] = true
			out = append(out, Link{URL: u, NoFollow: hasWord(attr(n, "rel"), "nofollow")})
		}
	}
	return out, false
}

// reference returns the address in an element that leads to another page, or "".
func reference(n *html.Node) string {
	switch n.DataAtom {
	case atom.A, atom.Area:
		return attr(n, "href")
	case atom.Frame, atom.Iframe:
		return attr(n, "src")
	default:
		return ""
	}
}

// findElement returns the first element of a kind, or nil.
func findElement(doc *html.Node, a atom.Atom) *html.Node {
	for n := range doc.Descendants() {
		if n.DataAtom == a && n.Type == html.ElementNode {
			return n
		}
	}
	return nil
}

// hasWord reports whether a list of words, separated by space or comma, holds
// one, whatever its case.
func hasWord(list, word string) bool {
	for _, w := range strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
