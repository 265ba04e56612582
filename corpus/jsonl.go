package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxLine bounds one line of JSON lines, in bytes.
const MaxLine = 16 << 20

// line is an article as one JSON object of an import or export file.
type line struct {
	ID      string    `json:"id,omitempty"`
	Site    string    `json:"site,omitempty"`
	URL     string    `json:"url,omitempty"`
	Title   string    `json:"title"`
	Body    string    `json:"body"`
	Section string    `json:"section,omitempty"` // path joined by "/"
	Author  string    `json:"author,omitempty"`
	Source  string    `json:"source,omitempty"`
	Editor  string    `json:"editor,omitempty"`
	Date    string    `json:"date,omitempty"` // see ParseDate
	Tags    tags      `json:"tags,omitempty"`
	Reads   *int      `json:"reads,omitempty"`
	Pages   []PageRef `json:"pages,omitempty"`
	Lang    string    `json:"lang,omitempty"`
}

// tags is a list of words, or one string with commas between them.
type tags []string

func (t *tags) UnmarshalJSON(b []byte) error {
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		var joined string
		if err := json.Unmarshal(b, &joined); err != nil {
			return errors.New("tags: neither a list of strings nor a string")
		}
		list = strings.FieldsFunc(joined, func(r rune) bool { return strings.ContainsRune(",，、;；", r) })
	}
	*t = slices.Clip(slices.DeleteFunc(list, func(tag string) bool { return strings.TrimSpace(tag) == "" }))
	if len(*t) == 0 {
		*t = nil
	}
	return nil
}

// dateForms are the forms of a date, each with what it knows. A time without a
// zone is Chinese time.
var dateForms = []struct {
	layout    string
	precision Precision
	local     bool
}{
	{time.RFC3339, Second, false},
	{"2006-01-02T15:04:05", Second, true},
	{"2006-01-02 15:04:05", Second, true},
	{"2006-01-02 15:04", Minute, true},
	{"2006-01-02", Day, false},
	{"2006-01", Month, false},
	{"2006", Year, false},
}

// maxYear is the last year that RFC 3339 can write.
const maxYear = 9999

// China is the zone of a time of day that names none: UTC+8, without summer time.
var China = time.FixedZone("UTC+8", 8*60*60)

// ParseDate reads a date as an import file gives it, or returns an error that
// says what is accepted. An empty string is no date.
func ParseDate(s string) (time.Time, Precision, error) {
	if s == "" {
		return time.Time{}, NoDate, nil
	}
	for _, f := range dateForms {
		zone := time.UTC
		if f.local {
			zone = China
		}
		t, err := time.ParseInLocation(f.layout, s, zone)
		if t = t.UTC(); err == nil && t.Year() >= 1 && t.Year() <= maxYear {
			return t, f.precision, nil
		}
	}
	return time.Time{}, NoDate, fmt.Errorf("date %.40q: neither RFC 3339 nor a day such as 2009-05-14", s)
}

// FormatDate writes a date as ParseDate reads it, with its precision and no more.
func FormatDate(t time.Time, p Precision) string {
	switch p {
	case NoDate:
		return ""
	case Year:
		return t.Format("2006")
	case Month:
		return t.Format("2006-01")
	case Day:
		return t.Format("2006-01-02")
	case Minute:
		return t.In(China).Format("2006-01-02 15:04")
	default:
		return t.In(China).Format(time.RFC3339)
	}
}

// ParseLine reads one article from a line of JSON. Fields that it does not know
// are ignored; an ID that is missing is derived from the URL. The error says
// which field is wrong, and what is accepted.
func ParseLine(b []byte) (*Article, error) {
	if !utf8.Valid(b) {
		return nil, errors.New("not valid UTF-8")
	}
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("not an article in JSON: %w", err)
	}
	if l.ID == "" {
		if l.URL == "" {
			return nil, errors.New("neither id nor url")
		}
		l.ID = DeriveID(l.URL)
	}
	if err := CheckID(l.ID); err != nil {
		return nil, err
	}
	if strings.TrimSpace(l.Title) == "" && strings.TrimSpace(l.Body) == "" {
		return nil, errors.New("neither title nor body")
	}
	published, precision, err := ParseDate(strings.TrimSpace(l.Date))
	if err != nil {
		return nil, err
	}
	for i, p := range l.Pages {
		if p.Offset < 0 || p.Offset > len(l.Body) || (i > 0 && p.Offset < l.Pages[i-1].Offset) {
			return nil, fmt.Errorf("pages: offset %d of page %d is not in the body, in order", p.Offset, i+1)
		}
	}
	if len(l.Pages) == 0 {
		l.Pages = nil
	}
	return &Article{
		ID: l.ID, Site: l.Site, URL: l.URL, Pages: l.Pages, Title: l.Title, Body: l.Body,
		Section: splitSection(l.Section), Author: l.Author, Source: l.Source, Editor: l.Editor,
		Published: published, Precision: precision, Tags: l.Tags, Reads: l.Reads, Lang: l.Lang,
	}, nil
}

// splitSection takes a path apart, and leaves out empty parts.
func splitSection(path string) []string {
	parts := strings.Split(path, SectionSeparator)
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) == 0 {
		return nil
	}
	return parts
}

// FormatLine returns the article as one line of JSON, with the '\n' at its end.
func FormatLine(a *Article) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(line{
		ID: a.ID, Site: a.Site, URL: a.URL, Pages: a.Pages, Title: a.Title, Body: a.Body,
		Section: a.SectionPath(), Author: a.Author, Source: a.Source, Editor: a.Editor,
		Date: FormatDate(a.Published, a.Precision), Tags: a.Tags, Reads: a.Reads, Lang: a.Lang,
	})
	if err != nil {
		return nil, fmt.Errorf("write article %q: %w", a.ID, err)
	}
	return b.Bytes(), nil
}

// LineError says why a line of an import file was refused, or an item of one that is not
// made of lines.
type LineError struct {
	Line int    // from 1
	Unit string // what is counted, "" for lines
	Err  error
}

func (e *LineError) Error() string {
	return fmt.Sprintf("%s %d: %v", cmp.Or(e.Unit, "line"), e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *LineError) Unwrap() error { return e.Err }

// ReadLines calls do for each article of JSON lines, and bad for each line that
// is none; empty lines are passed over. It ends with the first error of do or
// of the reader; a line longer than MaxLine is bad and passed over too.
func ReadLines(r io.Reader, do func(*Article) error, bad func(*LineError)) error {
	return ReadLinesAs(r, ParseLine, do, bad)
}

// ReadLinesAs is ReadLines for lines that parse makes articles of; it must not keep them.
func ReadLinesAs(r io.Reader, parse func([]byte) (*Article, error), do func(*Article) error, bad func(*LineError)) error {
	in := bufio.NewReaderSize(r, 1<<20)
	var long []byte
	end := false
	for number := 1; !end; number++ {
		b, tooLong, err := readLine(in, &long)
		end = errors.Is(err, io.EOF)
		if err != nil && !end {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if tooLong {
			bad(&LineError{Line: number, Err: fmt.Errorf("longer than %d bytes", MaxLine)})
			continue
		}
		b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\ufeff")))
		if len(b) == 0 {
			continue
		}
		a, err := parse(b)
		if err != nil {
			bad(&LineError{Line: number, Err: err})
		} else if err := do(a); err != nil {
			return err
		}
	}
	return nil
}

// readLine reads up to '\n'. long is its buffer for lines beyond the reader's;
// the line is good until the next call.
func readLine(in *bufio.Reader, long *[]byte) (b []byte, tooLong bool, err error) {
	*long = (*long)[:0]
	for {
		part, err := in.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) && len(*long) == 0 && !tooLong {
			return part, false, err
		}
		if len(*long)+len(part) > MaxLine {
			tooLong = true
		}
		if !tooLong {
			*long = append(*long, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return *long, tooLong, err
		}
	}
}
