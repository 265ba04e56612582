package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// Fields says which field of an article is what in a file: title → 标题. What is on the
// right is a column of CSV, or the path to a member of a JSON object, with dots between
// its names. A field that is not named is looked for by its usual names.
type Fields map[string]string

// usual are the names, in lower case, by which the fields of articles go in files: ours,
// Chinese ones, and those of the databases of DedeCMS, EmpireCMS, phpcms and WordPress.
var usual = map[string][]string{
	"id":      {"id", "编号", "文章id", "aid", "post_id"},
	"site":    {"site", "站点", "网站"},
	"url":     {"url", "link", "链接", "网址", "地址", "titleurl", "guid"},
	"title":   {"title", "标题", "题名", "post_title"},
	"body":    {"body", "content", "正文", "内容", "newstext", "post_content"},
	"section": {"section", "栏目", "版块", "分类", "频道", "typename", "catname", "classname"},
	"author":  {"author", "作者", "记者", "writer", "username"},
	"source":  {"source", "来源", "出处", "copyfrom", "befrom"},
	"editor":  {"editor", "责任编辑", "编辑", "责编"},
	"date":    {"date", "日期", "时间", "发布时间", "发布日期", "pubdate", "newstime", "inputtime", "post_date"},
	"tags":    {"tags", "标签", "关键词", "keywords", "keyboard"},
	"reads":   {"reads", "阅读", "阅读次数", "点击", "click", "onclick", "views"},
	"lang":    {"lang", "语言"},
}

// separators join the parts of a field that a file gives as a list.
var separators = map[string]string{"section": corpus.SectionSeparator, "author": "、"}

// Check returns an error that says what is accepted if a field is none.
func (f Fields) Check() error {
	for field, name := range f {
		if usual[field] == nil {
			return fmt.Errorf("field %q: an article has %s", field, strings.Join(slices.Sorted(maps.Keys(usual)), ", "))
		}
		if name == "" {
			return fmt.Errorf("field %q is given no name", field)
		}
	}
	return nil
}

// record is one article of a file, by its own names.
type record interface {
	named(name string) any // value of a name as Fields gives it, nil if there is none
	usual(name string) any // the same for a name in lower case
}

// article reads a record as the line of JSON that stands for it.
func (f Fields) article(r record) (*corpus.Article, error) {
	line := map[string]any{}
	for field, names := range usual {
		text := f.text(r, field, names)
		if text == "" {
			continue
		}
		value, err := read(field, text)
		if err != nil {
			return nil, err
		}
		line[field] = value
	}
	if address, ok := line["url"].(string); ok && line["site"] == nil {
		if u, err := url.Parse(address); err == nil {
			line["site"] = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
	}
	b, err := json.Marshal(line)
	if err != nil {
		return nil, err
	}
	return corpus.ParseLine(b)
}

// text returns what a record has as a field, "" if it has nothing.
func (f Fields) text(r record, field string, names []string) string {
	separator := separators[field]
	if separator == "" {
		separator = ","
	}
	if name, ok := f[field]; ok {
		return plain(r.named(name), separator)
	}
	for _, name := range names {
		if text := plain(r.usual(name), separator); text != "" {
			return text
		}
	}
	return ""
}

// plain returns a value of JSON as text.
func plain(v any, separator string) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case []any:
		var parts []string
		for _, part := range v {
			if text := plain(part, separator); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, separator)
	default:
		return ""
	}
}

// read returns a field as our JSON has it.
func read(field, text string) (any, error) {
	switch field {
	case "body":
		return strings.TrimSuffix(extract.Fragment(text), "\n") + "\n", nil
	case "date":
		return readDate(text)
	case "reads":
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("reads %.40q is no number", text)
		}
		return n, nil
	case "id", "url", "site":
		return text, nil
	default:
		return strings.TrimSpace(strings.ReplaceAll(extract.Fragment(text), "\n", " ")), nil
	}
}

// The seconds since 1970 that a number must be to be a date: 1990 to 2100. Databases of
// Chinese sites mostly hold dates like that.
const (
	firstSecond = 631152000
	lastSecond  = 4102444800
)

// readDate returns a date as corpus.ParseDate reads it.
func readDate(text string) (string, error) {
	if _, _, err := corpus.ParseDate(text); err == nil {
		return text, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if n > lastSecond {
			n /= 1000
		}
		if n == 0 { // as databases say that there is none
			return "", nil
		}
		if n < firstSecond || n > lastSecond {
			return "", fmt.Errorf("date %.40q: neither a date nor seconds since 1970", text)
		}
		return corpus.FormatDate(time.Unix(n, 0).UTC(), corpus.Second), nil
	}
	at, precision, ok := extract.FindDate(text)
	if !ok {
		return "", fmt.Errorf("date %.40q: no date as 2009-05-14 or 2009年5月14日 is found there", text)
	}
	return corpus.FormatDate(at, precision), nil
}
