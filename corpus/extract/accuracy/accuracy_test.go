package accuracy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/extract"
	"wensou/corpus/extract/accuracy"
)

// body is long enough to be found without a profile.
var body = strings.Repeat("<p>青石水库的大坝加高了两米，下游的农田今年可以灌溉两次，渠里的水一直流到村口的老槐树下。</p>\n", 8)

const page = `<html><head><meta charset="utf-8"><title>%TITLE%_江畔</title></head><body><div><a href="/">首页</a></div>
<h1>%TITLE%</h1><div>2009-05-14 10:21　来源：江畔周刊　作者：林晚、周渡</div><div>%BODY%</div></body></html>`

// folder makes a folder of files by their path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// measure measures all sets of a folder.
func measure(t *testing.T, dir string) []*accuracy.Report {
	t.Helper()
	x, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sets, err := accuracy.ReadSets(dir)
	if err != nil {
		t.Fatal(err)
	}
	var reports []*accuracy.Report
	for _, set := range sets {
		r, err := accuracy.Measure(x, set)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
	}
	return reports
}

func TestMeasure(t *testing.T) {
	html := strings.NewReplacer("%TITLE%", "青石水库完工", "%BODY%", body).Replace(page)
	text := strings.NewReplacer("<p>", "", "</p>", "").Replace(body)
	label := `{"file":"html/1.html","title":"青石水库 完工","author":"周渡 林晚","date":"2009-05-14 10:21","source":"别家","editor":"何晓舟","body":"` + strings.ReplaceAll(text, "\n", `\n`) + `"}`
	dir := folder(t, map[string]string{
		"portals/truth.jsonl": label, "portals/html/1.html": html,
		"files/original/a.html": html, "files/cleaned/a.txt": text, "files/date/a.txt": "2009-5\n", "files/author/a.txt": "UNKNOWN",
		"other/readme.txt": "",
	})
	var out strings.Builder
	reports := measure(t, dir)
	if err := accuracy.Write(&out, reports); err != nil {
		t.Fatal(err)
	}
	want := `set      field   pages  score  right  wrong  missing  given by
files    kind    1      1.000  1      0      0        
files    date    1      1.000  1      0      0        byline 1
files    body    1      1.000  1      0      0        generic 1
portals  kind    1      1.000  1      0      0        
portals  title   1      1.000  1      0      0        generic 1
portals  date    1      1.000  1      0      0        byline 1
portals  author  1      1.000  1      0      0        byline 1
portals  source  1      0.000  0      1      0        byline 1
portals  editor  1      0.000  0      0      1        
portals  body    1      1.000  1      0      0        generic 1
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	out.Reset()
	if err := accuracy.WriteMisses(&out, reports); err != nil {
		t.Fatal(err)
	}
	want = "portals/html/1.html: source \"江畔周刊\", want \"别家\"\nportals/html/1.html: editor \"\", want \"何晓舟\"\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
	if one := measure(t, filepath.Join(dir, "portals")); len(one) != 1 || len(one[0].Outcomes) != 7 {
		t.Errorf("a folder that is a set: %+v", one)
	}
}

func TestReadSetsRefuses(t *testing.T) {
	for want, files := range map[string]map[string]string{
		"no labelled pages": {"readme.txt": ""},
		"label 1":           {"truth.jsonl": "不是 JSON"},
		"not in the folder": {"truth.jsonl": `{"file":"../../etc/passwd"}`},
	} {
		if _, err := accuracy.ReadSets(folder(t, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadSets of %v: %v, want %q", files, err, want)
		}
	}
}
