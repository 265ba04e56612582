package weburl_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"wensou/corpus/weburl"
)

// canonical returns the canonical form as one string.
func canonical(raw string) (string, error) {
	u, err := weburl.Parse(raw)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"http://example.cn", "http://example.cn/"},
		{"HTTP://Example.CN/A", "http://example.cn/A"},
		{"https://example.cn:443/a", "https://example.cn/a"},
		{"http://example.cn:80/a", "http://example.cn/a"},
		{"http://example.cn:443/a", "http://example.cn:443/a"},
		{"http://example.cn:8080/a", "http://example.cn:8080/a"},
		{"http://example.cn:/a", "http://example.cn/a"},
		{"http://example.cn./a", "http://example.cn/a"},
		{"http://user:word@example.cn/a", "http://example.cn/a"},
		{"http://www.消费时讯.cn/a", "http://www.xn--ehv81oxn1a8lb.cn/a"},
		{"http://WWW.XN--EHV81OXN1A8LB.cn/a", "http://www.xn--ehv81oxn1a8lb.cn/a"},
		{"http://例子.测试/", "http://xn--fsqu00a.xn--0zwm56d/"},
		{"http://ＥＸＡＭＰＬＥ．cn/", "http://example.cn/"},
		{"http://a_b.example.cn/", "http://a_b.example.cn/"},
		{"http://127.0.0.1:8080/", "http://127.0.0.1:8080/"},
		{"http://[::1]:8080/", "http://[::1]:8080/"},
		{"http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"},
		{"http://example.cn/a#top", "http://example.cn/a"},
		{"http://example.cn/#!/a?b", "http://example.cn/"},
		{"http://example.cn//m//a.html", "http://example.cn/m/a.html"},
		{"http:///example.cn/a", "http://example.cn/a"},
		{"http://example.cn/a/./b", "http://example.cn/a/b"},
		{"http://example.cn/a/../b", "http://example.cn/b"},
		{"http://example.cn/../../b", "http://example.cn/b"},
		{"http://example.cn/a/%2e%2E/b", "http://example.cn/b"},
		{"http://example.cn/a/..", "http://example.cn/"},
		{"http://example.cn/a/b/..", "http://example.cn/a/"},
		{"http://example.cn/a/.", "http://example.cn/a/"},
		{`http://example.cn\a\b`, "http://example.cn/a/b"},
		{`http://example.cn/a?b=\c`, "http://example.cn/a?b=%5Cc"},
		{" http://example.cn/a\n", "http://example.cn/a"},
		{"http://example.cn/a\tb\r\nc", "http://example.cn/abc"},
		{"　http://example.cn/a　", "http://example.cn/a"},
		{"http://example.cn/中文", "http://example.cn/%E4%B8%AD%E6%96%87"},
		{"http://example.cn/%e4%b8%ad", "http://example.cn/%E4%B8%AD"},
		{"http://example.cn/\xd6\xd0", "http://example.cn/%D6%D0"},
		{"http://example.cn/%41%7e", "http://example.cn/A~"},
		{"http://example.cn/a%2Fb", "http://example.cn/a%2Fb"},
		{"http://example.cn/100%.html", "http://example.cn/100%25.html"},
		{"http://example.cn/a b", "http://example.cn/a%20b"},
		{"http://example.cn/a?", "http://example.cn/a"},
		{"http://example.cn/a?&&b=1&", "http://example.cn/a?b=1"},
		{"http://example.cn?b=1", "http://example.cn/?b=1"},
		{"http://example.cn/a?b=中", "http://example.cn/a?b=%E4%B8%AD"},
		{"http://example.cn/a?b=x+y%20z", "http://example.cn/a?b=x+y%20z"},
		{"http://example.cn/a?b=http://x.cn//y", "http://example.cn/a?b=http://x.cn//y"},
		{"http://example.cn/a?PHPSESSID=0f1e&id=7", "http://example.cn/a?id=7"},
		{"http://example.cn/a?id=7&utm_source=weibo&utm_medium=x", "http://example.cn/a?id=7"},
		{"http://example.cn/a?sid=0f1e2d3c", "http://example.cn/a"},
		{"http://example.cn/a?sid=1467763200123456789", "http://example.cn/a"},
		{"http://example.cn/list.asp?sid=12", "http://example.cn/list.asp?sid=12"},
		{"http://example.cn/a?spm=1.2.3", "http://example.cn/a"},
		{"http://example.cn/a;jsessionid=0F1E?id=7", "http://example.cn/a?id=7"},
		{"http://example.cn/(S(lit3py55t21z5v55vlm25s55))/a", "http://example.cn/a"},
		{"http://example.cn/view.php?aid=1723", "http://example.cn/view.php?aid=1723"},
	} {
		got, err := canonical(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("Parse(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, in := range []string{
		"", "a", "/a", "//example.cn/a", "javascript:void(0)", "mailto:a@example.cn", "ftp://example.cn/",
		"http://", "http:///", "http://a b/", "http://example.cn:99999/", "http://example.cn:x/", "http://[::1/",
		"http://[fe80::1%25eth0]/", "http://exa<mple.cn/", "http://" + strings.Repeat("a", 64) + ".cn/",
		"http://example.cn/" + strings.Repeat("a", 5000),
	} {
		if got, err := canonical(in); !errors.Is(err, weburl.ErrURL) {
			t.Errorf("Parse(%q) = %q, %v, want an error of ErrURL", in, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"http://www.消费时讯.cn//m/../a;jsessionid=1?b=%zz&PHPSESSID=2#c", `http://[::1]:080\a`, "http://a@b@c/", "http://%41.cn/",
		"http://a/(S(lit3py55t21z5v55vlm25s55))/..", "https://0x7f.1/", "http://a/%2e%2e;sid=/./", "http://a//b?c?d",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once, err := canonical(in)
		if err != nil {
			return
		}
		twice, err := canonical(once)
		if err != nil || twice != once {
			t.Errorf("Parse(%q) = %q, and again %q, %v", in, once, twice, err)
		}
		u, err := url.Parse(once)
		if err != nil || u.Host == "" || u.Fragment != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") {
			t.Errorf("Parse(%q) = %q, which is taken apart to %+v, %v", in, once, u, err)
		}
	})
}
