package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Schemathesis makes up requests from openapi.yaml, good and bad: none is answered with
// 5xx, and each answer is as the file says. It wants its program in WENSOU_SCHEMATHESIS.
func TestSchemathesis(t *testing.T) {
	program := os.Getenv("WENSOU_SCHEMATHESIS")
	if program == "" {
		t.Skip("needs Schemathesis: name its program in WENSOU_SCHEMATHESIS, as .ci/run does")
	}
	const least = 2000
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	key := strings.TrimSpace(must(t, "", "key", "add", "all", "--scope", "admin", "--data", data))
	base := start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--data", data)[1]
	cmd := exec.CommandContext(t.Context(), program, "run", base+"/openapi.yaml", "--url", base, "--header", "Authorization: Bearer "+key,
		"--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance",
		"--phases", "coverage,fuzzing", "--max-examples", "100", "--continue-on-failure", "--suppress-health-check", "all", "--no-color")
	cmd.Dir = t.TempDir() // where it keeps what it found
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	m := regexp.MustCompile(`(\d+) generated, (\d+) passed`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("it does not say how many cases there were:\n%s", out)
	}
	if n, err := strconv.Atoi(string(m[1])); err != nil || n < least || string(m[1]) != string(m[2]) {
		t.Errorf("%s, want at least %d, all passed", m[0], least)
	}
	t.Logf("%s", m[0])
}
