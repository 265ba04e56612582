package crawl_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wensou/corpus/crawl"
	"wensou/corpus/extract"
	"wensou/corpus/store"
)

// The environment of a copy of the test that crawls, to be killed.
const (
	killedSite = "WENSOU_TEST_KILLED_SITE"
	killedData = "WENSOU_TEST_KILLED_DATA"
)

func TestMain(m *testing.M) {
	site := os.Getenv(killedSite)
	if site == "" {
		os.Exit(m.Run())
	}
	if err := crawlInto(os.Getenv(killedData), site); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// crawlInto makes one pass, as a process that may be killed.
func crawlInto(dir, site string) error {
	s, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	e, err := extract.New(extract.Options{})
	if err != nil {
		return err
	}
	c, err := crawl.New(s, e, crawl.Options{Delay: -1, AllowPrivate: true})
	if err != nil {
		return err
	}
	_, err = c.Run(context.Background(), site)
	return err
}

// TestKilled kills the process that crawls (-9) at 100 random moments: before a page is
// answered, in the middle of it, and while its result is being kept. No page may be
// lost, and none asked for more than twice: the page that a kill was in the middle of is
// asked for again, and the next kill comes at a later page.
func TestKilled(t *testing.T) {
	const pages, kills = 330, 100
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	site := chain(t, pages)
	trap := &killer{pages: site.Config.Handler, random: rand.New(rand.NewPCG(seed, 0))} //nolint:gosec // moments, not secrets
	server := httptest.NewServer(trap)
	defer server.Close()
	dir := t.TempDir()
	for n := range kills {
		process := startCrawl(t, dir, server.URL)
		trap.arm(process)
		err := process.cmd.Wait()
		close(process.dead)
		if said := process.said.String(); err == nil || said != "" {
			t.Fatalf("process %d ended by itself: %v\n%s", n, err, said)
		}
	}
	last := startCrawl(t, dir, server.URL)
	if err := last.cmd.Wait(); err != nil {
		t.Fatalf("the last process: %v\n%s", err, last.said.String())
	}
	if got := len(articles(t, openStore(t, dir))); got != pages {
		t.Errorf("%d articles, want %d", got, pages)
	}
	twice := 0
	for uri, times := range site.requests() {
		if !strings.HasPrefix(uri, "/news/") {
			continue // robots.txt, and what each process looks for
		}
		if times > 2 {
			t.Errorf("%s was asked for %d times", uri, times)
		}
		if times == 2 {
			twice++
		}
	}
	t.Logf("%d kills, %d of %d pages asked for twice", kills, twice, pages)
}

// crawlProcess is a copy of the test that crawls.
type crawlProcess struct {
	cmd  *exec.Cmd
	said strings.Builder
	dead chan struct{} // closed once it has ended
}

func startCrawl(t *testing.T, dir, site string) *crawlProcess {
	t.Helper()
	p := &crawlProcess{dead: make(chan struct{}), cmd: exec.CommandContext(t.Context(), os.Args[0])} //nolint:gosec // the test itself
	p.cmd.Env = append(os.Environ(), killedSite+"="+site, killedData+"="+dir)
	p.cmd.Stderr = &p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// killer serves pages, and kills who asks for them.
type killer struct {
	pages  http.Handler
	random *rand.Rand

	mu      sync.Mutex
	process *crawlProcess // nil: nobody is to be killed
	dead    string        // address of the one killed last: what it asked for with its last breath counts for nobody
	left    int           // pages to the one with which the process is killed
}

// arm has a process killed at the second to fourth page that it asks for.
func (k *killer) arm(p *crawlProcess) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.process, k.left = p, 2+k.random.IntN(3)
}

// next counts a page, and returns the process that is to be killed with it, the share
// of the answer that it gets before, and how long after that it lives.
func (k *killer) next(from string) (p *crawlProcess, share float64, lives time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if from == k.dead {
		return nil, 1, 0
	}
	k.left--
	if k.left != 0 || k.process == nil {
		return nil, 1, 0
	}
	p, k.process, k.dead = k.process, nil, from
	switch k.random.IntN(3) {
	case 0:
		return p, 0, 0
	case 1:
		return p, k.random.Float64(), 0
	default:
		return p, 1, time.Duration(k.random.Int64N(int64(3 * time.Millisecond)))
	}
}

func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/news/") {
		k.pages.ServeHTTP(w, r)
		return
	}
	p, share, lives := k.next(r.RemoteAddr)
	if p == nil {
		k.pages.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	k.pages.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if share > 0 {
		_, _ = w.Write(body[:int(share*float64(len(body)))])
		_ = http.NewResponseController(w).Flush()
	}
	time.Sleep(lives)
	_ = p.cmd.Process.Kill() // SIGKILL
	<-p.dead                 // it must not see the connection end, which is no kill but an answer cut off
}
