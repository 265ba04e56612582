package weburl

import (
	"net/url"
	"slices"
	"strings"
)

// indexPages are the names that servers give a folder.
var indexPages = []string{"index.html", "index.htm", "index.php", "index.shtml", "default.html"}

// Site returns the name of the site that a canonical URL belongs to: its host
// without www., with the port if it is not the scheme's.
func Site(u *url.URL) string { return strings.TrimPrefix(u.Host, "www.") }

// Fold returns what the spellings of one canonical URL have in common, which is
// no URL: neither scheme nor www. nor the name of the folder's index page.
func Fold(u *url.URL) string {
	folder, name := splitPath(u.EscapedPath())
	if slices.Contains(indexPages, name) {
		name = ""
	}
	folded := Site(u) + folder + name
	if u.RawQuery != "" {
		folded += "?" + u.RawQuery
	}
	return folded
}

// Spellings returns the URLs that lead to the same page on nearly every server,
// the canonical URL itself first: with http and https, with www. and without, and
// with the name of the index page and without. All have the same Fold.
func Spellings(u *url.URL) []string {
	var all []string
	for _, path := range pathSpellings(u.EscapedPath()) {
		for _, scheme := range []string{u.Scheme, otherScheme(u.Scheme)} {
			for _, host := range []string{u.Host, otherHost(u)} {
				spelled := scheme + "://" + host + path
				if u.RawQuery != "" {
					spelled += "?" + u.RawQuery
				}
				all = append(all, spelled)
			}
		}
	}
	return all
}

func pathSpellings(path string) []string {
	paths := []string{path}
	folder, name := splitPath(path)
	if name != "" && !slices.Contains(indexPages, name) {
		return paths
	}
	for _, other := range append([]string{""}, indexPages...) {
		if other != name {
			paths = append(paths, folder+other)
		}
	}
	return paths
}

func splitPath(path string) (folder, name string) {
	cut := strings.LastIndexByte(path, '/') + 1
	return path[:cut], path[cut:]
}

func otherScheme(scheme string) string {
	if scheme == "http" {
		return "https"
	}
	return "http"
}

func otherHost(u *url.URL) string {
	if site := Site(u); site != u.Host {
		return site
	}
	return "www." + u.Host
}

// mobileHosts are what the names of hosts for phones begin with, mobileFolder is where
// DedeCMS keeps the pages for them.
var mobileHosts = []string{"m.", "wap.", "3g.", "mip."}

const mobileFolder = "/m/"

// Desktop returns the URL of the page that a page for phones shows, as far as its
// address tells: http://m.example.cn/a/1.html and http://www.example.cn/m/a/1.html show
// http://example.cn/a/1.html. The second result is false for any other page.
func Desktop(u *url.URL) (*url.URL, bool) {
	desktop := *u
	for _, prefix := range mobileHosts {
		if rest, ok := strings.CutPrefix(u.Host, prefix); ok && strings.Contains(rest, ".") {
			desktop.Host = rest
			return &desktop, true
		}
	}
	if rest, ok := strings.CutPrefix(u.Path, mobileFolder); ok {
		desktop.Path, desktop.RawPath = "/"+rest, ""
		return &desktop, true
	}
	return nil, false
}
