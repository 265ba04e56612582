package magazine_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wensou/corpus/magazine"
)

// articles returns the magazine's articles.
func articles(t *testing.T) []magazine.Article {
	t.Helper()
	all, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSize(t *testing.T) {
	tops := map[string]int{}
	multi, deep, noSource, anonymous, reprints := 0, 0, 0, 0, 0
	all := articles(t)
	for _, a := range all {
		tops[a.Section[0]]++
		count(&multi, len(a.Pages) > 1)
		count(&deep, len(a.Section) > 1)
		count(&noSource, a.Source == "")
		count(&anonymous, a.Author == "佚名")
		count(&reprints, a.ReprintOf != 0)
	}
	for _, tt := range []struct {
		what      string
		got, want int
	}{
		{"articles", len(all), 64},
		{"sections", len(tops), 8},
		{"articles of several pages", multi, 8},
		{"articles of a subsection", deep, 8},
		{"articles without a source", noSource, 2},
		{"articles by 佚名", anonymous, 3},
		{"reprints", reprints, 3},
	} {
		if tt.got < tt.want {
			t.Errorf("%s: %d, want at least %d", tt.what, tt.got, tt.want)
		}
	}
	for section, n := range tops {
		if n < 5 {
			t.Errorf("%s has %d articles, want at least 5", section, n)
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func TestFields(t *testing.T) {
	first := time.Date(2007, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	titles := map[string]int{}
	for _, a := range articles(t) {
		if other, ok := titles[a.Title]; ok {
			t.Errorf("articles %d and %d are both called %s", other, a.ID, a.Title)
		}
		titles[a.Title] = a.ID
		if a.Published.Before(first) || !a.Published.Before(last) {
			t.Errorf("%s: published %v, want a time from 2007 to 2010", a.Path(), a.Published)
		}
		if a.Published.Location() != time.UTC {
			t.Errorf("%s: published in %v, want UTC", a.Path(), a.Published.Location())
		}
		if a.Reads <= 0 {
			t.Errorf("%s: %d reads", a.Path(), a.Reads)
		}
		if n := utf8.RuneCountInString(a.Body()); n < 350 || n > 1400 {
			t.Errorf("%s: body of %d characters, want 350 to 1400", a.Path(), n)
		}
		for _, field := range []string{a.Title, a.Source, a.Author, a.Editor} {
			if field != strings.TrimSpace(field) {
				t.Errorf("%s: spaces around %q", a.Path(), field)
			}
		}
	}
}

func TestNeighbours(t *testing.T) {
	all := articles(t)
	byID := map[int]magazine.Article{}
	for _, a := range all {
		byID[a.ID] = a
	}
	for _, a := range all {
		if a.Next == 0 {
			continue
		}
		next, ok := byID[a.Next]
		if !ok || next.Prev != a.ID {
			t.Errorf("after %s comes article %d, before which comes %d", a.Path(), a.Next, next.Prev)
		}
		if strings.Join(a.Section, "/") != strings.Join(next.Section, "/") {
			t.Errorf("after %s comes %s of another section", a.Path(), next.Path())
		}
	}
}

// Sentences of twelve characters and more are written for one article, so that
// only a marked reprint looks like one.
func TestSentencesAreUnique(t *testing.T) {
	where := map[string]magazine.Article{}
	shared := map[int]int{}
	for _, a := range articles(t) {
		for _, s := range sentences(a.Body()) {
			first, ok := where[s]
			switch {
			case !ok:
				where[s] = a
			case first.ID == a.ID:
				t.Errorf("%s says twice: %s", a.Path(), s)
			case a.ReprintOf == first.ID || first.ReprintOf == a.ID:
				shared[a.ID]++
			default:
				t.Errorf("%s and %s both say: %s", first.Path(), a.Path(), s)
			}
		}
	}
	for _, a := range articles(t) {
		if a.ReprintOf != 0 && shared[a.ID] < 8 {
			t.Errorf("%s is marked as a reprint and shares %d sentences", a.Path(), shared[a.ID])
		}
	}
}

// sentences returns the sentences of at least twelve characters.
func sentences(body string) []string {
	var long []string
	for s := range strings.FieldsFuncSeq(body, func(r rune) bool { return strings.ContainsRune("。！？\n", r) }) {
		if utf8.RuneCountInString(s) >= 12 {
			long = append(long, s)
		}
	}
	return long
}
