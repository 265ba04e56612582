package literal_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/google/go-cmp/cmp"

	"wensou/index/bleve/literal"
)

func TestTimeRange(t *testing.T) {
	l := newLibrary(t)
	l.apply(t, map[string]*article{"0": {}, "1": {minute: 1}, "5": {minute: 5}, "9": {minute: 9}, "max": {minute: math.MaxUint32}})
	for _, tt := range []struct {
		from, to uint32
		want     []string
	}{
		{0, 0, nil},
		{0, 1, nil},
		{0, 5, []string{"1"}},
		{5, 9, []string{"5"}},
		{5, 10, []string{"5", "9"}},
		{9, 5, nil},
		{0, math.MaxUint32, []string{"1", "5", "9"}},
	} {
		q := literal.NewTimeRange(bleve.NewMatchAllQuery(), tt.from, tt.to)
		if diff := cmp.Diff(tt.want, l.find(t, q)); diff != "" {
			t.Errorf("[%d, %d) (-want +got):\n%s", tt.from, tt.to, diff)
		}
	}
}

// TestYears counts documents around every new year of eight centuries, one of each
// minute, by year.
func TestYears(t *testing.T) {
	l := newLibrary(t)
	batch, want := map[string]*article{}, map[int]int{}
	for year := 1500; year < 2300; year++ {
		first := literal.MinuteOf(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
		for i, minute := range []uint32{first - 1, first, first + 364*24*60} {
			batch[fmt.Sprint(year, i)] = &article{minute: minute}
			want[literal.TimeOf(minute).Year()]++
		}
	}
	batch["last"], batch["first"], batch["none"] = &article{minute: math.MaxUint32}, &article{minute: 1}, &article{}
	want[literal.TimeOf(math.MaxUint32).Year()]++
	want[1]++
	l.apply(t, batch)
	counter := countAll(t, l)
	if diff := cmp.Diff(want, counter.Years()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMinuteOf(t *testing.T) {
	for _, tt := range []struct {
		in   time.Time
		want uint32
	}{
		{time.Time{}, 0},
		{time.Date(1, 1, 1, 0, 1, 0, 0, time.UTC), 1},
		{time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), 0},
		{time.Date(1970, 1, 1, 0, 0, 59, 999, time.UTC), 1035593280},
		{time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), 1035593279},
		{time.Date(2009, 3, 5, 8, 30, 0, 0, time.FixedZone("", 8*3600)), literal.MinuteOf(time.Date(2009, 3, 5, 0, 30, 0, 0, time.UTC))},
		{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), math.MaxUint32},
	} {
		if got := literal.MinuteOf(tt.in); got != tt.want {
			t.Errorf("MinuteOf(%v) = %d, want %d", tt.in, got, tt.want)
		}
	}
	day := time.Date(2009, 3, 5, 8, 30, 0, 0, time.UTC)
	if got := literal.TimeOf(literal.MinuteOf(day)); !got.Equal(day) {
		t.Errorf("TimeOf(MinuteOf(%v)) = %v", day, got)
	}
	if got := literal.TimeOf(0); !got.IsZero() {
		t.Errorf("TimeOf(0) = %v, want the zero time", got)
	}
}
