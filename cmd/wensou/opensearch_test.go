package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
)

// totalAt asks a server for the number of articles, and returns the status with it.
func totalAt(t *testing.T, base, q string) (total, status int) {
	t.Helper()
	response, err := http.Get(base + "/api/v1/search?q=" + url.QueryEscape(q))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var found struct{ Total int }
	if response.StatusCode == http.StatusOK {
		if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
			t.Fatal(err)
		}
	}
	return found.Total, response.StatusCode
}

// A server fills an index on a cluster from its data folder and answers from it; while
// the cluster is away it says so, and goes on when it is back.
func TestServeOnOpenSearch(t *testing.T) {
	c := opensearchtest.Start(t, 1)
	data := t.TempDir()
	must(t, fourLines, "import", "-", "--data", data)
	base := start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--data", data, "--index", "opensearch:"+c.URLs[0])[1]
	answers := func() bool {
		total, status := totalAt(t, base, "灌溉")
		return total == 2 && status == http.StatusOK
	}
	until(t, "the articles are found on the cluster", answers)
	c.Kill(t, 0)
	if _, status := totalAt(t, base, "灌溉"); status != http.StatusServiceUnavailable {
		t.Errorf("without its cluster the server answers %d, want 503", status)
	}
	if response, err := http.Get(base + "/readyz"); err != nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without its cluster the server is ready: %v, %v", response, err)
	} else {
		response.Body.Close()
	}
	c.Restart(t, 0)
	until(t, "the articles are found when the cluster is back", answers)
}

// A server without a data folder finds and shows what another has written to the cluster,
// and sends on whoever wants to write.
func TestReaderOnOpenSearch(t *testing.T) {
	c := opensearchtest.Start(t, 1)
	at := start(t, `search at (http://[0-9.:]+)\nmetrics at (\S+)`, "serve", "--reader", "--operate", "127.0.0.1:0", "--addr", "127.0.0.1:0", "--data", "/nonexistent", "--index", "opensearch:"+c.URLs[0])
	reader := at[1]
	if _, status := totalAt(t, reader, "灌溉"); status != http.StatusServiceUnavailable {
		t.Errorf("before there is an index the reader answers %d, want 503", status)
	}
	data := t.TempDir()
	must(t, fourLines, "import", "-", "--data", data)
	writer := start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--data", data, "--index", "opensearch:"+c.URLs[0])[1]
	until(t, "the articles are found", func() bool {
		total, _ := totalAt(t, reader, "灌溉")
		return total == 2
	})
	for _, path := range []string{"/api/v1/articles/" + url.PathEscape("农田/1"), "/search?q=" + url.QueryEscape("灌溉")} {
		if a, b := inCommon(get(t, writer+path)), inCommon(get(t, reader+path)); a != b {
			t.Errorf("GET %s of the reader differs from the writer's (-writer +reader):\n%s", path, cmp.Diff(a, b))
		}
	}
	until(t, "the reader is ready", func() bool {
		r, err := http.Get(reader + "/readyz")
		return err == nil && r.Body.Close() == nil && r.StatusCode == http.StatusOK
	})
	if measured := get(t, at[2]); !strings.Contains(measured, "wensou_cluster_up 1") || !regexp.MustCompile(`wensou_index_bytes [1-9]`).MatchString(measured) {
		t.Errorf("the metrics of the reader lack the cluster or the size of the index:\n%s", measured)
	}
	other := t.TempDir()
	must(t, fourLines, "import", "-", "--data", other)
	_, _, err := wensou(t, "", "serve", "--addr", "127.0.0.1:0", "--data", other, "--index", "opensearch:"+c.URLs[0])
	if !errors.Is(err, opensearch.ErrHeld) || !strings.Contains(err.Error(), writer) {
		t.Errorf("a second data folder on one index: %v, want ErrHeld with the address of the writer", err)
	}
	until(t, "the reader tells where to write", func() bool {
		r, err := http.Post(reader+"/api/v1/clicks", "application/json", strings.NewReader(`{"id":"水库"}`))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		told, err := io.ReadAll(r.Body)
		return err == nil && r.StatusCode == http.StatusMisdirectedRequest && strings.Contains(string(told), writer)
	})
}

// timeTaken is what differs from one answer to the next.
var timeTaken = regexp.MustCompile(`(用时|took).*?(毫秒|ms)`)

// relatedSearches is what a reader lacks, which has no vocabulary.
var relatedSearches = regexp.MustCompile(`(?s)<nav class="beside".*?</nav>\n`)

func inCommon(page string) string {
	return relatedSearches.ReplaceAllString(timeTaken.ReplaceAllString(page, ""), "")
}

func TestIndexFlagSaysWhatIsAccepted(t *testing.T) {
	for args, want := range map[string]string{
		"--index elastic:http://127.0.0.1:9200": "opensearch:http://127.0.0.1:9200",
		"--reader":                              "--index opensearch:URL",
		"--reader --index opensearch:http://127.0.0.1:9200 --site http://127.0.0.1/": "neither crawls",
		"--index opensearch:":                                                  "http://HOST:PORT",
		"--index opensearch:127.0.0.1:9200":                                    "http://HOST:PORT",
		"--index opensearch:http://127.0.0.1:9200,ftp://127.0.0.1":             "http://HOST:PORT",
		"--index opensearch:http://127.0.0.1:9200 --index-shards 0":            "at least 1",
		"--index opensearch:http://127.0.0.1:9200 --index-replicas -1":         "at least 1 and 0",
		"--index opensearch:http://127.0.0.1:9200 --index-ca /nonexistent.pem": "--index-ca",
		"--index opensearch:http://127.0.0.1:9200 --index-name Ours":           "small letters",
	} {
		data := t.TempDir()
		must(t, fourLines, "import", "-", "--data", data)
		_, _, err := wensou(t, "", append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, strings.Fields(args)...)...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("serve %s: %v, want an error with %q", args, err, want)
		}
	}
}
