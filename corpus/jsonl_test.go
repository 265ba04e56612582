package corpus_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
)

func TestParseLine(t *testing.T) {
	got, err := corpus.ParseLine([]byte(`{"url":"http://jiangpan.example/a/1.html","title":"渡口","body":"船来了。\n人走了。\n",
		"section":"文化/ 散文 /","date":"2009-05-14","tags":"渡口，江","reads":7,"pages":[{"url":"1.html","offset":0},{"url":"1_2.html","offset":13}],"unknown":{"x":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	reads := 7
	want := &corpus.Article{
		ID: corpus.DeriveID("http://jiangpan.example/a/1.html"), URL: "http://jiangpan.example/a/1.html",
		Title: "渡口", Body: "船来了。\n人走了。\n", Section: []string{"文化", "散文"},
		Published: time.Date(2009, 5, 14, 0, 0, 0, 0, time.UTC), Precision: corpus.Day,
		Tags: []string{"渡口", "江"}, Reads: &reads,
		Pages: []corpus.PageRef{{URL: "1.html"}, {URL: "1_2.html", Offset: 13}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ParseLine (-want +got):\n%s", diff)
	}
}

func TestParseLineSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`{"id":"1","title":"甲"`, "not an article in JSON"},
		{`[1]`, "not an article in JSON"},
		{`{"title":"甲","body":"乙"}`, "neither id nor url"},
		{`{"id":"1","title":" ","body":"\n"}`, "neither title nor body"},
		{`{"id":"1","title":"甲","date":"昨天"}`, "such as 2009-05-14"},
		{`{"id":"1","title":"甲","date":"2009-02-30"}`, "such as 2009-05-14"},
		{`{"id":"1","title":"甲","date":"9999-12-31T23:59:59-08:00"}`, "such as 2009-05-14"},
		{`{"id":"` + strings.Repeat("长", 200) + `","title":"甲"}`, "at most 512"},
		{`{"id":"1","title":"甲","tags":7}`, "tags"},
		{`{"id":1,"title":"甲"}`, "id"},
		{`{"id":"1","body":"乙","pages":[{"offset":9}]}`, "offset 9 of page 1"},
		{`{"id":"1","body":"乙","pages":[{"offset":3},{"offset":0}]}`, "offset 0 of page 2"},
		{"{\"id\":\"1\",\"title\":\"\xff\"}", "UTF-8"},
	} {
		_, err := corpus.ParseLine([]byte(tt.in))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ParseLine(%s) = %v, want an error with %q", tt.in, err, tt.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		p        corpus.Precision
	}{
		{"", "0001-01-01T00:00:00Z", corpus.NoDate},
		{"2009", "2009-01-01T00:00:00Z", corpus.Year},
		{"2009-05", "2009-05-01T00:00:00Z", corpus.Month},
		{"2009-05-14", "2009-05-14T00:00:00Z", corpus.Day},
		{"2009-05-14 07:30", "2009-05-13T23:30:00Z", corpus.Minute},
		{"2009-05-14 10:21:05", "2009-05-14T02:21:05Z", corpus.Second},
		{"2009-05-14T10:21:05", "2009-05-14T02:21:05Z", corpus.Second},
		{"2009-05-14T10:21:05Z", "2009-05-14T10:21:05Z", corpus.Second},
		{"2009-05-14T10:21:05+08:00", "2009-05-14T02:21:05Z", corpus.Second},
	} {
		got, p, err := corpus.ParseDate(tt.in)
		if err != nil || got.Format(time.RFC3339) != tt.want || p != tt.p {
			t.Errorf("ParseDate(%q) = %s, %q, %v; want %s, %q", tt.in, got.Format(time.RFC3339), p, err, tt.want, tt.p)
		}
		back, backP, err := corpus.ParseDate(corpus.FormatDate(got, p))
		if err != nil || !back.Equal(got) || backP != p {
			t.Errorf("%q written and read again: %s, %q, %v", tt.in, back, backP, err)
		}
	}
}

func TestReadLines(t *testing.T) {
	long := `{"id":"长","title":"长","body":"` + strings.Repeat("长", 1<<20) + `"}`
	tooLong := `{"id":"过长","title":"长","body":"` + strings.Repeat("长", corpus.MaxLine/3) + `"}`
	in := "\ufeff" + `{"id":"甲","title":"一"}` + "\n\n" + long + "\r\nnot json\n" + tooLong + "\n" + `{"id":"乙","title":"二"}`
	var got []string
	err := corpus.ReadLines(strings.NewReader(in), func(a *corpus.Article) error {
		got = append(got, a.ID)
		return nil
	}, func(e *corpus.LineError) { got = append(got, fmt.Sprintf("bad %d", e.Line)) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"甲", "长", "bad 4", "bad 5", "乙"}, got); diff != "" {
		t.Errorf("ReadLines (-want +got):\n%s", diff)
	}
}

func TestReadLinesEndsWithTheFirstError(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	err := corpus.ReadLines(strings.NewReader(strings.Repeat(`{"id":"甲","title":"一"}`+"\n", 3)),
		func(*corpus.Article) error { n++; return stop }, func(*corpus.LineError) {})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("ReadLines = %v after %d articles, want stop after 1", err, n)
	}
}

// What is exported is imported as it was.
func FuzzParseLine(f *testing.F) {
	f.Add([]byte(`{"id":"甲","title":"一","body":"文。\n","section":"a/b","date":"2009-05-14 10:21","tags":["x"],"reads":0,"lang":"zh"}`))
	f.Add([]byte(`{"url":"u","title":"\u0000<&>","date":"2009","pages":[{"url":"p","offset":0}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := corpus.ParseLine(in)
		if err != nil {
			return
		}
		out, err := corpus.FormatLine(a)
		if err != nil {
			t.Fatalf("FormatLine: %v", err)
		}
		b, err := corpus.ParseLine(out)
		if err != nil {
			t.Fatalf("ParseLine of %s: %v", out, err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("exported and imported again (-first +second):\n%s", diff)
		}
	})
}
