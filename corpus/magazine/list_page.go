package magazine

import (
	"fmt"
	"slices"
	"strconv"
)

// listed returns the articles of the section and of those below it, the newest
// first.
func (s *site) listed(sec section) []*Article {
	dirs := map[string]bool{}
	for _, t := range sections() {
		dirs[t.dir] = sec.holds(t)
	}
	var listed []*Article
	for i := range s.articles {
		if a := &s.articles[i]; dirs[a.dir()] {
			listed = append(listed, a)
		}
	}
	slices.Reverse(listed)
	return listed
}

// addLists files a section's list pages; the first has three addresses.
func (s *site) addLists(sec section) error {
	listed := s.listed(sec)
	if len(listed) == 0 {
		return fmt.Errorf("no article in %s", sec.name)
	}
	n := 0
	total := (len(listed) + perList - 1) / perList
	for chunk := range slices.Chunk(listed, perList) {
		n++
		paths := []string{sec.path() + sec.listName(n)}
		if n == 1 {
			paths = append(paths, sec.path(), sec.path()+"index.html")
		}
		view := s.listView(sec, chunk, n, total)
		view.Pager.Total = len(listed)
		if err := s.add(listed[0].Published, "list.html", view, paths...); err != nil {
			return err
		}
	}
	return nil
}

// listView returns the view of list page n of total, from 1.
func (s *site) listView(sec section, articles []*Article, n, total int) listView {
	v := listView{frame: s.frame, Heading: sec.name}
	v.Title = sec.name
	v.Trail = trailLinks(sec.dir)
	for _, t := range sections() {
		if t != sec && sec.holds(t) {
			v.Parts = append(v.Parts, link{t.path(), t.name})
		}
	}
	for _, a := range articles {
		v.Entries = append(v.Entries, newEntry(a))
	}
	v.Pager.Current = n
	for i := 1; i <= total; i++ {
		v.Pager.Pages = append(v.Pager.Pages, link{sec.listName(i), strconv.Itoa(i)})
	}
	if n > 1 {
		v.Pager.Prev = sec.listName(n - 1)
	}
	if n < total {
		v.Pager.Next = sec.listName(n + 1)
	}
	return v
}
