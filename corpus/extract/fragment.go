package extract

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/text/transform"

	"wensou/corpus"
)

// markup is what text does not hold by accident: a tag that databases of articles have,
// or a named or numbered character.
var markup = regexp.MustCompile(`(?i)</?(?:p|br|div|span|a|b|strong|em|i|u|font|img|table|tr|td|ul|ol|li|h[1-6]|blockquote|center|section)(?:\s[^<>]*)?/?>|&(?:nbsp|amp|lt|gt|quot|[lr]dquo|mdash|hellip|middot|#\d{2,6});`)

// Fragment returns the text of a piece of HTML, such as a column of a database, in
// paragraphs that end in '\n'. Text without markup is returned as it is.
func Fragment(s string) string {
	if !markup.MatchString(s) {
		return s
	}
	doc, err := html.ParseWithOptions(strings.NewReader(s), html.ParseOptionEnableScripting(false))
	if err != nil { // nested beyond reason
		return s
	}
	var b strings.Builder
	for _, l := range linesOf(doc) {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

// FindDate returns the first date in a text that is known to hold one, in any of the forms
// that Chinese pages have, and how much of it is known; false if there is none.
func FindDate(s string) (time.Time, corpus.Precision, bool) {
	d, ok := findAnyDate(s)
	return d.at, d.precision, ok
}

// NewReader returns the text of a file in UTF-8. Its charset is told by the first 256 KiB,
// as Decode tells that of a page; a file that is text in no charset is an error of
// ErrCharset.
func NewReader(r io.Reader) (io.Reader, error) {
	in := bufio.NewReaderSize(r, sampleBytes)
	sample, err := in.Peek(sampleBytes)
	if err != nil && err != io.EOF { //nolint:errorlint // bufio returns it as it is
		return nil, err
	}
	charset, err := detect(sample, "")
	if err != nil {
		return nil, err
	}
	if charset == charsetUTF8 {
		if bytes.HasPrefix(sample, []byte("\xef\xbb\xbf")) {
			_, err = in.Discard(3)
		}
		return in, err
	}
	return transform.NewReader(in, encodingOf(charset).NewDecoder()), nil
}
