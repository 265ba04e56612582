package magazine

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
)

// An article file is named articles/ID-slug.txt and holds a header of
// "key: value" lines, a line "---", and a paragraph a line:
//
//	title: 柳湾大堤七昼夜
//	section: xiangcun/shuili
//	date: 2008-07-12 09:30
//	reads: 2310
//	---
//	第一段。
//
//	# 小标题
//	第二段。
//	#p#
//	第二页的第一段。
//
// source, author, editor, keywords (joined by commas) and reprint (the ID of
// the original) may be absent; dates are at +08:00; empty lines mean nothing.
const (
	headerEnd   = "---"
	pageBreak   = "#p#"
	headingMark = "# "
	dateLayout  = "2006-01-02 15:04"
)

// chinaTime is the zone of the dates that the magazine prints.
func chinaTime() *time.Location {
	return time.FixedZone("CST", 8*60*60)
}

// parseArticle reads one article file; Prev and Next stay unset.
func parseArticle(name, text string) (Article, error) {
	header, body, ok := strings.Cut(text, "\n"+headerEnd+"\n")
	if !ok {
		return Article{}, errors.New("no line --- after the header")
	}
	var a Article
	number, _, _ := strings.Cut(path.Base(name), "-")
	id, err := strconv.Atoi(number)
	if err != nil || id <= 0 {
		return Article{}, errors.New("the file name does not begin with an ID")
	}
	a.ID = id
	dir := ""
	for line := range strings.SplitSeq(header, "\n") {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return Article{}, fmt.Errorf("header line %q has no colon", line)
		}
		value = strings.TrimSpace(value)
		if key == "section" {
			dir = value
			continue
		}
		if err := a.setField(key, value); err != nil {
			return Article{}, err
		}
	}
	trail := breadcrumb(dir)
	if trail == nil || a.Title == "" || a.Published.IsZero() {
		return Article{}, fmt.Errorf("title or date missing, or no section %q", dir)
	}
	for _, s := range trail {
		a.Section = append(a.Section, s.name)
	}
	a.Pages, err = parsePages(body)
	if err != nil {
		return Article{}, err
	}
	a.setPaths(dir)
	return a, nil
}

// setField sets the field of a header line other than section.
func (a *Article) setField(key, value string) error {
	var err error
	switch key {
	case "title":
		a.Title = value
	case "date":
		a.Published, err = time.ParseInLocation(dateLayout, value, chinaTime())
		a.Published = a.Published.UTC()
	case "source":
		a.Source = value
	case "author":
		a.Author = value
	case "editor":
		a.Editor = value
	case "reads":
		a.Reads, err = strconv.Atoi(value)
	case "keywords":
		a.Keywords = strings.Split(value, ",")
	case "reprint":
		a.ReprintOf, err = strconv.Atoi(value)
	default:
		err = errors.New("unknown key")
	}
	if err != nil {
		return fmt.Errorf("header %s: %w", key, err)
	}
	return nil
}

// parsePages splits the text below the header; an empty page is an error.
func parsePages(body string) ([]Page, error) {
	pages := []Page{{}}
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		page := &pages[len(pages)-1]
		switch line {
		case "":
		case pageBreak:
			pages = append(pages, Page{})
		default:
			text, heading := strings.CutPrefix(line, headingMark)
			page.Paragraphs = append(page.Paragraphs, Paragraph{Text: text, Heading: heading})
		}
	}
	for i := range pages {
		if len(pages[i].Paragraphs) == 0 {
			return nil, fmt.Errorf("page %d is empty", i+1)
		}
	}
	return pages, nil
}

// setPaths gives each page its path: folder, day of publication, ID.
func (a *Article) setPaths(dir string) {
	day := a.Published.In(chinaTime()).Format("2006/0102")
	for i := range a.Pages {
		a.Pages[i].Path = "/" + dir + "/" + day + "/" + a.pageName(i+1)
	}
}

// pageName returns the file name of the nth page, from 1.
func (a *Article) pageName(n int) string {
	if n == 1 {
		return fmt.Sprintf("%d.html", a.ID)
	}
	return fmt.Sprintf("%d_%d.html", a.ID, n)
}
