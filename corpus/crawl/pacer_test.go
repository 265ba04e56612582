package crawl

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestPacer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer{delay: time.Second}
		p.slow(3 * time.Second)
		p.slow(2 * time.Second)
		begin := time.Now()
		for i, tt := range []struct {
			hold, want time.Duration // want: from the first request on
		}{
			{0, 0},
			{0, 3 * time.Second},
			{time.Second, 6 * time.Second},
			{10 * time.Second, 16 * time.Second},
			{0, 19 * time.Second},
		} {
			p.hold(tt.hold)
			if err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(begin); got != tt.want {
				t.Errorf("request %d began after %v, want %v", i, got, tt.want)
			}
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, tt := range []struct {
		value string
		want  time.Duration
	}{
		{"", 0},
		{"120", 2 * time.Minute},
		{" 120 ", 2 * time.Minute},
		{"-5", 0},
		{"99999999999999999999", 0},
		{"9999999999", (1<<31 - 1) * time.Second},
		{"Fri, 02 Jan 2026 03:05:05 GMT", time.Minute},
		{"Friday, 02-Jan-26 03:05:05 GMT", time.Minute},
		{"Fri Jan  2 03:05:05 2026", time.Minute},
		{"Fri, 02 Jan 2026 03:04:00 GMT", 0},
		{"2026-01-02T03:05:05Z", 0},
		{"soon", 0},
	} {
		if got := retryAfter(http.Header{"Retry-After": {tt.value}}, now); got != tt.want {
			t.Errorf("Retry-After: %q holds for %v, want %v", tt.value, got, tt.want)
		}
	}
}
