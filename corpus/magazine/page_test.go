package magazine_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wensou/corpus/magazine"
)

// decode returns the text of a page, which has to be GBK and to give the same
// bytes again.
func decode(t *testing.T, page []byte) string {
	t.Helper()
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(page)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		t.Fatalf("page is not GBK: %v", err)
	}
	again, err := simplifiedchinese.GBK.NewEncoder().Bytes(text)
	if err != nil || !bytes.Equal(again, page) {
		t.Fatalf("page does not survive a round trip through UTF-8: %v", err)
	}
	return string(text)
}

// What Articles promises is what the pages print.
func TestArticlePages(t *testing.T) {
	h := handler(t)
	for _, a := range articles(t) {
		for n, p := range a.Pages {
			w := get(t, h, p.Path)
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(decode(t, w.Body.Bytes())))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(printed(&a, n), read(doc)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", p.Path, diff)
			}
		}
	}
}

// fields are what one page of an article shows.
type fields struct {
	Title, Place, Info, Pager string
	Lines                     []string
}

// printed returns what page n of the article, from 0, should show.
func printed(a *magazine.Article, n int) fields {
	f := fields{Title: a.Title}
	if n > 0 {
		f.Title = fmt.Sprintf("%s(%d)", a.Title, n+1)
	}
	f.Place = "当前位置: 主页 > " + strings.Join(a.Section, " > ") + " > 文章内容"
	beijing := a.Published.Add(8 * time.Hour).Format("2006-01-02 15:04")
	f.Info = fmt.Sprintf("时间:%s来源:%s 作者:%s 点击:次", beijing, a.Source, a.Author)
	for _, p := range a.Pages[n].Paragraphs {
		f.Lines = append(f.Lines, p.Text)
	}
	if a.Editor != "" {
		f.Lines = append(f.Lines, "(责任编辑："+a.Editor+")")
	}
	if len(a.Pages) > 1 {
		f.Pager = fmt.Sprintf("共%d页: ", len(a.Pages))
	}
	return f
}

// read returns what the page shows.
func read(doc *goquery.Document) fields {
	f := fields{
		Title: doc.Find(".viewbox .title h2").Text(),
		Place: doc.Find(".place").Text(),
		Info:  doc.Find(".viewbox .info").Text(),
		Pager: doc.Find(".pagelist li").First().Text(),
	}
	for line := range strings.Lines(doc.Find(".content td").Text()) {
		if line = strings.TrimSpace(line); line != "" {
			f.Lines = append(f.Lines, line)
		}
	}
	return f
}
