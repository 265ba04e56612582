package crawl

import "wensou/corpus"

// A page that is there and can't be read, since its charset is unknown or it has no title
// and text where its profile says that it is an article, is in quarantine: it is listed
// with the reason, and read again when it changes, or when the extractor or a profile has
// become another. An article that it was before stays as it was.

// quarantine notes that a page can't be read by the present reader.
func (p *pass) quarantine(v *corpus.Visit, why string) {
	isThere(v)
	if v.History.At.IsZero() {
		look(v, 0)
	}
	v.Quarantine = corpus.Quarantine{Why: why, Reader: p.extractor.Print()}
	p.report.fail(v.URL, why)
}

// isForAnother reports a page in quarantine that another reader could not read.
func isForAnother(v *corpus.Visit, reader uint64) bool {
	return v.Quarantine.Why != "" && v.Quarantine.Reader != reader
}
