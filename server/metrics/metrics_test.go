package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wensou/server/metrics"
)

// exposition returns what a scrape of the metrics gets.
func exposition(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Operator().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET /metrics = %d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestExposition(t *testing.T) {
	m := metrics.New(func(context.Context) (metrics.State, error) {
		return metrics.State{Articles: 12, Applied: 5, Last: 9, Ready: true, StoreBytes: 1000, IndexBytes: 2000, Rebuilds: 2, Damages: 1, CrawlFetched: 30, Cluster: &metrics.Cluster{Up: true, Requests: 8, Took: 2 * time.Second, Retries: 3, Unavailable: 1}}, nil
	})
	end := m.Begin()
	m.Request("/articles/{id}", http.MethodGet, http.StatusOK, 3*time.Millisecond)
	m.Request("", "BREW", http.StatusNotFound, time.Millisecond)
	m.Stage(metrics.Search, 20*time.Millisecond)
	m.Panic()
	m.Refused("busy")
	text := exposition(t, m)
	for _, want := range []string{
		`wensou_http_request_duration_seconds_bucket{method="get",route="/articles/{id}",status="200",le="0.0025"} 0`,
		`wensou_http_request_duration_seconds_bucket{method="get",route="/articles/{id}",status="200",le="0.005"} 1`,
		`wensou_http_request_duration_seconds_count{method="other",route="none",status="404"} 1`,
		`wensou_search_stage_duration_seconds_count{stage="search"} 1`,
		"wensou_http_requests_in_flight 1",
		"wensou_http_panics_total 1",
		`wensou_http_refused_total{reason="busy"} 1`,
		"wensou_state_readable 1",
		"wensou_index_articles 12",
		"wensou_ingest_lag_changes 4",
		"wensou_ready 1",
		"wensou_store_bytes 1000",
		"wensou_index_bytes 2000",
		"wensou_index_rebuilds_total 2",
		"wensou_index_damages_total 1",
		"wensou_crawl_pages_fetched_total 30",
		"wensou_cluster_up 1",
		"wensou_cluster_requests_total 8",
		"wensou_cluster_request_seconds_total 2",
		"wensou_cluster_retries_total 3",
		"wensou_cluster_unavailable_total 1",
		"go_goroutines ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the exposition lacks %s", want)
		}
	}
	end()
	if text := exposition(t, m); !strings.Contains(text, "wensou_http_requests_in_flight 0") {
		t.Error("a request that ended is still in flight")
	}
}

func TestUnreadableStateLeavesTheRest(t *testing.T) {
	m := metrics.New(func(context.Context) (metrics.State, error) { return metrics.State{}, errors.New("disk is gone") })
	text := exposition(t, m)
	if !strings.Contains(text, "wensou_state_readable 0") || strings.Contains(text, "wensou_index_articles") || !strings.Contains(text, "wensou_http_panics_total 0") {
		t.Errorf("an unreadable state is shown as:\n%s", text)
	}
}

func TestOperatorServesProfiles(t *testing.T) {
	w := httptest.NewRecorder()
	metrics.New(nil).Operator().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/pprof/", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "goroutine") {
		t.Errorf("GET /debug/pprof/ = %d %.200s", w.Code, w.Body)
	}
}

func TestLoopback(t *testing.T) {
	for _, tt := range []struct {
		addr string
		ok   bool
	}{
		{"127.0.0.1:9090", true},
		{"[::1]:0", true},
		{"127.9.9.9:1", true},
		{"0.0.0.0:9090", false},
		{":9090", false},
		{"192.168.1.2:9090", false},
		{"localhost:9090", false},
		{"[::]:1", false},
		{"127.0.0.1", false},
	} {
		if err := metrics.Loopback(tt.addr); (err == nil) != tt.ok {
			t.Errorf("Loopback(%q) = %v, want accepted: %t", tt.addr, err, tt.ok)
		}
	}
}
