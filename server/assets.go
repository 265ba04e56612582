package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"

	"github.com/gorilla/mux"
)

//go:embed static
var staticFiles embed.FS

// openAPIFile describes the API.
//
//go:embed openapi.yaml
var openAPIFile []byte

// contentTypes are those of the static files, by extension: the system's table
// differs from machine to machine.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// asset is one static file.
type asset struct {
	content           []byte
	contentType, hash string
}

// assets are the static files by name.
type assets struct{ byName map[string]asset }

func loadAssets() (*assets, error) {
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	a := &assets{byName: map[string]asset{}}
	for _, e := range entries {
		content, err := staticFiles.ReadFile(path.Join("static", e.Name()))
		if err != nil {
			return nil, err
		}
		contentType := contentTypes[path.Ext(e.Name())]
		if contentType == "" {
			return nil, fmt.Errorf("%s: no content type for its extension", e.Name())
		}
		sum := sha256.Sum256(content)
		a.byName[e.Name()] = asset{content, contentType, hex.EncodeToString(sum[:8])}
	}
	return a, nil
}

// url returns where an asset is served; the address changes with its content.
func (a *assets) url(name string) (string, error) {
	file, ok := a.byName[name]
	if !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return "/static/" + name + "?v=" + file.hash, nil
}

// static answers GET /static/{name}. Only an address with the hash of the
// content may be kept without asking again.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	name := mux.Vars(r)["name"]
	file, ok := s.assets.byName[name]
	if !ok {
		return errNoRoute
	}
	h := w.Header()
	h.Set("Content-Type", file.contentType)
	h.Set("ETag", `W/"`+file.hash+`"`) // weak: the compressed form has the same
	h.Set("Cache-Control", "no-cache")
	if r.URL.RawQuery == "v="+file.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(file.content))
	return nil
}
