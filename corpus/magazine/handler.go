package magazine

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const (
	missingPath = "/404.html"
	robotsPath  = "/robots.txt"
	countPath   = "/plus/count.php" // writes an article's reads into its page; robots.txt forbids it
)

// robots asks for a pause of a hundredth of a second: it shows that a crawler
// keeps one, and costs a demo no time.
const robots = `User-agent: *
Disallow: /plus/
Disallow: /dede/
Crawl-delay: 0.01
`

// Handler returns the magazine's site. All pages are made before it returns
// and kept in memory, about a megabyte; the handler changes nothing and may
// serve many requests at once. Answers carry ETag and Last-Modified and are text/html in GBK with the
// charset left out, as the servers of that time did. An error means that the
// package was built with a faulty article or template.
func Handler() (http.Handler, error) {
	articles, err := Articles()
	if err != nil {
		return nil, fmt.Errorf("magazine: %w", err)
	}
	s, err := newSite(articles)
	if err != nil {
		return nil, fmt.Errorf("magazine: %w", err)
	}
	s.files[robotsPath] = newFile("text/plain", []byte(robots), s.newest)
	return &handler{site: s}, nil
}

// handler answers from the files of a site that is complete.
type handler struct {
	site *site
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path == countPath {
		h.serveCount(w, r)
		return
	}
	f, ok := h.site.files[r.URL.Path]
	if !ok || r.URL.Path == missingPath {
		h.serveMissing(w)
		return
	}
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("ETag", f.etag)
	http.ServeContent(w, r, "", f.modified, bytes.NewReader(f.body))
}

// serveMissing answers 404 with a page.
func (h *handler) serveMissing(w http.ResponseWriter) {
	f := h.site.files[missingPath]
	w.Header().Set("Content-Type", f.contentType)
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(f.body) // the reader has gone: nothing to be done
}

// serveCount answers the script in an article's byline that shows its reads.
func (h *handler) serveCount(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.URL.Query().Get("aid"))
	a := h.site.byID[id]
	if err != nil || a == nil {
		h.serveMissing(w)
		return
	}
	w.Header().Set("Content-Type", "text/javascript")
	body := fmt.Sprintf("document.write('%d');\r\n", a.Reads)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader([]byte(body)))
}
