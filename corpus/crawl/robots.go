package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"

	"wensou/corpus/weburl"
)

// ErrRobots is returned when a site's robots.txt cannot be read. Nothing is
// fetched then: the site may have rules.
var ErrRobots = errors.New("robots.txt cannot be read, nothing was fetched")

// maxRobots is how much of a robots.txt is read, in bytes; RFC 9309 asks for
// 500 KiB.
const maxRobots = 512 << 10

// maxSitemaps is how many sitemaps of a robots.txt are read.
const maxSitemaps = 100

// maxRulesAge is how long rules are used; RFC 9309, section 2.4.
const maxRulesAge = 24 * time.Hour

const maxCrawlDelay = 86400 // seconds; Options.MaxDelay is the bound in use

// anchor stands before every rule and every path that is compared with one: the
// library looks for a rule with a wildcard anywhere in a path, and so Disallow: /$
// would forbid all folders. No canonical URL holds this string.
const anchor = "/<"

// maxRule bounds the rules that are compared, in bytes. For each byte of a URL a
// rule has at most four, a wildcard and an escaped $: a longer one matches none
// that a crawl follows (see maxURL).
const maxRule = len(anchor) + 4*maxURL

// rules are what a robots.txt says to this crawler.
type rules struct {
	group    *robotstxt.Group // nil: all is allowed
	delay    time.Duration    // Crawl-delay, 0 if there is none
	sitemaps []string         // as written, the first maxSitemaps
}

// allows reports whether a canonical URL may be fetched.
func (r rules) allows(u *url.URL) bool {
	return r.group == nil || r.group.Test(anchor+strings.ReplaceAll(u.RequestURI(), "$", "%24"))
}

// fetchRules reads the robots.txt of a site as RFC 9309 has it: an answer 4xx
// allows all, no answer or 5xx nothing. It follows redirects inside the site;
// one that leads out of it counts as 4xx. It returns the URL of the file too:
// a site that moved to https or www. says so here.
func (f *fetcher) fetchRules(ctx context.Context, s *scope) (rules, string, error) {
	at := s.robotsURL()
	a, err := f.get(ctx, request{url: at, inside: s, maxBody: maxRobots, cut: true, anyType: true, hops: maxHops})
	if errors.Is(err, errOutside) {
		return rules{}, at, nil
	}
	if err != nil {
		return rules{}, "", fmt.Errorf("%w: %w", ErrRobots, err)
	}
	switch {
	case a.status == http.StatusOK:
		r, err := parseRules(a.body)
		return r, a.url, err
	case a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests:
		return rules{}, a.url, nil
	}
	return rules{}, "", fmt.Errorf("%w: %s answered %d", ErrRobots, at, a.status)
}

// refreshRules reads the robots.txt again in a long pass. Where that fails the pass ends.
func (p *pass) refreshRules(ctx context.Context) error {
	now := p.options.Now()
	if now.Sub(p.ruled) < maxRulesAge {
		return nil
	}
	rules, _, err := p.fetcher.fetchRules(ctx, p.scope)
	if err != nil {
		return err
	}
	p.rules, p.ruled = rules, now
	p.fetcher.pace.slow(min(rules.delay, p.options.MaxDelay))
	return nil
}

// parseRules reads a robots.txt. What is no rule is passed over; rules that cannot
// be read are an error of ErrRobots, as they may forbid something.
func parseRules(body []byte) (rules, error) {
	data, err := robotstxt.FromBytes(cleanRobots(body))
	if err != nil {
		return rules{}, fmt.Errorf("%w: %w", ErrRobots, err)
	}
	group := data.FindGroup(agentToken)
	return rules{group, max(0, group.CrawlDelay), sitemapsOf(body)}, nil
}

// sitemapsOf returns the sitemaps that a robots.txt names, to whatever crawler.
func sitemapsOf(body []byte) []string {
	var found []string
	for key, value := range robotsLines(body) {
		if key == "sitemap" && value != "" && len(found) < maxSitemaps {
			found = append(found, value)
		}
	}
	return found
}

// robotsLines returns the lines of a robots.txt that have a key, in lower case, and
// a value.
func robotsLines(body []byte) iter.Seq2[string, string] {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	return func(yield func(key, value string) bool) {
		for line := range strings.FieldsFuncSeq(string(body), func(r rune) bool { return r == '\n' || r == '\r' }) {
			line, _, _ = strings.Cut(line, "#")
			key, value, ok := strings.Cut(line, ":")
			if ok && !yield(strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)) {
				return
			}
		}
	}
}

// cleanRobots leaves the lines that the library knows and reads as RFC 9309
// does: no rules before the first User-agent and no delays that are none, which
// it takes for errors; the names of other crawlers made one, as it believes that
// W means WensouBot; rules in the form that cleanRule gives them.
func cleanRobots(body []byte) []byte {
	var kept bytes.Buffer
	agent := false
	for key, value := range robotsLines(body) {
		agent = agent || key == "user-agent"
		if !agent {
			continue
		}
		ok := true
		switch key {
		case "user-agent":
			value = cleanAgent(value)
		case "allow", "disallow":
			value, ok = cleanRule(value)
		case "crawl-delay":
			value, ok = cleanDelay(value)
		default:
			ok = false
		}
		if ok {
			fmt.Fprintf(&kept, "%s: %s\n", key, value)
		}
	}
	return kept.Bytes()
}

// cleanAgent returns this crawler's name without a version, "*" for all, and one
// name for every other crawler.
func cleanAgent(value string) string {
	name, _, _ := strings.Cut(value, "/")
	switch {
	case strings.EqualFold(strings.TrimSpace(name), agentToken):
		return agentToken
	case value == "*":
		return value
	}
	return "another"
}

// wildcards are several that say no more than one.
var wildcards = regexp.MustCompile(`\*{2,}`)

// cleanRule returns a rule escaped as canonical URLs are, since the library
// compares byte by byte, behind the anchor; a $ is an end only at the end. It
// reports false for a rule that matches no URL.
func cleanRule(value string) (string, bool) {
	if value == "" {
		return "", true // allows all
	}
	if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "*") {
		value = "/" + value
	}
	value, atEnd := strings.CutSuffix(value, "$")
	path, query, hasQuery := strings.Cut(value, "?")
	value = weburl.EscapePath(path)
	if hasQuery {
		value += "?" + weburl.EscapeQuery(query)
	}
	value = anchor + wildcards.ReplaceAllString(strings.ReplaceAll(value, "$", "%24"), "*")
	if atEnd {
		value += "$"
	}
	return value, len(value) <= maxRule
}

// cleanDelay returns a number of seconds within bounds, and false for what is
// none.
func cleanDelay(value string) (string, bool) {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds >= 0) {
		return "", false
	}
	return strconv.FormatFloat(min(seconds, maxCrawlDelay), 'f', -1, 64), true
}
