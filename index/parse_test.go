package index_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"wensou/index"
)

// shape writes an expression with its kinds.
func shape(e index.Expr) string {
	list := func(parts []index.Expr) string {
		texts := make([]string, len(parts))
		for i, part := range parts {
			texts[i] = shape(part)
		}
		return strings.Join(texts, " ")
	}
	switch e := e.(type) {
	case index.Words:
		return fmt.Sprintf("<%s>", string(e))
	case index.Phrase:
		return fmt.Sprintf("phrase<%s>", e.Text)
	case index.Prefix:
		return fmt.Sprintf("prefix<%s>", string(e))
	case index.Field:
		return fmt.Sprintf("%s(%s)", e.Name, shape(e.Expr))
	case index.Date:
		return fmt.Sprintf("date<%s>", e.Text)
	case index.Not:
		return fmt.Sprintf("not(%s)", shape(e.Expr))
	case index.Any:
		return fmt.Sprintf("any(%s)", list(e))
	case index.All:
		return list(e)
	}
	return fmt.Sprintf("%T", e)
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		// words
		{"水库", "<水库>"},
		{"  水库　加固 ", "<水库 加固>"},
		{"《江畔》", "<《江畔》>"},
		{"C++ 写的", "<C++ 写的>"},
		{"covid-19 疫情", "<covid-19 疫情>"},
		{"*ST江渡", "<*ST江渡>"},
		{"f(x) 与 水库（加固）", "<f(x) 与 水库（加固）>"},
		{"3:0", "<3:0>"},
		{"比分 3：0", "<比分 3：0>"},
		{"http://jiangpan.example/a?b=1", "<http://jiangpan.example/a?b=1>"},
		{"记者:林晚", "<记者:林晚>"},
		{"-", "<->"},
		{"- 水库", "<- 水库>"},
		{"--水库", "<--水库>"},
		{"水库 -", "<水库 ->"},
		{"*", "<*>"},
		{"？", "<？>"},
		{"水库什么时候修？", "<水库什么时候修？>"},
		{"或许", "<或许>"},
		{"or", "<or>"},
		{"not 水库 and 大坝", "<not 水库 and 大坝>"},
		{"a) 水库", "<a) 水库>"},

		// phrases
		{`"除险加固"`, "phrase<除险加固>"},
		{"“除险加固”", "phrase<除险加固>"},
		{"「除险加固」", "phrase<除险加固>"},
		{"『除险 加固』", "phrase<除险 加固>"},
		{"＂除险加固＂", "phrase<除险加固>"},
		{`青石"除险加固"工程`, "<青石> phrase<除险加固> <工程>"},
		{`"除险""加固"`, "phrase<除险> phrase<加固>"},
		{"“他说「来」”", "phrase<他说「来」>"},
		{`没有合上的"引号`, `<没有合上的"引号>`},
		{`""`, `<"">`},
		{`"" 水库`, `<"" 水库>`},
		{"”水库“", "<”水库“>"},
		{"“水库开闸。放水了。”", "phrase<水库开闸。放水了。>"},

		// exclusion
		{"水库 -加固", "<水库> not(<加固>)"},
		{"水库 －加固", "<水库> not(<加固>)"},
		{"水库 −加固", "<水库> not(<加固>)"},
		{"水库 NOT 加固", "<水库> not(<加固>)"},
		{"水库 NOT  加固", "<水库> not(<加固>)"},
		{"-加固 水库", "not(<加固>) <水库>"},
		{"水库 -“除险加固”", "<水库> not(phrase<除险加固>)"},
		{"水库 -(加固 OR 放水)", "<水库> not(any(<加固> <放水>))"},
		{"水库 -(加固 放水)", "<水库> not(<加固 放水>)"},
		{"水库-加固", "<水库-加固>"},
		{"水库 -2009", "<水库> not(<2009>)"},
		{"水库 -加固 -放水", "<水库> not(<加固>) not(<放水>)"},
		{"水库 -作者:林晚", "<水库> not(author(<林晚>))"},
		{"水库 -(!加固)", "<水库> not(<!加固>)"},
		{"水库 -加固*", "<水库> not(prefix<加固>)"},

		// choice
		{"水库 OR 大坝", "any(<水库> <大坝>)"},
		{"水库 或 大坝", "any(<水库> <大坝>)"},
		{"水库 | 大坝", "any(<水库> <大坝>)"},
		{"水库|大坝", "any(<水库> <大坝>)"},
		{"水库｜大坝", "any(<水库> <大坝>)"},
		{"水库||大坝", "any(<水库> <大坝>)"},
		{"水库 OR 大坝 OR 堤防", "any(<水库> <大坝> <堤防>)"},
		{"水库 大坝 OR 堤防", "<水库> any(<大坝> <堤防>)"},
		{"水库 OR 大坝 堤防", "any(<水库> <大坝>) <堤防>"},
		{"“水库”或“大坝”", "any(phrase<水库> phrase<大坝>)"},
		{"水库或大坝", "<水库或大坝>"},
		{"水库 AND 大坝", "<水库 大坝>"},
		{"水库 && 大坝", "<水库 大坝>"},
		{"水库 AND 大坝 OR 堤防", "<水库> any(<大坝> <堤防>)"},
		{"水库 AND -大坝", "<水库> not(<大坝>)"},
		{"水* OR “大坝”", "any(prefix<水> phrase<大坝>)"},

		// groups
		{"(水库)", "<水库>"},
		{"(\x00水库 \x01)", "<\x00水库>"},
		{"大坝 OR (水库 f(x )", "any(<大坝> <水库 f(x>)"},
		{"（水库 大坝）", "<水库 大坝>"},
		{"(水库 OR 大坝) 放水", "any(<水库> <大坝>) <放水>"},
		{"（水库 或 大坝） 放水", "any(<水库> <大坝>) <放水>"},
		{"(水库 大坝) OR 堤防", "any(<水库 大坝> <堤防>)"},
		{"((水库))", "<水库>"},
		{"青石 (水库) 放水", "<青石 水库 放水>"},
		{"(f(x) 水库)", "<f(x) 水库>"},
		{"((水库 OR 大坝) 放水) OR 堤防", "any(any(<水库> <大坝>) <放水> <堤防>)"},
		{"(水库 -大坝) OR 堤防", "any(<水库> not(<大坝>) <堤防>)"},

		// fields
		{"标题:水库", "title(<水库>)"},
		{"标题：水库", "title(<水库>)"},
		{"title:水库", "title(<水库>)"},
		{"Title:水库", "title(<水库>)"},
		{"標題:水庫", "title(<水庫>)"},
		{"标题: 水库", "title(<水库>)"},
		{"标题:水库 放水", "title(<水库>) <放水>"},
		{"标题:“水库 放水”", "title(phrase<水库 放水>)"},
		{"标题:(水库 放水)", "title(<水库 放水>)"},
		{"标题:(水库 OR 大坝)", "title(any(<水库> <大坝>))"},
		{"作者:林晚", "author(<林晚>)"},
		{"author:林晚", "author(<林晚>)"},
		{"来源:江畔周刊", "source(<江畔周刊>)"},
		{"來源:江畔周刊", "source(<江畔周刊>)"},
		{"栏目:经济/水利", "section(<经济/水利>)"},
		{"section:经济", "section(<经济>)"},
		{"标签:春耕", "tag(<春耕>)"},
		{"作者:林晚 OR 来源:江畔周刊", "any(author(<林晚>) source(<江畔周刊>))"},
		{"水库 作者:林晚 来源:江畔周刊", "<水库> author(<林晚>) source(<江畔周刊>)"},
		{"据新华社来源:江畔", "<据新华社来源:江畔>"},
		{"标题:标题:水库", "title(<标题:水库>)"},

		// dates
		{"日期:2009", "date<2009>"},
		{"日期：2009-05", "date<2009-05>"},
		{"date:2009-05-14", "date<2009-05-14>"},
		{"水库 日期:2009-01..2009-06", "<水库> date<2009-01..2009-06>"},
		{"水库 -日期:2009", "<水库> not(date<2009>)"},

		// prefixes
		{"水*", "prefix<水>"},
		{"水＊", "prefix<水>"},
		{"micro* 手机", "prefix<micro> <手机>"},
		{"水**", "<水**>"},
		{"水*库", "<水*库>"},
		{"5*", "prefix<5>"},

		// pasted texts
		{"水库开闸。农田 OR 村庄都有水。", "<水库开闸。农田 OR 村庄都有水。>"},
		{"来源：江畔周刊\n作者：林晚", "<来源：江畔周刊\n作者：林晚>"},
		{"他说：“来。”然后走了。", "<他说：> phrase<来。> <然后走了。>"},
		{"水库 -大坝\n", "<水库> not(<大坝>)"},
	} {
		e, err := index.Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%s): %v", tt.in, err)
			continue
		}
		if got := shape(e); got != tt.want {
			t.Errorf("Parse(%s) = %s, want %s", tt.in, got, tt.want)
		}
		if again, err := index.Parse(e.String()); err != nil || shape(again) != tt.want {
			t.Errorf("Parse(%s).String() = %s, which is %v, %v", tt.in, e, again, err)
		}
	}
}

// TestFaults checks where a query is said to be at fault, and that it is plain
// text then.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		in     string
		offset int
		reason index.SyntaxReason
	}{
		{"(水库", 0, index.UnclosedGroup},
		{"青石 （水库", 3, index.UnclosedGroup},
		{"青石 (", 4, index.EmptyGroup},
		{"()", 1, index.EmptyGroup},
		{"(\x00)", 2, index.EmptyGroup},
		{"青石 ( ) 水库", 5, index.EmptyGroup},
		{"OR 水库", 0, index.MissingOperand},
		{"水库 OR", 3, index.MissingOperand},
		{"水库 或", 3, index.MissingOperand},
		{"水库 OR OR 大坝", 3, index.MissingOperand},
		{"水库 AND", 3, index.MissingOperand},
		{"AND 水库", 0, index.MissingOperand},
		{"NOT", 0, index.MissingOperand},
		{"水库 NOT |大坝", 3, index.MissingOperand},
		{"|", 0, index.MissingOperand},
		{"标题:", 0, index.MissingValue},
		{"水库 作者：", 3, index.MissingValue},
		{"作者:-林晚", 0, index.MissingValue},
		{"日期:去年哪天", 3, index.BadDate},
		{"日期:(2009)", 3, index.BadDate},
		{"标题:水*", 3, index.BadField},
		{"标题:(水库 作者:林晚)", 3, index.BadField},
		{"-水库", 0, index.OnlyExclusions},
		{"-5℃", 0, index.OnlyExclusions},
		{"水库 (-大坝)", 4, index.OnlyExclusions},
		{"水库 OR -大坝", 6, index.OnlyExclusions},
		{strings.Repeat("(", 17) + "水" + strings.Repeat(")", 17), 16, index.TooDeep},
	} {
		var fault *index.SyntaxError
		if _, err := index.Parse(tt.in); !errors.As(err, &fault) || fault.Offset != tt.offset || fault.Reason != tt.reason {
			t.Errorf("Parse(%s): %v, want %q at %d", tt.in, err, tt.reason, tt.offset)
		}
		e, fault, err := index.Understand(tt.in)
		if err != nil || fault == nil || shape(e) != "<"+tt.in+">" {
			t.Errorf("Understand(%s) = %v, %v, %v; want plain text and the fault", tt.in, e, fault, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":           "empty",
		" 　\n\u200b": "empty",
		"\xff":       "UTF-8",
		strings.Repeat("长", index.MaxQueryRunes+1): "at most 2000",
	} {
		_, err := index.Parse(in)
		if !errors.Is(err, index.ErrQuery) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.20q) = %v, want ErrQuery with %q", in, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"水库", `a"b"c`, "“”", `“「”」`, `"'"`, "「a」“b”『c』＂d＂\"", "\"“「『＂\"", "a) OR (b -c) 标题:x*",
		"NOT  a AND -(b|c) 日期:2009..2010", "（上） 或 x） y", "作者:(“甲”或“乙”)", "a。b\n-c", "-- - -NOT a", "x a) OR b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		e, fault, err := index.Understand(in)
		if err != nil {
			if !errors.Is(err, index.ErrQuery) {
				t.Fatalf("Understand(%q): %v", in, err)
			}
			return
		}
		again, refault, err := index.Understand(e.String())
		if err != nil || (fault == nil) != (refault == nil) {
			t.Fatalf("Understand(%q) = %q, which has %v, %v", in, e, refault, err)
		}
		if shape(again) != shape(e) {
			t.Errorf("Understand(%q) = %s, whose text %q is %s", in, shape(e), e, shape(again))
		}
	})
}
