package server

import (
	"io/fs"
	"maps"
	"regexp"
	"strings"
	"testing"
)

func TestEveryMessageIsInBothLanguages(t *testing.T) {
	verbs := regexp.MustCompile(`%[a-z]`)
	all := maps.Clone(catalogue)
	maps.Copy(all, deskCatalogue)
	if len(all) != len(catalogue)+len(deskCatalogue) {
		t.Error("a message is in both catalogues")
	}
	for key, texts := range all {
		zh, en := texts[chinese], texts[english]
		if zh == "" || en == "" {
			t.Errorf("%s lacks a language", key)
		}
		if z, e := verbs.FindAllString(zh, -1), verbs.FindAllString(en, -1); strings.Join(z, "") != strings.Join(e, "") && key != "accepts.index" {
			t.Errorf("%s fills in %v in Chinese, %v in English", key, z, e)
		}
	}
}

func TestTemplatesUseKnownMessages(t *testing.T) {
	used := regexp.MustCompile(`\.T "([^"]+)"`)
	err := fs.WalkDir(templateFiles, "templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templateFiles.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range used.FindAllStringSubmatch(string(text), -1) {
			if chinese.text(m[1]) == m[1] {
				t.Errorf("%s uses the message %q, which the catalogue lacks", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
