package extract

import (
	"net/url"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits of the generic finder, whose work grows faster than the page.
const (
	maxElements     = 20_000
	maxGenericBytes = 2 << 20 // of text of the page
)

// readable returns the lines of the main text of a page, by the go-readability
// library; nil if it finds none. It is the one place that knows the library.
func readable(doc *html.Node, pageURL string, size int) []string {
	u, err := url.Parse(pageURL)
	if err != nil || size > maxGenericBytes {
		return nil
	}
	p := readability.NewParser()
	p.MaxElemsToParse = maxElements
	p.DisableJSONLD = true
	a, err := p.ParseAndMutate(markBreaks(doc), u)
	if err != nil || a.Node == nil {
		return nil // a page without a main text is no error
	}
	var lines []string
	for _, l := range linesOf(a.Node) {
		for part := range strings.SplitSeq(l.text, breakMark) {
			if part = strings.TrimSpace(part); part != "" {
				lines = append(lines, part)
			}
		}
	}
	return lines
}

// breakMark stands for a line break through the library, which joins lines.
const breakMark = "\ue0b1"

// markBreaks returns a copy of a page with a mark before each line break.
func markBreaks(doc *html.Node) *html.Node {
	c := clone(doc)
	for n := range c.Descendants() {
		if n.DataAtom == atom.Br && n.Parent != nil {
			n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: breakMark}, n)
		}
	}
	return c
}

// clone copies a tree.
func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: slices.Clone(n.Attr)}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.AppendChild(clone(child))
	}
	return c
}

// textLines returns the text of the lines below a node.
func textLines(n *html.Node) []string {
	lines := linesOf(n)
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.text
	}
	return out
}

// layout is where the parts of an article stand among the lines of a page.
type layout struct {
	before string // the byline zone: between title and body
	after  string // the lines right behind the body
}

const (
	keyBytes    = 36 // of a line by which it is found again
	zoneLines   = 14
	afterLines  = 12
	noTitleZone = 6 // lines before the body that are searched if the title is not found
)

// findLayout finds the body's first and last line, and the title before it,
// among the lines of the page.
func findLayout(page []line, bodyLines []string, title string) layout {
	key := longEnough(bodyLines, false)
	first := findLine(page, bodyLines, key, 0)
	if first < 0 {
		return layout{}
	}
	last := first
	if i := findLine(page, bodyLines, longEnough(bodyLines, true), first); i >= 0 {
		last = i
	}
	for ; key > 0 && first > 0 && page[first-1].text == bodyLines[key-1]; key-- {
		first--
	}
	from := titleBefore(page, first, title)
	return layout{
		before: joinLines(page[from:first]),
		after:  joinLines(page[min(last+1, len(page)):min(last+1+afterLines, len(page))]),
	}
}

// titleBefore returns the index of the line behind the title before a line, or of a
// few lines before it. A text may repeat the title, so the first counts.
func titleBefore(page []line, first int, title string) int {
	want := squeeze(title)
	for i := max(0, first-zoneLines); i < first; i++ {
		bare, _ := splitPageSuffix(page[i].text)
		if want != "" && squeeze(bare) == want {
			return i + 1
		}
	}
	return max(0, first-noTitleZone)
}

// longEnough returns the index of the first or last line that is long enough to
// be known again, or -1.
func longEnough(lines []string, fromEnd bool) int {
	for i := range lines {
		if fromEnd {
			i = len(lines) - 1 - i
		}
		if len(lines[i]) >= keyBytes {
			return i
		}
	}
	return -1
}

// findLine returns the index in the page of the body's line i, or -1.
func findLine(page []line, bodyLines []string, i, from int) int {
	if i < 0 {
		return -1
	}
	key := bodyLines[i][:keyBytes]
	for n := from; n < len(page); n++ {
		if strings.HasPrefix(page[n].text, key) {
			return n
		}
	}
	return -1
}

func joinLines(lines []line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return strings.Join(texts, "\n")
}
