package literal

import "fmt"

// names are the fields of a document that go into the section, keywords last.
var names = [...]string{TitleField, BodyField, MinuteField, SectionField, SourceField, AuthorField, ClusterField}

// firstKeyword is the place in names of the first keyword.
const firstKeyword = len(names) - int(keywords)

// fields gathers the fields of one document.
type fields struct {
	values [len(names)][]byte
	err    error
}

// set takes a field if it is one of names.
func (f *fields) set(name string, value func() []byte) {
	for i := range names {
		if name != names[i] {
			continue
		}
		if f.values[i] != nil {
			f.err = fmt.Errorf("the field %s occurs twice", name)
		}
		f.values[i] = value()
	}
}

// entry returns what the section holds of the document.
func (f *fields) entry() (entry, error) {
	e := entry{title: f.values[0], body: f.values[1]}
	copy(e.keywords[:], f.values[firstKeyword:])
	if f.err != nil || f.values[2] == nil {
		return e, f.err
	}
	var err error
	e.minute, err = parseMinute(f.values[2])
	return e, err
}
