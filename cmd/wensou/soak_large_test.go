package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/backup"
	"wensou/corpus/magazine"
	"wensou/corpus/store"
)

// soak is a data folder on which one program after another is killed, with an oracle
// that knows what was acknowledged.
type soak struct {
	program, data, kept string
	site                string // a magazine to crawl
	random              *rand.Rand
	imports             int
	faults              bool           // of disks can be injected
	key                 string         // of a program that pushes articles
	acknowledged        []string       // IDs
	rounds              map[string]int // by what was killed, and by its disk
	searches            int
	longest             time.Duration // restart
}

// Programs that import, crawl, take what is pushed, serve, rebuild and take backups are killed at random
// moments, on disks that are sound, slow or fail, with a clock that jumps. After each kill all that was acknowledged is there, the index agrees with the
// store, no record is damaged, and backups are good. The normal form takes a minute and
// 12 kills, the long one (WENSOU_LONG=1) 20 minutes and 200.
func TestLargeSoak(t *testing.T) {
	needsLarge(t)
	kills, lasting := 12, time.Minute
	if os.Getenv("WENSOU_LONG") != "" {
		kills, lasting = 200, 20*time.Minute
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	h, err := magazine.Handler()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(h)
	defer site.Close()
	top := t.TempDir()
	s := &soak{
		faults: canInject(t), program: buildJumping(t), data: filepath.Join(top, "data"), kept: filepath.Join(top, "backups"), site: site.URL,
		random: rand.New(rand.NewPCG(seed, 0)), rounds: map[string]int{}, //nolint:gosec // moments, not secrets
	}
	s.importAndKill(t)
	s.check(t, true)
	actions := []struct {
		name string
		run  func(*testing.T)
	}{{"import", s.importAndKill}, {"crawl", s.crawlAndKill}, {"push", s.pushAndKill}, {"serve with a new dictionary", s.serveAndKill}, {"reindex", s.reindexAndKill}, {"backup", s.backupAndKill}}
	began := time.Now()
	for round := 0; round < kills || time.Since(began) < lasting; round++ {
		a := actions[round%len(actions)]
		a.run(t)
		s.rounds[a.name]++
		s.check(t, round%8 == 7)
		if t.Failed() {
			t.Fatalf("after a kill of %s, round %d", a.name, round)
		}
	}
	t.Logf("kills %v, %d articles acknowledged, 0 lost, %d searches of servers that were killed, longest restart %s",
		s.rounds, len(s.acknowledged), s.searches, s.longest)
	if len(s.acknowledged) == 0 || s.searches == 0 {
		t.Error("nothing was acknowledged, or nothing was searched for: the test tested nothing")
	}
	s.restore(t)
}

// kill starts the program and kills it after a while, from a start line on if there is
// one to wait for. It returns what it said.
func (s *soak) kill(t *testing.T, in io.Reader, least, most time.Duration, while func(context.Context, string), args ...string) string {
	t.Helper()
	var said bytes.Buffer
	command := append([]string{s.program, "--data", s.data}, args...)
	disk, under := "sound", []string(nil)
	if s.faults && len(s.acknowledged) > 0 { // else the oracle has nothing to miss
		disk, under = faulty(s.random)
	}
	s.rounds[disk+" disk"]++
	command = append(under, command...)
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // strace, and what it runs
	cmd.Stdin, cmd.Stderr = in, &said
	cmd.WaitDelay = time.Second // for the copy of the input
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	lines := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n') // none if it was killed before
		lines <- line
		_, _ = io.Copy(io.Discard, out)
	}()
	wait := least + time.Duration(s.random.Int64N(int64(most-least)))
	var watching sync.WaitGroup
	if while != nil {
		watching.Go(func() {
			select {
			case line := <-lines:
				while(ctx, line)
			case <-ctx.Done():
			}
		})
	}
	time.Sleep(wait)
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended
	stop()
	_ = cmd.Wait() // says that it was killed
	watching.Wait()
	s.releases(t)
	for _, bad := range []string{"panic:", "fatal error:", "is damaged"} {
		if strings.Contains(said.String(), bad) {
			t.Errorf("%q on a %s disk says %q:\n%s", args, disk, bad, said.String())
		}
	}
	return said.String()
}

// releases waits until the process that was killed is gone, and its lock with it.
func (s *soak) releases(t *testing.T) {
	t.Helper()
	until(t, "the lock is released", func() bool {
		d, err := os.Open(filepath.Join(s.data, storeFolder))
		if errors.Is(err, os.ErrNotExist) {
			return true
		}
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		return syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
	})
}

// soakArticle returns an article that serveAndKill searches for.
func soakArticle(prefix string, i int, random *rand.Rand) *corpus.Article {
	return &corpus.Article{ID: prefix + strconv.Itoa(i), Title: fmt.Sprintf("第%d渠开闸", i), Body: fmt.Sprintf("第%d条渠开始灌溉田地。%s\n", i, noise(random, 40))}
}

// importAndKill imports articles that are new, from a pipe that gives 2,000 a second; it
// acknowledges as many as it says.
func (s *soak) importAndKill(t *testing.T) {
	s.imports++
	in, out := io.Pipe()
	defer in.Close()
	prefix, random := fmt.Sprintf("%d/", s.imports), rand.New(rand.NewPCG(s.random.Uint64(), 0)) //nolint:gosec // texts
	go func() {
		for i := 0; ; i++ {
			line, err := corpus.FormatLine(soakArticle(prefix, i, random))
			if err == nil {
				_, err = out.Write(line)
			}
			if err != nil {
				return // the program was killed
			}
			if i%100 == 99 {
				time.Sleep(50 * time.Millisecond)
			}
		}
	}()
	said := s.kill(t, in, 3*time.Second, 6*time.Second, nil, "import", "-")
	n := 0
	for line := range strings.SplitSeq(said, "\n") {
		var told int
		if _, err := fmt.Sscanf(line, "imported: %d", &told); err == nil {
			n = told
		}
	}
	for i := range n {
		s.acknowledged = append(s.acknowledged, prefix+strconv.Itoa(i))
	}
}

func (s *soak) crawlAndKill(t *testing.T) {
	s.kill(t, nil, 500*time.Millisecond, 3*time.Second, nil, "crawl", s.site, "--allow-private", "--delay", "1ms")
}

// serveAndKill serves while a new dictionary has the index rebuilt; searches find all
// that was acknowledged.
func (s *soak) serveAndKill(t *testing.T) {
	word := fmt.Sprintf("灌溉田%c", '一'+s.random.IntN(5000))
	if err := os.WriteFile(filepath.Join(s.data, wordsFile), []byte(word+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.kill(t, nil, 2*time.Second, 5*time.Second, func(ctx context.Context, line string) {
		var base string
		if _, err := fmt.Sscanf(line, "search at %s", &base); err != nil {
			return
		}
		for ctx.Err() == nil {
			s.search(ctx, t, base)
		}
	}, "serve", "--addr", "127.0.0.1:0")
}

// search asks a server, which may be killed in the meantime.
func (s *soak) search(ctx context.Context, t *testing.T, base string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/search?q="+url.QueryEscape("开始灌溉田地"), nil)
	if err != nil {
		t.Error(err)
		return
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	defer res.Body.Close()
	var a struct {
		Total   int  `json:"total"`
		Partial bool `json:"partial"`
	}
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		return
	}
	s.searches++
	if res.StatusCode != http.StatusOK || !a.Partial && a.Total < len(s.acknowledged) {
		t.Errorf("a search answers %d with %d hits, partial %v; want %d", res.StatusCode, a.Total, a.Partial, len(s.acknowledged))
	}
}

func (s *soak) reindexAndKill(t *testing.T) {
	s.kill(t, nil, 500*time.Millisecond, 3*time.Second, nil, "reindex")
}

func (s *soak) backupAndKill(t *testing.T) {
	s.kill(t, nil, 5*time.Millisecond, 1500*time.Millisecond, nil, "backup", s.kept)
	all, err := backup.List(s.kept)
	if err != nil {
		t.Error(err)
	}
	for _, e := range all {
		if _, _, err := backup.CheckFile(e.Path); err != nil {
			t.Errorf("a backup that has its name: %v", err)
		}
	}
}

// check opens the folder as the next start does, and asks the oracle: whether all that
// was acknowledged is in the store and in the index, and if it is to be thorough whether
// each record is as it was written.
func (s *soak) check(t *testing.T, thorough bool) {
	t.Helper()
	began := time.Now()
	l, err := openLibrary(s.data, false, newLogger(streams{err: io.Discard}))
	if err != nil {
		t.Fatal(err)
	}
	s.longest = max(s.longest, time.Since(began))
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := l.catchUp(t.Context(), streams{err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	if err := l.store.Each(t.Context(), func(a *corpus.Article) error { there[a.ID] = true; return nil }); err != nil {
		t.Error(err)
	}
	for _, id := range s.acknowledged {
		if !there[id] {
			t.Errorf("article %s was acknowledged and is lost", id)
		}
	}
	if problems, err := l.compareIDs(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("index against store: %q, %v", problems, err)
	}
	if !thorough {
		return
	}
	_, err = l.store.Verify(t.Context(), 0, func(p store.Problem) { t.Errorf("verify: %s", p) })
	if err != nil {
		t.Error(err)
	}
	if problems, err := l.compare(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("index against store: %q, %v", problems, err)
	}
}

// restore puts back a backup of all that there is, and crawls the magazine to its end.
func (s *soak) restore(t *testing.T) {
	must(t, "", "crawl", s.site, "--allow-private", "--delay", "1ms", "--data", s.data)
	must(t, "", "backup", s.kept, "--data", s.data)
	restored := filepath.Join(t.TempDir(), "restored")
	must(t, "", "restore", s.kept, "--data", restored)
	if a, b := must(t, "", "export", "--data", s.data), must(t, "", "export", "--data", restored); a != b {
		t.Error("the restored folder has other articles")
	}
	truth, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(filepath.Join(restored, storeFolder))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	titles := map[string]bool{}
	err = st.Each(t.Context(), func(a *corpus.Article) error { titles[a.Title] = true; return nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range truth {
		if !titles[a.Title] {
			t.Errorf("%s of the magazine is missing after all the crawls that were killed", a.Title)
		}
	}
}
