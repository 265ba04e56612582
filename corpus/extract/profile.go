package extract

import (
	"bytes"
	_ "embed" // the profiles
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"
)

//go:embed profiles.yaml
var builtinProfiles []byte

// profile says where a content management system puts the fields of an article.
type profile struct {
	Name       string     `yaml:"name"`
	Hosts      []string   `yaml:"hosts"`
	Article    []selector `yaml:"article"`
	List       []selector `yaml:"list"`
	Title      selector   `yaml:"title"`
	Byline     selector   `yaml:"byline"`
	Author     selector   `yaml:"author"`
	Source     selector   `yaml:"source"`
	Date       selector   `yaml:"date"`
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
	if err := s.compile(css); err != nil {
		return fmt.Errorf("line %d: selector %q: %w", value.Line, css, err)
	}
	return nil
}

func (s *selector) compile(css string) error {
	group, err := cascadia.ParseGroup(css)
	if err != nil {
		return err
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

// ErrProfiles is returned for profiles that can't be used; the error that wraps it
// says where and why.
var ErrProfiles = errors.New("profiles can't be used")

// maxProfiles bounds the bytes of a file of profiles. Each page is matched against all.
const maxProfiles = 1 << 20

// loadProfiles reads a list of profiles; an unknown key is an error.
func loadProfiles(source []byte) ([]profile, error) {
	if len(source) > maxProfiles {
		return nil, fmt.Errorf("%w: %d bytes; at most %d are read", ErrProfiles, len(source), maxProfiles)
	}
	var profiles []profile
	d := yaml.NewDecoder(bytes.NewReader(source))
	d.KnownFields(true)
	if err := d.Decode(&profiles); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %w", ErrProfiles, err)
	}
	for i, p := range profiles {
		if p.Name == "" || len(p.Article) == 0 {
			return nil, fmt.Errorf("%w: entry %d has no name or no article selector", ErrProfiles, i+1)
		}
	}
	return profiles, nil
}

// matchProfile returns the first profile that fits the page and whether it fits
// as an article; nil if none does.
func matchProfile(profiles []profile, pageURL string, doc *html.Node) (p *profile, isArticle bool) {
	host := ""
	if u, err := url.Parse(pageURL); err == nil {
		host = u.Hostname()
	}
	for i := range profiles {
		if profiles[i].isOf(host) && matchesAll(profiles[i].Article, doc) {
			return &profiles[i], true
		}
	}
	for i := range profiles {
		for _, s := range profiles[i].List {
			if profiles[i].isOf(host) && s.first(doc) != nil {
				return &profiles[i], false
			}
		}
	}
	return nil, false
}

// isOf reports whether a profile is for the pages of a host.
func (p *profile) isOf(host string) bool {
	return len(p.Hosts) == 0 || slices.ContainsFunc(p.Hosts, func(h string) bool {
		return host == h || strings.HasSuffix(host, "."+h)
	})
}

func matchesAll(selectors []selector, doc *html.Node) bool {
	for _, s := range selectors {
		if s.first(doc) == nil {
			return false
		}
	}
	return true
}
