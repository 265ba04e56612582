package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"wensou/index"
	"wensou/index/period"
)

// Bounds of the table of what was published.
const (
	yearsShown   = 12 // the latest
	sectionsRead = index.MaxFacets
)

const coveragePath = "/desk/coverage"

// coverageView is the page that counts articles by section and time.
type coverageView struct {
	deskFrame

	Year    int // whose months are shown; 0: the years
	All     link
	Columns []coverageColumn
	Rows    []coverageRow
}

// coverageColumn is a year or a month.
type coverageColumn struct {
	link // to the months of a year
	from time.Time
	to   time.Time
}

// coverageRow is a section.
type coverageRow struct {
	link
	Cells []coverageCell
	Total int
}

// coverageCell counts the articles of a section in a year or a month.
type coverageCell struct {
	URL      string // of the search for them
	Articles int
	Gap      bool // none, between columns that have some
}

// coveragePage answers GET /desk/coverage.
func (s *Server) coveragePage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := readParams(r.URL.RawQuery)
	year := p.number("year", 0, 0, period.LastYear)
	if year > 0 && year < period.FirstYear {
		p.refuse("year", "accepts.number", period.FirstYear, period.LastYear)
	}
	if err := p.err(); err != nil {
		return err
	}
	f.Title = f.T("desk.coverage")
	v := coverageView{deskFrame: f, Year: year, All: link{coveragePath, f.T("desk.all_years")}}
	var err error
	if year > 0 {
		v.Columns = monthsOf(f, year)
	} else if v.Columns, err = s.years(r.Context()); err != nil {
		return err
	}
	if err := s.cover(r.Context(), &v); err != nil {
		return err
	}
	return s.render(w, http.StatusOK, "desk/coverage", v)
}

// years returns the latest years that have articles.
func (s *Server) years(ctx context.Context) ([]coverageColumn, error) {
	found, err := s.config.Searcher.Search(ctx, index.Query{Sort: index.Newest, Facets: index.MaxFacets})
	if err != nil {
		return nil, fmt.Errorf("years of articles: %w", err)
	}
	if found.Facets == nil {
		return nil, nil
	}
	var columns []coverageColumn
	for _, c := range newestFirst(found.Facets.Years) {
		year, err := strconv.Atoi(c.Value)
		if err != nil || len(columns) == yearsShown {
			continue
		}
		columns = append(columns, coverageColumn{
			link{coveragePath + "?year=" + c.Value, c.Value}, date(year, time.January), date(year+1, time.January).AddDate(0, 0, -1),
		})
	}
	slices.Reverse(columns)
	return columns, nil
}

func monthsOf(f deskFrame, year int) []coverageColumn {
	var columns []coverageColumn
	for m := time.January; m <= time.December; m++ {
		columns = append(columns, coverageColumn{link{"", f.T("desk.month", int(m))}, date(year, m), date(year, m+1).AddDate(0, 0, -1)})
	}
	return columns
}

func date(year int, month time.Month) time.Time {
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

// cover counts the articles of each section in each column.
func (s *Server) cover(ctx context.Context, v *coverageView) error {
	rows := map[string]*coverageRow{}
	for i, column := range v.Columns {
		found, err := s.config.Searcher.Search(ctx, index.Query{From: column.from, To: column.to, Facets: sectionsRead})
		if err != nil {
			return fmt.Errorf("articles by section: %w", err)
		}
		if found.Facets == nil {
			continue
		}
		for _, c := range sectionsIn("", found.Facets.Sections) {
			row := rows[c.Value]
			if row == nil {
				row = &coverageRow{link: link{narrowed(searchParams{}, func(p *searchParams) { p.Section = c.Value }), c.Value}}
				rows[c.Value] = row
			}
			row.Total += c.Articles
			row.Cells = append(row.Cells, make([]coverageCell, i+1-len(row.Cells))...)
			row.Cells[i] = coverageCell{Articles: c.Articles, URL: searchPath(searchParams{
				Section: c.Value, From: column.from, To: column.to, Sort: index.Newest,
			})}
		}
	}
	for _, row := range rows {
		row.markGaps(len(v.Columns))
		v.Rows = append(v.Rows, *row)
	}
	slices.SortFunc(v.Rows, func(a, b coverageRow) int { return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Text, b.Text)) })
	return nil
}

// markGaps fills up the row, and marks the columns without articles that lie between such
// as have some.
func (r *coverageRow) markGaps(columns int) {
	has := func(c coverageCell) bool { return c.Articles > 0 }
	first, last := slices.IndexFunc(r.Cells, has), len(r.Cells)-1 // the last has some: it made the slice as long
	r.Cells = append(r.Cells, make([]coverageCell, columns-len(r.Cells))...)
	for i := first; i < last; i++ {
		r.Cells[i].Gap = !has(r.Cells[i])
	}
}
