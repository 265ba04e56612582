package magazine

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

//go:embed templates/*.html
var templateFiles embed.FS

// renderer turns a view into the bytes of a page.
type renderer struct {
	templates *template.Template
}

func newRenderer() (*renderer, error) {
	t := template.New("").Funcs(template.FuncMap{
		"cut":      cutRunes,
		"entities": entities,
		"join":     strings.Join,
	})
	t, err := t.ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	return &renderer{templates: t}, nil
}

// render returns the page in GBK. A character that GBK lacks is an error: the
// magazine has no other way to print it.
func (r *renderer) render(name string, view any) ([]byte, error) {
	var page bytes.Buffer
	if err := r.templates.ExecuteTemplate(&page, name, view); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	encoded, err := simplifiedchinese.GBK.NewEncoder().Bytes(page.Bytes())
	if err != nil {
		return nil, fmt.Errorf("encode %s as GBK: %w", name, err)
	}
	return encoded, nil
}

// cutRunes returns the first n runes of s, with no sign that there were more:
// so the CMS shortens titles in boxes and the text of summaries.
func cutRunes(n int, s string) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n])
}

// entities writes text as the CMS's editor did, with named entities for Chinese
// quotation marks, dashes and ellipses.
func entities(s string) template.HTML {
	named := strings.NewReplacer("“", "&ldquo;", "”", "&rdquo;", "—", "&mdash;", "…", "&hellip;", "·", "&middot;")
	return template.HTML(named.Replace(template.HTMLEscapeString(s)))
}
