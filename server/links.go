package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/period"
)

// articlePath returns our page of an article.
func articlePath(id string) string { return "/articles/" + url.PathEscape(id) }

// searchPath returns the page of a search: only what differs from the defaults,
// in the order in which people read it.
func searchPath(p searchParams) string {
	var b strings.Builder
	add := func(name, value string) {
		separator := "&"
		if b.Len() == 0 {
			separator = "?"
		}
		b.WriteString(separator + name + "=" + url.QueryEscape(value))
	}
	for _, f := range p.fields() {
		add(f.Name, f.Value)
	}
	if p.Cursor != "" {
		add("cursor", p.Cursor)
	} else if p.Page > 1 {
		add("page", strconv.Itoa(p.Page))
	}
	return "/search" + b.String()
}

// field is one parameter of a search.
type field struct{ Name, Value string }

// fields returns what a search asks for, without the page: what another page, or
// a form with a hidden field for each, must repeat.
func (s searchParams) fields() []field {
	all := []field{
		{"q", s.Text},
		{"section", s.Section},
		{"source", s.Source},
		{"author", s.Author},
		{"site", s.Site},
		{"from", period.FormatDay(s.From)},
		{"to", period.FormatDay(s.To)},
	}
	if s.Sort != index.ByRelevance {
		all = append(all, field{"sort", string(s.Sort)})
	}
	if s.Size != 0 && s.Size != defaultSize {
		all = append(all, field{"size", strconv.Itoa(s.Size)})
	}
	if s.Titles {
		all = append(all, field{partParam, titlesOnly})
	}
	if s.Apart {
		all = append(all, field{"collapse", "0"})
	}
	if s.AsTyped {
		all = append(all, field{asTypedParam, "1"})
	}
	return slices.DeleteFunc(all, func(f field) bool { return f.Value == "" })
}

// fieldsWithout returns the fields but those named.
func (s searchParams) fieldsWithout(names ...string) []field {
	return slices.DeleteFunc(s.fields(), func(f field) bool { return slices.Contains(names, f.Name) })
}

// with returns the first page of a search that is changed.
func (s searchParams) with(change func(*searchParams)) searchParams {
	s.Page, s.Cursor = 1, ""
	change(&s)
	return s
}

// webURL returns a URL of the web, or "" for any other: the URL of an article
// comes from outside, and a link must not run a script.
func webURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return raw
}

// shownDate writes the date of an article for readers: as precise as it is
// known, but never with seconds.
func shownDate(a *corpus.Article) string {
	if a.Precision == corpus.Second {
		return corpus.FormatDate(a.Published, corpus.Minute)
	}
	return corpus.FormatDate(a.Published, a.Precision)
}

// shownDay is shownDate without the time of day, for lists.
func shownDay(a *corpus.Article) string {
	switch a.Precision {
	case corpus.Minute, corpus.Second:
		return corpus.FormatDate(a.WallClock(), corpus.Day)
	default:
		return shownDate(a)
	}
}

// grouped writes a number that is not negative with its thousands set apart.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
