package opensearch_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wensou/index"
	"wensou/index/opensearch"
)

// A cluster over TLS is believed by its certificate alone, and is asked with what it knows
// us by. (The server that tests assemble has no security plugin, so this one is a fake.)
func TestTLSAndKeys(t *testing.T) {
	inOrder := &fake{}
	node := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.Header.Get("Authorization") != "ApiKey 钥匙" && (user != "wensou" || password != "江畔") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		inOrder.ServeHTTP(w, r)
	}))
	defer node.Close()
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: node.Certificate().Raw})
	for name, tt := range map[string]struct {
		set  func(*opensearch.Options)
		want string // in the error, "" for none
	}{
		"key":      {func(o *opensearch.Options) { o.APIKey = "钥匙" }, ""},
		"password": {func(o *opensearch.Options) { o.Username, o.Password = "wensou", "江畔" }, ""},
		"password in URL": {func(o *opensearch.Options) {
			o.Addresses = []string{strings.Replace(node.URL, "://", "://wensou:%E6%B1%9F%E7%95%94@", 1)}
		}, ""},
		"nothing":      {func(*opensearch.Options) {}, "401"},
		"wrong key":    {func(o *opensearch.Options) { o.APIKey = "别的" }, "401"},
		"no authority": {func(o *opensearch.Options) { o.APIKey, o.CA = "钥匙", nil }, "certificate"},
	} {
		o := serving(t, 0)
		o.Addresses, o.CA = []string{node.URL}, authority
		tt.set(&o)
		x, err := openFirst(t, o)
		if tt.want != "" {
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: %v, want %q", name, err, tt.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := x.Search(t.Context(), index.Query{Text: "水库", Size: 10}); err != nil {
			t.Errorf("%s: Search: %v", name, err)
		}
		x.Close()
	}
}
