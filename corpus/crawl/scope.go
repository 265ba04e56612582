package crawl

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"wensou/corpus/weburl"
)

// Bounds on the URLs that are followed: a site that makes up URLs without end
// must not keep a crawl for ever.
const (
	maxURL        = 1024 // bytes
	maxSegments   = 12
	maxRepeats    = 2 // of one segment that is no number
	maxNumRepeats = 3 // of one that is: /2011/11/11/ is a date
	maxParams     = 8
	maxCalendar   = 366 // pages of a calendar, in one pass
	firstYear     = 1990
)

// The reasons for which a URL is refused; keys of Report.Refused.
const (
	reasonScope    = "out of scope"
	reasonURL      = "bad URL"
	reasonLong     = "URL too long"
	reasonSegments = "path too deep"
	reasonRepeats  = "repeated path segment"
	reasonParams   = "too many parameters"
	reasonCalendar = "calendar"
	reasonMobile   = "mobile twin"
	reasonType     = "not HTML"
	reasonDepth    = "too many links away"
	reasonNoFollow = "nofollow"
	reasonNoIndex  = "noindex"
	reasonRobots   = "robots.txt"
)

var (
	// notPages are the file names that are never pages with text.
	notPages = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|bmp|webp|svg|ico|css|js|json|txt|pdf|docx?|xlsx?|pptx?|wps|zip|rar|7z|gz|tar|exe|apk|ipa|dmg|iso|mp[34]|m4[av]|wm[av]|avi|mov|flv|swf|rmvb?|wav|woff2?|ttf|eot)$`)

	// listings are the file names of sitemaps and feeds, see listing.go.
	listings = regexp.MustCompile(`(?i)\.(?:xml(?:\.gz)?|rss|atom|rdf)$`)

	// mobileTwin is the folder that DedeCMS gives to the mobile copy of a site.
	mobileTwin = regexp.MustCompile(`^/m(?:/|$)`)

	calendarPath  = regexp.MustCompile(`/(\d{4})(?:[/-]\d{1,2}){1,2}/?$`)
	calendarParam = regexp.MustCompile(`(?i)(?:^|&)(?:y|year|month|date|day|calendar)=(\d{4})?`)
)

// scope decides which URLs belong to a site, and gives them their one form. One
// pass uses one scope, from one goroutine.
type scope struct {
	site     string // as weburl.Site gives it
	scheme   string // of the origin
	host     string // of the origin
	year     int    // now
	calendar map[string]bool
}

func newScope(origin string, now time.Time) (*scope, error) {
	u, err := weburl.Parse(origin)
	if err != nil {
		return nil, err
	}
	return &scope{weburl.Site(u), u.Scheme, u.Host, now.Year(), map[string]bool{}}, nil
}

// canonical returns the one form of a URL of the site: with the scheme and host
// of its origin. The second result is the reason to refuse another.
func (s *scope) canonical(raw string) (*url.URL, string) {
	u, err := weburl.Parse(raw)
	if err != nil {
		return nil, reasonURL
	}
	if weburl.Site(u) != s.site {
		return nil, reasonScope
	}
	u.Scheme, u.Host = s.scheme, s.host
	return u, ""
}

// follow returns the canonical form of a link, or the reason to refuse it.
func (s *scope) follow(raw string) (string, string) {
	u, reason := s.canonical(raw)
	if reason == "" {
		reason = s.trap(u)
	}
	if reason != "" {
		return "", reason
	}
	return u.String(), ""
}

// trap returns the reason to refuse a URL of the site, or "".
func (s *scope) trap(u *url.URL) string {
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch {
	case len(u.String()) > maxURL:
		return reasonLong
	case len(segments) > maxSegments:
		return reasonSegments
	case repeats(segments):
		return reasonRepeats
	case strings.Count(u.RawQuery, "&") >= maxParams:
		return reasonParams
	case mobileTwin.MatchString(u.Path):
		return reasonMobile
	case notPages.MatchString(path.Base(u.Path)) && !listings.MatchString(u.Path):
		return reasonType
	case s.isEndless(u):
		return reasonCalendar
	}
	return ""
}

func repeats(segments []string) bool {
	count := map[string]int{}
	for _, s := range segments {
		count[s]++
		limit := maxRepeats
		if _, err := strconv.Atoi(s); err == nil {
			limit = maxNumRepeats
		}
		if count[s] > limit {
			return true
		}
	}
	return false
}

// isEndless reports a page of a calendar that is beyond any news, or one more
// than a pass takes. Calendars have a page for each month of eternity.
func (s *scope) isEndless(u *url.URL) bool {
	m := calendarPath.FindStringSubmatch(u.Path)
	if m == nil {
		m = calendarParam.FindStringSubmatch(u.RawQuery)
	}
	if m == nil {
		return false
	}
	if year, err := strconv.Atoi(m[1]); err == nil && (year < firstYear || year > s.year) {
		return true
	}
	key := u.String()
	if s.calendar[key] {
		return false
	}
	if len(s.calendar) >= maxCalendar {
		return true
	}
	s.calendar[key] = true
	return false
}

// robotsURL returns the address of the site's robots.txt.
func (s *scope) robotsURL() string { return fmt.Sprintf("%s://%s/robots.txt", s.scheme, s.host) }
