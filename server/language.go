package server

import (
	"fmt"
	"net/http"

	"golang.org/x/text/language"
)

// lang is a language that the pages speak.
type lang int

// The languages, in the order of the texts of the catalogue.
const (
	chinese lang = iota
	english
)

// tags are the languages as browsers name them; the first is the default.
var tags = []language.Tag{chinese: language.Chinese, english: language.English}

var matcher = language.NewMatcher(tags)

// tag returns the language as the attribute lang wants it.
func (l lang) tag() string { return [...]string{chinese: "zh-CN", english: "en"}[l] }

// langOf returns the language that a reader prefers, Chinese if unknown.
func langOf(r *http.Request) lang {
	accepted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(accepted) == 0 {
		return chinese // a header that cannot be read is no wish
	}
	_, i, confidence := matcher.Match(accepted...)
	if confidence == language.No {
		return chinese
	}
	return lang(i)
}

// text returns a text of the catalogues, with args filled in. A key that both
// lack is a mistake of ours that a test finds; a reader sees the key.
func (l lang) text(key string, args ...any) string {
	text, ok := catalogue[key]
	if !ok {
		text, ok = deskCatalogue[key]
	}
	switch {
	case !ok:
		return key
	case len(args) == 0:
		return text[l]
	default:
		return fmt.Sprintf(text[l], args...)
	}
}
