package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/corpustest"
)

// mixed is wrk's script: pages, searches of several kinds, completions and articles.
const mixed = `
local paths = {
  "/search?q=%E4%B8%AD%E5%9B%BD", "/search?q=%E6%B0%B4%E5%88%A9%E5%BB%BA%E8%AE%BE&sort=newest", "/api/v1/search?q=%E5%86%9C%E6%B0%91%20%E5%A2%9E%E6%94%B6",
  "/api/v1/search?q=%22%E7%A7%91%E6%8A%80%E5%88%9B%E6%96%B0%22&facets=8", "/api/v1/search?q=%E4%B8%BA%E4%BB%80%E4%B9%88%E8%A6%81%E4%BF%9D%E6%8A%A4%E8%80%95%E5%9C%B0&collapse=1",
  "/api/v1/suggest?q=zhongg", "/search?q=%E4%BA%BA&page=7", "/hot", "/",
}
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", paths[n % #paths + 1])
end
`

// loadArticles is how many articles the server under load begins with.
const loadArticles = 20_000

// A server under the load of 64 connections, beside articles that are pushed, answers all
// of it in bounded memory. Under more than it can do it sheds what is too much with 503,
// and is itself again afterwards.
func TestLargeLoad(t *testing.T) {
	needsLarge(t)
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		t.Skip("needs wrk (apt-get install wrk), as .ci/run does")
	}
	lasting := 10 * time.Second
	if os.Getenv("WENSOU_LONG") != "" {
		lasting = time.Minute
	}
	data := filepath.Join(t.TempDir(), "data")
	must(t, someNews(t), "import", "-", "--data", data)
	s := &soak{data: data, key: strings.TrimSpace(must(t, "", "key", "add", "load", "--scope", "write", "--data", data))}
	base, pid := serveApart(t, data)
	script := write(t, "mixed.lua", mixed)

	pushing, stop := context.WithCancel(t.Context())
	var pushed atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		random := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // texts
		for n := 0; pushing.Err() == nil; n++ {
			if s.push(pushing, t, base, []*corpus.Article{soakArticle("load/", n, random)}) {
				pushed.Add(1)
			}
		}
	}()
	calm := load(t, wrk, script, base, 64, lasting)
	stop()
	<-done
	peak := peakOf(t, pid)
	t.Logf("64 connections for %s beside %d pushed articles: %s; peak memory %d MB", lasting, pushed.Load(), calm, peak>>20)
	if calm.errors > 0 || calm.requests == 0 || pushed.Load() == 0 {
		t.Errorf("%d of %d requests failed, %d articles were pushed", calm.errors, calm.requests, pushed.Load())
	}
	if peak > 1<<30 {
		t.Errorf("peak memory of %d MB, want at most 1 GB", peak>>20)
	}

	storm := load(t, wrk, script, base, 256, lasting)
	t.Logf("256 connections: %s", storm)
	if storm.errors == 0 || storm.errors == storm.requests {
		t.Errorf("%d of %d requests were shed, want some", storm.errors, storm.requests)
	}
	shedWith(t, base)
	after := load(t, wrk, script, base, 64, lasting/5)
	t.Logf("64 connections again: %s", after)
	if after.errors > 0 {
		t.Errorf("after the storm %d of %d requests failed", after.errors, after.requests)
	}
}

// someNews returns real articles as JSON lines.
func someNews(t *testing.T) string {
	t.Helper()
	var lines strings.Builder
	n := 0
	corpustest.News(t, func(a *corpus.Article) bool {
		line, err := corpus.FormatLine(a)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
		n++
		return n < loadArticles
	})
	return lines.String()
}

// serveApart starts a server as a process of its own.
func serveApart(t *testing.T, data string) (base string, pid int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), build(t), "serve", "--addr", "127.0.0.1:0", "--data", data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if _, e := fmt.Sscanf(line, "search at %s", &base); e != nil {
		t.Fatalf("the server says %q (%v)", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	until(t, "the server is ready", func() bool {
		res, err := http.Get(base + "/readyz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	return base, cmd.Process.Pid
}

// loaded is what wrk says of a run.
type loaded struct {
	requests, errors int
	p50, p99         string
}

func (l loaded) String() string {
	return fmt.Sprintf("%d requests, %d not answered with 2xx, p50 %s, p99 %s", l.requests, l.errors, l.p50, l.p99)
}

// load runs wrk.
func load(t *testing.T, wrk, script, base string, connections int, lasting time.Duration) loaded {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), wrk, "--latency", "-t2", "-c"+strconv.Itoa(connections), "-d"+strconv.Itoa(int(lasting/time.Second))+"s",
		"--timeout", "30s", "-s", script, base).CombinedOutput() //nolint:gosec // wrk
	if err != nil {
		t.Fatalf("wrk: %v\n%s", err, out)
	}
	number := func(pattern string) (n int) {
		if m := regexp.MustCompile(pattern).FindSubmatch(out); m != nil {
			n, _ = strconv.Atoi(string(m[1])) // digits by the pattern
		}
		return n
	}
	latency := func(share string) string {
		if m := regexp.MustCompile(`\n\s+` + share + `%\s+(\S+)`).FindSubmatch(out); m != nil {
			return string(m[1])
		}
		return "?"
	}
	l := loaded{requests: number(`(\d+) requests in`), errors: number(`Non-2xx or 3xx responses: (\d+)`), p50: latency("50"), p99: latency("99")}
	if m := regexp.MustCompile(`Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)`).FindSubmatch(out); m != nil {
		t.Errorf("%d connections: %s", connections, m[0])
	}
	return l
}

// shedWith has so many ask at a time that some are refused, which must be with 503 and a
// Retry-After.
func shedWith(t *testing.T, base string) {
	t.Helper()
	const many = 400
	answers := make(chan *http.Response, many)
	for range many {
		go func() {
			res, err := http.Get(base + "/api/v1/search?q=%E4%BA%BA&size=100")
			if err != nil {
				res = nil
			}
			answers <- res
		}()
	}
	shed := 0
	for range many {
		res := <-answers
		if res == nil {
			t.Error("a request has no answer")
			continue
		}
		_ = res.Body.Close() // only read
		if res.StatusCode == http.StatusOK {
			continue
		}
		shed++
		if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
			t.Errorf("what is too much is answered with %d and Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
		}
	}
	t.Logf("of %d searches at a time %d were shed", many, shed)
	if shed == 0 {
		t.Error("nothing was shed")
	}
}

// peakOf returns the peak memory of a process, in bytes.
func peakOf(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Fatalf("no VmHWM in %s", status)
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n << 10
}
