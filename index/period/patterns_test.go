package period

import (
	"testing"

	"wensou/segment"
)

// TestPatternsAreNormal holds the tables to the form of text that they are
// matched against: a pattern with a traditional character would never match.
func TestPatternsAreNormal(t *testing.T) {
	w := lexicon()
	for _, pieces := range w.parts {
		for _, p := range pieces {
			for _, s := range []string{p.pattern, p.notAfter, p.notBefore} {
				if normal := segment.Normal(s); normal != s {
					t.Errorf("pattern %q is not in its normal form, %q", s, normal)
				}
			}
		}
	}
	for _, tail := range w.tails {
		if normal := segment.Normal(tail.pattern); normal != tail.pattern {
			t.Errorf("pattern %q is not in its normal form, %q", tail.pattern, normal)
		}
	}
}

func TestLunarYears(t *testing.T) {
	for year := 1990; year <= 2050; year++ {
		days, ok := lunarYears[year]
		if !ok || days[newYear] < 121 || days[newYear] > 220 || days[dragonBoat] < 527 || days[dragonBoat] > 626 ||
			days[midAutumn] < 907 || days[midAutumn] > 1008 {
			t.Errorf("feasts of %d: %v", year, days)
		}
	}
	if len(lunarYears) != 61 {
		t.Errorf("%d years in the table, want 1990 to 2050", len(lunarYears))
	}
}
