package extract

import (
	"bytes"
	_ "embed" // the profiles
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"
)

//go:embed profiles.yaml
var builtinProfiles []byte

// profile says where a content management system puts the fields of an article.
type profile struct {
	Name       string     `yaml:"name"`
	Article    []selector `yaml:"article"`
	List       []selector `yaml:"list"`
	Title      selector   `yaml:"title"`
	Byline     selector   `yaml:"byline"`
	Body       selector   `yaml:"body"`
	Drop       []selector `yaml:"drop"`
	Editor     selector   `yaml:"editor"`
	Crumb      selector   `yaml:"crumb"`
	Pager      selector   `yaml:"pager"`
	Neighbours selector   `yaml:"neighbours"`
	Tags       selector   `yaml:"tags"`
}

// selector is a compiled CSS selector; the zero value matches nothing.
type selector struct{ matcher cascadia.Matcher }

// UnmarshalYAML compiles the selector.
func (s *selector) UnmarshalYAML(value *yaml.Node) error {
	var css string
	if err := value.Decode(&css); err != nil {
		return err
	}
	group, err := cascadia.ParseGroup(css)
	if err != nil {
		return fmt.Errorf("line %d: selector %q: %w", value.Line, css, err)
	}
	s.matcher = group
	return nil
}

// first returns the first element that matches, or nil.
func (s selector) first(n *html.Node) *html.Node {
	if s.matcher == nil {
		return nil
	}
	return cascadia.Query(n, s.matcher)
}

// all returns the elements that match.
func (s selector) all(n *html.Node) []*html.Node {
	if s.matcher == nil {
		return nil
	}
	return cascadia.QueryAll(n, s.matcher)
}

// loadProfiles reads a list of profiles; an unknown key is an error.
func loadProfiles(source []byte) ([]profile, error) {
	var profiles []profile
	d := yaml.NewDecoder(bytes.NewReader(source))
	d.KnownFields(true)
	if err := d.Decode(&profiles); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("profiles: %w", err)
	}
	for i, p := range profiles {
		if p.Name == "" || len(p.Article) == 0 {
			return nil, fmt.Errorf("profiles: entry %d has no name or no article selector", i+1)
		}
	}
	return profiles, nil
}

// matchProfile returns the first profile that fits the page and whether it fits
// as an article; nil if none does.
func matchProfile(profiles []profile, doc *html.Node) (p *profile, isArticle bool) {
	for i := range profiles {
		if matchesAll(profiles[i].Article, doc) {
			return &profiles[i], true
		}
	}
	for i := range profiles {
		for _, s := range profiles[i].List {
			if s.first(doc) != nil {
				return &profiles[i], false
			}
		}
	}
	return nil, false
}

func matchesAll(selectors []selector, doc *html.Node) bool {
	for _, s := range selectors {
		if s.first(doc) == nil {
			return false
		}
	}
	return true
}
