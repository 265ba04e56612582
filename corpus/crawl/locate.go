package crawl

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"wensou/corpus"
)

// Visits is what is known of URLs and of articles.
type Visits interface {
	// Visit returns what is known of a canonical URL of a site, or an error of
	// corpus.ErrNotFound.
	Visit(ctx context.Context, site, url string) (corpus.Visit, error)
	// Article returns an article, or an error of corpus.ErrNotFound.
	Article(ctx context.Context, id string) (*corpus.Article, error)
}

// Locate returns the article that a URL shows: on any of its pages, at a twin of it
// such as the mobile one, with http or https, with www. or without, and with the name
// of the index page or without. It returns an error of ErrURL for what is no URL, and
// of corpus.ErrNotFound if no article is known there.
func Locate(ctx context.Context, v Visits, raw string) (*corpus.Article, error) {
	u, err := parse(raw)
	if err != nil {
		return nil, err
	}
	for _, spelling := range spellings(u) {
		id, err := idAt(ctx, v, siteOf(u), spelling)
		if err != nil {
			return nil, err
		}
		a, err := v.Article(ctx, id)
		if err == nil || !errors.Is(err, corpus.ErrNotFound) {
			return a, err
		}
	}
	return nil, corpus.ErrNotFound
}

// idAt returns the ID of the article at a URL, if there is one there.
func idAt(ctx context.Context, v Visits, site, at string) (string, error) {
	visit, err := v.Visit(ctx, site, at)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
	case err != nil:
		return "", err
	case visit.Article != "":
		return visit.Article, nil
	case visit.Twin != "":
		return visit.Twin, nil
	}
	return corpus.DeriveID(at), nil // it may have been imported
}

// indexPages are the names that servers give a folder.
var indexPages = []string{"index.html", "index.htm", "index.php", "index.shtml", "default.html"}

// spellings returns the ways in which a URL may be kept, its own first.
func spellings(u *url.URL) []string {
	paths := []string{u.Path}
	folder, name := u.Path[:strings.LastIndexByte(u.Path, '/')+1], u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	for _, page := range indexPages {
		switch name {
		case page:
			paths = append(paths, folder)
		case "":
			paths = append(paths, folder+page)
		}
	}
	bare := siteOf(u)
	other := map[string]string{"http": "https", "https": "http"}
	var all []string
	for _, path := range paths {
		for _, scheme := range []string{u.Scheme, other[u.Scheme]} {
			hosts := []string{u.Host, bare}
			if u.Host == bare {
				hosts[1] = "www." + bare
			}
			for _, host := range hosts {
				spelled := *u
				spelled.Scheme, spelled.Host, spelled.Path, spelled.RawPath = scheme, host, path, ""
				if path == u.Path {
					spelled.RawPath = u.RawPath
				}
				all = append(all, spelled.String())
			}
		}
	}
	return all
}
