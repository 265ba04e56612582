package accuracy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wensou/corpus/extract"
)

// Labelled pages lie in a folder in one of two forms. Either one file has a line
// for each page, in which a field that is "" is one that the page lacks:
//
//	truth.jsonl               {"file":"html/a.html","title":"…","author":"…","date":"…","source":"…","editor":"…","body":"…"}
//	html/a.html               the page
//
// or each label is a file; a date or an author that is empty, or UNKNOWN, is one
// that nobody could tell, and is not compared:
//
//	original/NAME.html        the page
//	cleaned/NAME.txt          its body
//	author/NAME.txt, date/NAME.txt
const (
	truthFile    = "truth.jsonl"
	pagesFolder  = "original"
	bodyFolder   = "cleaned"
	authorFolder = "author"
	dateFolder   = "date"
)

// maxLabels bounds a file of labels, in bytes.
const maxLabels = 256 << 20

// Set is a set of labelled pages.
type Set struct {
	Name  string
	Pages []Page
}

// Page is one page with what people read in it.
type Page struct {
	Name   string           // of its file, in the set
	Labels map[Field]string // a field that is not there was not labelled; "": the page has none

	path string
}

// ReadSets reads the sets of labelled pages in a folder: the folder itself is one,
// or those below it are.
func ReadSets(dir string) ([]Set, error) {
	if set, err := readSet(dir); err != nil || len(set.Pages) > 0 {
		return []Set{set}, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("labelled pages: %w", err)
	}
	var sets []Set
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		set, err := readSet(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		if len(set.Pages) > 0 {
			sets = append(sets, set)
		}
	}
	if len(sets) == 0 {
		return nil, fmt.Errorf("there are no labelled pages in %s: neither %s nor %s/ with %s/", dir, truthFile, pagesFolder, bodyFolder)
	}
	return sets, nil
}

// readSet reads one set; of a folder of another form it has no pages.
func readSet(dir string) (Set, error) {
	set := Set{Name: filepath.Base(dir)}
	var err error
	if _, missing := os.Stat(filepath.Join(dir, truthFile)); missing == nil {
		set.Pages, err = readTruth(dir)
	} else {
		set.Pages, err = readFiles(dir)
	}
	return set, err
}

// truth is a line of truthFile.
type truth struct{ File, Title, Author, Date, Source, Editor, Body string }

func readTruth(dir string) ([]Page, error) {
	name := filepath.Join(dir, truthFile)
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	defer f.Close()
	var pages []Page
	for lines := json.NewDecoder(io.LimitReader(f, maxLabels)); ; {
		var t truth
		err := lines.Decode(&t)
		if errors.Is(err, io.EOF) {
			return pages, nil
		}
		if err == nil && !filepath.IsLocal(t.File) {
			err = fmt.Errorf("file %q is not in the folder", t.File)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, label %d: %w", name, len(pages)+1, err)
		}
		pages = append(pages, Page{Name: t.File, path: filepath.Join(dir, t.File), Labels: map[Field]string{
			Kind: string(extract.Article), Title: t.Title, Date: t.Date, Author: t.Author, Source: t.Source, Editor: t.Editor, Body: t.Body,
		}})
	}
}

func readFiles(dir string) ([]Page, error) {
	paths, err := filepath.Glob(filepath.Join(dir, pagesFolder, "*.html"))
	if err != nil {
		return nil, fmt.Errorf("labelled pages: %w", err)
	}
	var pages []Page
	for _, path := range paths {
		p := Page{Name: filepath.Base(path), path: path, Labels: map[Field]string{Kind: string(extract.Article)}}
		for folder, field := range map[string]Field{bodyFolder: Body, authorFolder: Author, dateFolder: Date} {
			label, err := os.ReadFile(filepath.Join(dir, folder, strings.TrimSuffix(p.Name, ".html")+".txt"))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("labels: %w", err)
			}
			text := strings.TrimSpace(string(label))
			if text != "" && (field == Body || !isUnknown(text)) {
				p.Labels[field] = text
			}
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// isUnknown reports whether a label says that nobody could tell; some misspell it.
func isUnknown(text string) bool { return strings.HasPrefix(text, "UNKN") }
