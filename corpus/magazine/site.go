package magazine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// file is one answer of the site, ready to be sent.
type file struct {
	contentType string
	body        []byte
	etag        string
	modified    time.Time
}

// site builds the files of the whole magazine.
type site struct {
	articles []Article
	byID     map[int]*Article
	frame    frame
	renderer *renderer
	files    map[string]*file // by path
	newest   time.Time
}

func newSite(articles []Article) (*site, error) {
	r, err := newRenderer()
	if err != nil {
		return nil, err
	}
	s := &site{
		articles: articles,
		byID:     make(map[int]*Article, len(articles)),
		frame:    newFrame(articles),
		renderer: r,
		files:    map[string]*file{},
	}
	for i := range articles {
		a := &articles[i]
		s.byID[a.ID] = a
		if a.Published.After(s.newest) {
			s.newest = a.Published
		}
	}
	if err := s.build(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *site) build() error {
	for i := range s.articles {
		if err := s.addArticle(i); err != nil {
			return fmt.Errorf("article %d: %w", s.articles[i].ID, err)
		}
	}
	for _, sec := range sections() {
		if err := s.addLists(sec); err != nil {
			return fmt.Errorf("section %s: %w", sec.dir, err)
		}
	}
	if err := s.addFront(); err != nil {
		return fmt.Errorf("front page: %w", err)
	}
	return nil
}

// add renders a page and files it under each of the paths.
func (s *site) add(modified time.Time, template string, view any, paths ...string) error {
	body, err := s.renderer.render(template, view)
	if err != nil {
		return err
	}
	f := newFile("text/html", body, modified)
	for _, p := range paths {
		s.files[p] = f
	}
	return nil
}

func newFile(contentType string, body []byte, modified time.Time) *file {
	sum := sha256.Sum256(body)
	return &file{
		contentType: contentType,
		body:        body,
		etag:        `"` + hex.EncodeToString(sum[:8]) + `"`,
		modified:    modified,
	}
}

// addFront files the front page and the page for what is not found.
func (s *site) addFront() error {
	view := frontView{frame: s.frame}
	view.Title = Name
	last := len(s.articles) - 1
	view.Lead = newEntry(&s.articles[last])
	for i := last - 1; i >= 0 && len(view.Latest) < perBox; i-- {
		view.Latest = append(view.Latest, newEntry(&s.articles[i]))
	}
	for _, sec := range sections() {
		if !sec.top() {
			continue
		}
		listed := s.listed(sec)
		box := frontBox{link: link{sec.path(), sec.name}}
		for _, a := range listed[:min(perFront, len(listed))] {
			box.Entries = append(box.Entries, newEntry(a))
		}
		view.Boxes = append(view.Boxes, box)
	}
	if err := s.add(s.newest, "front.html", view, "/", "/index.html"); err != nil {
		return err
	}
	missing := s.frame
	missing.Title = "您访问的页面不存在"
	return s.add(s.newest, "missing.html", missing, missingPath)
}
