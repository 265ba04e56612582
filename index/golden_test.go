package index_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
	"wensou/index/indextest"
	"wensou/segment/segmenttest"
)

var update = flag.Bool("update", false, "rewrite the golden file of testdata")

// TestGolden holds what is marked and cut against testdata/marks.golden, which
// tells its own format.
func TestGolden(t *testing.T) {
	path := filepath.Join("testdata", "marks.golden")
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	runes := 0
	var looked []index.Wanted
	for line := range strings.Lines(string(want)) {
		line = strings.TrimSuffix(line, "\n")
		key, value, _ := strings.Cut(line, ": ")
		if strings.HasPrefix(line, "  ") {
			continue // what was found
		}
		fmt.Fprintln(&got, line)
		switch key {
		case "runes":
			if runes, err = strconv.Atoi(value); err != nil {
				t.Fatal(err)
			}
		case "want":
			looked = wanted(value)
		case "title":
			title := written(t, value)
			fmt.Fprintf(&got, "  %s\n", shown(title, index.Mark(title, segmenttest.Open(t), looked)))
		case "body":
			for _, s := range index.Cut(written(t, value), segmenttest.Open(t), looked, runes) {
				fmt.Fprintf(&got, "  %d %s\n", s.Offset, shown(s.Text, s.Marks))
			}
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" && !*update {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", path, diff)
	}
}

var repeated = regexp.MustCompile(`\{(.*?)\}(\d+)`)

// written returns a text of the golden file as it is: with the escapes of Go,
// and {text}3 for the text three times.
func written(t *testing.T, value string) string {
	t.Helper()
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(value, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %v", value, err)
	}
	return repeated.ReplaceAllStringFunc(text, func(s string) string {
		parts := repeated.FindStringSubmatch(s)
		n, err := strconv.Atoi(parts[2])
		if err != nil {
			t.Fatal(err)
		}
		return strings.Repeat(parts[1], n)
	})
}

// shown returns a marked text with escapes.
func shown(text string, marks []index.Span) string {
	quoted := strconv.Quote(indextest.Marked(text, marks))
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
