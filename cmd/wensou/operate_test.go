package main

import (
	"strings"
	"testing"
)

func TestOperatorSeesMetrics(t *testing.T) {
	dir := t.TempDir()
	must(t, fourLines, "import", "-", "--data", dir)
	base := start(t, `metrics at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--operate", "127.0.0.1:0", "--data", dir)[1]
	text := get(t, base+"/metrics")
	for _, want := range []string{"wensou_state_readable 1", "wensou_index_articles 3", "wensou_index_rebuilds_total 0", "wensou_store_bytes "} {
		if !strings.Contains(text, want) {
			t.Errorf("GET /metrics lacks %q:\n%s", want, text)
		}
	}
	if page := get(t, base+"/debug/pprof/"); !strings.Contains(page, "goroutine") {
		t.Errorf("GET /debug/pprof/ = %.300s", page)
	}
}

func TestOperatorIsNotPublic(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":9090", "192.168.1.2:9090"} {
		_, _, err := wensou(t, "", "serve", "--addr", "127.0.0.1:0", "--operate", addr, "--data", t.TempDir())
		if err == nil || exitStatus(err) != exitUsage || !strings.Contains(err.Error(), "loopback") {
			t.Errorf("serve --operate %s: %v, want an error that says what is accepted", addr, err)
		}
	}
}

func TestTrustedProxiesAreNetworks(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"10.1.2.3/8", "10.0.0.0/8"}, {"127.0.0.1", "127.0.0.1/32"}, {"fd00::/8", "fd00::/8"}, {"localhost", ""}, {"10.0.0.0/33", ""},
	} {
		got, err := networks([]string{tt.in})
		if (err == nil) != (tt.want != "") || err == nil && got[0].String() != tt.want {
			t.Errorf("networks(%s) = %v, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}
