package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/server"
	"wensou/server/keys"
)

// kept is a store that programs write to.
type kept struct {
	articles
	err  error
	puts int // calls
}

func (k *kept) Put(_ context.Context, all []*corpus.Article) (server.Written, error) {
	k.puts++
	w := server.Written{}
	for _, a := range all {
		if k.err != nil {
			return w, k.err
		}
		if k.articles[a.ID] == nil {
			w.Added++
		} else {
			w.Updated++
		}
		k.articles[a.ID] = a
	}
	return w, nil
}

func (k *kept) Delete(_ context.Context, ids ...string) error {
	for _, id := range ids {
		delete(k.articles, id)
	}
	return k.err
}

// desk returns a server that programs may write to, with keys named by their scopes,
// and what it keeps.
func desk(t *testing.T) (http.Handler, *kept) {
	t.Helper()
	k := &kept{articles: articles{"btn-main/323": spring()}}
	config := site(t)
	config.Articles, config.Writer = k, k
	config.Keys = func(secret string) (keys.Key, bool) {
		scope := keys.Scope(strings.TrimPrefix(secret, "wensou_"))
		return keys.Key{Name: string(scope), Scopes: []keys.Scope{scope}}, scope == keys.Read || scope == keys.Write || scope == keys.Admin
	}
	return newServer(t, config), k
}

// send sends a body of JSON with a key; header holds names and values in turn.
func send(h http.Handler, method, url, key, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, url, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const (
	ferry    = "/api/v1/articles/%E6%B8%A1%2F1" // 渡/1
	batchURL = "/api/v1/articles:batch"
	writer   = "wensou_write"
)

func TestWritesNeedAKeyOfTheirScope(t *testing.T) {
	for _, tt := range []struct {
		name, method, url, key string
		want                   int
	}{
		{"no key", "PUT", ferry, "", 401},
		{"an unknown key", "PUT", ferry, "wensou_no", 401},
		{"a key to read", "PUT", ferry, "wensou_read", 403},
		{"a key to write", "PUT", ferry, writer, 200},
		{"a key of the desk", "PUT", ferry, "wensou_admin", 200},
		{"a batch without a key", "POST", batchURL, "", 401},
		{"a deletion with a key to read", "DELETE", "/api/v1/articles/btn-main%2F323", "wensou_read", 403},
		{"reading with an unknown key", "GET", "/api/v1/articles/btn-main%2F323", "wensou_no", 401},
		{"reading with a key to read", "GET", "/api/v1/articles/btn-main%2F323", "wensou_read", 200},
	} {
		h, k := desk(t)
		w := send(h, tt.method, tt.url, tt.key, `{"title":"渡口"}`)
		if w.Code != tt.want || (w.Code == 401) != (w.Header().Get("WWW-Authenticate") != "") {
			t.Errorf("%s: %d %s, want %d", tt.name, w.Code, w.Body, tt.want)
		}
		if w.Code >= 400 && (k.puts > 0 || k.articles["btn-main/323"] == nil) {
			t.Errorf("%s: it was refused and something was written", tt.name)
		}
	}
	w := send(newServer(t, site(t)), "PUT", ferry, writer, `{"title":"渡口"}`)
	if w.Code != 401 {
		t.Errorf("a server without keys: %d, want 401", w.Code)
	}
}

func TestPutAndDelete(t *testing.T) {
	h, k := desk(t)
	const body = `{"title":"渡口","body":"船开了。\n","section":"经济/水利","date":"2009-05-14","tags":["船"],"url":"http://a.cn/1"}`
	for _, want := range []string{`"added":1,"updated":0`, `"added":0,"updated":1`} {
		if w := send(h, "PUT", ferry, writer, body); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Fatalf("PUT = %d %s, want %s", w.Code, w.Body, want)
		}
	}
	a := k.articles["渡/1"]
	if a == nil || a.Title != "渡口" || a.SectionPath() != "经济/水利" || a.Precision != corpus.Day || a.Fetched.IsZero() {
		t.Errorf("what was put: %+v", a)
	}
	for _, want := range []int{204, 404} {
		if w := send(h, "DELETE", ferry, writer, ""); w.Code != want {
			t.Errorf("DELETE = %d %s, want %d", w.Code, w.Body, want)
		}
	}
}

func TestWhatIsPutIsChecked(t *testing.T) {
	long := strings.Repeat("长", 1001)
	for _, tt := range []struct{ name, body, param string }{
		{"nothing", ``, ""},
		{"a list", `[]`, ""},
		{"null", `null`, ""},
		{"no text", `{}`, ""},
		{"two values", `{"title":"a"}{}`, ""},
		{"bytes that are no text", "{\"title\":\"\xff\"}", ""},
		{"a title that is a number", `{"title":7}`, ""},
		{"a bad date", `{"title":"a","date":"昨天"}`, ""},
		{"pages beyond the body", `{"title":"a","pages":[{"url":"http://a.cn/1","offset":9}]}`, ""},
		{"an unknown field", `{"title":"a","titel":"b"}`, "titel"},
		{"another ID", `{"title":"a","id":"渡/2"}`, "id"},
		{"a long title", `{"title":"` + long + `"}`, "title"},
		{"a control character", `{"title":"a\u0000b"}`, "title"},
		{"a long author", `{"title":"a","author":"` + long + `"}`, "author"},
		{"a deep section", `{"title":"a","section":"` + strings.Repeat("a/", 20) + `"}`, "section"},
		{"many tags", `{"title":"a","tags":"` + strings.Repeat("a,", 101) + `"}`, "tags"},
		{"an address that runs", `{"title":"a","url":"javascript:alert(1)"}`, "url"},
		{"reads below 0", `{"title":"a","reads":-1}`, "reads"},
		{"a long language", `{"title":"a","lang":"` + long + `"}`, "lang"},
	} {
		h, k := desk(t)
		for _, url := range []string{ferry, batchURL} {
			body, method, param := tt.body, "PUT", tt.param
			if url == batchURL {
				if param == "id" || tt.name == "two values" || tt.name == "nothing" {
					continue
				}
				body, method = `{"articles":[{"id":"好","title":"好"},`+strings.Replace(tt.body, "{", `{"id":"渡",`, 1)+`]}`, "POST"
				param = strings.TrimSuffix("articles[1]."+param, ".")
			}
			w := send(h, method, url, writer, body)
			var p struct {
				InvalidParams []struct{ Name, Reason string } `json:"invalid_params"`
			}
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 400 || len(p.InvalidParams) == 0 {
				t.Errorf("%s to %s = %d %s, want 400", tt.name, url, w.Code, w.Body)
				continue
			}
			if tt.param != "" && p.InvalidParams[0].Name != param {
				t.Errorf("%s to %s: %s is refused, want %s", tt.name, url, p.InvalidParams[0].Name, param)
			}
		}
		if k.puts > 0 {
			t.Errorf("%s: something was written", tt.name)
		}
	}
}

func TestBatch(t *testing.T) {
	h, k := desk(t)
	const body = `{"articles":[{"url":"http://a.cn/1","title":"渡口"},{"id":"船","body":"船开了。"}],"delete":["btn-main/323","没有"]}`
	w := send(h, "POST", batchURL, writer, body, "Idempotency-Key", "日报-7")
	if w.Code != 400 || !strings.Contains(w.Body.String(), "Idempotency-Key") {
		t.Errorf("an Idempotency-Key that is no ASCII: %d %s", w.Code, w.Body)
	}
	w = send(h, "POST", batchURL, writer, body, "Idempotency-Key", "daily-7")
	const want = `{"added":2,"updated":0,"unchanged":0,"deleted":1}` + "\n"
	if w.Code != 200 || w.Body.String() != want || len(k.articles) != 2 || k.articles[corpus.DeriveID("http://a.cn/1")] == nil {
		t.Errorf("a batch = %d %s, want %s; kept %v", w.Code, w.Body, want, k.articles)
	}
	for _, tt := range []struct {
		name, key, once, body string
		status, puts          int
	}{
		{"the same again", writer, "daily-7", body, 200, 1},
		{"another body", writer, "daily-7", `{"delete":["船"]}`, 422, 1},
		{"of another key", "wensou_admin", "daily-7", body, 200, 2},
		{"another request", writer, "daily-8", body, 200, 3},
		{"nothing asked", writer, "", `{}`, 400, 3},
		{"too much asked", writer, "", `{"delete":["` + strings.Repeat(`a","`, 1001) + `b"]}`, 400, 3},
		{"an empty ID", writer, "", `{"delete":[""]}`, 400, 3},
	} {
		header := []string{"Idempotency-Key", tt.once}
		w := send(h, "POST", batchURL, tt.key, tt.body, header...)
		if w.Code != tt.status || k.puts != tt.puts {
			t.Errorf("%s: %d after %d writes, want %d after %d: %s", tt.name, w.Code, k.puts, tt.status, tt.puts, w.Body)
		}
	}
}

// TestFailedBatchCanBeSentAgain holds that an Idempotency-Key keeps no failure.
func TestFailedBatchCanBeSentAgain(t *testing.T) {
	h, k := desk(t)
	const body = `{"articles":[{"id":"船","title":"船"}]}`
	for _, tt := range []struct {
		err  error
		want int
	}{{fmt.Errorf("put: %w", server.ErrFull), 503}, {fmt.Errorf("put: %w", server.ErrReadOnly), 503}, {errors.New("broken"), 500}, {nil, 200}} {
		k.err = tt.err
		if w := send(h, "POST", batchURL, writer, body, "Idempotency-Key", "a"); w.Code != tt.want {
			t.Errorf("with %v: %d %s, want %d", tt.err, w.Code, w.Body, tt.want)
		}
	}
}

func TestLargeBodies(t *testing.T) {
	h, _ := desk(t)
	large := `{"id":"船","title":"船","body":"` + strings.Repeat("水", 1<<19) + `"}`
	if w := send(h, "PUT", "/api/v1/articles/%E8%88%B9", writer, large); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("PUT of %d bytes = %d, want 413", len(large), w.Code)
	}
	if w := send(h, "POST", batchURL, writer, `{"articles":[`+large+`]}`); w.Code != http.StatusOK {
		t.Errorf("batch of %d bytes = %d, want 200", len(large), w.Code)
	}
}

func TestWritesMatchOpenAPI(t *testing.T) {
	doc, _ := loadOpenAPI(t)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ method, url, key, body string }{
		{"PUT", ferry, writer, `{"title":"渡口","tags":["船"]}`},
		{"PUT", ferry, writer, `{"title":7}`},
		{"PUT", ferry, "", `{}`},
		{"DELETE", "/api/v1/articles/btn-main%2F323", writer, ""},
		{"DELETE", ferry, writer, ""},
		{"POST", batchURL, writer, `{"articles":[{"id":"船","title":"船"}]}`},
		{"POST", batchURL, "wensou_read", `{}`},
	} {
		h, _ := desk(t)
		r := httptest.NewRequest(tt.method, tt.url, nil)
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Errorf("%s %s: %v", tt.method, tt.url, err)
			continue
		}
		w := send(h, tt.method, tt.url, tt.key, tt.body)
		err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
			Status:                 w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		})
		if err != nil {
			t.Errorf("%s %s %s: %v", tt.method, tt.url, tt.body, err)
		}
	}
}

// TestKeyHasARateOfItsOwn counts what a program sends to its key, wherever it is.
func TestKeyHasARateOfItsOwn(t *testing.T) {
	config := site(t)
	config.Rate, config.Now = .5, june // so one at once
	config.Keys = func(secret string) (keys.Key, bool) { return keys.Key{Name: secret}, true }
	h := newServer(t, config)
	var got []int
	for _, key := range []string{"", "", "a", "b", "a"} {
		got = append(got, send(h, "GET", "/api/v1/search?q=船", key, "").Code)
	}
	if diff := cmp.Diff([]int{200, 429, 200, 200, 429}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}
