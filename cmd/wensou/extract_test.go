package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus/extract"
)

const storyPage = `<html><head><meta charset="utf-8"><title>渡口停摆三日</title></head><body><div id="story"><h3>渡口停摆三日</h3><span class="by">作者：林晚</span>
<div class="text"><p>河水涨过了石阶，渡船停在南岸。</p><p>老艄公说，三天后再看。</p></div></div></body></html>`

const storyProfile = `- {name: river, article: ["#story"], title: "#story h3", author: ".by", body: "#story .text"}`

// A profile of the data folder takes part as soon as it is there; one that can't be
// used is named.
func TestExtractCommand(t *testing.T) {
	page, data := write(t, "page.html", storyPage), t.TempDir()
	if out := must(t, "", "extract", page, "--data", data); !strings.Contains(out, "profile             -") {
		t.Errorf("without a profile:\n%s", out)
	}
	profiles := filepath.Join(data, profilesFile)
	if err := os.WriteFile(profiles, []byte(storyProfile), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "extract", page, "--data", data)
	for _, want := range []string{"profile             river\n", "title      profile  渡口停摆三日\n", "author     profile  林晚\n", "\n\n河水涨过了石阶，渡船停在南岸。\n老艄公"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	var r extract.Result
	if err := json.Unmarshal([]byte(must(t, "", "extract", page, "--data", data, "--json")), &r); err != nil || r.Part.Author != "林晚" {
		t.Errorf("as JSON: %+v, %v", r, err)
	}
	if err := os.WriteFile(profiles, []byte("- {name: river}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := wensou(t, "", "extract", page, "--data", data); err == nil || !strings.Contains(err.Error(), profiles) {
		t.Errorf("with profiles that can't be used: %v, want %s", err, profiles)
	}
	for _, bad := range []string{"none.html", "http://127.0.0.1:1/", "ftp://example.com/"} {
		if _, _, err := wensou(t, "", "extract", bad, "--data", t.TempDir()); err == nil {
			t.Errorf("extract %s: no error", bad)
		}
	}
}
