package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// tab is a tab of Chromium at a server.
type tab struct {
	*testing.T

	ctx  context.Context //nolint:containedctx // chromedp keeps the browser in it
	site string
}

// action is something that is done in a tab.
type action = chromedp.Action[chromedp.Void]

// deadline is how long a step may take at most.
const deadline = time.Minute

// browse opens a tab in a Chromium of its own, at a server.
func browse(t *testing.T, h http.Handler) tab {
	t.Helper()
	chromium := needChromium(t)
	site := httptest.NewServer(h)
	t.Cleanup(site.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("accept-lang", "zh-CN"), chromedp.Flag("lang", "zh-CN"), chromedp.WindowSize(1200, 900))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until it has gone; if it had gone before the test has failed
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil { // starts it, and without a deadline, which would be that of all that follows
		t.Fatal(err)
	}
	b := tab{t, ctx, site.URL}
	b.do(chromedp.EmulateViewport(1200, 900))
	return b
}

// do does things in the tab.
func (b tab) do(steps ...action) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, deadline)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// lead does things that lead to another page, and waits until it is there.
func (b tab) lead(steps ...action) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, deadline)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		b.Fatal(err)
	}
	if response == nil || response.Status != http.StatusOK {
		b.Fatalf("led to %+v", response)
	}
}

// open opens a page of the server.
func (b tab) open(path string) {
	b.Helper()
	b.lead(chromedp.Navigate(b.site + path))
}

// click clicks on the first element that a selector has, which leads to another page.
func (b tab) click(selector string) {
	b.Helper()
	b.lead(chromedp.Click(chromedp.CSS(selector)))
}

// clickText clicks on the link of a text, which leads to another page.
func (b tab) clickText(text string) {
	b.Helper()
	b.lead(chromedp.Click(`//a[normalize-space(.)="` + text + `"]`))
}

// value returns what an expression is in the page.
func value[T any](b tab, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, deadline)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wants reports an expression that is not true in the page.
func (b tab) wants(expressions ...string) {
	b.Helper()
	for _, e := range expressions {
		if !value[bool](b, e) {
			b.Errorf("%s: not so: %s", value[string](b, "decodeURIComponent(location.pathname + location.search)"), e)
		}
	}
}

// says reports texts that nothing visible of the page has.
func (b tab) says(texts ...string) {
	b.Helper()
	page := value[string](b, "document.body.innerText")
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.Errorf("the page lacks %q: %s", text, page)
		}
	}
}

// phone makes the tab that of a phone.
func (b tab) phone() {
	b.Helper()
	b.do(chromedp.EmulateViewport(375, 812, chromedp.EmulateMobile, chromedp.EmulateScale(2)))
}

// media makes the tab show pages on paper ("print"), or on a screen that is dark.
func (b tab) media(media string, dark bool) {
	b.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: features}); err != nil {
		b.Fatal(err)
	}
}

// scriptless makes the tab run no script of a page.
func (b tab) scriptless() {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.Fatal(err)
	}
}

// shoot keeps a picture of the page in the folder that WENSOU_SCREENSHOTS names, if it
// does.
func (b tab) shoot(name string) {
	b.Helper()
	folder := os.Getenv("WENSOU_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		b.Fatal(err)
	}
}
