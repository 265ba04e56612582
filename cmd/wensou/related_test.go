package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadDraft(t *testing.T) {
	for _, tt := range []struct{ in, title, body string }{
		{"青石渡口\n渡轮停航。\n船工上岸。\n", "青石渡口", "渡轮停航。\n船工上岸。\n"},
		{"\ufeff 青石渡口\r\n渡轮停航。", "青石渡口", "渡轮停航。"},
		{"青石渡口", "青石渡口", ""},
		{"", "", ""},
	} {
		got, err := readDraft(strings.NewReader(tt.in), "-")
		if diff := cmp.Diff(map[string]any{"title": tt.title, "body": tt.body}, got); err != nil || diff != "" {
			t.Errorf("readDraft(%q): %v (-want +got):\n%s", tt.in, err, diff)
		}
	}
	if _, err := readDraft(strings.NewReader(strings.Repeat("a", maxDraftFile+1)), "-"); err == nil {
		t.Error("readDraft takes a draft of any size")
	}
}

func TestRelatedTakesAnArticleOrADraft(t *testing.T) {
	for _, args := range [][]string{{}, {"7", "--draft", "-"}} {
		cmd := newRelated(streams{})
		if err := cmd.ParseFlags(args); err != nil {
			t.Fatal(err)
		}
		var usage usageError
		if err := cmd.RunE(cmd, cmd.Flags().Args()); !errors.As(err, &usage) {
			t.Errorf("related %v: %v, want a usage error", args, err)
		}
	}
}
