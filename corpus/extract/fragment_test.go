package extract_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"wensou/corpus/extract"
)

func TestFragment(t *testing.T) {
	for html, want := range map[string]string{
		"堤坝\n加高": "堤坝\n加高",
		"<p>堤坝</p>\r\n<P align=center>加高</p>":                  "堤坝\n加高\n",
		"堤坝<br/>加高&nbsp;半米":                                    "堤坝\n加高 半米\n",
		"<script>alert(1)</script><p>堤坝</p><style>p{}</style>": "堤坝\n",
		"3 < 5 & 7 > 2":    "3 < 5 & 7 > 2",
		"if a<b then <T>":  "if a<b then <T>",
		"&ldquo;堤坝&rdquo;": "“堤坝”\n",
	} {
		if got := extract.Fragment(html); got != want {
			t.Errorf("Fragment(%q) = %q, want %q", html, got, want)
		}
	}
}

func TestNewReader(t *testing.T) {
	const text = "镇长说，明年汛期到来时，堤下两个村的人可以睡个安稳觉。"
	const big5 = "鎮長說，明年汛期到來時，堤下兩個村的人可以睡個安穩覺。"
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, tt := range map[string]struct{ in, want string }{
		"UTF-8":        {text, text},
		"with a mark":  {"\ufeff" + text, text},
		"GB 18030":     {encode(simplifiedchinese.GB18030.NewEncoder().String(text)), text},
		"Big5":         {encode(traditionalchinese.Big5.NewEncoder().String(big5)), big5},
		"empty":        {"", ""},
		"a long UTF-8": {strings.Repeat(text, 20_000), strings.Repeat(text, 20_000)},
	} {
		r, err := extract.NewReader(strings.NewReader(tt.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %.60q, %v; want %.60q", name, got, err, tt.want)
		}
	}
	if _, err := extract.NewReader(strings.NewReader(strings.Repeat("\x00\x01\xff", 100))); !errors.Is(err, extract.ErrCharset) {
		t.Errorf("bytes that are no text: %v, want ErrCharset", err)
	}
}
