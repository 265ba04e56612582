package extract_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"wensou/corpus/extract"
)

const (
	simplified  = "<title>水库加固工程</title><p>去年冬天，县里开始加固水库的大坝，工人们白天运土，晚上开会，到春天的时候已经完成了一半。</p>"
	traditional = "<title>水庫加固工程</title><p>去年冬天，縣裡開始加固水庫的大壩，工人們白天運土，晚上開會，到春天的時候已經完成了一半。</p>"
)

func TestDecode(t *testing.T) {
	meta := func(name string) string { return "<meta charset=" + name + ">" }
	for _, tt := range []struct {
		name     string
		text     string
		encoding encoding.Encoding
		header   string
		want     string
	}{
		{"utf-8", simplified, encoding.Nop, "", "utf-8"},
		{"utf-8 that calls itself gbk", meta("gbk") + simplified, encoding.Nop, "text/html; charset=gb2312", "utf-8"},
		{"utf-8 with mark", simplified, xunicode.UTF8BOM, "", "utf-8"},
		{"utf-16", simplified, xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), "", "utf-16le"},
		{"utf-16 big-endian", simplified, xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM), "", "utf-16be"},
		{"ascii", "<p>plain</p>", encoding.Nop, "text/html; charset=gbk", "utf-8"},
		{"gbk", simplified, simplifiedchinese.GBK, "", "gb18030"},
		{"gbk that calls itself utf-8", meta("utf-8") + simplified, simplifiedchinese.GBK, "text/html; charset=utf-8", "gb18030"},
		{"gbk that calls itself big5", meta("big5") + simplified, simplifiedchinese.GBK, "", "gb18030"},
		{"gb18030 of four bytes", simplified + "㐀𠀀", simplifiedchinese.GB18030, "", "gb18030"},
		{"traditional in gbk", traditional, simplifiedchinese.GBK, "", "gb18030"},
		{"big5", traditional, traditionalchinese.Big5, "", "big5"},
		{"big5 that calls itself gbk", meta("gb2312") + traditional, traditionalchinese.Big5, "", "big5"},
		{"short gbk", "<title>中国</title>", simplifiedchinese.GBK, "", "gb18030"},
		{"short big5, said so", "<title>經濟</title>", traditionalchinese.Big5, "text/html; charset=big5", "big5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			encoded, err := tt.encoding.NewEncoder().String(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			text, charset, err := extract.Decode([]byte(encoded), tt.header)
			if err != nil || charset != tt.want || text != tt.text {
				t.Errorf("Decode = %q, %s, %v; want %q, %s", text, charset, err, tt.text, tt.want)
			}
		})
	}
}

// TestDecodeBroken drops what a CMS broke: a summary cut mid-character, a lost
// byte.
func TestDecodeBroken(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.Repeat(simplified, 3))
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"cut summary": `<meta content="` + gbk[7:15] + "\xb0\">" + gbk,
		"cut page":    gbk[:len(gbk)-5],
		"lost byte":   gbk + "<p>" + gbk[8:20] + "</p>",
		"cut utf-8":   strings.Repeat(simplified, 3) + "\xe4\xb8",
	} {
		text, charset, err := extract.Decode([]byte(body), "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.ContainsRune(text, utf8.RuneError) || !strings.Contains(text, "加固工程") {
			t.Errorf("%s: as %s: %q", name, charset, text)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().String(strings.Repeat("これはひらがなとカタカナの文章です。", 20))
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"picture":   "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x01\xff\x00", 100),
		"noise":     strings.Repeat("\xff\xfd\x80\xc3\x28", 200),
		"shift-jis": sjis,
	} {
		if text, charset, err := extract.Decode([]byte(body), ""); !errors.Is(err, extract.ErrCharset) {
			t.Errorf("%s: Decode = %.40q, %s, %v; want ErrCharset", name, text, charset, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(simplified), "text/html; charset=gbk")
	f.Add([]byte("\xd6\xd0\xb9\xfa\x80"), "")
	f.Add([]byte("\xff\xfe\x00\xd8"), "")
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		text, _, err := extract.Decode(body, header)
		if err != nil && !errors.Is(err, extract.ErrCharset) {
			t.Errorf("Decode: %v, want ErrCharset", err)
		}
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\ufffd\x00") {
			t.Errorf("Decode = %q: broken text", text)
		}
	})
}
