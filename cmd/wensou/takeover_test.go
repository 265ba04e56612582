package main

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/index/opensearch/opensearchtest"
)

// candidateProcess starts a real process that serves a data folder on a cluster, and
// returns where it answers.
func candidateProcess(t *testing.T, program, data, cluster string) (base string, process *exec.Cmd) {
	t.Helper()
	process = exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--data", data, "--index", "opensearch:"+cluster)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Kill() // it may have ended
		_ = process.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return strings.TrimSpace(strings.TrimPrefix(line, "search at ")), process
}

// Of two servers the one that writes is killed while articles are pushed to it: the other
// goes on searching, takes over, says after how long, and has all that was acknowledged, each
// under a number of its own, and no number is missing.
func TestTakeoverOnOpenSearch(t *testing.T) {
	const before, after = 20, 5 // batches
	c := opensearchtest.Start(t, 1)
	program, data := build(t), t.TempDir()
	must(t, fourLines, "import", "-", "--data", data)
	s := &soak{data: data, key: strings.TrimSpace(must(t, "", "key", "add", "cms", "--scope", "write", "--data", data))}
	writer, process := candidateProcess(t, program, data, c.URLs[0])
	standby, second := candidateProcess(t, program, data, c.URLs[0])
	random, next := rand.New(rand.NewPCG(1, 0)), 0 //nolint:gosec // texts
	push := func(ctx context.Context, base string) bool {
		var batch []*corpus.Article
		for range pushBatch {
			batch = append(batch, soakArticle("推/", next, random))
			next++
		}
		if !s.push(ctx, t, base, batch) {
			return false
		}
		for _, a := range batch {
			s.acknowledged = append(s.acknowledged, a.ID)
		}
		return true
	}
	for i := 0; ; i++ {
		if i == before {
			go func() { _ = process.Process.Kill() }() // while others are pushed
		}
		if !push(t.Context(), writer) {
			break
		}
	}
	killed := time.Now()
	if total, status := totalAt(t, standby, "灌溉"); status != http.StatusOK || total == 0 {
		t.Errorf("without a writer the other answers %d with %d articles, want 200", status, total)
	}
	until(t, "the other takes over", func() bool {
		r, err := http.Get(standby + "/api/v1/hot")
		return err == nil && r.Body.Close() == nil && r.StatusCode == http.StatusOK
	})
	t.Logf("%d articles acknowledged by the first, the other took over in %s; 10 s are promised where the machine has time for it", len(s.acknowledged), time.Since(killed))
	for range after {
		if !push(t.Context(), standby) {
			t.Fatal("the other does not take articles")
		}
	}
	until(t, "all that was acknowledged is found", func() bool {
		total, _ := totalAt(t, standby, "开始灌溉田地")
		return total >= len(s.acknowledged)
	})
	for _, id := range s.acknowledged {
		get(t, standby+"/api/v1/articles/"+url.PathEscape(id))
	}
	if err := second.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("the other ended with %v", err)
	}
	checkLog(t, data)
}

// checkLog reads the change log of a data folder: it holds each number from 1 on, once.
func checkLog(t *testing.T, data string) {
	t.Helper()
	st, err := store.Open(filepath.Join(data, storeFolder))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	changes, err := st.Changes(t.Context(), 0, 1<<20, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	for i, change := range changes {
		if change.Seq != uint64(i+1) {
			t.Fatalf("entry %d of the log has number %d", i+1, change.Seq)
		}
	}
	if uint64(len(changes)) != st.LastSeq() {
		t.Errorf("the log has %d entries, the last number is %d", len(changes), st.LastSeq())
	}
}
