package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/server"
)

// items is what the lists of hot and recommended articles have in common.
type items struct {
	Window string
	Items  []struct {
		ID      string
		Reasons []struct {
			Kind, Text string
			Count      int
		}
	}
}

func itemsAt(t *testing.T, h http.Handler, url string) items {
	t.Helper()
	var list items
	w := get(t, h, url)
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != http.StatusOK {
		t.Fatalf("GET %s = %d, %v: %s", url, w.Code, err, w.Body)
	}
	return list
}

// visit asks as a reader does who has a browser and an address.
func visit(t *testing.T, h http.Handler, method, url, body, address string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	r.RemoteAddr = address
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.0")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// clicksOf returns how many readers an article of its section counts today. The pages
// ask for no section, so this list was not worked out before.
func clicksOf(t *testing.T, h http.Handler, id string) int {
	t.Helper()
	for _, item := range itemsAt(t, h, "/api/v1/hot?window=day&section=经济").Items {
		if item.ID == id {
			return item.Reasons[0].Count
		}
	}
	return 0
}

// TestWhoCounts opens an article in many ways, each with the same server.
func TestWhoCounts(t *testing.T) {
	const spring = `{"id":"btn-main/323"}`
	for _, tt := range []struct {
		name                       string
		method, url, body, address string
		headers                    []string
		status, count              int
	}{
		{"a page is opened", "GET", "/articles/btn-main%2F323", "", "203.0.113.7:1", nil, 200, 1},
		{"a click is told", "POST", "/api/v1/clicks", spring, "203.0.113.7:1", nil, 204, 1},
		{"as a beacon", "POST", "/api/v1/clicks", spring, "203.0.113.7:1", []string{"Content-Type", "text/plain"}, 204, 1},
		{"with what found it", "POST", "/api/v1/clicks", `{"id":"btn-main/323","query":"粮","position":3}`, "203.0.113.7:1", nil, 204, 1},
		{"a prefetch", "GET", "/articles/btn-main%2F323", "", "203.0.113.7:1", []string{"Sec-Purpose", "prefetch;prerender"}, 200, 0},
		{"a robot", "GET", "/articles/btn-main%2F323", "", "203.0.113.7:1", []string{"User-Agent", "Mozilla/5.0 (compatible; Baiduspider/2.0)"}, 200, 0},
		{"no browser at all", "GET", "/articles/btn-main%2F323", "", "203.0.113.7:1", []string{"User-Agent", ""}, 200, 0},
		{"HEAD", "HEAD", "/articles/btn-main%2F323", "", "203.0.113.7:1", nil, 200, 0},
		{"an unknown article", "POST", "/api/v1/clicks", `{"id":"无"}`, "203.0.113.7:1", nil, 404, 0},
		{"no ID", "POST", "/api/v1/clicks", `{}`, "203.0.113.7:1", nil, 400, 0},
		{"no JSON", "POST", "/api/v1/clicks", `id=btn`, "203.0.113.7:1", nil, 400, 0},
		{"a brace too many", "POST", "/api/v1/clicks", spring + "}", "203.0.113.7:1", nil, 400, 0},
		{"two values", "POST", "/api/v1/clicks", spring + spring, "203.0.113.7:1", nil, 400, 0},
		{"an unknown field", "POST", "/api/v1/clicks", `{"id":"七","idd":1}`, "203.0.113.7:1", nil, 400, 0},
		{"a position from nowhere", "POST", "/api/v1/clicks", `{"id":"七","position":-1}`, "203.0.113.7:1", nil, 400, 0},
		{"a long body", "POST", "/api/v1/clicks", `{"id":"七","query":"` + strings.Repeat("粮", 9000) + `"}`, "203.0.113.7:1", nil, 400, 0},
		{"a parameter", "POST", "/api/v1/clicks?id=七", spring, "203.0.113.7:1", nil, 400, 0},
	} {
		h := newServer(t, site(t))
		if w := visit(t, h, tt.method, tt.url, tt.body, tt.address, tt.headers...); w.Code != tt.status {
			t.Errorf("%s: %d, want %d: %s", tt.name, w.Code, tt.status, w.Body)
		}
		if got := clicksOf(t, h, "btn-main/323"); got != tt.count {
			t.Errorf("%s counts %d, want %d", tt.name, got, tt.count)
		}
	}
}

// TestReadersAreToldApart counts each household once, also behind a proxy, and does
// not believe a header from outside.
func TestReadersAreToldApart(t *testing.T) {
	for _, tt := range []struct {
		name          string
		first, second string // address, or address and X-Forwarded-For
		want          int
	}{
		{"the same address", "203.0.113.7:1", "203.0.113.7:2", 1},
		{"two addresses", "203.0.113.7:1", "203.0.113.8:1", 2},
		{"one IPv6 network", "[2001:db8::1]:1", "[2001:db8::2]:1", 1},
		{"two IPv6 networks", "[2001:db8:0:1::1]:1", "[2001:db8:0:2::1]:1", 2},
		{"behind a proxy", "127.0.0.1:1 203.0.113.7", "127.0.0.1:1 203.0.113.8", 2},
		{"behind a proxy, with a made up hop", "10.0.0.1:1 1.1.1.1, 203.0.113.7", "10.0.0.1:1 2.2.2.2, 203.0.113.7", 1},
		{"a header from outside", "203.0.113.7:1 1.1.1.1", "203.0.113.7:1 2.2.2.2", 1},
		{"behind two proxies", "127.0.0.1:1 203.0.113.7, 10.0.0.9", "127.0.0.1:1 203.0.113.8, 10.0.0.9", 2},
		{"a private address that is not trusted", "192.168.1.9:1 1.1.1.1", "192.168.1.9:1 2.2.2.2", 1},
		{"nonsense from a proxy", "127.0.0.1:1 no address", "127.0.0.1:1 none", 1},
	} {
		config := site(t)
		config.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
		h := newServer(t, config)
		for _, from := range []string{tt.first, tt.second} {
			address, forwarded, _ := strings.Cut(from, " ")
			visit(t, h, "GET", "/articles/btn-main%2F323", "", address, "X-Forwarded-For", forwarded)
		}
		if got := clicksOf(t, h, "btn-main/323"); got != tt.want {
			t.Errorf("%s: %d readers, want %d", tt.name, got, tt.want)
		}
	}
}

func TestHotAndRecommended(t *testing.T) {
	h := newServer(t, site(t))
	if got := itemsAt(t, h, "/api/v1/hot"); got.Window != "week" || len(got.Items) != 0 {
		t.Errorf("hot of the week: %+v, want an empty list", got)
	}
	visit(t, h, "GET", "/articles/btn-main%2F323", "", "203.0.113.7:1")
	recommended := itemsAt(t, h, "/api/v1/articles/btn-main%2F323/recommended")
	var ids []string
	for _, item := range recommended.Items {
		ids = append(ids, item.ID)
	}
	if diff := cmp.Diff([]string{"夏", "秋"}, ids); diff != "" || recommended.Items[0].Reasons[0].Text != "林小溪" {
		t.Errorf("recommended (-want +got):\n%s%+v", diff, recommended)
	}
	for url, param := range map[string]string{
		"/api/v1/hot?window=year": "window", "/api/v1/hot?n=0": "n", "/api/v1/hot?m=1": "m", "/api/v1/articles/七/recommended?n=51": "n",
	} {
		w := get(t, h, url)
		if p := readProblem(t, w.Header(), w.Body.Bytes()); w.Code != http.StatusBadRequest || p.InvalidParams[0].Name != param {
			t.Errorf("GET %s = %d, %+v; want %s to be refused", url, w.Code, p, param)
		}
	}
}

func TestHotPages(t *testing.T) {
	h := newServer(t, site(t))
	visit(t, h, "GET", "/articles/btn-main%2F323", "", "203.0.113.7:1")
	wantInPage(t, h, "/hot?window=day", []string{"热点文章", "1 位读者读过", `aria-current="true">今天`, `href="/articles/btn-main%2F323"`}, nil)
	wantInPage(t, h, "/hot?window=month", []string{"本月"}, nil)
	wantInPage(t, h, "/hot", []string{`aria-current="true">全部时间`}, nil)
	wantInPage(t, h, "/", []string{`<a href="/hot">热点文章</a>`}, nil)
	wantInPage(t, h, "/articles/btn-main%2F323", []string{"相关推荐", "夏收&lt;b&gt;之前", "同一作者：林小溪", "热点文章"}, []string{"夏收<b>"})
	if w := get(t, h, "/hot?window=year"); w.Code != http.StatusBadRequest {
		t.Errorf("GET /hot?window=year = %d, want 400", w.Code)
	}
	empty := newServer(t, server.Config{})
	wantInPage(t, empty, "/hot", []string{"这段时间还没有热点文章"}, nil)
}
