package shingle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/shingle"
)

func TestIsLetter(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want bool
	}{
		{"江a9ひé٣", true},
		{"，。 　、!·—\n〇½①", false},
	} {
		for _, r := range tt.in {
			if got := shingle.IsLetter(r); got != tt.want {
				t.Errorf("IsLetter(%q) = %v, want %v", r, got, tt.want)
			}
		}
	}
}

func TestOf(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string // the letters of each shingle
	}{
		{"", nil},
		{"江畔春", nil},
		{"江畔春水", []string{"江畔春水"}},
		{"江畔春水生", []string{"江畔春水", "畔春水生"}},
		{"水水水水水", []string{"水水水水", "水水水水"}},
	} {
		var want []uint32
		for _, s := range tt.want {
			r := []rune(s)
			want = append(want, uint32(shingle.Hash(r[0], r[1], r[2], r[3])))
		}
		if diff := cmp.Diff(want, shingle.Of([]rune(tt.in))); diff != "" {
			t.Errorf("Of(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

// Shingles that differ in a letter get hashes that differ in each bit, or the lowest
// hashes of a text would be no random choice.
func TestHashSpreads(t *testing.T) {
	letters := []rune(strings.Repeat("渡口的船工说今年的水比往年来得早", 2))
	hashes := shingle.Set(shingle.Of(letters))
	if len(hashes) != len(letters)/2 {
		t.Fatalf("%d different shingles, want %d", len(hashes), len(letters)/2)
	}
	for bit := range 32 {
		set := 0
		for _, h := range hashes {
			set += int(h >> bit & 1)
		}
		if set == 0 || set == len(hashes) {
			t.Errorf("bit %d is the same in all hashes", bit)
		}
	}
}

func TestShared(t *testing.T) {
	for _, tt := range []struct {
		a, b []uint32
		want int
	}{
		{nil, nil, 0},
		{[]uint32{1, 2}, nil, 0},
		{[]uint32{1, 3, 5}, []uint32{2, 3, 4, 5, 6}, 2},
		{[]uint32{7, 7, 8}, []uint32{7, 7, 7}, 2},
	} {
		if a, b := shingle.Shared(tt.a, tt.b), shingle.Shared(tt.b, tt.a); a != tt.want || b != tt.want {
			t.Errorf("Shared(%v, %v) = %d, and %d the other way, want %d", tt.a, tt.b, a, b, tt.want)
		}
	}
}

func TestSet(t *testing.T) {
	if got := shingle.Set([]uint32{5, 1, 5, 3}); !slices.Equal(got, []uint32{1, 3, 5}) {
		t.Errorf("Set = %v, want 1, 3, 5", got)
	}
}
