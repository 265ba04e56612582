package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"unicode/utf8"

	"wensou/index"
)

// clickBody is a reader who opened a result; see openapi.yaml.
type clickBody struct {
	ID       string `json:"id"`
	Query    string `json:"query"`    // that found it
	Position int    `json:"position"` // among the results, from 1; 0 if it was not in any
}

const maxClickBytes = 16 << 10

// click answers POST /api/v1/clicks. Whether the click counts, it does not tell.
func (s *Server) click(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	var body clickBody
	if err := readClick(http.MaxBytesReader(w, r.Body, maxClickBytes), &body); err != nil {
		return err
	}
	if _, err := s.config.Articles.Article(r.Context(), body.ID); err != nil {
		return fmt.Errorf("article %q: %w", body.ID, err)
	}
	s.countRead(r, body.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// readClick reads a click. Its type does not matter: a beacon of a browser comes as
// text.
func readClick(r io.Reader, body *clickBody) error {
	refuse := func(accept string, args ...any) error { return badParamsError{{"body", accept, args}} }
	switch err := decodeOne(r, body); {
	case err != nil:
		return refuse("accepts.click", maxClickBytes)
	case body.ID == "" || len(body.ID) > maxID:
		return refuse("accepts.click_id", maxID)
	case utf8.RuneCountInString(body.Query) > index.MaxQueryRunes || body.Position < 0 || body.Position > index.MaxWindow:
		return refuse("accepts.click_query", index.MaxQueryRunes, index.MaxWindow)
	}
	return nil
}

// countRead counts that the reader of a request opened an article, unless no person
// did: a program, or a browser that fetches what may be opened.
func (s *Server) countRead(r *http.Request, id string) {
	if r.Method == http.MethodHead || prefetches(r.Header) || isProgram(r.UserAgent()) {
		return
	}
	s.config.Usage.Click(readerOf(r), id)
}

func prefetches(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"} {
		if v := strings.ToLower(h.Get(name)); strings.Contains(v, "prefetch") || strings.Contains(v, "preview") || strings.Contains(v, "prerender") {
			return true
		}
	}
	return false
}

// programs are parts of the names that programs give themselves.
var programs = []string{"bot", "spider", "crawl", "slurp", "curl/", "wget/", "python", "go-http-client", "java/", "headless", "wensou"}

func isProgram(agent string) bool {
	agent = strings.ToLower(agent)
	for _, p := range programs {
		if strings.Contains(agent, p) {
			return true
		}
	}
	return agent == ""
}

// readerOf returns what tells one reader from another: the address, of IPv6 the
// network of a household. Behind a proxy in the same network it is the address that
// the proxy saw, the last of X-Forwarded-For; of others that header is not believed.
func readerOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if addr = addr.Unmap(); addr.IsLoopback() || addr.IsPrivate() {
		hops := r.Header.Values("X-Forwarded-For")
		if len(hops) > 0 {
			last := hops[len(hops)-1]
			if seen, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				addr = seen.Unmap()
			}
		}
	}
	const household = 64 // bits
	if addr.Is6() {
		if network, err := addr.Prefix(household); err == nil {
			return network.String()
		}
	}
	return addr.String()
}
