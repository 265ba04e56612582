package intake

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// headerBytes is how much of a file of CSV is looked at for its separator.
const headerBytes = 64 << 10

// readCSV reads a table as RFC 4180 has it, with a row of names first. Its fields are
// parted by commas, semicolons or tabs, and its text is in any charset that pages have.
func readCSV(r io.Reader, fields Fields, do func(*corpus.Article) error, bad func(*corpus.LineError)) error {
	text, err := extract.NewReader(r)
	if err != nil {
		return err
	}
	bounded := newBound(text)
	buffered := bufio.NewReaderSize(bounded, headerBytes)
	in := csv.NewReader(buffered)
	in.Comma = separatorOf(buffered)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return fmt.Errorf("the row of names: %w", err)
	}
	t, err := newTable(header, fields)
	if err != nil {
		return err
	}
	for {
		bounded.begin()
		row, err := in.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &parse):
			bad(&corpus.LineError{Line: parse.StartLine, Err: fmt.Errorf("column %d: %w", parse.Column, parse.Err)})
			continue
		case err != nil:
			return err
		}
		line, _ := in.FieldPos(0)
		a, err := t.article(row)
		if err != nil {
			bad(&corpus.LineError{Line: line, Err: err})
		} else if err := do(a); err != nil {
			return err
		}
	}
}

// separatorOf returns what parts the names of the first line most often.
func separatorOf(in *bufio.Reader) rune {
	head, _ := in.Peek(headerBytes) // a shorter file is all there
	line, _, _ := strings.Cut(string(head), "\n")
	return slices.MaxFunc([]rune{',', ';', '\t'}, func(a, b rune) int {
		return strings.Count(line, string(a)) - strings.Count(line, string(b))
	})
}

// table knows the columns of a file.
type table struct {
	columns map[string]int // by name
	lower   map[string]int // by name in lower case
	width   int
	fields  Fields
}

func newTable(header []string, fields Fields) (*table, error) {
	t := &table{columns: map[string]int{}, lower: map[string]int{}, width: len(header), fields: fields}
	for i, name := range slices.Backward(header) { // of two of a name the first counts
		name = strings.TrimSpace(name)
		t.columns[name] = i
		t.lower[strings.ToLower(name)] = i
	}
	for field, name := range fields {
		if _, ok := t.columns[name]; !ok {
			return nil, fmt.Errorf("there is no column %q for %s; the columns are %s", name, field, strings.Join(header, ", "))
		}
	}
	for _, needed := range [][]string{{"title", "body"}, {"id", "url"}} {
		if !slices.ContainsFunc(needed, t.has) {
			return nil, fmt.Errorf("no column is known as %s; name one with --map %s=COLUMN; the columns are %s",
				strings.Join(needed, " or "), needed[0], strings.Join(header, ", "))
		}
	}
	return t, nil
}

// has reports whether the table has a column for a field of articles.
func (t *table) has(field string) bool {
	return t.fields[field] != "" || slices.ContainsFunc(usual[field], func(name string) bool { _, ok := t.lower[name]; return ok })
}

func (t *table) article(row []string) (*corpus.Article, error) {
	if len(row) != t.width {
		return nil, fmt.Errorf("%d fields, and the first row has %d", len(row), t.width)
	}
	return t.fields.article(tableRow{t, row})
}

// tableRow is a record of a table.
type tableRow struct {
	*table
	values []string
}

func (r tableRow) named(name string) any { return r.at(r.columns, name) }
func (r tableRow) usual(name string) any { return r.at(r.lower, name) }

func (r tableRow) at(columns map[string]int, name string) any {
	i, ok := columns[name]
	if !ok {
		return nil
	}
	return strings.ToValidUTF8(r.values[i], "")
}
