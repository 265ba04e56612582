package segmenttest

import (
	"sync"
	"testing"

	"wensou/segment"
)

var dictionary = sync.OnceValues(func() (*segment.Dictionary, error) { return segment.Open(segment.Options{}) })

// Open returns the dictionary without user words. It is built once per process,
// which takes longer than a fuzz function's case may: call it before f.Fuzz.
func Open(t testing.TB) *segment.Dictionary {
	t.Helper()
	d, err := dictionary()
	if err != nil {
		t.Fatal(err)
	}
	return d
}
