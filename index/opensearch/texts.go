package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/klauspost/compress/zstd"

	"wensou/corpus"
	"wensou/index"
)

// maxArticle bounds an article after inflation, in bytes.
const maxArticle = 64 << 20

// coders are those of packed articles; they are safe for concurrent use.
type coders struct {
	pack   *zstd.Encoder
	unpack *zstd.Decoder
}

// articleCoders returns the coders, made once.
var articleCoders = sync.OnceValues(func() (coders, error) {
	pack, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(bulksAtOnce), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(256<<10))
	if err != nil {
		return coders{}, err
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxArticle))
	return coders{pack, unpack}, err
})

// packArticle returns an article as the cluster keeps it: zstd, with a checksum, of its
// JSON.
func packArticle(a *corpus.Article) ([]byte, error) {
	c, err := articleCoders()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // which would make six bytes of one
	if err := enc.Encode(a); err != nil {
		return nil, err
	}
	return c.pack.EncodeAll(text.Bytes(), nil), nil
}

// unpackArticle reads what packArticle made. It returns an error of corpus.ErrDamaged for
// anything else.
func unpackArticle(packed []byte) (*corpus.Article, error) {
	c, err := articleCoders()
	if err != nil {
		return nil, err
	}
	text, err := c.unpack.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", corpus.ErrDamaged, err)
	}
	a := &corpus.Article{}
	if err := json.Unmarshal(text, a); err != nil {
		return nil, fmt.Errorf("%w: %w", corpus.ErrDamaged, err)
	}
	return a, nil
}

// kept is a document of which the article was asked for.
type kept struct {
	ID     string `json:"_id"`
	Found  bool
	Error  struct{ Type, Reason string } // of a shard that does not answer
	Fields struct{ Article [][]byte }
}

// article returns the article, or an error of corpus.ErrNotFound.
func (k kept) article() (*corpus.Article, error) {
	if !k.Found || len(k.Fields.Article) == 0 {
		return nil, corpus.ErrNotFound
	}
	return unpackArticle(k.Fields.Article[0])
}

// Article implements index.Articles with what the cluster keeps.
func (x *Index) Article(ctx context.Context, id string) (*corpus.Article, error) {
	found, err := x.keptArticles(ctx, []string{id})
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", id, err)
	}
	a, err := found.Article(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", id, err)
	}
	return a, nil
}

// keptArticles are documents by their ID.
type keptArticles map[string]kept

var _ index.Articles = keptArticles{}

// Article implements index.Articles.
func (all keptArticles) Article(_ context.Context, id string) (*corpus.Article, error) {
	return all[documentID(id)].article()
}

// keptArticles reads articles from the cluster, in one request.
func (x *Index) keptArticles(ctx context.Context, ids []string) (keptArticles, error) {
	documents := make([]string, len(ids))
	for i, id := range ids {
		documents[i] = documentID(id)
	}
	var answer struct{ Docs []kept }
	path := "/" + x.name + "/_mget?stored_fields=" + articleField
	if err := x.cluster.do(ctx, http.MethodPost, path, object{"ids": documents}, &answer); err != nil {
		return nil, err
	}
	all := keptArticles{}
	for _, k := range answer.Docs {
		switch k.Error.Type {
		case "":
		case "index_not_found_exception":
			return nil, fmt.Errorf("%w: %s", index.ErrDamaged, k.Error.Reason)
		default:
			return nil, fmt.Errorf("%w: %s: %s", index.ErrUnavailable, k.Error.Type, k.Error.Reason)
		}
		all[k.ID] = k
	}
	return all, nil
}

// texts returns the articles of the hits of a page: those of the store or, where there is
// none, all of them at once from the cluster.
func (s *search) texts(ctx context.Context, shown []place) (index.Articles, error) {
	if s.articles != index.Articles(s.Index) {
		return s.articles, nil
	}
	ids := make([]string, len(shown))
	for i, at := range shown {
		ids[i] = at.doc.Source.ID
	}
	return s.keptArticles(ctx, ids)
}
