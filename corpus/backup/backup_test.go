package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/backup"
	"wensou/corpus/store"
)

var noon = time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func article(id int, body string) *corpus.Article {
	return &corpus.Article{
		ID: fmt.Sprintf("a/%d", id), Title: fmt.Sprintf("第%d渠", id), Body: body, URL: fmt.Sprintf("http://jiangpan.example/a/%d.html", id),
		Published: noon, Precision: corpus.Day,
	}
}

func put(t *testing.T, s *store.Store, articles ...*corpus.Article) {
	t.Helper()
	if _, err := s.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
}

// fill makes a store of every family of keys: articles, one of them changed and one
// deleted, crawl state, usage and reprints.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	for i := range 30 {
		put(t, s, article(i, strings.Repeat("开闸放水。", i+1)))
	}
	put(t, s, article(3, "改过的正文。"))
	if err := s.Delete(t.Context(), "a/4"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.StartPass(t.Context(), "jiangpan.example", "http://jiangpan.example", nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Enqueue(t.Context(), "jiangpan.example", "http://jiangpan.example/list.html"); err != nil {
		t.Fatal(err)
	}
	err := s.SettleReprints(t.Context(), &store.ReprintStep{
		State: store.ReprintState{Rules: 1, Applied: s.LastSeq()}, Sketches: map[string][]byte{"a/5": {1}},
		Rulings: []store.ReprintPair{{A: "a/5", B: "a/6", Value: []byte{2}}}, Clusters: map[string]string{"a/5": "a/6"}, Handed: s.LastSeq(),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stateOf returns what a store holds, but for its own ID and the number of its transactions.
func stateOf(t *testing.T, s *store.Store, leaveOut ...string) map[string]string {
	t.Helper()
	p := s.Snapshot()
	defer p.Close()
	state := map[string]string{}
	err := p.All(t.Context(), func(pair store.Pair) error {
		key := string(pair.Key)
		for _, prefix := range append(leaveOut, "m/id", "m/state") {
			if strings.HasPrefix(key, prefix) {
				return nil
			}
		}
		state[key] = string(pair.Value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// take adds a backup to a folder.
func take(t *testing.T, dir string, s *store.Store, whole bool, at time.Time) backup.Entry {
	t.Helper()
	e, _, err := backup.Take(t.Context(), dir, s, whole, []backup.File{{Name: "words.txt", Content: []byte("青石水库\n")}}, at)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// restore restores a chain and returns the store.
func restore(t *testing.T, chain []backup.Entry) *store.Store {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := backup.Restore(t.Context(), dir, "store", files(t, chain)...); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "words.txt")); err != nil || string(b) != "青石水库\n" {
		t.Errorf("words.txt is %q, %v", b, err)
	}
	return open(t, filepath.Join(dir, "store"))
}

func files(t *testing.T, chain []backup.Entry) []io.Reader {
	t.Helper()
	var all []io.Reader
	for _, e := range chain {
		f, err := os.Open(e.Path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		all = append(all, f)
	}
	return all
}

func chain(t *testing.T, dir string, at time.Time, seq uint64) []backup.Entry {
	t.Helper()
	c, err := backup.Chain(dir, at, seq)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWholeBackupGivesAllBack(t *testing.T) {
	dir, s := t.TempDir(), open(t, t.TempDir())
	fill(t, s)
	take(t, dir, s, false, noon)
	got := restore(t, chain(t, dir, time.Time{}, 0))
	if diff := cmp.Diff(stateOf(t, s), stateOf(t, got)); diff != "" {
		t.Errorf("restored (-was +is):\n%s", diff)
	}
	if got.ID() == s.ID() {
		t.Error("the restored store has the ID of the other, whose changes will be others")
	}
	if got.Count() != s.Count() || got.LastSeq() != s.LastSeq() {
		t.Errorf("%d articles up to %d, want %d up to %d", got.Count(), got.LastSeq(), s.Count(), s.LastSeq())
	}
	if a, err := got.ArticleAt(t.Context(), "http://jiangpan.example/a/7.html"); err != nil || a.ID != "a/7" {
		t.Errorf("ArticleAt: %v, %v", a, err)
	}
	put(t, got, article(100, "新的一条渠。")) // it takes changes
}

// Each point of a chain is restored as it was; what is found again from the articles
// may be missing.
func TestIncrements(t *testing.T) {
	dir, s := t.TempDir(), open(t, t.TempDir())
	derived := []string{"r/a", "r/s/", "r/l/", "r/n/"}
	fill(t, s)
	type point struct {
		entry backup.Entry
		state map[string]string
	}
	var points []point
	steps := []func(){
		func() {},
		func() { put(t, s, article(3, "又改了。"), article(40, "新来的。")) },
		func() {
			if err := s.Delete(t.Context(), "a/40", "a/7"); err != nil {
				t.Fatal(err)
			}
			moved := article(8, "搬了家。")
			moved.URL = "http://jiangpan.example/b/8.html"
			put(t, s, moved)
		},
		func() { put(t, s, article(40, "又回来了。")) },
		func() {},
	}
	for i, step := range steps {
		step()
		e := take(t, dir, s, false, noon.Add(time.Duration(i)*time.Hour))
		if e.Whole() != (i == 0) {
			t.Errorf("backup %d is whole: %v", i, e.Whole())
		}
		points = append(points, point{e, stateOf(t, s, derived...)})
	}
	for i, p := range points {
		c := chain(t, dir, p.entry.Taken, 0)
		if len(c) != i+1 {
			t.Fatalf("the chain to backup %d has %d parts", i, len(c))
		}
		got := restore(t, c)
		if diff := cmp.Diff(p.state, stateOf(t, got, derived...)); diff != "" {
			t.Errorf("restored to backup %d (-was +is):\n%s", i, diff)
		}
	}
	if c := chain(t, dir, time.Time{}, points[1].entry.Seq); c[len(c)-1].Path != points[1].entry.Path {
		t.Errorf("the chain to change %d ends with %s", points[1].entry.Seq, c[len(c)-1].Path)
	}
	if e := take(t, dir, s, true, noon.Add(9*time.Hour)); !e.Whole() {
		t.Error("a whole backup was wanted")
	}
	if c := chain(t, dir, time.Time{}, 0); len(c) != 1 {
		t.Errorf("after a whole backup the chain has %d parts", len(c))
	}
}

func TestMissingLinkIsNamed(t *testing.T) {
	dir, s := t.TempDir(), open(t, t.TempDir())
	var all []backup.Entry
	for i := range 3 {
		put(t, s, article(i, "水。"))
		all = append(all, take(t, dir, s, false, noon.Add(time.Duration(i)*time.Hour)))
	}
	if err := os.Remove(all[1].Path); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Chain(dir, time.Time{}, 0); err == nil || !strings.Contains(err.Error(), all[2].Path) {
		t.Errorf("Chain without its middle: %v, want an error that names %s", err, all[2].Path)
	}
	if _, err := backup.Chain(dir, noon.Add(-time.Hour), 0); err == nil {
		t.Error("Chain before the first backup gives one")
	}
	if e := take(t, dir, s, false, noon.Add(5*time.Hour)); e.Since != all[0].Seq {
		t.Errorf("the next backup adds to change %d, want %d: the newest that can be restored", e.Since, all[0].Seq)
	}
	if _, err := backup.Restore(t.Context(), filepath.Join(t.TempDir(), "d"), "store", files(t, all[2:])...); err == nil || !strings.Contains(err.Error(), "not whole") {
		t.Errorf("Restore of an increment alone: %v", err)
	}
	if _, err := backup.Restore(t.Context(), filepath.Join(t.TempDir(), "d"), "store", files(t, []backup.Entry{all[0], all[2]})...); err == nil || !strings.Contains(err.Error(), "adds to change") {
		t.Errorf("Restore with a gap: %v", err)
	}
}

// A backup that is taken while articles are written is the state at its sequence.
func TestBackupDuringWrites(t *testing.T) {
	s := open(t, t.TempDir())
	states := map[uint64]int{} // articles, by change
	var mu sync.Mutex
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			mu.Lock()
			put(t, s, article(i, "水。"))
			if i%3 == 2 {
				if err := s.Delete(t.Context(), fmt.Sprintf("a/%d", i-1)); err != nil {
					t.Error(err)
				}
			}
			states[s.LastSeq()] = s.Count()
			mu.Unlock()
		}
	})
	for range 10 {
		var file bytes.Buffer
		p := s.Snapshot()
		h, err := backup.Write(t.Context(), &file, p, 0, nil, noon)
		p.Close()
		if err != nil {
			t.Fatal(err)
		}
		r, err := backup.Restore(t.Context(), filepath.Join(t.TempDir(), "data"), "store", &file)
		if err != nil || r.Seq != h.Seq {
			t.Fatalf("restored %+v, %v; want up to change %d", r, err, h.Seq)
		}
		mu.Lock()
		if want, ok := states[h.Seq]; ok && r.Articles != want {
			t.Errorf("at change %d: %d articles, want %d", h.Seq, r.Articles, want)
		}
		mu.Unlock()
	}
	stop()
	wg.Wait()
}

// Any byte that is not as it was written, and any end that is too early, is found, and
// nothing is put in place.
func TestDamageIsFound(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s)
	var file bytes.Buffer
	p := s.Snapshot()
	defer p.Close()
	if _, err := backup.Write(t.Context(), &file, p, 0, []backup.File{{Name: "words.txt", Content: []byte("青石水库\n")}}, noon); err != nil {
		t.Fatal(err)
	}
	good := file.Bytes()
	if _, trailer, err := backup.Check(bytes.NewReader(good)); err != nil || trailer.Articles != s.Count() || trailer.Files != 1 {
		t.Fatalf("Check of a good backup: %+v, %v", trailer, err)
	}
	check := func(what string, b []byte) {
		t.Helper()
		_, _, err := backup.Check(bytes.NewReader(b))
		if !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrFormat) {
			t.Errorf("%s: Check says %v", what, err)
		}
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		check(fmt.Sprintf("byte %d of %d flipped", i, len(good)), bad)
		if i%97 == 0 {
			check(fmt.Sprintf("cut at %d of %d", i, len(good)), good[:i])
		}
	}
	check("something after the end", append(bytes.Clone(good), 0))
	check("twice", append(bytes.Clone(good), good...))
	dir := filepath.Join(t.TempDir(), "data")
	bad := bytes.Clone(good)
	bad[len(bad)-200] ^= 1
	if _, err := backup.Restore(t.Context(), dir, "store", bytes.NewReader(bad)); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("Restore of a damaged backup: %v", err)
	}
	if entries, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(entries) != 0 {
		t.Errorf("a restore that failed left %v, %v", entries, err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), dir, "store", strings.NewReader("")); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("Restore into a folder in use: %v", err)
	}
	if _, err := backup.Restore(t.Context(), filepath.Join(dir, "d"), "store", strings.NewReader("PK\x03\x04 no backup")); !errors.Is(err, backup.ErrFormat) {
		t.Errorf("Restore of another file: %v, want ErrFormat", err)
	}
}

func FuzzCheck(f *testing.F) {
	s, err := store.Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	if _, err := s.Put(f.Context(), []*corpus.Article{article(1, "水。"), article(2, "渠。")}); err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	p := s.Snapshot()
	if _, err := backup.Write(f.Context(), &file, p, 0, []backup.File{{Name: "a", Content: []byte("b")}}, noon); err != nil {
		f.Fatal(err)
	}
	p.Close()
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte("WENSOUBK"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _, _ = backup.Check(bytes.NewReader(b)) // no panic, no end of memory
	})
}
