package usage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/usage"
)

// memory keeps counters as a store does.
type memory struct {
	counters map[string][]byte
	full     bool // refuses writes
}

func (m *memory) Usage(_ context.Context, do func(string, []byte) error) error {
	for id, b := range m.counters {
		if err := do(id, b); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) PutUsage(_ context.Context, counters map[string][]byte) error {
	if m.full {
		return errors.New("disk full")
	}
	for id, b := range counters {
		if m.counters[id] = b; b == nil {
			delete(m.counters, id)
		}
	}
	return nil
}

// clock is a time that a test moves.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func (c *clock) pass(d time.Duration) { c.Time = c.Add(d) }

var noon = time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC) // in China

func open(t *testing.T) (*usage.Counter, *memory, *clock) {
	t.Helper()
	m, at := &memory{counters: map[string][]byte{}}, &clock{noon}
	c, err := usage.Open(t.Context(), m, at.now)
	if err != nil {
		t.Fatal(err)
	}
	return c, m, at
}

const oneDay = 24 * time.Hour

func TestOneReaderCountsOnceADay(t *testing.T) {
	c, _, at := open(t)
	for _, tt := range []struct {
		reader string
		pass   time.Duration
		want   bool
	}{
		{"甲", 0, true},
		{"甲", time.Hour, false},
		{"乙", 0, true},
		{"甲", 12 * time.Hour, true}, // it is tomorrow in China
		{"甲", 0, false},
	} {
		at.pass(tt.pass)
		if got := c.Click(tt.reader, "渡口"); got != tt.want {
			t.Errorf("at %v a click of %s counts: %v, want %v", at.In(corpus.China), tt.reader, got, tt.want)
		}
	}
	if got := []int{c.Clicks("渡口", 1), c.Clicks("渡口", 7), c.Clicks("渡口", 0), c.Clicks("别处", 0)}; !cmp.Equal(got, []int{1, 3, 3, 0}) {
		t.Errorf("clicks of today, the week, ever, and of another: %v, want 1, 3, 3 and 0", got)
	}
}

func TestOneReaderIsBoundedByTheHour(t *testing.T) {
	c, _, at := open(t)
	count := func(first int) int {
		n := 0
		for i := range 1000 {
			if c.Click("甲", fmt.Sprint("文章", first+i)) {
				n++
			}
		}
		return n
	}
	if n := count(0); n != 60 {
		t.Errorf("%d clicks of one reader in an hour count, want 60", n)
	}
	at.pass(time.Hour)
	if n := count(1000); n != 60 {
		t.Errorf("%d clicks in the next hour count, want 60", n)
	}
}

func TestPopularity(t *testing.T) {
	c, _, at := open(t)
	last := 0.0
	for i := range 2000 {
		c.Click(fmt.Sprint("读者", i), "渡口")
		if p := c.Popularity("渡口"); p <= last || p >= 1 {
			t.Fatalf("after %d clicks the popularity is %v, before it was %v; want it to rise below 1", i+1, p, last)
		}
		last = c.Popularity("渡口")
	}
	at.pass(30 * oneDay)
	if p := c.Popularity("渡口"); p >= last || p <= 0 {
		t.Errorf("a month later the popularity is %v, want it to fall", p)
	}
	if p := c.Popularity("别处"); p != 0 {
		t.Errorf("an article that nobody opened has the popularity %v", p)
	}
}

// What was flushed is there after a restart, old days as part of the total; what is
// kept tells nothing of readers.
func TestRestart(t *testing.T) {
	c, m, at := open(t)
	const reader = "203.0.113.77"
	c.Click(reader, "渡口")
	at.pass(60 * oneDay)
	c.Click(reader, "渡口")
	c.Click(reader, "新桥")
	c.Click(reader, "旧闻")
	c.Forget("旧闻")
	m.full = true
	if err := c.Flush(t.Context()); err == nil {
		t.Error("a store that refuses the counters is not told of")
	}
	m.full = false
	if err := c.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, b := range m.counters {
		if strings.Contains(string(b), reader) {
			t.Errorf("the counters of %s name a reader: %s", id, b)
		}
	}
	m.counters["坏"] = []byte("{")
	m.counters["负"] = []byte(`{"total":1,"days":{"3":-5}}`)
	again, err := usage.Open(t.Context(), m, at.now)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][2]int{}
	for _, id := range []string{"渡口", "新桥", "旧闻", "坏", "负"} {
		got[id] = [2]int{again.Clicks(id, 31), again.Clicks(id, 0)}
	}
	want := map[string][2]int{"渡口": {1, 2}, "新桥": {1, 1}, "旧闻": {}, "坏": {}, "负": {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("clicks of the month and ever (-want +got):\n%s", diff)
	}
}

// Run writes at the end what was not written yet.
func TestRunFlushesAtTheEnd(t *testing.T) {
	c, m, _ := open(t)
	c.Click("甲", "渡口")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c.Run(ctx, func(err error) { t.Error(err) })
	if len(m.counters) != 1 {
		t.Errorf("%d articles have counters, want 1", len(m.counters))
	}
}
