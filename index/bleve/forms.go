package bleve

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/segment"
)

// formsField holds the traditional and variant characters that an article writes:
// 髮 and 發 are found alike, since both fold to 发, and the article that writes
// what was typed comes first.
const formsField = "forms"

// maxFormRunes bounds the queries whose written forms are looked at. In a longer
// text the words around a character tell what it means.
const maxFormRunes = 8

// forms is the field of the traditional and variant characters of title and body.
type forms struct{ *text }

var _ document.Field = (*forms)(nil)

func (f *forms) Name() string             { return formsField }
func (f *forms) Value() []byte            { return nil }
func (f *forms) ArrayPositions() []uint64 { return nil }
func (f *forms) EncodedFieldType() byte   { return 't' }
func (f *forms) Options() bleveindex.FieldIndexingOptions {
	return bleveindex.IndexField | bleveindex.SkipFreqNorm
}
func (f *forms) Analyze()                  {} // words does
func (f *forms) AnalyzedLength() int       { return len(f.written) }
func (f *forms) NumPlainTextBytes() uint64 { return 0 }
func (f *forms) Size() int                 { return 64 }

func (f *forms) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.written }

// written is a character of a query in the form that was typed.
type written struct {
	typed rune
	other []rune // forms that fold to the same character; none of them if typed is the folded one
}

// writtenForms returns the characters of a query that can be written in several
// ways.
func writtenForms(text string) []written {
	if utf8.RuneCountInString(text) > maxFormRunes {
		return nil
	}
	var all []written
	for _, r := range text {
		folded, _ := utf8.DecodeRuneInString(segment.Normal(string(r)))
		forms := segment.FormsOf(folded)
		switch {
		case len(forms) == 0:
		case r == folded:
			all = append(all, written{r, forms})
		default:
			all = append(all, written{r, nil})
		}
	}
	return all
}

// formsScorer tells how many of the characters of a query a document writes as
// they were typed.
type formsScorer struct {
	characters []written
	holds      map[rune]map[uint64]bool // of each form, the documents among those asked for
}

// newFormsScorer looks the forms up for documents, by their numbers.
func (v *view) newFormsScorer(ctx context.Context, characters []written, all []candidate, best []int) (*formsScorer, error) {
	s := &formsScorer{characters, map[rune]map[uint64]bool{}}
	if len(characters) == 0 {
		return s, nil
	}
	asked := make(map[uint64]bool, len(best))
	for _, i := range best {
		asked[all[i].number] = true
	}
	for _, c := range characters {
		forms := c.other
		if forms == nil {
			forms = []rune{c.typed}
		}
		for _, form := range forms {
			if s.holds[form] != nil {
				continue
			}
			var err error
			if s.holds[form], err = v.withForm(ctx, form, asked); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// withForm returns those of the documents asked for that write a form.
func (v *view) withForm(ctx context.Context, form rune, asked map[uint64]bool) (found map[uint64]bool, err error) {
	postings, err := v.TermFieldReader(ctx, []byte(string(form)), formsField, false, false, false)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, postings.Close()) }()
	found = map[uint64]bool{}
	var doc bleveindex.TermFieldDoc
	for {
		next, err := postings.Next(doc.Reset())
		if err != nil || next == nil {
			return found, err
		}
		if n := next.ID.Value(); asked[n] {
			found[n] = true
		}
	}
}

// score returns the share of the characters that a document writes as they were typed.
func (s *formsScorer) score(number uint64) float64 {
	if len(s.characters) == 0 {
		return 0
	}
	asTyped := 0
	for _, c := range s.characters {
		if s.writes(c, number) {
			asTyped++
		}
	}
	return float64(asTyped) / float64(len(s.characters))
}

// writes reports whether a document writes a character as it was typed. One that
// was typed in the folded form is so written where no other form is.
func (s *formsScorer) writes(c written, number uint64) bool {
	for _, form := range c.other {
		if s.holds[form][number] {
			return false
		}
	}
	return c.other != nil || s.holds[c.typed][number]
}
