package intake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wensou/corpus"
	"wensou/corpus/intake"
)

// readAll returns the articles of a text and what was said of the rest.
func readAll(t *testing.T, text string, o intake.Options) (articles []*corpus.Article, bad []string, err error) {
	t.Helper()
	s, err := intake.Open(intake.Stdin, strings.NewReader(text), o)
	if err != nil {
		return nil, nil, err
	}
	err = s.Read(func(a *corpus.Article) error {
		articles = append(articles, a)
		return nil
	}, func(e *corpus.LineError) { bad = append(bad, e.Error()) })
	return articles, bad, err
}

func gb(t *testing.T, text string) string {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dike is the article that all forms below hold.
func dike() *corpus.Article {
	reads := 12
	return &corpus.Article{
		ID: "2009-31", Site: "example.com", URL: "http://www.example.com/31.html", Title: "大堤加高半米", Body: "民工在江边忙了四十天。\n石板铺好了。\n",
		Section: []string{"经济", "水利"}, Author: "周渡、林晚", Source: "江畔", Tags: []string{"大堤", "汛期"}, Reads: &reads,
		Published: time.Date(2009, 5, 14, 2, 21, 0, 0, time.UTC), Precision: corpus.Minute,
	}
}

func TestForms(t *testing.T) {
	const csv = "编号,链接,标题,内容,栏目,作者,来源,发布时间,关键词,点击\n" +
		`2009-31,http://www.example.com/31.html,大堤加高半米,"<p>民工在江边忙了四十天。</p><p>石板铺好了。</p>",经济/水利,周渡、林晚,江畔,2009年5月14日 10:21,"大堤,汛期",12` + "\n"
	const array = `[{"ID":"2009-31","post_title":"大堤加高半米","link":"http://www.example.com/31.html","post_content":"民工在江边忙了四十天。\n石板铺好了。\n",` +
		`"section":["经济","水利"],"author":["周渡","林晚"],"source":"江畔","pubdate":"2009-05-14 10:21","keywords":["大堤","汛期"],"click":12}]`
	nested := map[string]string{"id": "meta.no", "title": "head.line", "body": "text", "author": "meta.by", "date": "meta.at", "section": "meta.path"}
	for _, tt := range []struct {
		name, text string
		options    intake.Options
	}{
		{"csv", csv, intake.Options{}},
		{"csv with a mark of its order of bytes", "\ufeff" + csv, intake.Options{}},
		{"csv of Windows", strings.ReplaceAll(csv, "\n", "\r\n"), intake.Options{}},
		{"csv in GB 18030", gb(t, csv), intake.Options{}},
		{"csv, named", csv, intake.Options{Format: intake.CSV, Fields: intake.Fields{"title": "标题"}}},
		{"tabs", strings.ReplaceAll(strings.ReplaceAll(csv, `"大堤,汛期"`, "大堤;汛期"), ",", "\t"), intake.Options{}},
		{"array", array, intake.Options{}},
		{"array over lines", strings.ReplaceAll(array, `,"`, ",\n \""), intake.Options{}},
		{
			"lines with a map",
			`{"meta":{"no":"2009-31","by":["周渡","林晚"],"at":"2009-05-14T10:21","path":"经济/水利"},"head":{"line":"大堤加高半米"},"text":"民工在江边忙了四十天。\n石板铺好了。\n","url":"http://www.example.com/31.html","source":"江畔","tags":["大堤","汛期"],"reads":12}`,
			intake.Options{Fields: nested},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, bad, err := readAll(t, tt.text, tt.options)
			if err != nil || bad != nil {
				t.Fatalf("%v, bad %q", err, bad)
			}
			if diff := cmp.Diff([]*corpus.Article{dike()}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is no article is told with its place, and what is around it is kept.
func TestBadRecords(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		ids        string
		bad        []string
	}{
		{"a date", "id,title,date\n1,春,昨天\n2,夏,2009\n", "2", []string{`line 2: date "昨天": no date as 2009-05-14 or 2009年5月14日 is found there`}},
		{"too few fields", "id,title\n1\n2,夏\n", "2", []string{"line 2: 1 fields, and the first row has 2"}},
		{"a quotation mark", "id,title\n1,a\"b\n2,夏\n", "2", []string{`line 2: column 4: bare " in non-quoted-field`}},
		{"no id", "id,title\n,春\n2,夏\n", "2", []string{"line 2: neither id nor url"}},
		{"no reads", "id,title,reads\n1,春,多\n2,夏,\n", "2", []string{`line 2: reads "多" is no number`}},
		{"a second", "id,title,pubdate\n1,春,1242267660\n2,夏,0\n3,秋,7\n", "1 2", []string{`line 4: date "7": neither a date nor seconds since 1970`}},
		{"an item", `[{"id":"1","title":"春"},7,null,{"id":"3"},{"id":"4","title":"冬"}]`, "1 4", []string{
			"item 2: not an article in JSON: json: cannot unmarshal number into Go value of type intake.object", "item 3: not an article in JSON: null", "item 4: neither title nor body",
		}},
	} {
		got, bad, err := readAll(t, tt.text, intake.Options{})
		var ids []string
		for _, a := range got {
			ids = append(ids, a.ID)
		}
		if err != nil || strings.Join(ids, " ") != tt.ids {
			t.Errorf("%s: articles %v, %v; want %s", tt.name, ids, err, tt.ids)
		}
		if diff := cmp.Diff(tt.bad, bad); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// A file that can't be read says what is accepted, and what came before is kept.
func TestBadFiles(t *testing.T) {
	long := strings.Repeat("水", corpus.MaxLine/3+headRoom)
	for _, tt := range []struct {
		name, text string
		options    intake.Options
		kept       int
		want       string
	}{
		{"no known column", "甲,乙\n1,2\n", intake.Options{}, 0, "no column is known as title or body; name one with --map title=COLUMN; the columns are 甲, 乙"},
		{"no column to tell it by", "标题,乙\n1,2\n", intake.Options{}, 0, "no column is known as id or url"},
		{"a column that is missing", "id,title\n1,2\n", intake.Options{Fields: intake.Fields{"body": "正文"}}, 0, `there is no column "正文" for body; the columns are id, title`},
		{"a field that no article has", "", intake.Options{Fields: intake.Fields{"headline": "标题"}}, 0, `field "headline": an article has author, body, date`},
		{"a format that there is not", "", intake.Options{Format: "xls"}, 0, `format "xls": there are auto, lines, json, csv, warc and pages`},
		{"an array that is cut", `[{"id":"1","title":"春"},{"id":`, intake.Options{}, 1, "cut short"},
		{"an array without its end", `[{"id":"1","title":"春"}`, intake.Options{}, 1, "cut short"},
		{"an item that does not end", `[{"id":"1","title":"春"},"` + long, intake.Options{}, 1, "a record is longer than"},
		{"a quotation that does not end", "id,title\n1,春\n2,\"" + long, intake.Options{}, 1, "a record is longer than"},
		{"bytes that are no text", "id,title\x00\xff\x00\xfe\x00\xff\x00\xfe\x00\xff\x00\xfe\x00\xff\x00\xfe\x00\xff\x00", intake.Options{Format: intake.CSV}, 0, "NUL bytes"},
	} {
		got, _, err := readAll(t, tt.text, tt.options)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if len(got) != tt.kept {
			t.Errorf("%s: %d articles are kept, want %d", tt.name, len(got), tt.kept)
		}
	}
}

// headRoom is more than what the readers of a file buffer ahead.
const headRoom = 1 << 20

// FuzzRead holds that no file makes the readers panic, and that what they take is an
// article.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"id,title\n1,春\n", `[{"id":"1","title":"春"}]`, "{\"id\":\"1\",\"title\":\"春\"}\n", "id\ttitle\tdate\n1\t春\t2009年5月\n", "\ufeffid;title\n\"1\";\"<p>春</p>\"\n", "[[1,{}"} {
		f.Add(text, "")
		f.Add(text, "title")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		o := intake.Options{}
		if name != "" {
			o.Fields = intake.Fields{"body": name}
		}
		got, _, _ := readAll(t, text, o) // errors are the file's
		for _, a := range got {
			if err := corpus.CheckID(a.ID); err != nil || a.Title == "" && a.Body == "" {
				t.Errorf("%+v: %v", a, err)
			}
		}
	})
}
