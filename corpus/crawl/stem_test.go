package crawl

import "testing"

func TestStemOf(t *testing.T) {
	const site = "http://example.cn"
	for _, tt := range []struct {
		self   string
		number int
		others []string
		want   string
	}{
		{"/a/7.html", 1, nil, "/a/7.html"},
		{"/a/7.html", 1, []string{"/a/7_2.html"}, "/a/7.html"},
		{"/a/7_2.html", 2, []string{"/a/7.html", "/a/7_3.html"}, "/a/7.html"},
		{"/a/7_2.html", 2, nil, "/a/7.html"},
		{"/a/7-2.shtml", 2, nil, "/a/7.shtml"},
		{"/a/7_2", 2, nil, "/a/7"},
		{"/a/20090514_2.html", 1, nil, "/a/20090514_2.html"},
		{"/a/7_1.html", 1, []string{"/a/7_2.html"}, "/a/7.html"},
		{"/a/7_1.html", 2, []string{"/a/7.html", "/a/7_2.html"}, "/a/7.html"},
		{"/a/7.html?page=2", 2, []string{"/a/7.html"}, "/a/7.html"},
		{"/v.php?id=7&page=2", 2, nil, "/v.php?id=7"},
		{"/v.php?page=2&id=7", 2, nil, "/v.php?id=7"},
		{"/a/7/second.html", 2, []string{"/a/7.html", "/a/7/third.html"}, "/a/7.html"},
	} {
		others := make([]string, len(tt.others))
		for i, o := range tt.others {
			others[i] = site + o
		}
		if got := stemOf(site+tt.self, tt.number, others); got != site+tt.want {
			t.Errorf("stemOf(%s, %d, %v) = %s, want %s", tt.self, tt.number, tt.others, got, tt.want)
		}
	}
}

func TestNameOf(t *testing.T) {
	for _, tt := range []struct{ url, want string }{
		{"http://example.cn/special/arc-1723.html", "1723"},
		{"http://example.cn/domestic/1723.html", "1723"},
		{"http://example.cn/view.php?aid=1723", "1723"},
		{"http://example.cn/2009/about.html", ""},
		{"http://example.cn/", ""},
	} {
		if got := nameOf(tt.url); got != tt.want {
			t.Errorf("nameOf(%s) = %q, want %q", tt.url, got, tt.want)
		}
	}
}
