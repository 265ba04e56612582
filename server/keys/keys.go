// Package keys knows the keys of programs that use the API, and what each may do. They
// lie in a file of the data folder, which holds no secret: a hash of each key.
//
//	keys:
//	  - name: cms
//	    scopes: [write]
//	    sha256: 9f86d081884c7d65…   # of the whole key, hexadecimal
//	    created: 2026-05-14T10:21:00Z
package keys

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"wensou/corpus/disk"
)

// Scope is what a key may be used for.
type Scope string

// The scopes. Each includes those before it.
const (
	Read  Scope = "read"  // what anybody may, with a rate of its own
	Write Scope = "write" // put and delete articles
	Admin Scope = "admin" // what the editors' desk does
)

// scopes are all scopes, in their order.
var scopes = []Scope{Read, Write, Admin}

// MaxKeys bounds the keys of a file.
const MaxKeys = 10_000

// maxFile bounds the file, in bytes.
const maxFile = 4 << 20

// prefix begins each key, so that one that got lost is known for what it is.
const prefix = "wensou_"

// Errors of names.
var (
	ErrExists   = errors.New("there is a key of this name")
	ErrNotFound = errors.New("there is no key of this name")
)

// Key is a key as it is kept.
type Key struct {
	Name    string    `yaml:"name"`
	Scopes  []Scope   `yaml:"scopes,flow"`
	SHA256  string    `yaml:"sha256"` // of the secret, which has 130 random bits: it needs no salt
	Created time.Time `yaml:"created"`
}

// May reports whether the key has a scope, or one that includes it.
func (k Key) May(s Scope) bool {
	return slices.ContainsFunc(k.Scopes, func(has Scope) bool { return slices.Index(scopes, has) >= slices.Index(scopes, s) })
}

// Ring is a set of keys that does not change. The zero value has none.
type Ring struct{ byHash map[string]Key }

// Find returns the key of a secret.
func (r *Ring) Find(secret string) (Key, bool) {
	if r == nil {
		return Key{}, false
	}
	k, ok := r.byHash[hashOf(secret)]
	return k, ok
}

// Keys returns the keys by their names.
func (r *Ring) Keys() []Key {
	var all []Key
	for _, k := range r.byHash {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// hashOf returns the hash of a secret as the file has it.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Open reads the keys of a file; a file that is missing has none.
func Open(path string) (*Ring, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return new(Ring), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	r, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// file is the form of the file.
type file struct {
	Keys []Key `yaml:"keys"`
}

// parse reads and checks the keys of a file.
func parse(b []byte) (*Ring, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("more than %d bytes", maxFile)
	}
	var f file
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(f.Keys) > MaxKeys {
		return nil, fmt.Errorf("%d keys, at most %d are accepted", len(f.Keys), MaxKeys)
	}
	r, names := &Ring{map[string]Key{}}, map[string]bool{}
	for _, k := range f.Keys {
		if err := k.check(); err != nil {
			return nil, err
		}
		if _, twice := r.byHash[k.SHA256]; twice || names[k.Name] {
			return nil, fmt.Errorf("the key %q is there twice", k.Name)
		}
		r.byHash[k.SHA256], names[k.Name] = k, true
	}
	return r, nil
}

var (
	acceptedName = regexp.MustCompile(`^[\p{L}\p{Nd}._-]{1,64}$`)
	acceptedHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (k Key) check() error {
	switch {
	case !acceptedName.MatchString(k.Name):
		return fmt.Errorf("the name %q: want 1 to 64 letters, digits, dots, dashes", k.Name)
	case !acceptedHash.MatchString(k.SHA256):
		return fmt.Errorf("the key %q has no SHA-256", k.Name)
	case len(k.Scopes) == 0:
		return fmt.Errorf("the key %q has no scope", k.Name)
	}
	for _, s := range k.Scopes {
		if !slices.Contains(scopes, s) {
			return fmt.Errorf("the key %q has the scope %q: want read, write or admin", k.Name, s)
		}
	}
	return nil
}

// Add makes a key, and returns its secret, which is kept nowhere. When it returns, the
// key is on the disk.
func Add(path, name string, of []Scope, now time.Time) (secret string, err error) {
	secret = prefix + rand.Text()
	k := Key{Name: name, Scopes: of, SHA256: hashOf(secret), Created: now.UTC().Truncate(time.Second)}
	if err := k.check(); err != nil {
		return "", err
	}
	r, err := Open(path)
	if err != nil {
		return "", err
	}
	all := r.Keys()
	if slices.ContainsFunc(all, func(other Key) bool { return other.Name == name }) {
		return "", fmt.Errorf("key %q: %w", name, ErrExists)
	}
	return secret, write(path, append(all, k))
}

// Remove removes a key.
func Remove(path, name string) error {
	r, err := Open(path)
	if err != nil {
		return err
	}
	all := r.Keys()
	left := slices.DeleteFunc(slices.Clone(all), func(k Key) bool { return k.Name == name })
	if len(left) == len(all) {
		return fmt.Errorf("key %q: %w", name, ErrNotFound)
	}
	return write(path, left)
}

// write replaces the file at once, whole.
func write(path string, all []Key) error {
	b, err := yaml.Marshal(file{all})
	if err == nil {
		err = disk.Replace(path, b)
	}
	if err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}
