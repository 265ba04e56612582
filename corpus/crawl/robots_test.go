package crawl

import (
	"strings"
	"testing"
	"time"

	"wensou/corpus/weburl"
)

func TestRules(t *testing.T) {
	for _, tt := range []struct {
		robots, path string
		want         bool
	}{
		{"", "/a", true},
		{"User-agent: *\nDisallow: /", "/a", false},
		{"User-agent: *\nDisallow:", "/a", true},
		{"User-agent: * \nDisallow: /include\n", "/include/a.html", false},
		{"user-agent:*\ndisallow:/a", "/a", false},
		{"User-Agent: WensouBot\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", false},
		{"User-Agent: WensouBot\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", true},
		{"User-agent: Baiduspider\nDisallow: /", "/a", true},
		{"User-agent: Baiduspider\nUser-agent: *\nDisallow: /a", "/a", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"User-agent: *\nDisallow: /*.php$", "/a.php", false},
		{"User-agent: *\nDisallow: /*.php$", "/a.php?b=1", true},
		{"User-agent: *\nDisallow: /*?", "/a?b=1", false},
		{"Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", true},
		{"Disallow: /a\nUser-agent: *\nDisallow: /b", "/b", false},
		{"\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", false},
		{"User-agent: *\rDisallow: /a\r", "/a", false},
		{"User-agent: *\nDisallow: /a # 后台", "/a", false},
		{"User-agent: *\nDisallow: /中文", "/%E4%B8%AD%E6%96%87/1.html", false},
		{"User-agent: *\nDisallow: /%e4%b8%ad", "/%E4%B8%AD", false},
		{"User-agent: *\nDisallow: /\xd6\xd0", "/%D6%D0", false},
		{"User-agent: *\nNoindex: /a\nDisallow /b\nDisallow: /c", "/a", true},
		{"User-agent: *\nCrawl-delay: soon\nDisallow: /a", "/a", false},
		{"<html><body>Disallow: /</body></html>", "/a", true},
		{"User-agent\nAllow: /\nUser-agent: *\nDisallow: /a", "/a", false},
		{"User-agent:\nDisallow: /\nUser-agent: *\nDisallow: /a", "/b", true},
		{"User-agent: *\nAllow: /$\nDisallow: /", "/", true},
		{"User-agent: *\nAllow: /$\nDisallow: /", "/private/", false},
		{"User-agent: *\nDisallow: /$", "/news/", true},
		{"User-agent: *\nDisallow: /data/*.html", "/data/1.html", false},
		{"User-agent: *\nDisallow: /data/*.html", "/news/data/1.html", true},
		{"User-agent: *\nDisallow: *.php", "/a.php", false},
		{"User-agent: *\nDisallow: /a$b", "/a$b", false},
		{"User-agent: *\nDisallow: /*?a[]=", "/b?a[]=1", false},
		{"User-agent: *\nDisallow: a", "/a", false},
		{"User-agent: *\nDisallow: *", "/a", false},
		{"User-agent: WensouBot/1.0\nDisallow: /a", "/a", false},
		{"User-agent: Wensou\nDisallow: /a", "/a", true},
		{"User-agent: W\nDisallow: /a", "/a", true},
		{"User-agent: *\nDisallow: /b\n\nUser-agent: wensoubot\nDisallow: /c", "/b", true},
		{"User-agent: *\nDisallow: /" + strings.Repeat("a*", 50_000) + "\nDisallow: /b", "/b", false},
		{"User-agent: *\nDisallow: /" + strings.Repeat("*", 50_000) + "b", "/ab", false},
	} {
		u, err := weburl.Parse("http://example.cn" + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := parseRules([]byte(tt.robots))
		if got := r.allows(u); err != nil || got != tt.want {
			t.Errorf("%.80q allows %s: %v, %v, want %v", tt.robots, tt.path, got, err, tt.want)
		}
	}
}

func TestCrawlDelay(t *testing.T) {
	for _, tt := range []struct {
		robots string
		want   time.Duration
	}{
		{"User-agent: *\nDisallow: /a", 0},
		{"User-agent: *\nCrawl-delay: 5", 5 * time.Second},
		{"User-agent: *\nCrawl-delay: 0.5", 500 * time.Millisecond},
		{"User-agent: *\nCrawl-delay: -5", 0},
		{"User-agent: *\nCrawl-delay: soon", 0},
		{"User-agent: other\nCrawl-delay: 5\n\nUser-agent: *\nDisallow:", 0},
	} {
		r, err := parseRules([]byte(tt.robots))
		if err != nil || r.delay != tt.want {
			t.Errorf("%q asks for %v, %v, want %v", tt.robots, r.delay, err, tt.want)
		}
	}
}
