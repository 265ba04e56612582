package rules

import (
	"context"
	"slices"

	"wensou/index"
	"wensou/segment"
)

// idle returns what lines of a list say in vain: the IDs of pins that no article has, and
// stop words that are no word of the dictionary, so that no query is cut into them. It
// looks at the first maxQueries lines.
func (b *Book) idle(ctx context.Context, l List, lines []string) ([]string, error) {
	var idle []string
	lines = rulesIn(lines)
	for _, line := range lines[:min(len(lines), maxQueries)] {
		switch l {
		case Pins:
			missing, err := b.missing(ctx, line)
			if err != nil {
				return idle, err
			}
			idle = append(idle, missing...)
		case StopWords:
			if word := stopWordOf(line); !b.isWord(word) {
				idle = append(idle, word)
			}
		}
	}
	slices.Sort(idle)
	return slices.Compact(idle), nil
}

// missing returns the IDs of a line of pins that no article has.
func (b *Book) missing(ctx context.Context, line string) ([]string, error) {
	_, ids, err := index.SplitPin(line)
	if err != nil {
		return nil, err
	}
	found, err := b.options.Search.Search(ctx, index.Query{IDs: ids, Sort: index.Newest, Size: index.MaxPins})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(ids, func(id string) bool { return placeOf(found.Hits, id) > 0 }), nil
}

// isWord reports whether a text is one word of the dictionary in use.
func (b *Book) isWord(text string) bool {
	cut := segment.Words(b.options.Words().Segment(text))
	return len(cut) == 1 && cut[0].Term == segment.Trimmed(text)
}
