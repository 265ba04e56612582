package main

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// put sends an article to a server, with a key, and returns the status.
func put(t *testing.T, base, key string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, base+"/api/v1/articles/%E6%B8%A1",
		strings.NewReader(`{"title":"渡口的灯","body":"渡口亮起了灯。\n"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+key)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// TestKeyAdmitsWhatIsPut makes a key, puts an article with it that is then found, and
// takes the key away while the server runs.
func TestKeyAdmitsWhatIsPut(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	key := strings.TrimSpace(must(t, "", "key", "add", "cms", "--scope", "write", "--data", data))
	reader := strings.TrimSpace(must(t, "", "key", "add", "app", "--data", data))
	if list := must(t, "", "key", "list", "--data", data); !strings.Contains(list, "cms") || strings.Contains(list, key) {
		t.Errorf("key list:\n%s", list)
	}
	base := start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--data", data)[1]
	for _, tt := range []struct {
		key  string
		want int
	}{{"wensou_X", 401}, {reader, 403}, {key, 200}} {
		if got := put(t, base, tt.key); got != tt.want {
			t.Errorf("PUT with the key %s = %d, want %d", tt.key, got, tt.want)
		}
	}
	for !strings.Contains(get(t, base+"/api/v1/search?q=%E6%B8%A1%E5%8F%A3%E7%9A%84%E7%81%AF"), "渡口的灯") { // it is indexed at once
		time.Sleep(20 * time.Millisecond)
	}
	must(t, "", "key", "remove", "cms", "--data", data)
	for put(t, base, key) != http.StatusUnauthorized { // the server looks every two seconds
		time.Sleep(100 * time.Millisecond)
	}
}

func TestKeyRefuses(t *testing.T) {
	data := t.TempDir()
	must(t, "", "key", "add", "cms", "--data", data)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"add", "cms"}, "remove it first"},
		{[]string{"add", "a b"}, "letters"},
		{[]string{"add", "b", "--scope", "root"}, "read, write or admin"},
		{[]string{"remove", "c"}, "no key of this name"},
	} {
		_, _, err := wensou(t, "", append(append([]string{"key"}, tt.args...), "--data", data)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("key %s: %v, want %q", tt.args, err, tt.want)
		}
	}
}
