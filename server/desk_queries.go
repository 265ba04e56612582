package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"wensou/corpus/usage"
	"wensou/index"
)

// Bounds of the report of queries.
const (
	hotQueriesShown  = 50
	emptyQueriesRead = 100
	groupsShown      = 20
	nearArticles     = 3 // for each group
)

const queriesPath = "/desk/queries"

// queriesView is the page of what readers ask.
type queriesView struct {
	deskFrame

	Windows []choice
	Kept    bool // they are counted
	Hot     []queryView
	Empty   []groupView
	Places  []placeView
}

// placeView is how often readers opened the hits at a place.
type placeView struct {
	Place string
	Count int
	Share int // of all, in percent
}

// queryView is a query with the search for it.
type queryView struct {
	link
	Count  int
	Opened int    // hits that its readers opened
	Place  string // of these on average, "" for none
}

// groupView is queries that ask the same in other words, and found nothing.
type groupView struct {
	Queries []queryView
	Count   int
	Now     int     // articles that the first of them finds by now
	Meant   string  // what else was searched for to fill Near, "" for the query itself
	Near    []link  // articles near to what was asked
	Pin     string  // the page where one of them can be pinned to it
	asked   []asked // the same, to be compared
}

// queriesPage answers GET /desk/queries.
func (s *Server) queriesPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := readParams(r.URL.RawQuery)
	window := p.window()
	if err := p.err(); err != nil {
		return err
	}
	f.Title = f.T("desk.queries")
	v := queriesView{deskFrame: f, Kept: s.config.Queries != nil}
	for _, other := range usage.Windows() {
		v.Windows = append(v.Windows, choice{link{queriesPath + "?window=" + string(other), f.T("window." + string(other))}, other == window})
	}
	opened := s.config.Queries.Openings(window)
	for _, q := range s.config.Queries.Hot(window, hotQueriesShown) {
		row := newQueryView(q)
		if o := opened.ByQuery[q.Query]; o.Count > 0 {
			row.Opened, row.Place = o.Count, strconv.FormatFloat(o.Place, 'f', 1, 64)
		}
		v.Hot = append(v.Hot, row)
	}
	v.Places = placeViews(f, opened)
	groups := s.groups(s.config.Queries.Empty(window, emptyQueriesRead))
	for _, g := range groups[:min(len(groups), groupsShown)] {
		if err := s.publishedNear(r.Context(), &g); err != nil {
			return err
		}
		v.Empty = append(v.Empty, g)
	}
	return s.render(w, http.StatusOK, "desk/queries", v)
}

func newQueryView(q usage.QueryCount) queryView {
	return queryView{link: link{searchPath(searchParams{Text: q.Query, AsTyped: true}), q.Query}, Count: q.Count}
}

// placeViews returns the places of an answer, nil if nothing was opened.
func placeViews(f deskFrame, opened usage.Openings) []placeView {
	total := 0
	for _, n := range opened.ByPlace {
		total += n
	}
	if total == 0 {
		return nil
	}
	var views []placeView
	for i, n := range opened.ByPlace {
		place := strconv.Itoa(i + 1)
		if i == usage.Places {
			place = f.T("desk.behind", usage.Places)
		}
		views = append(views, placeView{place, n, percent(float64(n) / float64(total))})
	}
	return views
}

// asked is a query as it is compared with others.
type asked struct {
	text  string
	meant string // what was probably meant, else the text
	pairs map[string]bool
}

func (s *Server) newAsked(query string) asked {
	a := asked{query, query, pairsOf(query)}
	if meant := s.corrected(query); meant != nil {
		a.meant = *meant
	}
	return a
}

// groups takes queries together that ask the same in other words: those that share half
// of the pairs of characters of the shorter, and those that are mistyped for the same. The
// group that most readers asked for comes first, and in it the query that most did.
func (s *Server) groups(all []usage.QueryCount) []groupView {
	var groups []groupView
	for _, q := range all {
		a := s.newAsked(q.Query)
		at := slices.IndexFunc(groups, func(g groupView) bool { return slices.ContainsFunc(g.asked, a.alike) })
		if at < 0 {
			at = len(groups)
			groups = append(groups, groupView{})
		}
		g := &groups[at]
		g.Queries, g.asked = append(g.Queries, newQueryView(q)), append(g.asked, a)
		g.Count += q.Count
	}
	slices.SortStableFunc(groups, func(a, b groupView) int { return cmp.Compare(b.Count, a.Count) })
	return groups
}

// alike reports whether two queries ask the same.
func (a asked) alike(b asked) bool {
	if a.meant == b.meant {
		return true
	}
	shared := 0
	for p := range a.pairs {
		if b.pairs[p] {
			shared++
		}
	}
	return 2*shared >= min(len(a.pairs), len(b.pairs))
}

// pairsOf returns the pairs of characters that stand side by side in a text.
func pairsOf(text string) map[string]bool {
	pairs, before := map[string]bool{}, ""
	for _, c := range index.Literal(text) {
		if before != "" && c != ' ' && before != " " {
			pairs[before+string(c)] = true
		}
		before = string(c)
	}
	if len(pairs) == 0 {
		pairs[text] = true
	}
	return pairs
}

// publishedNear looks for articles near to what a group asks for: those that it finds by
// now, else those of what was probably meant, else of the longest part of it that anything
// begins with.
func (s *Server) publishedNear(ctx context.Context, g *groupView) error {
	first := g.asked[0]
	query := first.text
	g.Pin = pinPath(query)
	tries := []string{query}
	if first.meant != query {
		tries = append(tries, first.meant)
	}
	for _, near := range s.near(query) {
		if utf8.RuneCountInString(near.Text) >= leastNear {
			tries = append(tries, near.Text)
			break
		}
	}
	for i, text := range tries {
		found, err := s.config.Searcher.Search(ctx, index.Query{Text: text, Size: nearArticles, Collapse: true})
		if err != nil {
			return fmt.Errorf("articles near to %q: %w", text, err)
		}
		if found.Total == 0 {
			continue
		}
		if i == 0 {
			g.Now = found.Total
		} else {
			g.Meant = text
		}
		for _, h := range found.Hits {
			g.Near = append(g.Near, link{articlePath(h.Article.ID), h.Article.Title})
		}
		return nil
	}
	return nil
}
