package extract_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"wensou/corpus/extract"
)

// Each charset is told from the bytes, however long the text is, whatever is around it and
// whatever the page and the header say: 2 scripts, 3 charsets, 5 texts, 4 claims, less those
// that Big5 can't write.
func TestDecodeMatrix(t *testing.T) {
	texts := func(text string) map[string]string {
		return map[string]string{
			"paragraph": text,
			"title":     text[strings.Index(text, "<title>"):strings.Index(text, "<p>")],
			"long":      strings.Repeat(text, 40),
			"in a page": "<html><head><script>" + strings.Repeat("var a = 1; // none\n", 400) + "</script></head><body>" + text,
			"cut":       text[:len(text)/2/3*3],
		}
	}
	claims := map[string]func(charset string) (meta, header string){
		"none": func(string) (string, string) { return "", "" },
		"right": func(charset string) (string, string) {
			return "<meta charset=" + charset + ">", "text/html; charset=" + charset
		},
		"wrong": func(charset string) (string, string) { return "<meta charset=" + other(charset) + ">", "" },
		"wrong twice": func(charset string) (string, string) {
			return "<meta charset=" + other(charset) + ">", "text/html; charset=" + other(charset)
		},
	}
	cases := 0
	for script, page := range map[string]string{"simplified": simplified, "traditional": traditional} {
		for charset, e := range map[string]encoding.Encoding{"utf-8": encoding.Nop, "gb18030": simplifiedchinese.GB18030, "big5": traditionalchinese.Big5} {
			if script == "simplified" && charset == "big5" {
				continue
			}
			for length, text := range texts(page) {
				for claimed, claim := range claims {
					if length == "title" && strings.HasPrefix(claimed, "wrong") && charset != "utf-8" {
						continue // seven characters against two claims
					}
					meta, header := claim(charset)
					text := meta + strings.ToValidUTF8(text, "")
					b, err := e.NewEncoder().String(text)
					if err != nil {
						t.Fatal(err)
					}
					cases++
					got, found, err := extract.Decode([]byte(b), header)
					if err != nil || got != text || found != charset {
						t.Errorf("%s %s in %s, claim %s: as %s, %v: %.80q", script, length, charset, claimed, found, err, got)
					}
				}
			}
		}
	}
	if cases < 76 {
		t.Errorf("%d cases, want at least 76", cases)
	}
}

// other returns a charset that a page in one may claim to be in.
func other(charset string) string {
	if charset == "gb18030" {
		return "big5"
	}
	return "gb2312"
}

func TestDecodeTwiceEncoded(t *testing.T) {
	twice := func(text string, e encoding.Encoding) string {
		t.Helper()
		s, err := e.NewDecoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	even := strings.Repeat("<p>水库大坝加固工程</p>", 4) // of pairs of characters, which GB 18030 can hold
	var windows strings.Builder                  // as browsers read it: the five bytes that are open are those of Latin-1
	for _, c := range []byte(simplified) {
		if r := charmap.Windows1252.DecodeByte(c); r != utf8.RuneError {
			windows.WriteRune(r)
		} else {
			windows.WriteRune(rune(c))
		}
	}
	const english, french = "<p>A plain page about dams and rivers, with nothing in it.</p>", "<p>L’été dernier, les élèves dévoués à l’école étaient très fatigués, déçus et énervés.</p>"
	for _, tt := range []struct{ name, in, want string }{
		{"as Windows-1252", windows.String(), simplified},
		{"as Latin-1", twice(simplified, charmap.ISO8859_1), simplified},
		{"as GB 18030", twice(even, simplifiedchinese.GB18030), even},
		{"once", simplified, simplified},
		{"once, traditional", traditional, traditional},
		{"English", english, english},
		{"French", french, french},
		{"rare characters", strings.Repeat("鼋鼍龟鳖黿鼉龜鱉", 4), strings.Repeat("鼋鼍龟鳖黿鼉龜鱉", 4)},
	} {
		if got, _, err := extract.Decode([]byte(tt.in), ""); err != nil || got != tt.want {
			t.Errorf("%s: %v: %.120q, want %.120q", tt.name, err, got, tt.want)
		}
	}
}
