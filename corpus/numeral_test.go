package corpus_test

import (
	"testing"

	"wensou/corpus"
)

func TestNumeral(t *testing.T) {
	const none = -1
	for _, tt := range []struct {
		in   string
		want int
	}{
		{"0", 0},
		{"08", 8},
		{"2009", 2009},
		{"二〇〇九", 2009},
		{"二○○九", 2009},
		{"一九九零", 1990},
		{"二OＯ九", 2009},
		{"〇九", 9},
		{"一", 1},
		{"两", 2},
		{"十", 10},
		{"十二", 12},
		{"二十", 20},
		{"三十一", 31},
		{"百", 100},
		{"一百零五", 105},
		{"一百二十", 120},
		{"九千九百九十九", 9999},
		{"1十", 10},
		{"", none},
		{"十十", none},
		{"十百", none},
		{"百一百", none},
		{"二三十", none},
		{"一百零", none},
		{"一百五", none},
		{"一百零零五", none},
		{"20095", none},
		{"-5", none},
		{"几", none},
		{"二〇〇九年", none},
		{"一百一百一百一百一百一百一百一百", none},
	} {
		got, ok := corpus.Numeral(tt.in)
		if ok != (tt.want != none) || ok && got != tt.want {
			t.Errorf("Numeral(%q) = %d, %v; want %d", tt.in, got, ok, tt.want)
		}
	}
}
