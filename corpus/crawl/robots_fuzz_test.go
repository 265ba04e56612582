package crawl

import (
	"bytes"
	"net/url"
	"testing"
	"time"

	"wensou/corpus/weburl"
)

// FuzzRules checks that any robots.txt can be read and asked about any URL, that what it
// says lies within its bounds, and that the rules of other crawlers change nothing.
func FuzzRules(f *testing.F) {
	for _, seed := range []string{
		"", "User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 5\nSitemap: /s.xml",
		"\ufeffuser-agent: WensouBot/1.0\r\ndisallow: /*?*$\rcrawl-delay: 1e308",
		"Disallow: /\nUser-agent: *\nDisallow: ****/<$$%zz\nCrawl-delay: NaN", "<html>User-agent: *", "User-Agent\nAllow:",
	} {
		f.Add([]byte(seed), "http://www.example.cn/a/%E6%96%87.html?b=1")
	}
	f.Fuzz(func(t *testing.T, body []byte, raw string) {
		rules, err := parseRules(body)
		if err != nil {
			t.Fatalf("parseRules: %v", err)
		}
		if rules.delay < 0 || rules.delay > maxCrawlDelay*time.Second || len(rules.sitemaps) > maxSitemaps {
			t.Errorf("a delay of %v, %d sitemaps", rules.delay, len(rules.sitemaps))
		}
		u, err := weburl.Parse(raw)
		if err != nil {
			u = &url.URL{Scheme: "http", Host: "example.cn", Path: "/"}
		}
		allowed := rules.allows(u)
		other := append([]byte("User-agent: Baiduspider\nDisallow: /\n\nUser-agent: nobody\n"), bytes.TrimPrefix(body, []byte("\ufeff"))...)
		if again, err := parseRules(other); err == nil && startsGroup(body) && again.allows(u) != allowed {
			t.Errorf("%s is allowed: %v, and behind the rules of another crawler %v", u, allowed, again.allows(u))
		}
	})
}

// startsGroup reports whether the first rule of a robots.txt follows a User-agent, so that
// it belongs to no group before.
func startsGroup(body []byte) bool {
	for key := range robotsLines(body) {
		switch key {
		case "user-agent":
			return true
		case "allow", "disallow", "crawl-delay":
			return false
		}
	}
	return false
}
