package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metadata is what the head of a page says.
type metadata struct {
	title     string            // of the title element
	canonical string            // as written
	content   map[string]string // of meta elements, by lower-case name or property; the first wins
	linked    map[string]any    // the article of its JSON-LD, nil if there is none
}

func readMetadata(doc *html.Node) metadata {
	m := metadata{content: map[string]string{}, linked: readLinked(doc)}
	for n := range doc.Descendants() {
		if n.Namespace != "" {
			continue // the title of a drawing
		}
		switch n.DataAtom {
		case atom.Title:
			if m.title == "" {
				m.title = collapse(rawText(n))
			}
		case atom.Link:
			if m.canonical == "" && hasWord(attr(n, "rel"), "canonical") {
				m.canonical = attr(n, "href")
			}
		case atom.Meta:
			m.add(n)
		}
	}
	return m
}

// maxMeta is how many meta elements of a page are kept.
const maxMeta = 200

func (m *metadata) add(n *html.Node) {
	name := attr(n, "property")
	if name == "" {
		name = attr(n, "name")
	}
	name = strings.ToLower(strings.TrimSpace(name))
	value := collapse(attr(n, "content"))
	if name == "" || value == "" || m.content[name] != "" || len(m.content) >= maxMeta {
		return
	}
	m.content[name] = value
}

// first returns the content of the first name that the page has.
func (m *metadata) first(names ...string) string {
	for _, name := range names {
		if v := m.content[name]; v != "" {
			return v
		}
	}
	return ""
}

// robots returns what the page forbids to robots.
func (m *metadata) robots() (noIndex, noFollow bool) {
	rules := m.content["robots"]
	none := hasWord(rules, "none")
	return none || hasWord(rules, "noindex"), none || hasWord(rules, "nofollow")
}

// applyMeta fills empty fields from the head of the page.
func applyMeta(d *draft, m *metadata) {
	d.setTitle(stepMeta, m.wholeTitle())
	if at, ok := findAnyDate(m.first("article:published_time", "og:published_time", "pubdate", "publishdate",
		"publish-date", "datepublished", "weibo: article:create_at", "og:release_date", "publish_time")); ok {
		d.setDate(stepMeta, at)
	}
	if author := m.first("article:author", "og:article:author", "author"); isPersonal(author) {
		d.setAuthor(stepMeta, cleanNames(author))
	}
	if source := m.first("mediaid", "source", "article:source"); !strings.Contains(source, "://") {
		d.setSource(stepMeta, cleanSource(source))
	}
	if section := m.first("article:section"); section != "" {
		d.setSection(stepMeta, []string{section})
	}
	d.setTags(stepMeta, splitTags(m.first("article:tag")))
	applyLinked(d, m.linked)
}

// wholeTitle returns the title for sharing, or "" if a quotation mark in it has
// ended the attribute early: the title element then goes on in its words.
func (m *metadata) wholeTitle() string {
	title := cleanTitle(m.first("og:title", "twitter:title"), m.first("og:site_name"))
	rest, ok := strings.CutPrefix(squeeze(m.title), squeeze(title))
	if ok && strings.HasPrefix(rest, `"`) {
		return ""
	}
	return title
}

// isPersonal reports whether a meta author names people rather than the site or
// its maker.
func isPersonal(author string) bool {
	return personal.MatchString(author) && !organisation.MatchString(author)
}

var (
	personal     = regexp.MustCompile(`^[\p{Han}·]{2,4}(?:[、，, /][\p{Han}·]{2,4}){0,4}$`)
	organisation = regexp.MustCompile(`网|公司|工作室|科技|建站|频道|织梦|[报社]$|新浪|搜狐|腾讯|凤凰|新华|编辑|小编|管理员|站长|作者|佚名|未知`)
)

// maxTags and maxTag bound the key words of a page and the runes of each.
const (
	maxTags = 20
	maxTag  = 20
)

// splitTags reads a list of key words.
func splitTags(s string) []string {
	var tags []string
	seen := map[string]bool{}
	for _, tag := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；|", r) }) {
		tag = strings.TrimSpace(tag)
		if tag == "" || seen[tag] || utf8.RuneCountInString(tag) > maxTag || len(tags) == maxTags {
			continue
		}
		seen[tag] = true
		tags = append(tags, tag)
	}
	return tags
}

// rawText returns the text nodes of an element, which textOf leaves out in the
// head of a page.
func rawText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
