package extract

import "wensou/corpus"

// The steps, as Article.Found names them, in the order in which they run.
const (
	stepProfile = "profile"
	stepMeta    = "meta"
	stepByline  = "byline"
	stepGeneric = "generic"
)

// draft is an article that steps fill. Each setter keeps what an earlier step
// found, and notes who found what.
type draft struct{ article corpus.Article }

func (d *draft) found(field, step string) {
	if d.article.Found == nil {
		d.article.Found = map[string]string{}
	}
	d.article.Found[field] = step
}

// setText fills one field of text.
func (d *draft) setText(field, step string, to *string, value string) {
	if *to == "" && value != "" {
		*to = value
		d.found(field, step)
	}
}

// setTexts fills one field of several texts.
func (d *draft) setTexts(field, step string, to *[]string, values []string) {
	if len(*to) == 0 && len(values) > 0 {
		*to = values
		d.found(field, step)
	}
}

func (d *draft) setTitle(step, s string)  { d.setText("title", step, &d.article.Title, s) }
func (d *draft) setAuthor(step, s string) { d.setText("author", step, &d.article.Author, s) }
func (d *draft) setSource(step, s string) { d.setText("source", step, &d.article.Source, s) }
func (d *draft) setEditor(step, s string) { d.setText("editor", step, &d.article.Editor, s) }
func (d *draft) setBody(step, s string)   { d.setText("body", step, &d.article.Body, s) }
func (d *draft) setPrev(step, s string)   { d.setText("prev", step, &d.article.Prev, s) }
func (d *draft) setNext(step, s string)   { d.setText("next", step, &d.article.Next, s) }

func (d *draft) setSection(step string, path []string) {
	d.setTexts("section", step, &d.article.Section, path)
}

func (d *draft) setTags(step string, tags []string) {
	d.setTexts("tags", step, &d.article.Tags, tags)
}

func (d *draft) setDate(step string, at date) {
	if d.article.Precision == corpus.NoDate && at.precision != corpus.NoDate {
		d.article.Published, d.article.Precision = at.at, at.precision
		d.found("published", step)
	}
}

func (d *draft) setReads(step string, n int) {
	if d.article.Reads == nil {
		d.article.Reads = &n
		d.found("reads", step)
	}
}

// setByline fills what a byline said.
func (d *draft) setByline(step string, b byline) {
	d.setAuthor(step, b.author)
	d.setSource(step, b.source)
	d.setEditor(step, b.editor)
	d.setDate(step, b.published)
	if b.hasReads {
		d.setReads(step, b.reads)
	}
}
