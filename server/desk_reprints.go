package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wensou/corpus"
	"wensou/corpus/reprint"
)

// Reprints are the clusters of articles that share a text.
type Reprints interface {
	// Clusters returns the cluster of each article that has one: the ID of the original.
	Clusters(ctx context.Context) (map[string]string, error)
	// Of returns the cluster and the parts of an article, or an error of
	// corpus.ErrNotFound.
	Of(ctx context.Context, id string) (reprint.Reprints, error)
	// Join puts two articles into one cluster by hand.
	Join(ctx context.Context, a, b string) error
	// Split takes an article out of its cluster by hand.
	Split(ctx context.Context, id string) error
}

var _ Reprints = (*reprint.Keeper)(nil)

// Bounds of the pages of reprints.
const (
	clustersShown = 25 // on a page
	maxClusters   = 1000
)

const reprintsPath = "/desk/reprints"

// clustersView is the page that lists clusters, the largest first.
type clustersView struct {
	deskFrame

	Clusters   int // that there are
	Copies     int // articles that are in one beside the original
	Rows       []clusterRow
	Prev, Next string
}

// clusterRow is a cluster by its original.
type clusterRow struct {
	storedView
	Size int
	URL  string // of its page
}

// storedView is an article of the store as a table of the desk shows it.
type storedView struct {
	Article link
	ID      string
	Site    string
	Source  string
	Date    string
}

func (s *Server) storedView(ctx context.Context, f frame, id string) (storedView, error) {
	a, err := s.config.Articles.Article(ctx, id)
	switch {
	case errors.Is(err, corpus.ErrNotFound), errors.Is(err, corpus.ErrDamaged):
		return storedView{Article: link{Text: f.T("desk.gone")}, ID: id}, nil
	case err != nil:
		return storedView{}, fmt.Errorf("article %q: %w", id, err)
	}
	return storedView{link{articlePath(id), cmp.Or(a.Title, f.T("untitled"))}, id, a.Site, a.Source, shownDay(a)}, nil
}

// reprintsPage answers GET /desk/reprints: the clusters, or that of the article that is
// named by its ID or its address.
func (s *Server) reprintsPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := readParams(r.URL.RawQuery)
	name, page := p.text("article", maxAddress), p.number("page", 1, 1, maxClusters/clustersShown)
	if err := p.err(); err != nil {
		return err
	}
	f.Title = f.T("desk.reprints")
	if s.config.Reprints == nil {
		return errNoRoute
	}
	if name != "" {
		a, err := s.articleNamed(r, name)
		if err != nil {
			return err
		}
		return s.showCluster(w, r, f, a.ID)
	}
	clusters, err := s.config.Reprints.Clusters(r.Context())
	if err != nil {
		return fmt.Errorf("clusters of reprints: %w", err)
	}
	all := bySize(clusters)
	v := clustersView{deskFrame: f, Clusters: len(all), Copies: len(clusters) - len(all)}
	first := min((page-1)*clustersShown, len(all))
	last := min(first+clustersShown, len(all))
	for _, c := range all[first:last] {
		row := clusterRow{Size: c.size, URL: clusterPath(c.id)}
		if row.storedView, err = s.storedView(r.Context(), f.frame, c.id); err != nil {
			return err
		}
		v.Rows = append(v.Rows, row)
	}
	if page > 1 {
		v.Prev = reprintsPath + "?page=" + strconv.Itoa(page-1)
	}
	if last < min(len(all), maxClusters) {
		v.Next = reprintsPath + "?page=" + strconv.Itoa(page+1)
	}
	return s.render(w, http.StatusOK, "desk/clusters", v)
}

// cluster is a cluster of reprints by the ID of its original.
type cluster struct {
	id   string
	size int
}

// bySize returns the clusters, the largest first.
func bySize(of map[string]string) []cluster {
	sizes := map[string]int{}
	for _, id := range of {
		sizes[id]++
	}
	all := make([]cluster, 0, len(sizes))
	for id, size := range sizes {
		all = append(all, cluster{id, size})
	}
	slices.SortFunc(all, func(a, b cluster) int { return cmp.Or(cmp.Compare(b.size, a.size), strings.Compare(a.id, b.id)) })
	return all
}

func clusterPath(id string) string { return reprintsPath + "?article=" + url.QueryEscape(id) }

// clusterView is the page of one cluster.
type clusterView struct {
	deskFrame

	ID      string // of the article that was asked for
	Split   bool   // it was taken out by hand
	Members membersView
	Parts   membersView
}

// membersView is a table of articles.
type membersView struct {
	deskFrame

	Items []memberView
	Apart bool // each may be taken out
}

// memberView is an article of a cluster, or one that is part of it.
type memberView struct {
	storedView
	Note     string
	Original bool
}

func (s *Server) showCluster(w http.ResponseWriter, r *http.Request, f deskFrame, id string) error {
	found, err := s.config.Reprints.Of(r.Context(), id)
	if err != nil {
		return fmt.Errorf("reprints of %q: %w", id, err)
	}
	v := clusterView{deskFrame: f, ID: id, Split: found.Split, Members: membersView{deskFrame: f, Apart: true}, Parts: membersView{deskFrame: f}}
	for _, m := range found.Members {
		row := memberView{Original: m.Original, Note: f.T("desk.differs", percent(m.Difference))}
		if m.Original {
			row.Note = f.T("desk.original")
		}
		if m.Joined {
			row.Note += f.T("list_separator") + f.T("desk.joined")
		}
		if row.storedView, err = s.storedView(r.Context(), f.frame, m.ID); err != nil {
			return err
		}
		v.Members.Items = append(v.Members.Items, row)
	}
	for _, part := range found.Parts {
		row := memberView{Note: f.T("desk.part")}
		if part.Longer {
			row.Note = f.T("desk.whole")
		}
		if row.storedView, err = s.storedView(r.Context(), f.frame, part.ID); err != nil {
			return err
		}
		v.Parts.Items = append(v.Parts.Items, row)
	}
	return s.render(w, http.StatusOK, "desk/cluster", v)
}

// ruleReprints answers POST /desk/reprints: it joins the article with another, or splits
// it off.
func (s *Server) ruleReprints(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := formParams(r)
	id, other, act := p.token("article", maxID), p.text("with", maxAddress), p.choice("do", "join", "split")
	if err := p.err(); err != nil {
		return err
	}
	f.Title = f.T("desk.reprints")
	if s.config.Reprints == nil {
		return errNoRoute
	}
	if act == "split" {
		if err := s.config.Reprints.Split(r.Context(), id); err != nil {
			return err
		}
		f.Done = f.T("desk.was_split")
		return s.showCluster(w, r, f, id)
	}
	a, err := s.articleNamed(r, other)
	if err != nil {
		return err
	}
	if err := s.config.Reprints.Join(r.Context(), id, a.ID); errors.Is(err, reprint.ErrSame) {
		return badParamsError{{"with", "desk.same_article", nil}}
	} else if err != nil {
		return err
	}
	f.Done = f.T("desk.was_joined")
	return s.showCluster(w, r, f, id)
}
