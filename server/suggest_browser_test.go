package server_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// typist types in the search box of a page, and writes down what it sees.
const typist = `
window.onload = function () {
  var q = document.getElementById("q"), list = document.getElementById("suggestions"), seen = [];
  function note(step) {
    var active = q.getAttribute("aria-activedescendant");
    seen.push([step, q.value, q.getAttribute("aria-expanded"), active ? document.getElementById(active).firstChild.textContent : ""].join("|"));
  }
  function press(key) { return q.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true, cancelable: true})); }
  function type(text, then) {
    q.value = text;
    q.dispatchEvent(new Event("input", {bubbles: true}));
    (function wait(left) {
      if (list.hidden && left > 0) { setTimeout(function () { wait(left - 1); }, 50); return; }
      then();
    })(100);
  }
  function options() { return [].map.call(list.children, function (li) { return li.textContent; }).join(" / "); }
  function done() {
    var report = document.createElement("pre");
    report.id = "report";
    report.textContent = JSON.stringify(seen);
    document.body.appendChild(report);
  }
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true}));
  seen.push("focus|" + document.activeElement.id);
  seen.push("role|" + q.getAttribute("role") + "|" + q.type + "|" + q.getAttribute("aria-controls"));
  type("tushug", function () {
    note("typed");
    seen.push(options());
    press("ArrowDown"); note("down");
    press("ArrowDown"); note("down");
    press("ArrowDown"); note("round");
    press("ArrowUp"); note("up");
    press("Escape"); note("escape");
    type("tushug", function () {
      press("ArrowDown");
      seen.push("enter sends|" + press("Enter")); note("enter");
      type("<b>侧试", function () {
        seen.push(options());
        q.form.submit = function () { note("clicked"); done(); };
        list.firstChild.firstChild.dispatchEvent(new MouseEvent("mousedown", {bubbles: true, cancelable: true}));
      });
    });
  });
};`

// TestBrowserCompletion types in the box of the home page, in Chromium.
func TestBrowserCompletion(t *testing.T) {
	needChromium(t)
	h := newServer(t, site(t))
	mux := http.NewServeMux()
	mux.Handle("/", h)
	mux.HandleFunc("/typist.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write([]byte(typist)) // a browser that has gone fails the test below
	})
	mux.HandleFunc("/typed", func(w http.ResponseWriter, _ *http.Request) {
		page := get(t, h, "/", "Accept-Language", "zh-CN")
		for name, values := range page.Header() { // the security headers too
			w.Header()[name] = values
		}
		_, _ = w.Write([]byte(strings.Replace(page.Body.String(), "</body>", `<script src="/typist.js"></script></body>`, 1)))
	})
	search := httptest.NewServer(mux)
	defer search.Close()

	page := dumpDOM(t, search.URL+"/typed")
	_, report, _ := strings.Cut(page, `<pre id="report">`)
	report, _, _ = strings.Cut(report, "</pre>")
	var got []string
	if err := json.Unmarshal([]byte(html.UnescapeString(report)), &got); err != nil {
		t.Fatalf("%v in the report %q of\n%s", err, report, page)
	}
	want := []string{
		"focus|q",
		"role|combobox|text|suggestions",
		"typed|tushug|true|",
		"图书馆1 篇 / 县城里的图书馆标题",
		"down|图书馆|true|图书馆",
		"down|县城里的图书馆|true|县城里的图书馆",
		"round|tushug|true|",
		"up|县城里的图书馆|true|县城里的图书馆",
		"escape|tushug|false|",
		"enter sends|true",
		"enter|图书馆|false|",
		"<b>测试您是不是要找：",
		"clicked|<b>测试|false|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is seen in the box (-want +got):\n%s", diff)
	}
}
