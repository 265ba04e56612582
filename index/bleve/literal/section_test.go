package literal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// newSection builds a section of bodies.
func newSection(t testing.TB, bodies ...string) *section {
	t.Helper()
	var b builder
	for i, body := range bodies {
		b.add(&entry{title: []byte("题"), body: []byte(body), minute: uint32(i), keywords: testKeywords(i)})
	}
	s, err := b.build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testKeywords returns different sections, a source for two documents each, and no
// authors.
func testKeywords(i int) [keywords][]byte {
	return [keywords][]byte{fmt.Appendf(nil, "栏目/%d", i), fmt.Appendf(nil, "来源%d", i/2), nil}
}

func matches(s *section, text string) ([]uint32, error) {
	var docs []uint32
	err := s.match(context.Background(), compile(text), nil, func(doc uint32) { docs = append(docs, doc) })
	return docs, err
}

func TestOpenSection(t *testing.T) {
	s := newSection(t, "中国经济", "经济学")
	good := s.bytes
	if s, err := openSection(append([]byte("zap's data"), good...)); err != nil || len(s.bytes) != len(good) {
		t.Errorf("behind other data: %v", err)
	}
	flip := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 0x10
		return b
	}
	for _, tt := range []struct {
		name string
		b    []byte
	}{
		{"empty", nil},
		{"short", good[len(good)-trailerSize+1:]},
		{"trailer only", good[len(good)-trailerSize:]},
		{"cut in front", good[1:]},
		{"cut behind", good[:len(good)-1]},
		{"magic", flip(len(good) - 1)},
		{"sum", flip(len(good) - 9)},
		{"sum of the text", flip(len(good) - 13)},
		{"documents", flip(len(good) - trailerSize)},
		{"documents by far", flip(len(good) - trailerSize + 7)},
		{"bigrams", flip(len(good) - trailerSize + 8)},
		{"bytes of dict", flip(len(good) - trailerSize + 32)},
		{"sections", flip(len(good) - trailerSize + 40)},
		{"sections by far", flip(len(good) - trailerSize + 47)},
		{"bytes of authors", flip(len(good) - trailerSize + 80)},
		{"heads", flip(s.at(s.heads))},
		{"offsets", flip(s.at(s.offsets))},
		{"minutes", flip(s.at(s.minutes))},
		{"ordinals", flip(s.at(s.keywords[Sources].ordinals))},
		{"ends", flip(s.at(s.keywords[Sources].ends))},
		{"values", flip(s.at(s.keywords[Sources].values))},
	} {
		if _, err := openSection(tt.b); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: error = %v, want ErrDamaged", tt.name, err)
		}
	}
	for name, part := range map[string][]byte{"text": s.text, "postings": s.postings, "dict": s.dict} {
		damaged, err := openSection(flip(s.at(part)))
		if err != nil {
			t.Fatalf("damage in %s: %v; want it to be left to verify", name, err)
		}
		if err := damaged.verify(); !errors.Is(err, ErrDamaged) {
			t.Errorf("verify with damage in %s = %v, want ErrDamaged", name, err)
		}
	}
}

// at returns where a part of s begins.
func (s *section) at(part []byte) int {
	return int(uintptr(unsafe.Pointer(&part[0])) - uintptr(unsafe.Pointer(&s.bytes[0])))
}

func TestSectionIsSmall(t *testing.T) {
	s := newSection(t)
	if got, err := matches(s, "国"); err != nil || got != nil {
		t.Errorf("a section without documents: %v, %v", got, err)
	}
	if s.code(0) != nil || s.minute(0) != 0 {
		t.Error("a section without documents has a document")
	}
}

// TestLists builds enough bigrams and documents for several blocks and for
// differences of more than a byte.
func TestLists(t *testing.T) {
	bodies := make([]string, 1000)
	for i := range bodies {
		bodies[i] = "甲" + string(rune(0x4e00+i)) + strings.Repeat("乙丙", i%2)
	}
	bodies[0], bodies[999] = "丁戊", "丁戊"
	s := newSection(t, bodies...)
	for _, tt := range []struct {
		text string
		want []uint32
	}{
		{"丁戊", []uint32{0, 999}},
		{"甲" + string(rune(0x4e00+700)), []uint32{700}},
		{string(rune(0x4e00 + 501)), []uint32{501}},
		{"戊己", nil},
		{"\U0010ffff\U0010ffff", nil},
	} {
		got, err := matches(s, tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
	if got, _ := matches(s, "乙丙"); len(got) != 499 {
		t.Errorf("乙丙 in %d documents, want 499", len(got))
	}
}

// FuzzSection reads a section with damage whose checksum is made right, so that
// all that stands behind the checksum is seen to hold by itself.
func FuzzSection(f *testing.F) {
	good := newSection(f, "中国经济，2009年", "经济学家", "文化", "国\x00𠮷野家", strings.Repeat("的了在和是不", 50)).bytes
	f.Add(uint16(0), byte(1), uint16(1), byte(0x80), "经济")
	f.Add(uint16(len(good)-trailerSize), byte(0xff), uint16(300), byte(0xff), "国")
	f.Fuzz(func(t *testing.T, at1 uint16, x1 byte, at2 uint16, x2 byte, text string) {
		b := bytes.Clone(good)
		b[int(at1)%len(b)] ^= x1
		b[int(at2)%len(b)] ^= x2
		s := new(section)
		trailer := b[len(b)-trailerSize:]
		if s.cut(b, trailer) != nil {
			return
		}
		le.PutUint32(trailer[headSumAt:], crc32.Checksum(s.checkedAtOpen(), castagnoli))
		le.PutUint64(trailer[trailerSize-8:], magic)
		s, err := openSection(b)
		if err != nil {
			return
		}
		if text != "" {
			docs, _ := matches(s, text)
			for _, d := range docs {
				if d >= s.docs {
					t.Errorf("found document %d of %d", d, s.docs)
				}
			}
		}
		counter := (&Columns{parts: []part{{section: s}}}).NewCounter()
		for d := range s.docs {
			splitBorder(s.code(d))
			counter.Add(uint64(d))
		}
		for k := range keywords {
			counter.Values(k)
		}
		numbers := make([]uint64, s.docs)
		for i := range numbers {
			numbers[i] = uint64(i)
		}
		if _, err := mergeSections(new(bytes.Buffer), []*section{s}, [][]uint64{numbers}, nil); err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("merge: %v, want ErrDamaged", err)
		}
	})
}

func TestMergeSections(t *testing.T) {
	a, b := newSection(t, "中国经济", "经济学", "文化"), newSection(t, "中国", "经济")
	numbers := [][]uint64{{0, dropped, dropped}, {1, 2}}
	var out bytes.Buffer
	size, err := mergeSections(&out, []*section{a, b}, numbers, nil)
	if err != nil || size != uint64(out.Len()) {
		t.Fatalf("size = %d, %v; want %d", size, err, out.Len())
	}
	if want := newSection(t, "中国经济", "中国", "经济").bulk(); !bytes.HasPrefix(out.Bytes(), want) {
		t.Error("merged is not as built")
	}
	s, err := openSection(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.verify(); err != nil {
		t.Error(err)
	}
	closed := make(chan struct{})
	close(closed)
	for _, tt := range []struct {
		name    string
		numbers [][]uint64
		closing chan struct{}
	}{
		{"closing", numbers, closed},
		{"a segment too few", numbers[:1], nil},
		{"a document too few", [][]uint64{{0, 1}, {2, 3}}, nil},
		{"another order", [][]uint64{{0, 2, 1}, {3, 4}}, nil},
	} {
		if _, err := mergeSections(new(bytes.Buffer), []*section{a, b}, tt.numbers, tt.closing); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}
