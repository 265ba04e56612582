package server

import (
	"strconv"

	"wensou/index"
)

// pagesAround is how many pages are listed on each side of the current one.
const pagesAround = 4

// paging leads to the other pages of a search: by number as far as
// index.MaxWindow, by cursor from there on.
type paging struct {
	Page, Last int      // Last is 0 where pages are not counted, after a cursor
	Pages      []choice // those around the current one
	Prev, Next string
	First      string // leads back from where no number leads back
	PastEnd    bool   // the page is beyond the last
}

func newPaging(p searchParams, result *index.Result) paging {
	to := func(page int) string { return searchPath(p.with(func(p *searchParams) { p.Page = page })) }
	onward := ""
	if result.Next != "" {
		onward = searchPath(p.with(func(p *searchParams) { p.Cursor = result.Next }))
	}
	if p.Cursor != "" {
		return paging{Next: onward, First: to(1)}
	}
	g := paging{Page: p.Page, Last: lastPage(result.Total, p.Size), Next: onward}
	if p.Page > max(g.Last, 1) {
		return paging{Page: p.Page, Last: g.Last, First: to(1), PastEnd: true}
	}
	if p.Page > 1 {
		g.Prev = to(p.Page - 1)
	}
	if p.Page < g.Last {
		g.Next = to(p.Page + 1)
	}
	for page := max(1, p.Page-pagesAround); g.Last > 1 && page <= min(g.Last, p.Page+pagesAround); page++ {
		g.Pages = append(g.Pages, choice{link{to(page), strconv.Itoa(page)}, page == p.Page})
	}
	return g
}

// lastPage returns the last page that can be asked for by its number.
func lastPage(total, size int) int {
	return min((total+size-1)/size, index.MaxWindow/size)
}
