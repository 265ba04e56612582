package extract

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"
)

// The names that Decode gives. gb2312 and gbk are read as gb18030, which holds
// both.
const (
	charsetUTF8    = "utf-8"
	charsetUTF16LE = "utf-16le"
	charsetUTF16BE = "utf-16be"
	charsetGB      = "gb18030"
	charsetBig5    = "big5"
)

const (
	sampleBytes = 256 << 10 // of a page that are weighed for its charset
	metaBytes   = 4 << 10   // of a page that are searched for its own claim
	claimBonus  = 0.05      // what a claimed charset is worth in share of common characters
	maxBad      = 0.02      // undecodable share of the characters that is forgiven: a summary cut mid-character
	maxLost     = 0.10      // the same in text whose share of common characters is at least goodCommon
	goodCommon  = 0.30
	minCommon   = 0.10 // share of common characters below which long text is not Chinese
)

var (
	metaCharset   = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)`)
	headerCharset = regexp.MustCompile(`(?i)charset\s*=\s*"?([\w-]+)`)
)

// Decode turns the bytes of a page into text and names the charset it found:
// utf-8, utf-16le, utf-16be, gb18030 or big5. The bytes decide; what the
// Content-Type header and the page's meta tag claim is only a vote between GB
// 18030 and Big5, as both often lie. The text is valid UTF-8 and holds neither
// U+FFFD nor NUL: a few broken characters are dropped, and bytes that are
// mostly broken give ErrCharset. What was encoded twice is taken back once.
func Decode(body []byte, contentType string) (text, charset string, err error) {
	charset, err = detect(body, contentType)
	if err != nil {
		return "", "", err
	}
	text, err = decodeAs(body, charset)
	if err != nil {
		return "", "", fmt.Errorf("%w: as %s: %w", ErrCharset, charset, err)
	}
	return undouble(dropBroken(text)), charset, nil
}

// detect returns the charset of a page.
func detect(body []byte, contentType string) (string, error) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return charsetUTF8, nil
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return charsetUTF16LE, nil
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return charsetUTF16BE, nil
	}
	sample := body[:min(len(body), sampleBytes)]
	if n := bytes.Count(sample, []byte{0}); n > 8 && n*100 > len(sample) {
		return "", fmt.Errorf("%w: %d NUL bytes in %d: not text", ErrCharset, n, len(sample))
	}
	if isUTF8(body) {
		return charsetUTF8, nil
	}
	return detectChinese(sample, claim(body, contentType))
}

// isUTF8 reports whether the bytes are UTF-8 by their structure, with at most
// one broken byte per hundred characters beyond ASCII.
func isUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if good > 0 && !utf8.FullRune(body[i:]) {
			break // the page was cut here
		}
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return bad == 0 || bad*100 <= good
}

// claim returns what the page, or else the header, says its charset is, in
// lower case.
func claim(body []byte, contentType string) string {
	if m := metaCharset.FindSubmatch(body[:min(len(body), metaBytes)]); m != nil {
		return strings.ToLower(string(m[1]))
	}
	if m := headerCharset.FindStringSubmatch(contentType); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

// detectChinese decides between GB 18030 and Big5.
func detectChinese(sample []byte, claimed string) (string, error) {
	gb := weigh(sample, simplifiedchinese.GB18030)
	big5 := weigh(sample, traditionalchinese.Big5)
	gbScore, big5Score := gb.score(), big5.score()
	if strings.HasPrefix(claimed, "gb") {
		gbScore += claimBonus
	}
	if strings.HasPrefix(claimed, "big5") {
		big5Score += claimBonus
	}
	name, w := charsetGB, gb
	if big5Score > gbScore {
		name, w = charsetBig5, big5
	}
	if err := w.check(); err != nil {
		return "", fmt.Errorf("%w: as %s: %w", ErrCharset, name, err)
	}
	return name, nil
}

// weight counts the characters of a sample that was decoded on trial.
type weight struct {
	han, common int // Chinese characters, and those of them that are common
	odd, bad    int // letters of other scripts, and undecodable or for private use
}

func weigh(sample []byte, e encoding.Encoding) weight {
	decoded, err := e.NewDecoder().Bytes(sample)
	if err != nil {
		return weight{bad: len(sample)}
	}
	return weightOf(string(decoded))
}

// weightOf counts the characters of a text.
func weightOf(text string) weight {
	var w weight
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError || unicode.Is(unicode.Co, r):
			w.bad++
		case isCommon[r]:
			w.han++
			w.common++
		case unicode.Is(unicode.Han, r):
			w.han++
		case unicode.IsLetter(r):
			w.odd++
		}
	}
	return w
}

// score is the share of common characters, less what speaks against.
func (w weight) score() float64 {
	n := float64(w.han + w.odd)
	if n == 0 {
		return -1
	}
	bad := float64(w.bad)
	return float64(w.common)/n - 5*bad/(n+bad) - 0.5*float64(w.odd)/n
}

// check returns why the sample is not Chinese text in this charset, or nil. A
// lost byte puts the characters behind it out of step up to the next line, so
// text that is otherwise good may be broken in more places.
func (w weight) check() error {
	n := float64(w.han + w.odd)
	bad, common := float64(w.bad)/max(1, n+float64(w.bad)), float64(w.common)/max(1, n)
	allowed := maxBad
	if common >= goodCommon {
		allowed = maxLost
	}
	if w.bad > 2 && bad > allowed || w.bad > w.han+w.odd {
		return fmt.Errorf("%.1f%% of its characters are broken", 100*bad)
	}
	if n >= 100 && common < minCommon {
		return fmt.Errorf("%.1f%% of its characters are common: not Chinese", 100*common)
	}
	return nil
}

// decodeAs decodes bytes of a known charset; broken ones become U+FFFD.
func decodeAs(body []byte, charset string) (string, error) {
	if charset == charsetUTF8 {
		return string(bytes.ToValidUTF8(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), nil)), nil
	}
	decoded, err := encodingOf(charset).NewDecoder().Bytes(body)
	return string(decoded), err
}

// encodingOf returns the encoding of a charset other than UTF-8.
func encodingOf(charset string) encoding.Encoding {
	switch charset {
	case charsetUTF16LE, charsetUTF16BE:
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM)
	case charsetBig5:
		return traditionalchinese.Big5
	default:
		return simplifiedchinese.GB18030
	}
}

// dropBroken removes U+FFFD and NUL.
func dropBroken(s string) string {
	if !strings.ContainsAny(s, "\ufffd\x00") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r == 0 {
			return -1
		}
		return r
	}, s)
}
