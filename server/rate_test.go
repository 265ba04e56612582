package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"wensou/server"
)

// visitFrom asks for a URL from an address.
func visitFrom(h http.Handler, url, address string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.RemoteAddr = address
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRateOfEachClientIsBounded(t *testing.T) {
	now := june()
	config := site(t)
	config.Rate, config.Now = 2, func() time.Time { return now } // so four at once
	h := newServer(t, config)
	const search = "/api/v1/search?q=粮食"
	for i := range 4 {
		w := visitFrom(h, search, "203.0.113.7:1")
		if got, want := w.Header().Get("RateLimit-Remaining"), strconv.Itoa(3-i); w.Code != http.StatusOK || got != want {
			t.Errorf("request %d = %d with %s left, want 200 with %s", i+1, w.Code, got, want)
		}
	}
	for _, tt := range []struct {
		name, url, address string
		want               int
	}{
		{"the fifth", search, "203.0.113.7:2", 429},
		{"a page", "/search?q=粮食", "203.0.113.7:2", 429},
		{"no such page", "/nothing", "203.0.113.7:2", 429},
		{"a probe", "/readyz", "203.0.113.7:2", 200},
		{"another address", search, "203.0.113.8:1", 200},
		{"IPv6", search, "[2001:db8::1]:1", 200},
	} {
		if w := visitFrom(h, tt.url, tt.address); w.Code != tt.want {
			t.Errorf("%s = %d, want %d", tt.name, w.Code, tt.want)
		}
	}
	w := visitFrom(h, search, "203.0.113.7:3")
	for name, want := range map[string]string{"Retry-After": "1", "RateLimit-Limit": "4", "RateLimit-Remaining": "0", "RateLimit-Reset": "2"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("of a request too many, %s is %q, want %q", name, got, want)
		}
	}
	if p := readProblem(t, w.Header(), w.Body.Bytes()); p.Status != http.StatusTooManyRequests {
		t.Errorf("problem of a request too many: %+v", p)
	}
	now = now.Add(500 * time.Millisecond)
	if w := visitFrom(h, search, "203.0.113.7:4"); w.Code != http.StatusOK {
		t.Errorf("half a second later = %d, want 200", w.Code)
	}
}

// TestManyClientsKeepNobodyOut holds that a flood of addresses neither forgets who asks
// all the time nor refuses who is new.
func TestManyClientsKeepNobodyOut(t *testing.T) {
	config := site(t)
	config.Rate, config.Now = .5, june // so one at once
	h := newServer(t, config)
	for i := range 70_000 {
		address := fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255)
		if w := visitFrom(h, "/healthy", address); w.Code == http.StatusTooManyRequests {
			t.Fatalf("client %d is refused", i)
		}
		if i%10_000 == 0 {
			w := visitFrom(h, "/healthy", "203.0.113.7:1")
			if refused := w.Code == http.StatusTooManyRequests; refused != (i > 0) {
				t.Errorf("after %d others, the first is refused: %t", i, refused)
			}
		}
	}
}

func TestRateIsChecked(t *testing.T) {
	for _, bad := range []float64{-1, 2e6} {
		if _, err := server.New(server.Config{Searcher: searcher{}, Articles: articles{}, Status: ready, Rate: bad}); err == nil {
			t.Errorf("a rate of %v is accepted", bad)
		}
	}
}
