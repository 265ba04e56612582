package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"wensou/corpus"
)

// MaxPage bounds a saved page, in bytes.
const MaxPage = 8 << 20

// PageError says why a page that was saved is passed over.
type PageError struct {
	Where string // its URL, or the file it lies in
	Err   error
}

func (e *PageError) Error() string { return fmt.Sprintf("%s: %v", e.Where, e.Err) }

// EachPage calls do for each page of the source and bad for each that is none, until do
// returns an error. An archive that was cut short is an error, which comes after the pages
// before the cut.
func (s *Source) EachPage(do func(*corpus.SavedPage) error, bad func(*PageError)) error {
	var err error
	switch {
	case s.format == WARC:
		err = readWARC(s.text, do, bad)
	case s.text != nil:
		err = s.onePage(do, bad)
	default:
		err = s.folder(do, bad)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s ends too early, it was cut short: get a whole copy and import it again (what came before is kept): %w", s.Name, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	return nil
}

// onePage reads the source as one page.
func (s *Source) onePage(do func(*corpus.SavedPage) error, bad func(*PageError)) error {
	body, err := readPage(s.text)
	if err != nil {
		return err
	}
	page := &corpus.SavedPage{Page: corpus.Page{Body: body, ContentType: http.DetectContentType(body)}}
	if page.URL = ownURL(body); page.URL == "" {
		page.URL = s.options.Base
	}
	if page.URL == "" {
		bad(&PageError{s.Name, errNoURL})
		return nil
	}
	return do(page)
}

var (
	errNoURL   = errors.New("it does not say what its URL is; say it with --base, the URL that the folder is a copy of")
	errTooLong = fmt.Errorf("it has more than %d MB", MaxPage>>20)
)

// readPage reads a page, or returns errTooLong.
func readPage(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxPage+1))
	if err == nil && len(body) > MaxPage {
		err = errTooLong
	}
	return body, err
}

// folder reads the pages of a folder, by their paths.
func (s *Source) folder(do func(*corpus.SavedPage) error, bad func(*PageError)) error {
	return filepath.WalkDir(s.Name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		switch page, err := s.page(file); {
		case err != nil:
			bad(&PageError{file, err})
			return nil //nolint:nilerr // one file that can't be read ends nothing
		case page == nil:
			return nil
		default:
			return do(page)
		}
	})
}

// page reads a file of a folder; it returns nil for one that is no page.
func (s *Source) page(file string) (*corpus.SavedPage, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if !strings.HasPrefix(http.DetectContentType(head[:n]), "text/html") {
		return nil, nil
	}
	body, err := readPage(io.MultiReader(strings.NewReader(string(head[:n])), f))
	if err != nil {
		return nil, err
	}
	page := &corpus.SavedPage{Page: corpus.Page{ContentType: "text/html", Body: body, Fetched: info.ModTime()}}
	if page.URL, err = s.urlOf(file, body); err != nil {
		return nil, err
	}
	return page, nil
}

// sniffBytes is as much as http.DetectContentType looks at.
const sniffBytes = 512

// urlOf returns where a page of a folder comes from: as it says itself, or where it lies
// below Base or, in a mirror as wget makes it, below a folder with the name of its host.
func (s *Source) urlOf(file string, body []byte) (string, error) {
	if own := savedFrom(body); own != "" {
		return own, nil
	}
	rel, err := filepath.Rel(s.Name, file)
	if err != nil {
		return "", err
	}
	rel = filepath.ToSlash(rel)
	if s.options.Base != "" {
		return below(s.options.Base, rel)
	}
	if host, rest, ok := strings.Cut(rel, "/"); ok && hostName.MatchString(host) {
		return below("http://"+host+"/", rest)
	}
	if own := ownURL(body); own != "" {
		return own, nil
	}
	return "", errNoURL
}

// hostName is the name of a host with a domain of letters, and perhaps a port.
var hostName = regexp.MustCompile(`^(?i:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?$`)

// below returns the URL of a file below that of its folder. index.html is the folder
// itself, and what follows a question mark in a name was a query.
func below(base, rel string) (string, error) {
	b, err := url.Parse(base)
	if err != nil || b.Host == "" {
		return "", fmt.Errorf("%q is no URL such as http://www.example.com/", base)
	}
	name, query, hasQuery := strings.Cut(rel, "?")
	if hasQuery {
		query = strings.TrimSuffix(query, ".html") // that wget adds
	}
	if dir, last := path.Split(name); strings.EqualFold(last, "index.html") {
		name = dir
	}
	u := b.ResolveReference(&url.URL{Path: strings.TrimSuffix(b.Path, "/") + "/" + name})
	u.RawQuery = query
	return u.String(), nil
}

// headOfPage is how much of a page is searched for its URL.
const headOfPage = 64 << 10

var (
	savedComment = regexp.MustCompile(`<!-- saved from url=\(\d+\)(https?://[^\s<>]+) -->`) // as browsers write it
	canonical    = regexp.MustCompile(`(?i)<link[^>]{0,200}\brel\s*=\s*["']?canonical\b[^>]{0,200}>`)
	openGraph    = regexp.MustCompile(`(?i)<meta[^>]{0,200}\bproperty\s*=\s*["']?og:url\b[^>]{0,400}>`)
	attribute    = regexp.MustCompile(`(?i)\b(?:href|content)\s*=\s*["']?(https?://[^\s"'<>]+)`)
)

// savedFrom returns the URL that a browser wrote into the page when it saved it, or "".
func savedFrom(body []byte) string {
	if m := savedComment.FindSubmatch(body[:min(len(body), headOfPage)]); m != nil {
		return string(m[1])
	}
	return ""
}

// ownURL returns the URL that a page gives itself, or "".
func ownURL(body []byte) string {
	if own := savedFrom(body); own != "" {
		return own
	}
	head := body[:min(len(body), headOfPage)]
	for _, tag := range []*regexp.Regexp{canonical, openGraph} {
		if m := attribute.FindSubmatch(tag.Find(head)); m != nil {
			return string(m[1])
		}
	}
	return ""
}
