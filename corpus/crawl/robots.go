package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// ErrRobots is returned when a site's robots.txt cannot be read. Nothing is
// fetched then: the site may have rules.
var ErrRobots = errors.New("robots.txt cannot be read, nothing was fetched")

// maxRobots is how much of a robots.txt is read, in bytes; RFC 9309 asks for
// 500 KiB.
const maxRobots = 512 << 10

const maxCrawlDelay = 86400 // seconds; Options.MaxDelay is the bound in use

// rules are what a robots.txt says to one crawler.
type rules struct {
	group *robotstxt.Group // nil: all is allowed
	delay time.Duration    // Crawl-delay, 0 if there is none
}

// allows reports whether a canonical URL may be fetched.
func (r rules) allows(u *url.URL) bool {
	return r.group == nil || r.group.Test(u.RequestURI())
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
		return parseRules(a.body, agentToken), a.url, nil
	case a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests:
		return rules{}, a.url, nil
	}
	return rules{}, "", fmt.Errorf("%w: %s answered %d", ErrRobots, at, a.status)
}

// parseRules reads a robots.txt for the crawler of that name. What is no rule is
// passed over.
func parseRules(body []byte, agent string) rules {
	data, err := robotstxt.FromBytes(cleanRobots(body))
	if err != nil {
		return rules{} // not reached with known lines alone; a page in place of the file has no rules
	}
	group := data.FindGroup(agent)
	return rules{group, max(0, group.CrawlDelay)}
}

// cleanRobots leaves the lines that the parser knows, without rules before the
// first User-agent and delays that are none, which it takes for errors, and with
// paths escaped as URLs are, which it compares byte by byte.
func cleanRobots(body []byte) []byte {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	known := []string{"user-agent", "allow", "disallow", "crawl-delay"}
	var kept bytes.Buffer
	agent := false
	for line := range strings.FieldsFuncSeq(string(body), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		agent = agent || key == "user-agent"
		if !ok || !agent || !slices.Contains(known, key) {
			continue
		}
		switch key {
		case "allow", "disallow":
			value = escape(value, pathSafe+"?")
		case "crawl-delay":
			seconds, err := strconv.ParseFloat(value, 64)
			if err != nil || !(seconds >= 0) {
				continue
			}
			value = strconv.FormatFloat(min(seconds, maxCrawlDelay), 'f', -1, 64)
		}
		fmt.Fprintf(&kept, "%s: %s\n", key, value)
	}
	return kept.Bytes()
}
