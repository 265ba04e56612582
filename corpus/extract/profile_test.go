package extract_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/extract"
)

const riverProfile = `
- name: river
  hosts: [river.example]
  article: ["#story"]
  title: "#story h3"
  author: ".by"
  source: ".from"
  date: "meta[name=when]"
  editor: ".ed"
  body: "#story .text"
  drop: [".ad"]
`

const riverPage = `<html><head><meta charset="utf-8"><meta name="when" content="2019年5月4日"><title>网站</title></head><body>
<div id="story"><h3>渡口停摆三日</h3><span class="by">作者：林晚</span> <i class="from">江畔周刊</i>
<div class="text"><p>河水涨过了石阶，渡船停在南岸。</p><p class="ad">订阅</p><p>老艄公说，三天后再看。</p></div><b class="ed">周渡</b></div></body></html>`

func TestOwnProfile(t *testing.T) {
	x, err := extract.New(extract.Options{Profiles: []byte(riverProfile)})
	if err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		"http://river.example/1.html":        "river",
		"http://www.river.example/1.html":    "river",
		"http://notriver.example/1.html":     "",
		"http://river.example.com/1.html":    "",
		"http://river.example:8080/1.html":   "river",
		"http://m.www.river.example/a?id=22": "river",
	} {
		r, err := x.Extract(&corpus.Page{URL: url, Body: []byte(riverPage)})
		if err != nil || r.Profile != want {
			t.Errorf("%s: profile %q, %v; want %q", url, r.Profile, err, want)
		}
	}
	r, err := x.Extract(&corpus.Page{URL: "http://river.example/1.html", Body: []byte(riverPage)})
	if err != nil {
		t.Fatal(err)
	}
	a := r.Part
	got := []string{a.Title, a.Author, a.Source, a.WallClock().Format("2006-01-02"), a.Editor, a.Body}
	want := []string{"渡口停摆三日", "林晚", "江畔周刊", "2019-05-04", "周渡", "河水涨过了石阶，渡船停在南岸。\n老艄公说，三天后再看。\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	for _, field := range []string{"title", "author", "source", "published", "editor", "body"} {
		if a.Found[field] != "profile" {
			t.Errorf("%s was found by %q, want the profile", field, a.Found[field])
		}
	}
}

func TestProfilesRefused(t *testing.T) {
	for name, source := range map[string]string{
		"no list":      "name: x",
		"unknown key":  "- {name: x, article: [p], colour: red}",
		"no name":      "- {article: [p]}",
		"no article":   "- {name: x}",
		"bad selector": "- {name: x, article: [\"p[\"]}",
		"no YAML":      "\t- :",
		"too long":     strings.Repeat("#", 1<<20+1),
	} {
		if _, err := extract.New(extract.Options{Profiles: []byte(source)}); !errors.Is(err, extract.ErrProfiles) {
			t.Errorf("%s: %v, want ErrProfiles", name, err)
		}
	}
}

func FuzzProfiles(f *testing.F) {
	for _, profiles := range []string{
		riverProfile, "", "{}", "- {name: a, article: [':not(:has(p))'], list: ['*'], body: body, drop: ['*']}", "- &a {name: x, article: [p], tags: *a}",
		"- {name: a, hosts: [''], article: ['div:nth-child(2n+1) > p ~ a[href^=\"/\"]'], title: html, byline: html, pager: html}",
	} {
		f.Add([]byte(profiles), []byte(riverPage))
	}
	f.Fuzz(func(t *testing.T, profiles, page []byte) {
		x, err := extract.New(extract.Options{Profiles: profiles})
		if err != nil {
			if !errors.Is(err, extract.ErrProfiles) {
				t.Errorf("New: %v, want ErrProfiles", err)
			}
			return
		}
		if _, err := x.Extract(&corpus.Page{URL: "http://river.example/", Body: page}); err != nil && !errors.Is(err, extract.ErrCharset) {
			t.Errorf("Extract: %v, want ErrCharset", err)
		}
	})
}
