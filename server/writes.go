package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"wensou/corpus"
	"wensou/server/keys"
)

// Errors of a Writer that can't write for the moment.
var (
	ErrFull     = errors.New("the disk is nearly full")
	ErrReadOnly = errors.New("nothing can be written until the server is started again")
)

// Writer keeps articles. What a method has acknowledged by returning nil is on the
// disk.
type Writer interface {
	// Put writes articles, and says what became of them.
	Put(ctx context.Context, articles []*corpus.Article) (Written, error)
	// Delete removes articles; those that are not there are passed over.
	Delete(ctx context.Context, ids ...string) error
}

// Written counts what a write did.
type Written struct {
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"` // the same content was there
	Deleted   int `json:"deleted"`
}

// Bounds of a batch.
const (
	maxBatch      = 1000 // articles, and IDs to delete
	maxBatchBytes = 16 << 20
	batchPath     = "/api/v1/articles:batch"
)

// written admits to a handler that writes: with a key of the scope keys.Write, where
// there is a writer.
func (s *Server) written(h handler) handler {
	return scoped(keys.Write, func(w http.ResponseWriter, r *http.Request) error {
		if s.config.Writer == nil {
			return errNoRoute
		}
		return h(w, r)
	})
}

// putArticle answers PUT /api/v1/articles/{id}.
func (s *Server) putArticle(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	id, err := parseID(mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	body, err := readJSONBody(r)
	if err != nil {
		return err
	}
	a, err := parsePushed(body, id)
	if err != nil {
		return err
	}
	a.Fetched = s.config.Now().UTC()
	written, err := s.config.Writer.Put(r.Context(), []*corpus.Article{a})
	if err != nil {
		return fmt.Errorf("put article %q: %w", id, err)
	}
	return writeAnswer(w, written)
}

// deleteArticle answers DELETE /api/v1/articles/{id}.
func (s *Server) deleteArticle(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	a, err := s.articleOf(r)
	if err != nil {
		return err
	}
	if err := s.config.Writer.Delete(r.Context(), a.ID); err != nil {
		return fmt.Errorf("delete article %q: %w", a.ID, err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// writeBatch answers POST /api/v1/articles:batch. Nothing is written unless the whole
// batch is accepted.
func (s *Server) writeBatch(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	body, err := readJSONBody(r)
	if err != nil {
		return err
	}
	return s.once(w, r, body, func() (Written, error) {
		b, err := parseBatch(body)
		if err != nil {
			return Written{}, err
		}
		return s.apply(r.Context(), b)
	})
}

// apply writes a batch: first what it puts, then what it deletes.
func (s *Server) apply(ctx context.Context, b *batch) (Written, error) {
	now := s.config.Now().UTC()
	for _, a := range b.put {
		a.Fetched = now
	}
	written, err := s.config.Writer.Put(ctx, b.put)
	if err != nil {
		return Written{}, fmt.Errorf("put a batch: %w", err)
	}
	for _, id := range b.remove {
		_, err := s.config.Articles.Article(ctx, id)
		if errors.Is(err, corpus.ErrNotFound) {
			continue
		}
		if err == nil {
			err = s.config.Writer.Delete(ctx, id)
		}
		if err != nil {
			return Written{}, fmt.Errorf("delete %q of a batch: %w", id, err)
		}
		written.Deleted++
	}
	return written, nil
}

// maxBody returns how many bytes the body of a request may have.
func maxBody(r *http.Request) int64 {
	if strings.HasPrefix(r.URL.Path, batchPath) {
		return maxBatchBytes
	}
	if strings.HasPrefix(r.URL.Path, rulesPath) {
		return rulesForm
	}
	return maxBodyBytes
}
