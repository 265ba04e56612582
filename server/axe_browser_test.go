package server_test

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// checker runs axe-core over the page and writes what it finds into the page.
const checker = `<script src="/axe.js"></script><script>
addEventListener("load", function () {
  axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(function (r) {
    var found = r.violations.map(function (v) { return v.id + ": " + v.nodes.map(function (n) { return n.html + " " + n.failureSummary; }).join(" | "); });
    var out = document.createElement("pre");
    out.id = "axe";
    out.textContent = JSON.stringify({passes: r.passes.length, found: found});
    document.body.appendChild(out);
  });
});
</script></body>`

var checked = regexp.MustCompile(`(?s)<pre id="axe">(.*?)</pre>`)

// TestBrowserAccessible holds that axe-core finds no violation on any page for readers or editors,
// light or dark, on a desk or a phone.
func TestBrowserAccessible(t *testing.T) {
	chromium := needChromium(t)
	file := os.Getenv("WENSOU_AXE")
	if file == "" {
		t.Skip("needs axe-core: name its axe.min.js in WENSOU_AXE, as .ci/run does")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	desk := newServer(t, deskSite(t))
	signedIn := signIn(t, desk)
	atDesk := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cookie", signedIn.cookie)
		desk.ServeHTTP(w, r)
	})
	for name, config := range map[string]http.Handler{"desk": atDesk, "results": newServer(t, spread(t)), "hostile": newServer(t, hostile(t)), "nothing": newServer(t, holding(t)), "news": newServer(t, newsSite(t))} {
		inner := config
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/axe.js" {
				w.Header().Set("Content-Type", "text/javascript")
				_, _ = w.Write(axe) // a browser that has gone fails the test below
				return
			}
			withChecker(w, r, inner)
		}))
		defer site.Close()
		for _, path := range map[string][]string{
			"desk":    append([]string{"/desk/sign-in"}, deskPages...),
			"results": {"/", "/search?q=粮", "/search?q=粮&section=经济&in=title&from=2009-01-01", "/search", "/articles/btn-main%2F323", "/hot", "/none"},
			"hostile": {"/search?q=a", "/articles/btn-main%2F323"},
			"nothing": {"/search?q=侧试粮"},
			"news":    {"/", "/search?q=青石", "/search?q=侧试&as_typed=1", "/articles/水04", "/articles/水04/versions"},
		}[name] {
			for _, look := range []struct {
				name  string
				flags []string
			}{
				{"light", []string{"--window-size=1200,900"}},
				{"dark", []string{"--window-size=1200,900", "--blink-settings=preferredColorScheme=0"}},
				{"phone", []string{"--window-size=500,900"}}, // Chromium's windows are no narrower
			} {
				passes, found := violations(t, chromium, site.URL+path, look.flags...)
				for _, v := range found {
					t.Errorf("%s %s, %s: %s", name, path, look.name, v)
				}
				if passes == 0 {
					t.Errorf("%s %s, %s: nothing was checked", name, path, look.name)
				}
			}
		}
	}
}

// withChecker answers as a handler does, with the checker in each page, which the policy
// of the page would not let run.
func withChecker(w http.ResponseWriter, r *http.Request, inner http.Handler) {
	r.Header.Del("Accept-Encoding")
	rec := httptest.NewRecorder()
	inner.ServeHTTP(rec, r)
	for name, values := range rec.Header() {
		if name != "Content-Security-Policy" && name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	body := rec.Body.String()
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		body = strings.Replace(body, "</body>", checker, 1)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rec.Code)
	_, _ = w.Write([]byte(body)) // as above
}

// violations returns how many rules a page keeps, and which it breaks.
func violations(t *testing.T, chromium, url string, flags ...string) (passes int, found []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--accept-lang=zh-CN", "--lang=zh-CN",
		"--user-data-dir=" + t.TempDir(), "--virtual-time-budget=20000", "--dump-dom",
	}, flags...)
	dom, err := exec.CommandContext(ctx, chromium, append(args, url)...).Output() //nolint:gosec // the browser
	if err != nil {
		t.Fatal(err)
	}
	m := checked.FindSubmatch(dom)
	if m == nil {
		t.Fatalf("%s: axe-core has not run:\n%.2000s", url, dom)
	}
	var said struct {
		Passes int
		Found  []string
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &said); err != nil {
		t.Fatalf("%s: %v", m[1], err)
	}
	return said.Passes, said.Found
}
