package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"wensou/corpus"
)

// errLong is returned for a record that does not end.
var errLong = fmt.Errorf("a record is longer than %d bytes; is a mark left out that ends it?", corpus.MaxLine)

// bound fails once a record is longer than corpus.MaxLine; what its reader buffers ahead
// counts too.
type bound struct {
	r    io.Reader
	left int
}

func newBound(r io.Reader) *bound { return &bound{r, corpus.MaxLine} }

// begin counts anew.
func (b *bound) begin() { b.left = corpus.MaxLine }

func (b *bound) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, errLong
	}
	return n, err
}

// readArray reads an array of objects. One that is no article is told and passed over;
// at one that is no JSON it ends, since nobody knows where the next begins.
func readArray(r io.Reader, fields Fields, do func(*corpus.Article) error, bad func(*corpus.LineError)) error {
	bounded := newBound(r)
	dec := json.NewDecoder(bounded)
	if _, err := dec.Token(); err != nil {
		return err
	}
	for item := 1; dec.More(); item++ {
		bounded.begin()
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fmt.Errorf("item %d: %w", item, err)
		}
		a, err := fields.fromJSON(raw)
		if err != nil {
			bad(&corpus.LineError{Line: item, Unit: "item", Err: err})
		} else if err := do(a); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("the end of the array: %w", err)
	}
	return nil
}

// fromJSON reads an article from an object with other names than ours.
func (f Fields) fromJSON(b []byte) (*corpus.Article, error) {
	o, err := parseObject(b)
	if err != nil {
		return nil, err
	}
	return f.article(o)
}

// object is a JSON object.
type object map[string]any

func parseObject(b []byte) (object, error) {
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	var o object
	if err := dec.Decode(&o); err != nil {
		return nil, fmt.Errorf("not an article in JSON: %w", err)
	}
	if o == nil {
		return nil, errors.New("not an article in JSON: null")
	}
	return o, nil
}

func (o object) named(path string) any {
	if v, ok := o[path]; ok {
		return v
	}
	name, rest, ok := strings.Cut(path, ".")
	if !ok {
		return nil
	}
	inner, _ := o[name].(map[string]any) // nil has no members
	return object(inner).named(rest)
}

func (o object) usual(name string) any {
	if v, ok := o[name]; ok {
		return v
	}
	for key, v := range o {
		if strings.EqualFold(key, name) {
			return v
		}
	}
	return nil
}
