package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"wensou/corpus"
	"wensou/corpus/usage"
)

// Bounds of a box in another site's page.
const (
	embedShown = 6
	maxEmbed   = 30
	maxPageURL = 2000 // bytes
)

// embedFor is how long a box may be kept: a static site asks for one a page.
const embedFor = 5 * time.Minute

// charsets are what a box can be written in. A character that one lacks is written as
// a character reference.
var charsets = map[string]encoding.Encoding{
	"gbk":     simplifiedchinese.GBK,
	"gb2312":  simplifiedchinese.GBK, // pages that say so are written in GBK
	"gb18030": simplifiedchinese.GB18030,
	"big5":    traditionalchinese.Big5,
}

// boxItem is an article of a box in another site's page.
type boxItem struct {
	URL   string   `json:"url"`
	Title string   `json:"title"`
	Date  string   `json:"date"` // "" if it is not known
	Notes []string `json:"notes"`
}

// box is what stands in another site's page.
type box struct {
	Name  string    `json:"box"`
	Title string    `json:"title"`
	Items []boxItem `json:"items"`

	Search string `json:"search"`  // where the form of a search box leads, "" for other boxes
	Why    string `json:"comment"` // why it is empty, "" if it is not
}

// embedParams is a box that is asked for.
type embedParams struct {
	URL, ID string // of the article whose page the box is on
	N       int
	Charset string
	Format  string
	Lang    lang // of the headings: that of the page around the box, not of its reader
}

// Comment says in the source of the page why the box is empty. The reasons are our own
// texts.
func (b *box) Comment() template.HTML {
	if b.Why == "" {
		return ""
	}
	return template.HTML("<!-- wensou: " + b.Why + " -->") //nolint:gosec // no text from outside is in it
}

// boxMaker fills a box for an article, nil if there is none.
type boxMaker func(s *Server, r *http.Request, f frame, a *corpus.Article, n int) ([]boxItem, error)

// boxes are those that can be embedded, by name. Those that need an article are empty
// without one.
var boxes = map[string]struct {
	title        string // key of the message
	needsArticle bool
	fill         boxMaker
}{
	"related":     {"related", true, relatedBox},
	"recommended": {"recommended", true, recommendedBox},
	"hot":         {"hot", false, hottestBox},
	"search":      {"search_label", false, nil},
}

func boxNames() []string {
	var names []string
	for name := range boxes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// parseEmbed reads the parameters of a box.
func parseEmbed(rawQuery string) (embedParams, error) {
	p := readParams(rawQuery)
	e := p.embed()
	p.refuseUnknown()
	return e, p.err()
}

func (p *params) embed() embedParams {
	e := embedParams{
		URL:     p.token("url", maxPageURL),
		ID:      p.token("id", maxID),
		N:       p.number("n", embedShown, 1, maxEmbed),
		Charset: p.anyCase("charset", "utf-8", "utf8", "gbk", "gb2312", "gb18030", "big5"),
		Format:  p.choice("format", "html", "json"),
	}
	if e.Charset == "utf8" {
		e.Charset = "utf-8"
	}
	if p.choice("lang", "zh", "en") == "en" {
		e.Lang = english
	}
	if e.URL != "" && e.ID != "" {
		p.refuse("id", "accepts.url_or_id")
	}
	return e
}

// embed answers GET /embed/{box}: a fragment of HTML that a server puts into its own
// page, or JSON for embed.js. A page must not show an error, so an article that is not
// known gives an empty box, and so does what fails on our side.
func (s *Server) embed(w http.ResponseWriter, r *http.Request) error {
	name := mux.Vars(r)["box"]
	if _, ok := boxes[name]; !ok {
		return badParamsError{{"box", "accepts.choice", []any{strings.Join(boxNames(), ", ")}}}
	}
	p, err := parseEmbed(r.URL.RawQuery)
	if err != nil {
		return err
	}
	b, failed := s.boxOrEmpty(r, name, p)
	body, contentType, err := s.encodeBox(b, p)
	if err != nil {
		return err
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	if failed {
		w.Header().Set("Cache-Control", "no-store")
		writeBody(w, http.StatusOK, contentType, body)
		return nil
	}
	writeKept(w, r, contentType, body)
	return nil
}

// boxOrEmpty makes a box, or an empty one if that fails.
func (s *Server) boxOrEmpty(r *http.Request, name string, p embedParams) (b *box, failed bool) {
	b, err := s.box(r, name, p)
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "box failed", "request_id", requestID(r.Context()), "box", name, "error", err)
		return &box{Name: name, Items: []boxItem{}, Why: "it failed; see the server's log"}, true
	}
	return b, false
}

// encodeBox writes a box in the format that was asked for.
func (s *Server) encodeBox(b *box, p embedParams) ([]byte, string, error) {
	if p.Format != "json" {
		return s.fragment(b, p.Charset)
	}
	var body bytes.Buffer
	err := encodeJSON(&body, b)
	return body.Bytes(), "application/json", err
}

// box makes a box for the page that a request names.
func (s *Server) box(r *http.Request, name string, p embedParams) (*box, error) {
	f, maker := frame{Lang: p.Lang.tag(), Name: s.config.Name, lang: p.Lang}, boxes[name]
	b := &box{Name: name, Title: f.T(maker.title), Items: []boxItem{}}
	if maker.fill == nil {
		b.Search = s.baseURL(r) + "/search"
		b.Title = f.T("search")
		return b, nil
	}
	a, err := s.articleAt(r.Context(), p)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		if maker.needsArticle {
			b.Why = "no article is known at this address"
			return b, nil
		}
	case err != nil:
		return nil, err
	}
	items, err := maker.fill(s, r, f, a, p.N)
	if err != nil {
		return nil, err
	}
	if b.Items = append(b.Items, items...); len(b.Items) == 0 {
		b.Why = "there is nothing to show"
	}
	return b, nil
}

// articleAt returns the article that a box is for.
func (s *Server) articleAt(ctx context.Context, p embedParams) (*corpus.Article, error) {
	switch {
	case p.ID != "":
		return s.config.Articles.Article(ctx, p.ID)
	case p.URL != "":
		return s.config.Locate(ctx, p.URL)
	}
	return nil, corpus.ErrNotFound
}

func relatedBox(s *Server, r *http.Request, f frame, a *corpus.Article, n int) ([]boxItem, error) {
	related, ok := s.relatedOrNone(r, a, n)
	if !ok {
		return nil, errors.New("related articles failed")
	}
	var items []boxItem
	for _, h := range related.Hits {
		v := newHitView(f, h)
		items = append(items, s.newBoxItem(r, h.Article.ID, h.Article.URL, h.Article.Title, v.Date, v.Reasons))
	}
	return items, nil
}

func recommendedBox(s *Server, r *http.Request, f frame, a *corpus.Article, n int) ([]boxItem, error) {
	related, _ := s.relatedOrNone(r, a, relatedShown)
	return s.usageItems(r, f, s.config.Usage.Recommended(a.ID, idsOf(related), n)), nil
}

func hottestBox(s *Server, r *http.Request, f frame, _ *corpus.Article, n int) ([]boxItem, error) {
	items, _ := s.config.Usage.HotNow(n)
	return s.usageItems(r, f, items), nil
}

func (s *Server) usageItems(r *http.Request, f frame, items []usage.Item) []boxItem {
	var all []boxItem
	for i, v := range itemViews(f, items) {
		all = append(all, s.newBoxItem(r, items[i].ID, items[i].URL, v.Title, v.Date, v.Why))
	}
	return all
}

// newBoxItem links to the article at its own site, or to our page of one that has no
// address there.
func (s *Server) newBoxItem(r *http.Request, id, url, title, date string, notes []string) boxItem {
	item := boxItem{URL: webURL(url), Title: title, Date: date, Notes: append([]string{}, notes...)}
	if item.URL == "" {
		item.URL = s.baseURL(r) + articlePath(id)
	}
	return item
}

// baseURL returns the address of this server without a slash at the end: the public
// one, or where the request reached it. What a proxy says of the scheme is not
// believed, since anyone can say it and answers are kept by others.
func (s *Server) baseURL(r *http.Request) string {
	switch {
	case s.config.PublicURL != "":
		return strings.TrimSuffix(s.config.PublicURL, "/")
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// fragment writes a box as HTML in a charset.
func (s *Server) fragment(b *box, charset string) ([]byte, string, error) {
	var page bytes.Buffer
	if err := s.fragments.Execute(&page, b); err != nil {
		return nil, "", fmt.Errorf("box %s: %w", b.Name, err)
	}
	contentType := "text/html; charset=" + charset
	enc, ok := charsets[charset]
	if !ok {
		return page.Bytes(), contentType, nil
	}
	out, err := encoding.HTMLEscapeUnsupported(enc.NewEncoder()).Bytes(page.Bytes())
	if err != nil {
		return nil, "", fmt.Errorf("box %s in %s: %w", b.Name, charset, err)
	}
	return out, contentType, nil
}

// loadFragments returns the template of the boxes.
func loadFragments() (*template.Template, error) {
	return template.New("embed.html").ParseFS(templateFiles, "templates/embed.html")
}

// writeKept writes an answer that may be kept for a while, or says that the one that
// was kept is still right.
func writeKept(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	h.Set("Cache-Control", "public, max-age="+strconv.Itoa(int(embedFor/time.Second)))
	h.Set("Content-Type", contentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// embedScript answers GET /embed.js, under a name that does not change.
func (s *Server) embedScript(w http.ResponseWriter, r *http.Request) error {
	file := s.assets.byName["embed.js"]
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	writeKept(w, r, file.contentType, file.content)
	return nil
}
