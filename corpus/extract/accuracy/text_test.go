package accuracy_test

import (
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/extract/accuracy"
)

func TestCharF1(t *testing.T) {
	for _, tt := range []struct {
		got, want string
		f1        float64
	}{
		{"", "", 1},
		{"", "水库", 0},
		{"水库", "", 0},
		{" \n", "　", 1},
		{"水 库\n", "库水", 1},
		{"大坝", "水库", 0},
		{"水水水", "水库库", 1. / 3},
	} {
		if f1 := accuracy.CharF1(tt.got, tt.want); f1 != tt.f1 {
			t.Errorf("CharF1(%q, %q) = %v, want %v", tt.got, tt.want, f1, tt.f1)
		}
	}
}

func TestDay(t *testing.T) {
	for _, tt := range []struct {
		published string
		precision corpus.Precision
		want      string
	}{
		{"0001-01-01T00:00:00Z", corpus.NoDate, ""},
		{"2009-05-14T00:00:00Z", corpus.Day, "2009-05-14"},
		{"2009-05-14T15:59:00Z", corpus.Minute, "2009-05-14"},
		{"2009-05-14T16:00:00Z", corpus.Minute, "2009-05-15"}, // midnight in China
	} {
		published, err := time.Parse(time.RFC3339, tt.published)
		if err != nil {
			t.Fatal(err)
		}
		if got := accuracy.Day(&corpus.Article{Published: published, Precision: tt.precision}); got != tt.want {
			t.Errorf("Day(%s, %q) = %q, want %q", tt.published, tt.precision, got, tt.want)
		}
	}
}
