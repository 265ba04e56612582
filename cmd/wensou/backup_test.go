package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wensou/corpus/backup"
)

const bridgeLine = `{"id":"new","title":"新桥通车","body":"新桥今天通车，渡口停航。"}` + "\n"

// What backup wrote, restore gives back: the newest, and what was before.
func TestBackupAndRestore(t *testing.T) {
	top := t.TempDir()
	data, kept := filepath.Join(top, "data"), filepath.Join(top, "backups")
	must(t, fourLines, "import", "-", "--data", data)
	if err := os.WriteFile(filepath.Join(data, synonymFile), []byte("水坝, 大坝\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := must(t, "", "export", "--data", data)
	if out := must(t, "", "backup", kept, "--data", data); !strings.Contains(out, "whole") {
		t.Errorf("the first backup: %s", out)
	}
	between := time.Now()
	must(t, bridgeLine, "import", "-", "--data", data)
	if out := must(t, "", "backup", kept, "--data", data); !strings.Contains(out, "changes 4 to 4") {
		t.Errorf("the second backup: %s", out)
	}
	after := must(t, "", "export", "--data", data)
	if out := must(t, "", "backup", "--check", kept); strings.Count(out, "good") != 2 {
		t.Errorf("backup --check: %s", out)
	}
	for name, tt := range map[string]struct {
		flags []string
		want  string
	}{
		"newest": {nil, after}, "at": {[]string{"--at", between.UTC().Format(time.RFC3339Nano)}, before}, "seq": {[]string{"--seq", "3"}, before},
	} {
		restored := filepath.Join(top, name)
		must(t, "", append([]string{"restore", kept, "--data", restored}, tt.flags...)...)
		if got := must(t, "", "export", "--data", restored); got != tt.want {
			t.Errorf("restore %v gives\n%s\nwant\n%s", tt.flags, got, tt.want)
		}
		if out := must(t, "", "search", "水库", "--data", restored); strings.HasPrefix(out, "0 ") {
			t.Errorf("search in a restored folder: %s", out)
		}
		if _, err := os.Stat(filepath.Join(restored, synonymFile)); err != nil {
			t.Error(err)
		}
	}
	stream := must(t, "", "backup", "-", "--data", data)
	must(t, stream, "restore", "-", "--data", filepath.Join(top, "stream"))
	if got := must(t, "", "export", "--data", filepath.Join(top, "stream")); got != after {
		t.Errorf("restored from a stream:\n%s\nwant\n%s", got, after)
	}
}

func TestBackupRefuses(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"backup", t.TempDir(), "--data", t.TempDir()}, "there is no data"},
		{[]string{"backup", "--check", t.TempDir()}, "no backup"},
		{[]string{"backup"}, "accepts 1 arg"},
		{[]string{"restore", t.TempDir(), "--data", filepath.Join(t.TempDir(), "d")}, "no backup"},
		{[]string{"restore", t.TempDir(), "--at", "gestern", "--data", filepath.Join(t.TempDir(), "d")}, "want a time"},
		{[]string{"restore", write(t, "a.wensou", "no backup"), "--data", filepath.Join(t.TempDir(), "d")}, "not a backup"},
		{[]string{"restore", t.TempDir(), "--data", data}, "backup"},
	} {
		if _, _, err := wensou(t, "", tt.args...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("wensou %q: %v, want an error with %q", tt.args, err, tt.want)
		}
	}
}

// A server takes the backups of its schedule, and those that are asked for.
func TestServerTakesBackups(t *testing.T) {
	top := t.TempDir()
	data, planned, asked := filepath.Join(top, "data"), filepath.Join(top, "planned"), filepath.Join(top, "asked")
	must(t, fourLines, "import", "-", "--data", data)
	l, said := running(t, data)
	l.backups = schedule{planned, time.Hour}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := l.keepBackups(ctx, newLogger(streams{err: said})); err != nil {
			t.Error(err)
		}
	})
	if out := must(t, "", "backup", asked, "--full", "--data", data); !strings.Contains(out, "in use") {
		t.Errorf("backup of a folder in use: %s", out)
	}
	until(t, "two backups", func() bool { return strings.Count(said.String(), "backup taken") == 2 })
	stop()
	wg.Wait()
	for _, dir := range []string{planned, asked} {
		if all, err := backup.List(dir); err != nil || len(all) != 1 {
			t.Errorf("in %s: %+v, %v; want one backup", dir, all, err)
		}
	}
	if due := l.firstDue(); time.Until(due) < 50*time.Minute {
		t.Errorf("after a backup the next is due at %s", due)
	}
}
