package bleve

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index/plan"
)

// formsField holds the traditional and variant characters that an article writes:
// 髮 and 發 are found alike, since both fold to 发, and the article that writes
// what was typed comes first.
const formsField = "forms"

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

// formsHeld tells, of each form of a character, the documents that write it, among
// those asked for.
type formsHeld map[rune]map[uint64]bool

// newFormsHeld looks the forms up for documents, by their numbers.
func (v *view) newFormsHeld(ctx context.Context, characters []plan.Written, all []candidate, best []int) (formsHeld, error) {
	holds := formsHeld{}
	if len(characters) == 0 {
		return holds, nil
	}
	asked := make(map[uint64]bool, len(best))
	for _, i := range best {
		asked[all[i].number] = true
	}
	for _, c := range characters {
		forms := c.Other
		if forms == nil {
			forms = []rune{c.Typed}
		}
		for _, form := range forms {
			if holds[form] != nil {
				continue
			}
			var err error
			if holds[form], err = v.withForm(ctx, form, asked); err != nil {
				return nil, err
			}
		}
	}
	return holds, nil
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
