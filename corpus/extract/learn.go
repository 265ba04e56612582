package extract

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"gopkg.in/yaml.v3"

	"wensou/corpus"
)

// ErrNothingLearned is returned for pages that have no title and body in one place.
var ErrNothingLearned = errors.New("the pages have no title and text in the same places")

// Learned is a profile that was learned of pages, in the form of profiles.yaml.
type Learned struct {
	Name    string   `yaml:"name"`
	Hosts   []string `yaml:"hosts,flow"`
	Article []string `yaml:"article,flow"` // byline, or else title, and body
	Title   string   `yaml:"title"`
	Byline  string   `yaml:"byline,omitempty"`
	Body    string   `yaml:"body"`
	Crumb   string   `yaml:"crumb,omitempty"`
}

// YAML returns a list of this one profile.
func (l *Learned) YAML() ([]byte, error) { return yaml.Marshal([]*Learned{l}) }

// Learn finds the selectors of the elements that hold what an extractor found on pages
// of one host, each of them an article. An element is taken if it is the same on more
// than half of the pages that have the field. It returns an error of ErrNothingLearned
// if that gives no title or no body.
func (e *Extractor) Learn(host string, pages []*corpus.Page) (*Learned, error) {
	votes := map[string]ballot{"title": {}, "body": {}, "byline": {}, "crumb": {}}
	for _, p := range pages {
		r, err := e.parse(p)
		if err != nil {
			return nil, fmt.Errorf("learn of %s: %w", p.URL, err)
		}
		fresh, err := e.parse(p) // reading takes elements out of the page
		if err != nil {
			return nil, fmt.Errorf("learn of %s: %w", p.URL, err)
		}
		doc, part := fresh.doc, &r.read().Part
		votes["title"].add(doc, elementOfTitle(doc, part.Title))
		votes["body"].add(doc, elementOfBody(doc, part.Body))
		votes["byline"].add(doc, elementOfByline(doc, part))
		votes["crumb"].add(doc, findCrumb(doc))
	}
	l := &Learned{
		Name: host, Hosts: []string{host},
		Title: votes["title"].winner(), Body: votes["body"].winner(), Byline: votes["byline"].winner(), Crumb: votes["crumb"].winner(),
	}
	if l.Title == "" || l.Body == "" {
		return nil, ErrNothingLearned
	}
	l.Article = []string{cmp.Or(l.Byline, l.Title), l.Body} // a list may have a heading too
	return l, nil
}

// ballot counts on how many pages each selector finds the element of a field; under ""
// the pages that have one.
type ballot map[string]int

// add gives a vote to each selector by which an element is the first of its page.
func (b ballot) add(doc, n *html.Node) {
	if n == nil {
		return
	}
	b[""]++
	for _, css := range selectorsOf(n) {
		var s selector
		if s.compile(css) == nil && s.first(doc) == n {
			b[css]++
		}
	}
}

// winner returns the selector with the most votes, the shortest of several, or "" if
// none has more than half.
func (b ballot) winner() string {
	best := ""
	for css, votes := range b {
		if css == "" || 2*votes <= b[""] {
			continue
		}
		if best == "" || cmp.Or(cmp.Compare(b[best], votes), cmp.Compare(len(css), len(best)), strings.Compare(css, best)) < 0 {
			best = css
		}
	}
	return best
}

// stable is a name that templates give: one with several digits in a row names one
// article.
var stable = regexp.MustCompile(`^[A-Za-z_][\w-]{0,40}$`)

var manyDigits = regexp.MustCompile(`\d{3}`)

// selectorsOf returns selectors of an element: by its own name, and below an ancestor
// that has one.
func selectorsOf(n *html.Node) []string {
	own := namesOf(n)
	all := slices.Clone(own)
	levels := 0
	for p := n.Parent; p != nil && levels < 4; p = p.Parent {
		levels++
		for _, name := range namesOf(p) {
			for _, below := range append([]string{n.Data}, own...) {
				all = append(all, name+" "+below)
			}
		}
	}
	if n.DataAtom == atom.H1 {
		all = append(all, "h1")
	}
	return all
}

// namesOf returns the selectors of an element by its id and by its classes.
func namesOf(n *html.Node) []string {
	if n.Type != html.ElementNode || n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return nil
	}
	var all []string
	for _, id := range append([]string{attr(n, "id")}, strings.Fields(attr(n, "class"))...) {
		if !stable.MatchString(id) || manyDigits.MatchString(id) {
			continue
		}
		if id == attr(n, "id") {
			all = append(all, "#"+id)
		} else {
			all = append(all, n.Data+"."+id)
		}
	}
	return all
}

// elementOfTitle returns the innermost element that holds a title and nothing else,
// headings first; nil if there is none.
func elementOfTitle(doc *html.Node, title string) *html.Node {
	want := squeeze(title)
	var best *html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom == atom.Title || want == "" {
			continue
		}
		bare, _ := splitPageSuffix(shortText(n))
		if squeeze(bare) == want && (best == nil || isHeading(n) || !isHeading(best)) {
			best = n
		}
	}
	return best
}

// elementOfBody returns the innermost element that holds all paragraphs of a body, nil
// if there is none.
func elementOfBody(doc *html.Node, body string) *html.Node {
	paragraphs := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	first, last, whole := squeeze(paragraphs[0]), squeeze(paragraphs[len(paragraphs)-1]), len(squeeze(body))
	if first == "" {
		return nil
	}
	best := doc
	for inner := doc; inner != nil; inner = childWith(inner, whole, first, last) {
		best = inner
	}
	if best.Type != html.ElementNode || best.DataAtom == atom.Body || best.DataAtom == atom.Html || best.DataAtom == atom.P {
		return nil
	}
	return best
}

// childWith returns the child element whose text has so many bytes, white space apart,
// and holds some texts; nil if none does.
func childWith(n *html.Node, bytes int, texts ...string) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		all := squeeze(textOf(c))
		if len(all) >= bytes && !slices.ContainsFunc(texts, func(s string) bool { return !strings.Contains(all, s) }) {
			return c
		}
	}
	return nil
}

const maxBylineText = 200 // runes of an element that is a byline

// elementOfByline returns the innermost element whose text as a byline says most of
// what is known of an article, nil if none says its date.
func elementOfByline(doc *html.Node, a *corpus.Article) *html.Node {
	var best *html.Node
	most := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || isUnseen(n) {
			continue
		}
		text := shortText(n)
		if text == "" || utf8.RuneCountInString(text) > maxBylineText {
			continue
		}
		b := parseByline(textOf(n))
		if b.published.precision == corpus.NoDate || !b.published.at.Equal(a.Published) {
			continue
		}
		said := 1
		for _, same := range []bool{b.source != "" && b.source == a.Source, b.author != "" && b.author == a.Author, b.editor != "" && b.editor == a.Editor} {
			if same {
				said++
			}
		}
		if said >= most { // of two, the inner one comes later
			best, most = n, said
		}
	}
	return best
}
