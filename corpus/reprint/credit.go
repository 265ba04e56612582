package reprint

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// Where a body says whence it comes: at its beginning or at its end.
const (
	creditBytes = 600 // of the body's beginning and of its end, where credits are looked for
	maxName     = 20  // letters of a name
)

// takenMarks come before the name of whom a text was taken from. The longer of
// two with the same beginning is first.
var takenMarks = []string{"转载自", "转载于", "转自", "摘自", "原载于", "原载", "原文来源", "文章来源"}

// readCredits reads the credits of a body.
func (t *traits) readCredits(body string) {
	for _, piece := range edges(body) {
		piece = segment.Normal(piece)
		for _, name := range namesAfter(piece, takenMarks) {
			if !slices.Contains(t.From, name) && !t.isOwn(name) {
				t.From = append(t.From, name)
			}
		}
		if name := reported(piece); name != "" && !slices.Contains(t.Reported, name) && !t.isOwn(name) {
			t.Reported = append(t.Reported, name)
		}
	}
}

// isOwn reports whether a credit names the article's own site.
func (t *traits) isOwn(name string) bool {
	return slices.Contains(ownSources, name) || t.Source == "" && t.isNamed(name)
}

// edges returns the beginning and the end of a body, cut between characters, or
// the whole if it is short.
func edges(body string) []string {
	if len(body) <= 2*creditBytes {
		return []string{body}
	}
	head, tail := creditBytes, len(body)-creditBytes
	for !utf8.RuneStart(body[head]) {
		head--
	}
	for !utf8.RuneStart(body[tail]) {
		tail++
	}
	return []string{body[:head], body[tail:]}
}

// namesAfter returns the names that follow the marks in a normal text.
func namesAfter(normal string, marks []string) []string {
	var names []string
	for len(normal) > 0 {
		at, mark := firstOf(normal, marks)
		if mark == "" {
			break
		}
		normal = normal[at+len(mark):]
		if name := nameAt(normal); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// firstOf returns where the first of the marks stands, and which it is.
func firstOf(s string, marks []string) (int, string) {
	at, first := len(s), ""
	for _, m := range marks {
		if i := strings.Index(s[:min(len(s), at+len(m))], m); i >= 0 && i < at {
			at, first = i, m
		}
	}
	return at, first
}

// nameAt returns the name at the beginning of a text: its letters, digits and
// points up to any other mark, without the colon, the quotes and the spaces
// before it; "" if it is too long for one.
func nameAt(s string) string {
	s = strings.TrimLeft(s, " :\"'《〈“‘【[(")
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '-' })
	if end < 0 {
		end = len(s)
	}
	name := strings.TrimPrefix(strings.TrimRight(s[:end], ".-"), "www.")
	if n := utf8.RuneCountInString(name); n < 2 || n > maxName {
		return ""
	}
	return name
}

// reported returns the name of the first 据…报道 of a normal text.
func reported(normal string) string {
	_, after, ok := strings.Cut(normal, "据")
	if !ok {
		return ""
	}
	name, _, ok := strings.Cut(after, "报道")
	name = strings.Trim(name, " \"《》“”")
	if n := utf8.RuneCountInString(name); !ok || n < 2 || n > maxName || strings.ContainsAny(name, ",。;、\n") {
		return ""
	}
	return name
}
