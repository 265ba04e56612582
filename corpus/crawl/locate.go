package crawl

import (
	"context"
	"errors"
	"net/url"

	"wensou/corpus"
	"wensou/corpus/weburl"
)

// Addresses is what is known of URLs and of articles.
type Addresses interface {
	// ArticleAt returns the article that has a page at a URL, in any spelling, or
	// an error of corpus.ErrNotFound.
	ArticleAt(ctx context.Context, url string) (*corpus.Article, error)
	// Visit returns what is known of a canonical URL of a site, or an error of
	// corpus.ErrNotFound.
	Visit(ctx context.Context, site, url string) (corpus.Visit, error)
	// Article returns an article, or an error of corpus.ErrNotFound.
	Article(ctx context.Context, id string) (*corpus.Article, error)
}

// Locate returns the article that a URL shows: on any of its pages, at a twin of it
// that was crawled or a page for phones that was not, in any spelling of weburl.Spellings. It returns an error of
// weburl.ErrURL for what is no URL, and of corpus.ErrNotFound if no article is known
// there.
func Locate(ctx context.Context, known Addresses, raw string) (*corpus.Article, error) {
	u, err := weburl.Parse(raw)
	if err != nil {
		return nil, err
	}
	a, err := articleAt(ctx, known, u)
	if desktop, ok := weburl.Desktop(u); ok && errors.Is(err, corpus.ErrNotFound) {
		return articleAt(ctx, known, desktop)
	}
	return a, err
}

// articleAt returns the article that a canonical URL shows.
func articleAt(ctx context.Context, known Addresses, u *url.URL) (*corpus.Article, error) {
	a, err := known.ArticleAt(ctx, u.String())
	if !errors.Is(err, corpus.ErrNotFound) {
		return a, err
	}
	for _, spelling := range weburl.Spellings(u) {
		a, err := shownAt(ctx, known, weburl.Site(u), spelling)
		if !errors.Is(err, corpus.ErrNotFound) {
			return a, err
		}
	}
	return nil, corpus.ErrNotFound
}

// shownAt returns the article that was seen at a URL, or as whose twin its page was
// seen.
func shownAt(ctx context.Context, known Addresses, site, at string) (*corpus.Article, error) {
	visit, err := known.Visit(ctx, site, at)
	if err != nil {
		return nil, err
	}
	id := visit.Article
	if id == "" {
		id = visit.Twin
	}
	if id == "" {
		return nil, corpus.ErrNotFound
	}
	return known.Article(ctx, id)
}
