package segment_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"wensou/segment"
	"wensou/segment/segmenttest"
)

func TestSwappableIsASegmenter(t *testing.T) {
	segmenttest.Run(t, segment.NewSwappable(segmenttest.Open(t)))
}

// cutTokens returns the tokens that Cut gives, as Segment does for normal text.
func cutTokens(s *segment.Swappable, normal string) []segment.Token {
	var tokens []segment.Token
	s.Cut(normal, func(start, end, position int) {
		tokens = append(tokens, segment.Token{Term: normal[start:end], Start: start, End: end, Position: position})
	})
	return tokens
}

// Whoever segments during a swap gets the tokens of one dictionary, whole.
func TestSwapIsAtomic(t *testing.T) {
	without := segmenttest.Open(t)
	with, err := segment.Open(segment.Options{UserWords: strings.NewReader("张渡江\n江畔周刊\n")})
	if err != nil {
		t.Fatal(err)
	}
	text := segment.Normal(strings.Repeat("江畔周刊记者张渡江报道，", 20))
	old, fresh := without.Segment(text), with.Segment(text)
	if slices.Equal(old, fresh) {
		t.Fatal("the user words change nothing")
	}
	s := segment.NewSwappable(without)
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for range 20 {
				for _, got := range [][]segment.Token{s.Segment(text), cutTokens(s, text)} {
					if !slices.Equal(got, old) && !slices.Equal(got, fresh) {
						t.Error("tokens of neither dictionary")
					}
				}
				if v := s.Version(); v != with.Version() && v != without.Version() {
					t.Errorf("Version is %q, that of neither dictionary", v)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { readers.Wait(); close(done) }()
	for next, other := with, without; ; next, other = other, next {
		if got := s.Swap(next); got != other {
			t.Fatalf("Swap returned %p, want the dictionary before, %p", got, other)
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
