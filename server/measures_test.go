package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wensou/server/metrics"
)

// exposition returns the metrics as Prometheus gets them.
func exposition(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

func TestRequestsAreMeasuredByRoute(t *testing.T) {
	config := site(t)
	config.Metrics = metrics.New(nil)
	h := newServer(t, config)
	for _, url := range []string{"/articles/btn-main%2F323", "/api/v1/search?q=粮食", "/13800138000", "/api/v1/search"} {
		get(t, h, url)
	}
	text := exposition(t, config.Metrics)
	for _, want := range []string{
		`route="/articles/{id}",status="200",le="+Inf"} 1`,
		`route="/api/v1/search",status="200",le="+Inf"} 1`,
		`route="/api/v1/search",status="400",le="+Inf"} 1`,
		`route="none",status="404",le="+Inf"} 1`,
		`duration_seconds_count{stage="search"} 1`,
		`duration_seconds_count{stage="related"} 1`,
		`duration_seconds_count{stage="render"} 2`,
		"wensou_http_requests_in_flight 0",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	for _, raw := range []string{"13800138000", "btn-main", "粮食"} {
		if strings.Contains(text, raw) {
			t.Errorf("the metrics hold %s of a URL", raw)
		}
	}
}
