package keys

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var spring = time.Date(2010, 4, 1, 8, 0, 0, 0, time.UTC)

func TestKeysAreKeptHashed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.yaml")
	secret, err := Add(path, "江畔-cms", []Scope{Write}, spring)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Add(path, "读者", []Scope{Read}, spring)
	if err != nil || other == secret {
		t.Fatalf("a second key: %q, %v", other, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), secret) {
		t.Errorf("the file holds the secret, %v:\n%s", err, text)
	}
	r, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	k, ok := r.Find(secret)
	if want := (Key{"江畔-cms", []Scope{Write}, hashOf(secret), spring}); !ok || !cmp.Equal(k, want) {
		t.Errorf("Find = %v, %v, want %v", k, ok, want)
	}
	for _, wrong := range []string{"", "wensou_", secret + "A", strings.ToLower(secret), k.SHA256} {
		if k, ok := r.Find(wrong); ok {
			t.Errorf("Find(%q) = %v", wrong, k)
		}
	}
	if _, err := Add(path, "读者", []Scope{Read}, spring); !errors.Is(err, ErrExists) {
		t.Errorf("Add of a name that is there: %v", err)
	}
	if err := Remove(path, "江畔-cms"); err != nil {
		t.Error(err)
	}
	if err := Remove(path, "江畔-cms"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Remove of a key that is gone: %v", err)
	}
	r, err = Open(path)
	if _, ok := r.Find(secret); err != nil || ok || len(r.Keys()) != 1 {
		t.Errorf("a key that was removed: found %t, %v", ok, err)
	}
}

func TestScopesIncludeThoseBefore(t *testing.T) {
	for _, tt := range []struct {
		has, asked Scope
		want       bool
	}{
		{Read, Read, true}, {Read, Write, false}, {Write, Read, true}, {Write, Write, true}, {Write, Admin, false}, {Admin, Write, true},
	} {
		if got := (Key{Scopes: []Scope{tt.has}}).May(tt.asked); got != tt.want {
			t.Errorf("a key of %s may %s: %t, want %t", tt.has, tt.asked, got, tt.want)
		}
	}
}

func TestFileIsChecked(t *testing.T) {
	hash := hashOf("a")
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"keys: []", ""},
		{"keys: [{name: a, scopes: [read], sha256: " + hash + "}]", ""},
		{"keys: [{name: a, scopes: [read], sha256: " + hash + "}, {name: a, scopes: [read], sha256: " + hashOf("b") + "}]", "twice"},
		{"keys: [{name: a, scopes: [read], sha256: abc}]", "SHA-256"},
		{"keys: [{name: a, scopes: [root], sha256: " + hash + "}]", "read, write or admin"},
		{"keys: [{name: a, scopes: [], sha256: " + hash + "}]", "no scope"},
		{"keys: [{name: a b, scopes: [read], sha256: " + hash + "}]", "letters"},
		{"keys: [{name: a, scope: [read], sha256: " + hash + "}]", "scope not found"},
		{"keys: 7", "unmarshal"},
	} {
		_, err := parse([]byte(tt.text))
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("parse(%s) = %v, want %q", tt.text, err, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("keys: [{name: a, scopes: [read], sha256: " + hashOf("a") + "}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parse(b)
		if err == nil && len(r.Keys()) > MaxKeys {
			t.Error("too many keys")
		}
	})
}
