package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/store"
)

// TestSources holds that what is known of sites is kept over a restart and in every
// backup, and that a record which can't be read is found.
func TestSources(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Source(t.Context(), site); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("Source of a site that is not known: %v, want ErrNotFound", err)
	}
	paused := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	for _, name := range []string{site, "a.example:8080"} {
		if err := s.UpdateSource(t.Context(), name, func(x *corpus.Source) { x.Seed = "http://" + name + "/" }); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.UpdateSource(t.Context(), site, func(x *corpus.Source) { x.Paused = paused }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	var got []corpus.Source
	if err := s.Sources(t.Context(), func(x corpus.Source) error { got = append(got, x); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []corpus.Source{{Site: "a.example:8080", Seed: "http://a.example:8080/"}, {Site: site, Seed: "http://" + site + "/", Paused: paused}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	p := s.Snapshot()
	defer p.Close()
	var saved []string
	err = p.Since(t.Context(), s.LastSeq(), func(pair store.Pair) error {
		if key := string(pair.Key); strings.HasPrefix(key, "s/") {
			saved = append(saved, key)
		}
		return nil
	})
	if err != nil || !slices.Equal(saved, []string{"s/a.example:8080", "s/" + site}) {
		t.Errorf("an increment of a backup has %q, %v", saved, err)
	}
	if v, err := s.Verify(t.Context(), 0, func(p store.Problem) { t.Errorf("Verify: %v", p) }); err != nil || v.Crawl != 2 {
		t.Errorf("Verify: %+v, %v", v, err)
	}
}

// TestStartPassDue holds that a pass over what is due queues that, what repeats an article
// that is not there, and nothing twice, beside the rest of a pass that was cut off.
func TestStartPassDue(t *testing.T) {
	s := open(t, t.TempDir())
	startPass(t, s, false)
	now := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	if _, err := s.Put(t.Context(), []*corpus.Article{{ID: "there", Title: "水库完工"}}); err != nil {
		t.Fatal(err)
	}
	for _, v := range []corpus.Visit{
		{URL: origin + "/due", Due: now},
		{URL: origin + "/later", Due: now.Add(time.Hour)},
		{URL: origin + "/unplanned"},
		{URL: origin + "/orphan", Due: now.Add(time.Hour), Twin: "gone"},
		{URL: origin + "/twin", Due: now.Add(time.Hour), Twin: "there"},
		{URL: origin + "/stale", Due: now.Add(time.Hour)},
	} {
		settle(t, s, &corpus.Step{Visit: v})
	}
	settle(t, s, &corpus.Step{Visit: corpus.Visit{URL: origin + "/map.xml", Due: now.Add(time.Hour)}, Stale: []string{origin + "/stale", origin + "/unknown"}})
	isDue := func(v *corpus.Visit) bool { return !v.Due.After(now) }
	for range 2 {
		if _, rest, err := s.StartPass(t.Context(), site, origin, isDue); err != nil || !rest {
			t.Fatalf("StartPass: %v, %v, want a pass that goes on", rest, err)
		}
	}
	got := drain(t, s, site)
	slices.Sort(got)
	if want := []string{origin + "/due", origin + "/orphan", origin + "/stale", origin + "/unplanned"}; !slices.Equal(got, want) {
		t.Errorf("queued %q, want %q", got, want)
	}
}
