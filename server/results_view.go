package server

import (
	"strconv"
	"strings"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/period"
)

// resultsView is a page of results, or the page that asks for words.
type resultsView struct {
	frame

	Prompt  bool // nothing was asked for
	Total   int
	Took    string // in milliseconds
	Relaxed bool
	Partial bool
	Hits    []hitView
	First   int // number of the first hit on the page
	Chips   []chip
	Clear   string // the search without its filters
	Facets  []facetView
	Sorts   []choice
	Parts   []choice // of the articles that the words are looked for in
	Copies  []choice // whether reprints are taken together, if it matters here
	Ranges  []choice
	Dates   bool // days were chosen that are none of Ranges
	From    string
	To      string
	Paging  paging
	Bare    string     // the search without its quotation marks, "" if it has none
	Fault   string     // why the words were taken as plain text, "" if they were not
	Phrases []proposal // the date phrases among the words

	Spelling *spellingView // nil: the words are no mistake to be seen
	Near     []link        // what else can be searched for, where nothing was found
	Asked    []link        // what others search for, likewise
	Beside   []link        // what can be searched for next, where something was found

	Hot       []itemView // where nothing was found
	HotWindow string
}

// chip is an active filter, with the search that is without it.
type chip struct{ Label, Value, Remove string }

// proposal is a filter that could be applied, with the search that is with it.
type proposal struct{ Text, Value, Apply string }

func newPromptView(f frame) resultsView {
	f.Title, f.NoIndex = f.T("search"), true
	return resultsView{frame: f, Prompt: true}
}

func newResultsView(f frame, result *index.Result, now time.Time, took time.Duration) resultsView {
	f.Title, f.NoIndex = f.T("browse"), true
	if f.Search.Text != "" {
		f.Title = f.T("results_for", f.Search.Text)
	}
	v := resultsView{
		frame:   f,
		Total:   result.Total,
		Took:    strconv.FormatFloat(max(milliseconds(took), 0.1), 'f', 1, 64),
		Relaxed: result.Relaxed,
		Partial: result.Partial,
		First:   (f.Search.Page-1)*f.Search.Size + 1,
		Chips:   chips(f),
		Clear:   searchPath(searchParams{Text: f.Search.Text, Sort: f.Search.Sort}),
		Facets:  facetViews(f, result.Facets, result.Total),
		Sorts:   sorts(f),
		Parts:   parts(f),
		Ranges:  ranges(f, now),
		From:    period.FormatDay(f.Search.From),
		To:      period.FormatDay(f.Search.To),
		Paging:  newPaging(f.Search, result),
		Bare:    unquoted(f.Search),
		Phrases: datePhrases(f, now),
	}
	if result.Fault != nil {
		v.Fault = f.T("fault", result.Fault.Offset+1, f.T(faultMessages[result.Fault.Reason]))
	}
	v.Dates = days(f) != "" && !current(v.Ranges)
	reprints := 0
	for _, h := range result.Hits {
		v.Hits = append(v.Hits, newHitView(f, h))
		reprints += h.Reprints
	}
	if f.Search.Apart || reprints > 0 {
		v.Copies = copies(f)
	}
	return v
}

// copies returns the ways to list reprints.
func copies(f frame) []choice {
	way := func(text string, apart bool) choice {
		return choice{link{searchPath(f.Search.with(func(p *searchParams) { p.Apart = apart })), f.T(text)}, f.Search.Apart == apart}
	}
	return []choice{way("collapsed", false), way("apart", true)}
}

// chips returns the active filters of a search.
func chips(f frame) []chip {
	var out []chip
	add := func(label, value string, remove func(*searchParams)) {
		if value != "" {
			out = append(out, chip{Label: f.T(label), Value: value, Remove: searchPath(f.Search.with(remove))})
		}
	}
	p := f.Search
	if p.Titles {
		add("words_in", f.T("titles"), func(p *searchParams) { p.Titles = false })
	}
	add("section", sectionText(p.Section), func(p *searchParams) { p.Section = "" })
	add("source", p.Source, func(p *searchParams) { p.Source = "" })
	add("author", p.Author, func(p *searchParams) { p.Author = "" })
	add("site", p.Site, func(p *searchParams) { p.Site = "" })
	add("date", days(f), func(p *searchParams) { p.From, p.To = time.Time{}, time.Time{} })
	return out
}

// parts returns the parts of articles to choose from, none without words.
func parts(f frame) []choice {
	if f.Search.Text == "" {
		return nil
	}
	way := func(text string, titles bool) choice {
		return choice{link{searchPath(f.Search.with(func(p *searchParams) { p.Titles = titles })), f.T(text)}, f.Search.Titles == titles}
	}
	return []choice{way("whole_text", false), way("only_titles", true)}
}

// sectionText writes the path of a section for readers.
func sectionText(path string) string {
	return strings.ReplaceAll(path, corpus.SectionSeparator, " › ")
}

// faultMessages names the messages for what is wrong with a query.
var faultMessages = map[index.SyntaxReason]string{
	index.UnclosedGroup:  "fault.unclosed",
	index.EmptyGroup:     "fault.empty",
	index.MissingOperand: "fault.operand",
	index.MissingValue:   "fault.value",
	index.BadDate:        "fault.date",
	index.BadField:       "fault.field",
	index.OnlyExclusions: "fault.exclusions",
	index.TooDeep:        "fault.deep",
}

// datePhrases returns the date filters that the words propose, none if one is
// active.
func datePhrases(f frame, now time.Time) []proposal {
	if days(f) != "" {
		return nil
	}
	var out []proposal
	for _, phrase := range period.Find(f.Search.Text, now) {
		with := f
		with.Search = f.Search.with(func(p *searchParams) { p.From, p.To = phrase.Period.From, phrase.Period.To })
		out = append(out, proposal{phrase.Text, days(with), searchPath(with.Search)})
	}
	return out
}

// days says which days a search admits, "" for all.
func days(f frame) string {
	from, to := period.FormatDay(f.Search.From), period.FormatDay(f.Search.To)
	switch {
	case from == to:
		return from
	case to == "":
		return f.T("since", from)
	case from == "":
		return f.T("until", to)
	default:
		return f.T("between", from, to)
	}
}

// sorts returns the orders to choose from.
func sorts(f frame) []choice {
	var out []choice
	for _, s := range []index.Sort{index.ByRelevance, index.Newest, index.Oldest} {
		url := searchPath(f.Search.with(func(p *searchParams) { p.Sort = s }))
		out = append(out, choice{link{url, f.T(string(s))}, s == f.Search.Sort})
	}
	return out
}

// ranges returns the spans of days up to now to choose from.
func ranges(f frame, now time.Time) []choice {
	y, m, d := now.In(corpus.China).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	var out []choice
	for _, r := range []struct {
		key  string
		from time.Time
	}{
		{"any_time", time.Time{}},
		{"week", today.AddDate(0, 0, -7)},
		{"month", today.AddDate(0, -1, 0)},
		{"year", today.AddDate(-1, 0, 0)},
	} {
		url := searchPath(f.Search.with(func(p *searchParams) { p.From, p.To = r.from, time.Time{} }))
		out = append(out, choice{link{url, f.T(r.key)}, f.Search.From.Equal(r.from) && f.Search.To.IsZero()})
	}
	return out
}

// current reports whether one of the choices is made.
func current(choices []choice) bool {
	for _, c := range choices {
		if c.Current {
			return true
		}
	}
	return false
}

// unquoted returns the search with its quotation marks taken away, "" if it has
// none.
func unquoted(p searchParams) string {
	bare := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`"“”「」『』＂`, c) {
			return ' '
		}
		return c
	}, p.Text)
	if bare == p.Text || strings.TrimSpace(bare) == "" {
		return ""
	}
	return searchPath(p.with(func(p *searchParams) { p.Text = strings.Join(strings.Fields(bare), " ") }))
}
