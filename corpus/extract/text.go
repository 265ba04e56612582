package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// line is one line of a page as a reader sees it.
type line struct {
	text  string // collapsed, never empty
	links int    // bytes of text that are link text
}

// linesOf returns the visible text below a node, a line for each paragraph, cell
// row or line break.
func linesOf(n *html.Node) []line {
	var w lineWriter
	w.node(n, false)
	w.end()
	return w.lines
}

// textOf returns the visible text below a node as one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	for i, l := range linesOf(n) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// lineWriter gathers lines; the depth of its recursion is the page's nesting,
// which net/html limits to 512.
type lineWriter struct {
	lines []line
	text  strings.Builder
	links int
}

func (w *lineWriter) node(n *html.Node, inLink bool) {
	switch n.Type {
	case html.TextNode:
		w.text.WriteString(n.Data)
		if inLink {
			w.links += len(strings.TrimSpace(n.Data))
		}
		return
	case html.CommentNode:
		return
	case html.ElementNode:
		if isUnseen(n) {
			return
		}
	default:
	}
	block := isBlock(n)
	if block {
		w.end()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, inLink || n.DataAtom == atom.A)
	}
	if block {
		w.end()
	} else if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		w.text.WriteByte(' ')
	}
}

// end ends the current line.
func (w *lineWriter) end() {
	if text := collapse(w.text.String()); text != "" {
		w.lines = append(w.lines, line{text, w.links})
	}
	w.text.Reset()
	w.links = 0
}

// isUnseen reports an element whose content is not text for a reader.
func isUnseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Head, atom.Iframe, atom.Textarea, atom.Select,
		atom.Button, atom.Svg, atom.Video, atom.Audio, atom.Object, atom.Embed, atom.Template:
		return true
	default:
		return hasStyle(n, "display:none")
	}
}

// hasStyle reports whether the element's style attribute holds a declaration,
// given in lower case without spaces.
func hasStyle(n *html.Node, declaration string) bool {
	style := attr(n, "style")
	if style == "" {
		return false
	}
	return strings.Contains(strings.ToLower(strings.Join(strings.Fields(style), "")), declaration)
}

// isBlock reports an element that begins and ends a line.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Br, atom.Hr, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Tr, atom.Caption, atom.Thead, atom.Tbody, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Nav, atom.Aside,
		atom.Main, atom.Figure, atom.Figcaption, atom.Blockquote, atom.Pre, atom.Center, atom.Form,
		atom.Fieldset, atom.Address, atom.Body, atom.Html, atom.Title:
		return true
	default:
		return false
	}
}

// attr returns an attribute of an element, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// collapse makes each run of white space, ideographic space included, one space,
// trims the ends, and drops what has no width, no glyph or no meaning: controls,
// byte order marks, U+FFFD from a character reference. A line break in the source
// between two Chinese characters is dropped, as Chinese has no spaces there.
func collapse(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	space, newline := false, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			newline = newline || r == '\n'
		case isDropped(r):
		default:
			if space && b.Len() > 0 && (!newline || !isChinese(last) || !isChinese(r)) {
				b.WriteByte(' ')
			}
			space, newline = false, false
			b.WriteRune(r)
			last = r
		}
	}
	return b.String()
}

// isChinese reports Chinese characters and the punctuation between them.
func isChinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3001 && r <= 0x303f || r >= 0xff01 && r <= 0xff1f
}

func isDropped(r rune) bool {
	switch r {
	case unicode.ReplacementChar, '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return true
	default:
		return unicode.IsControl(r)
	}
}

// squeeze removes all white space, for comparison.
func squeeze(s string) string {
	return strings.Join(strings.Fields(s), "")
}
