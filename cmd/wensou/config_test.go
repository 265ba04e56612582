package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestEveryOptionIsDocumented holds the example of a configuration to the flags of serve:
// it has each of them, with its default.
func TestEveryOptionIsDocumented(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "wensou.yaml")
	root := newRoot(streams{})
	settings, err := readSettings(path, root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	serve, _, err := root.Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	check := func(f *pflag.Flag) {
		if f.Name == "config" || f.Name == "help" {
			return
		}
		if !strings.Contains(string(text), "\n"+f.Name+": ") {
			t.Errorf("%s lacks %s", path, f.Name)
		}
		if err := setFlag(f, settings[f.Name], path); err != nil || f.Value.String() != f.DefValue {
			t.Errorf("%s: %s is %s, want the default %s (%v)", path, f.Name, f.Value, f.DefValue, err)
		}
	}
	serve.Flags().VisitAll(check)
	serve.InheritedFlags().VisitAll(check)
}

func TestSettingsAreChecked(t *testing.T) {
	for _, text := range []string{
		"rates: 5", "rate: fast", "rate: -1", "searches: many", "query-log: maybe", "trusted-proxy: [proxy]", "origin: [www.example.cn]",
		"operate: 0.0.0.0:9090", "every: 1s", "public-url: example.cn", "config: other.yaml", "rate: {a: 1}", "- rate",
	} {
		_, _, err := wensou(t, "", "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--site", "http://127.0.0.1:1/", "--config", write(t, "wensou.yaml", text))
		if err == nil {
			t.Errorf("a configuration of %q is accepted", text)
		}
	}
}
