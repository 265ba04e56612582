package segment_test

import (
	"strings"
	"testing"

	"wensou/segment"
	"wensou/segment/segmenttest"
)

func benchmarkText() string {
	return segment.Normal(strings.Repeat(strings.Join(ownTexts, "\n"), 200))
}

func BenchmarkCut(b *testing.B) {
	d, text := segmenttest.Open(b), benchmarkText()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d.Cut(text, func(int, int, int) {})
	}
}

// BenchmarkGse is gse on the same text: as we cut it, and for search.
func BenchmarkGse(b *testing.B) {
	s, err := gseSegmenter()
	if err != nil {
		b.Fatal(err)
	}
	text := benchmarkText()
	b.Run("Segment", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			s.Segment([]byte(text))
		}
	})
	b.Run("CutSearch", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			s.CutSearch(text)
		}
	})
}

// BenchmarkOpen is what each command pays that cuts text.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := segment.Open(segment.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNormal(b *testing.B) {
	text := strings.Repeat(strings.Join(ownTexts, "\n"), 200)
	segment.Normal("") // builds the table
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		segment.Normal(text)
	}
}
