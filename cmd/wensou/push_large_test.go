package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
)

// pushAndKill pushes batches of articles that are new to a server; those of a batch that
// was answered with 200 are acknowledged.
func (s *soak) pushAndKill(t *testing.T) {
	if s.key == "" {
		s.key = strings.TrimSpace(must(t, "", "key", "add", "soak", "--scope", "write", "--data", s.data))
	}
	s.imports++
	prefix, random := fmt.Sprintf("%d/", s.imports), rand.New(rand.NewPCG(s.random.Uint64(), 0)) //nolint:gosec // texts
	s.kill(t, nil, 3*time.Second, 6*time.Second, func(ctx context.Context, line string) {
		var base string
		if _, err := fmt.Sscanf(line, "search at %s", &base); err != nil {
			return
		}
		for first := 0; ctx.Err() == nil; first += pushBatch {
			var batch []*corpus.Article
			for i := range pushBatch {
				batch = append(batch, soakArticle(prefix, first+i, random))
			}
			if !s.push(ctx, t, base, batch) {
				return
			}
			for _, a := range batch {
				s.acknowledged = append(s.acknowledged, a.ID)
			}
		}
	}, "serve", "--addr", "127.0.0.1:0")
}

const pushBatch = 50 // articles

// push pushes articles to a server, which may be killed in the meantime, and reports
// whether it has acknowledged them.
func (s *soak) push(ctx context.Context, t *testing.T, base string, batch []*corpus.Article) bool {
	type pushed struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Body  string `json:"body"`
	}
	var articles []pushed
	for _, a := range batch {
		articles = append(articles, pushed{a.ID, a.Title, a.Body})
	}
	b, err := json.Marshal(map[string]any{"articles": articles})
	if err != nil {
		t.Error(err)
		return false
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/v1/articles:batch", bytes.NewReader(b))
	if err != nil {
		t.Error(err)
		return false
	}
	r.Header.Set("Authorization", "Bearer "+s.key)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	if res.StatusCode >= 400 && res.StatusCode < 500 {
		t.Errorf("a push is refused with %d", res.StatusCode)
	}
	return res.StatusCode == http.StatusOK
}
