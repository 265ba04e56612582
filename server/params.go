package server

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/period"
	"wensou/index/suggest"
)

// Bounds and defaults of the parameters.
const (
	defaultSize    = 10
	defaultRelated = 10
	maxQueries     = 100  // in a list of queries
	maxFilter      = 200  // runes of a section, source, author or site
	maxCursor      = 4096 // bytes
	maxID          = 512  // bytes of an article's ID, as the store admits it
)

// The days that a date filter may name.
var (
	firstDay = time.Date(period.FirstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(period.LastYear, 12, 31, 0, 0, 0, 0, time.UTC)
)

// searchParams is what a search asks for. What parseSearch returns is within
// the bounds of an index.Query, but its text may be blank.
type searchParams struct {
	Text                          string
	Section, Source, Author, Site string
	From, To                      time.Time // days, zero if not given
	Sort                          index.Sort
	Page, Size                    int
	Cursor                        string // then Page is 1
	Titles                        bool   // look for the words in titles alone
	Apart                         bool   // list each of several reprints by itself
	AsTyped                       bool   // correct nothing
	Explain                       bool
	Facets                        int    // values of each
	WhyNot                        string // ID of an article that is missed, "" for none
}

// asTypedParam is the parameter of a search page that is the way back from what was
// corrected.
const asTypedParam = "as_typed"

// partParam is the parameter of a search page that says which part of articles the words
// are looked for in; programs name the field in the query.
const (
	partParam  = "in"
	titlesOnly = "title"
)

// badParam is one parameter that was refused.
type badParam struct {
	name   string // "" if it is the query string as a whole
	accept string // key of the message that says what is accepted
	args   []any  // of the message
}

// badParamsError is a request with parameters that were refused.
type badParamsError []badParam

func (e badParamsError) Error() string {
	reasons := make([]string, len(e))
	for i, p := range e {
		reasons[i] = strings.TrimPrefix(p.name+": ", ": ") + english.text(p.accept, p.args...)
	}
	return strings.Join(reasons, "; ")
}

// parseSearch reads the parameters of a search page. Those that it does not know
// are ignored, for links to pages grow tracking parameters. An empty value of a
// text or a day is the same as none, since that is what an HTML form sends. The
// error is a badParamsError that names every parameter at fault.
func parseSearch(rawQuery string) (searchParams, error) {
	p := readParams(rawQuery)
	s := p.search()
	s.Titles = p.choice(partParam, "", titlesOnly) == titlesOnly
	s.Apart = p.choice("collapse", "1", "0") == "0"
	s.AsTyped = p.choice(asTypedParam, "0", "1") == "1"
	return s, p.err()
}

// parseAPISearch reads the parameters of a search for programs: it must have a
// text, and a parameter that is unknown, which may be a misspelt one, is refused.
func parseAPISearch(rawQuery string) (searchParams, error) {
	p := readParams(rawQuery)
	s := p.apiSearch()
	p.require("q", s.Text, index.MaxQueryRunes)
	p.refuseUnknown()
	return s, p.err()
}

func (p *params) apiSearch() searchParams {
	s := p.search()
	s.Apart = p.choice("collapse", "0", "1") == "0"
	s.Explain = p.choice("explain", "0", "1") == "1"
	s.Facets = p.number("facets", 0, 0, index.MaxFacets)
	s.WhyNot = p.token("why_not", maxID)
	return s
}

func (p *params) search() searchParams {
	s := searchParams{
		Text:    p.text("q", index.MaxQueryRunes),
		Section: p.text("section", maxFilter),
		Source:  p.text("source", maxFilter),
		Author:  p.text("author", maxFilter),
		Site:    p.text("site", maxFilter),
		From:    p.day("from"),
		To:      p.day("to"),
		Sort:    index.Sort(p.choice("sort", string(index.ByRelevance), string(index.Newest), string(index.Oldest))),
		Page:    p.number("page", 1, 1, index.MaxWindow),
		Size:    p.number("size", defaultSize, 1, index.MaxSize),
		Cursor:  p.token("cursor", maxCursor),
	}
	switch {
	case s.Page*s.Size > index.MaxWindow:
		p.refuse("page", "accepts.window", index.MaxWindow)
	case s.Cursor != "" && p.values.Has("page"):
		p.refuse("cursor", "accepts.cursor_or_page")
	}
	if !s.From.IsZero() && !s.To.IsZero() && s.From.After(s.To) {
		p.refuse("to", "accepts.order")
	}
	return s
}

// suggestParams is what is to be completed.
type suggestParams struct {
	Text string
	Size int
}

// parseSuggest reads the parameters of a completion. It must have a text.
func parseSuggest(rawQuery string) (suggestParams, error) {
	p := readParams(rawQuery)
	s := p.suggest()
	p.require("q", s.Text, index.MaxQueryRunes)
	p.refuseUnknown()
	return s, p.err()
}

func (p *params) suggest() suggestParams {
	return suggestParams{
		Text: p.text("q", index.MaxQueryRunes),
		Size: p.number("size", defaultSize, 1, suggest.MaxCompletions),
	}
}

// parseRelated reads how many related articles are wanted.
func parseRelated(rawQuery string) (int, error) {
	p := readParams(rawQuery)
	n := p.count()
	p.refuseUnknown()
	return n, p.err()
}

func (p *params) count() int { return p.number("n", defaultRelated, 1, index.MaxRelated) }

// parseQueries reads the parameters of the lists of queries.
func parseQueries(rawQuery string) (hotParams, error) {
	p := readParams(rawQuery)
	h := p.queries()
	p.refuseUnknown()
	return h, p.err()
}

func (p *params) queries() hotParams {
	return hotParams{Window: p.window(), N: p.number("n", defaultRelated, 1, maxQueries)}
}

func (p *params) window() usage.Window {
	return usage.Window(p.choice("window", string(usage.Week), string(usage.Day), string(usage.Month), string(usage.All)))
}

// hotParams is which hot articles are asked for.
type hotParams struct {
	Window  usage.Window // "" on the page: the narrowest that has enough
	Section string
	N       int
}

// parseHot reads the parameters of hot articles for programs.
func parseHot(rawQuery string) (hotParams, error) {
	p := readParams(rawQuery)
	h := p.hot()
	p.refuseUnknown()
	return h, p.err()
}

func (p *params) hot() hotParams {
	return hotParams{
		Window:  p.window(),
		Section: p.text("section", maxFilter),
		N:       p.number("n", defaultRelated, 1, usage.MaxItems),
	}
}

// parseHotPage reads those of the page.
func parseHotPage(rawQuery string) (hotParams, error) {
	p := readParams(rawQuery)
	h := hotParams{Window: usage.Window(p.choice("window", "", string(usage.Day), string(usage.Week), string(usage.Month), string(usage.All)))}
	return h, p.err()
}

// parseArticleURL reads the address of a page, which must be one on the web.
func parseArticleURL(rawQuery string) (string, error) {
	p := readParams(rawQuery)
	at := p.articleURL()
	p.refuseUnknown()
	return at, p.err()
}

func (p *params) articleURL() string {
	at := p.token("url", maxPageURL)
	if webURL(at) == "" && !p.refused("url") {
		p.refuse("url", "accepts.web_url")
	}
	return at
}

// parseNone refuses all parameters.
func parseNone(rawQuery string) error {
	p := readParams(rawQuery)
	p.refuseUnknown()
	return p.err()
}

// parseID reads the ID of an article from its encoded form in a path.
func parseID(encoded string) (string, error) {
	id, err := url.PathUnescape(encoded)
	if err != nil || id == "" || len(id) > maxID || !utf8.ValidString(id) {
		return "", badParamsError{{"id", "accepts.id", []any{maxID}}}
	}
	return id, nil
}

// filtered reports whether anything besides the text chooses the articles.
func (s searchParams) filtered() bool {
	return s.Section+s.Source+s.Author+s.Site != "" || !s.From.IsZero() || !s.To.IsZero()
}

// query returns the search as an index takes it.
func (s searchParams) query() index.Query {
	text := s.Text
	if s.Titles && text != "" {
		text = "标题:(" + text + ")"
	}
	return index.Query{
		Text: text, Section: s.Section, Source: s.Source, Author: s.Author, Site: s.Site,
		From: s.From, To: s.To, Sort: s.Sort, Offset: (s.Page - 1) * s.Size, Size: s.Size, Cursor: s.Cursor,
		Explain: s.Explain, Facets: s.Facets, Collapse: !s.Apart,
	}
}

// params reads parameters one by one and gathers what is wrong with them.
type params struct {
	values url.Values
	asked  []string // the parameters that are known
	bad    badParamsError
}

func readParams(rawQuery string) *params {
	values, err := url.ParseQuery(rawQuery)
	p := &params{values: values}
	if err != nil {
		p.refuse("", "accepts.encoding")
	}
	return p
}

func (p *params) refuse(name, accept string, args ...any) {
	p.bad = append(p.bad, badParam{name, accept, args})
}

// err returns what was refused, or nil.
func (p *params) err() error {
	if len(p.bad) == 0 {
		return nil
	}
	return p.bad
}

// refused reports whether a parameter was refused.
func (p *params) refused(name string) bool {
	return slices.ContainsFunc(p.bad, func(b badParam) bool { return b.name == name })
}

// refuseUnknown refuses the parameters that were not asked for.
func (p *params) refuseUnknown() {
	for _, name := range slices.Sorted(maps.Keys(p.values)) {
		if slices.Contains(p.asked, name) {
			continue
		}
		if len(p.asked) == 0 {
			p.refuse(printable(name), "accepts.nothing")
			return
		}
		p.refuse(printable(name), "accepts.known", strings.Join(p.asked, ", "))
		return // one is enough to be told what is known
	}
}

// printable returns a parameter's name as an answer may repeat it.
func printable(name string) string {
	return shortened(strings.ToValidUTF8(name, "\uFFFD"), 40)
}

// one returns the only value of a parameter, "" if it was refused or not given.
func (p *params) one(name string) string {
	p.asked = append(p.asked, name)
	values := p.values[name]
	switch {
	case len(values) == 0:
		return ""
	case len(values) > 1:
		p.refuse(name, "accepts.once")
	case !utf8.ValidString(values[0]):
		p.refuse(name, "accepts.utf8")
	case strings.ContainsFunc(values[0], isControl):
		p.refuse(name, "accepts.controls")
	default:
		return values[0]
	}
	return ""
}

// isControl reports a control character that nobody types or pastes.
func isControl(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\u0085", r) }

func (p *params) text(name string, maxRunes int) string {
	v := p.one(name)
	if n := utf8.RuneCountInString(v); n > maxRunes {
		p.refuse(name, "accepts.length", maxRunes, n)
		return ""
	}
	return strings.TrimSpace(v)
}

// require refuses a text that is blank.
func (p *params) require(name, text string, maxRunes int) {
	if text == "" && !p.refused(name) {
		p.refuse(name, "accepts.required", maxRunes)
	}
}

func (p *params) token(name string, maxBytes int) string {
	v := p.one(name)
	if len(v) > maxBytes {
		p.refuse(name, "accepts.bytes", maxBytes)
		return ""
	}
	return v
}

func (p *params) number(name string, byDefault, least, most int) int {
	v := p.one(name)
	if !p.values.Has(name) || p.refused(name) {
		return byDefault
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		p.refuse(name, "accepts.number", least, most)
		return byDefault
	}
	return n
}

func (p *params) day(name string) time.Time {
	v := p.one(name)
	if v == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, v)
	if err != nil || day.Before(firstDay) || day.After(lastDay) {
		p.refuse(name, "accepts.day", period.FormatDay(firstDay), period.FormatDay(lastDay))
		return time.Time{}
	}
	return day
}

// anyCase is like choice for values in lower case that may be written in any.
func (p *params) anyCase(name string, values ...string) string {
	return p.oneOf(name, strings.ToLower(strings.TrimSpace(p.one(name))), values)
}

// choice reads one of several values; the first is the default.
func (p *params) choice(name string, values ...string) string {
	return p.oneOf(name, p.one(name), values)
}

// oneOf returns v if it is one of the values, the first of them if it is "".
func (p *params) oneOf(name, v string, values []string) string {
	if v == "" {
		return values[0]
	}
	if !slices.Contains(values, v) {
		p.refuse(name, "accepts.choice", strings.Join(values, ", "))
		return values[0]
	}
	return v
}
