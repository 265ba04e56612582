package literal

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// keywordSection builds a section of n documents with the sources that source
// gives.
func keywordSection(t *testing.T, n int, source func(i int) string) *section {
	t.Helper()
	var b builder
	for i := range n {
		b.add(&entry{keywords: [keywords][]byte{Sources: []byte(source(i))}})
	}
	s, err := b.build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKeywordWidths holds columns on both sides of each width against what went in.
func TestKeywordWidths(t *testing.T) {
	for _, tt := range []struct{ values, width int }{
		{1, 1}, {256, 1}, {257, 2}, {1 << 16, 2}, {1<<16 + 1, 4},
	} {
		source := func(i int) string { return fmt.Sprint("源", i*7919%tt.values) }
		n := tt.values + 3
		s := keywordSection(t, n, source)
		if got := s.keywords[Sources]; got.width != tt.width || got.count() != tt.values {
			t.Errorf("%d values have %d bytes each and are %d, want %d", tt.values, got.width, got.count(), tt.width)
		}
		for i := range n {
			if got := string(s.keyword(Sources, uint32(i))); got != source(i) {
				t.Fatalf("of %d values, document %d has %q, want %q", tt.values, i, got, source(i))
			}
		}
		if got := s.keyword(Authors, 0); len(got) != 0 {
			t.Errorf("an author from nowhere: %q", got)
		}
	}
}

// TestMergeKeywords unites dictionaries that grow from one byte to two an ordinal,
// without the values of the dropped.
func TestMergeKeywords(t *testing.T) {
	a := keywordSection(t, 200, func(i int) string { return fmt.Sprint("甲", i) })
	b := keywordSection(t, 200, func(i int) string { return fmt.Sprint("乙", i%150) })
	numbers := [][]uint64{make([]uint64, 200), make([]uint64, 200)}
	var want []string
	for i, s := range []*section{a, b} {
		for doc := range numbers[i] {
			if numbers[i][doc] = dropped; doc%10 == 3 {
				continue
			}
			numbers[i][doc] = uint64(len(want))
			want = append(want, string(s.keyword(Sources, uint32(doc))))
		}
	}
	var out bytes.Buffer
	if _, err := mergeSections(&out, []*section{a, b}, numbers, nil); err != nil {
		t.Fatal(err)
	}
	merged, err := openSection(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for doc := range merged.docs {
		got = append(got, string(merged.keyword(Sources, doc)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := merged.keywords[Sources].count(); n != 180+135 {
		t.Errorf("%d values, want 315: those of the dropped stay behind", n)
	}
	rebuilt := keywordSection(t, len(want), func(i int) string { return want[i] })
	if !bytes.Equal(merged.bytes, rebuilt.bytes) {
		t.Error("merged is not as built")
	}
}
