package crawl

import (
	"net/http"
	"testing"
)

func TestHeaderWishes(t *testing.T) {
	type wishes struct{ noIndex, noFollow bool }
	for _, tt := range []struct {
		lines []string
		want  wishes
	}{
		{nil, wishes{}},
		{[]string{"all"}, wishes{}},
		{[]string{"noindex"}, wishes{true, false}},
		{[]string{"NoIndex , nofollow"}, wishes{true, true}},
		{[]string{"none"}, wishes{true, true}},
		{[]string{"nofollow", "noindex"}, wishes{true, true}},
		{[]string{"googlebot: noindex"}, wishes{}},
		{[]string{"googlebot: noindex", "nofollow"}, wishes{false, true}},
		{[]string{"wensoubot: noindex"}, wishes{true, false}},
		{[]string{"unavailable_after: 25 Jun 2010 15:00:00 PST"}, wishes{}},
		{[]string{"max-snippet:20, noindex"}, wishes{true, false}},
		{[]string{"noarchive, max-snippet:20, nofollow"}, wishes{false, true}},
		{[]string{""}, wishes{}},
	} {
		var got wishes
		got.noIndex, got.noFollow = headerWishes(http.Header{"X-Robots-Tag": tt.lines})
		if got != tt.want {
			t.Errorf("%q wishes %+v, want %+v", tt.lines, got, tt.want)
		}
	}
}
