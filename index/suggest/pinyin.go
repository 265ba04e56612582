package suggest

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

//go:embed readings.txt
var readingList string

// surnameList has the surnames that are read otherwise than their character is
// elsewhere.
const surnameList = "曾zeng 单shan 解xie 仇qiu 区ou 朴piao 查zha 盖ge 任ren 华hua 翟zhai 乐yue 覃qin 缪miao 冼xian 宓mi 员yun 种chong 秘bi 召shao 繁po 洗xian 燕yan 纪ji 宁ning 应ying"

// longestReading is how many characters the longest word of readings.txt has.
const longestReading = 6

// The characters that are read; rarer ones have no reading.
const (
	firstRead = 0x4e00
	lastRead  = 0x9fff
)

// syllable is a syllable of pinyin without its tone; 0 is none.
type syllable uint16

// maxSyllables is more than there are: some 430, of which some are those of dialects.
const maxSyllables = 512

// sounds says how characters and words are read.
type sounds struct {
	names    []string                           // by syllable, with v for ü
	numbers  map[string]syllable                // the way back
	usual    [lastRead - firstRead + 1]syllable // the usual reading of each character
	others   map[rune][]syllable                // its other readings
	words    map[string][]syllable              // readings.txt
	surnames map[rune]syllable
}

// readings returns the readings of all characters, which are read once.
var readings = sync.OnceValue(newSounds)

func newSounds() *sounds {
	s := &sounds{
		names: []string{""}, numbers: map[string]syllable{"": 0}, others: map[rune][]syllable{},
		words: map[string][]syllable{}, surnames: map[rune]syllable{},
	}
	for code, tones := range pinyin.PinyinDict {
		if code >= firstRead && code <= lastRead {
			s.addCharacter(rune(code), tones)
		}
	}
	for line := range strings.Lines(readingList) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] != "#" {
			s.addWord(fields[0], fields[1:])
		}
	}
	for _, f := range strings.Fields(surnameList) {
		name := []rune(f)
		s.surnames[name[0]] = s.number(string(name[1:]))
	}
	return s
}

// addCharacter takes the readings of a character, as zhòng,chóng, the usual first.
func (s *sounds) addCharacter(r rune, tones string) {
	for i, tone := range strings.Split(tones, ",") {
		switch n := s.number(toneless(tone)); {
		case n == 0:
		case i == 0:
			s.usual[r-firstRead] = n
		case n != s.usual[r-firstRead]:
			s.others[r] = append(s.others[r], n)
		}
	}
}

// addWord takes a line of readings.txt.
func (s *sounds) addWord(word string, names []string) {
	numbers := make([]syllable, len(names))
	for i, name := range names {
		numbers[i] = s.number(name)
	}
	s.words[word] = numbers
}

// number returns the syllable of a name, and makes one unless it is none: m̀.
func (s *sounds) number(name string) syllable {
	n, ok := s.numbers[name]
	if ok || len(s.names) == maxSyllables || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		return n
	}
	n = syllable(len(s.names))
	s.names, s.numbers[name] = append(s.names, name), n
	return n
}

// toneless returns a syllable without the mark of its tone: lǜ is lv.
func toneless(syllable string) string {
	plain := strings.ReplaceAll(norm.NFD.String(syllable), "u\u0308", "v")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, plain)
}

// usually returns the usual reading of a character, 0 if it has none.
func (s *sounds) usually(r rune) syllable {
	if word := s.words[string(r)]; word != nil {
		return word[0]
	}
	if r < firstRead || r > lastRead {
		return 0
	}
	return s.usual[r-firstRead]
}

// every returns all readings of a character.
func (s *sounds) every(r rune) []syllable {
	var all []syllable
	if r >= firstRead && r <= lastRead && s.usual[r-firstRead] != 0 {
		all = append(all, s.usual[r-firstRead])
	}
	return append(all, s.others[r]...)
}

// ofWord returns how each character of a word is read. What readings.txt knows of
// its pieces, the longest first, goes before what is usual.
func (s *sounds) ofWord(word []rune) []syllable {
	out := make([]syllable, 0, len(word))
	for len(word) > 0 {
		n := min(len(word), longestReading)
		for n > 1 && s.words[string(word[:n])] == nil {
			n--
		}
		if n == 1 {
			out = append(out, s.usually(word[0]))
		} else {
			out = append(out, s.words[string(word[:n])]...)
		}
		word = word[n:]
	}
	return out
}

// longestPerson is how many characters the name of a person has behind whose first
// one may be a surname.
const longestPerson = 3

// ofPerson is ofWord for the name of a person.
func (s *sounds) ofPerson(name []rune) []syllable {
	out := s.ofWord(name)
	if len(name) > 1 && len(name) <= longestPerson && s.surnames[name[0]] != 0 {
		out[0] = s.surnames[name[0]]
	}
	return out
}
