package segment

import "sync/atomic"

// Swappable is a Segmenter whose dictionary can be replaced while others use it.
// Each call sees one dictionary from its beginning to its end; two calls may see
// two, so that who needs Version and tokens of one dictionary takes Dictionary
// first.
type Swappable struct {
	current atomic.Pointer[Dictionary]
}

var _ Segmenter = (*Swappable)(nil)

// NewSwappable returns a segmenter that uses d, which is not nil.
func NewSwappable(d *Dictionary) *Swappable {
	s := new(Swappable)
	s.current.Store(d)
	return s
}

// Swap makes d, which is not nil, the dictionary of the calls to come, and
// returns the one before it. Calls that are under way end with the old one.
func (s *Swappable) Swap(d *Dictionary) (old *Dictionary) { return s.current.Swap(d) }

// Dictionary returns the dictionary of now.
func (s *Swappable) Dictionary() *Dictionary { return s.current.Load() }

// Segment implements Segmenter.
func (s *Swappable) Segment(text string) []Token { return s.Dictionary().Segment(text) }

// Version implements Segmenter.
func (s *Swappable) Version() string { return s.Dictionary().Version() }

// Cut is Cut of the dictionary of now.
func (s *Swappable) Cut(normal string, emit func(start, end, position int)) {
	s.Dictionary().Cut(normal, emit)
}
