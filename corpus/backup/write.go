package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"wensou/corpus/store"
)

// Write writes a backup of a snapshot and of some files: a whole one, or if since is
// not 0 what changed after that change.
func Write(ctx context.Context, out io.Writer, snapshot *store.Snapshot, since uint64, files []File, taken time.Time) (Header, error) {
	h := Header{Format: format, Store: snapshot.Store, Since: since, Seq: snapshot.Seq, Taken: taken.UTC()}
	w, err := newWriter(out)
	if err == nil {
		err = w.json(headerFrame, h)
	}
	if err == nil && since == 0 {
		err = snapshot.All(ctx, w.pair)
	} else if err == nil {
		err = snapshot.Since(ctx, since, w.pair)
	}
	if err == nil {
		err = w.flush()
	}
	for _, f := range files {
		if err == nil {
			err = w.file(f)
		}
	}
	if err == nil {
		err = w.close(snapshot.Articles)
	}
	if err != nil {
		return h, fmt.Errorf("write backup: %w", err)
	}
	return h, nil
}

// writer writes frames.
type writer struct {
	out     io.Writer
	sum     hash.Hash // of all that was written
	enc     *zstd.Encoder
	block   []byte // pairs that wait
	trailer Trailer
}

func newWriter(out io.Writer) (*writer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	w := &writer{out: out, sum: sha256.New(), enc: enc}
	return w, w.write([]byte(magic))
}

func (w *writer) write(b []byte) error {
	w.sum.Write(b) // never fails
	_, err := w.out.Write(b)
	return err
}

func (w *writer) json(kind byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.write(appendFrame(nil, kind, b))
}

func (w *writer) pair(p store.Pair) error {
	w.block = appendText(appendText(w.block, p.Key), p.Value)
	w.trailer.Pairs++
	if len(w.block) < blockBytes {
		return nil
	}
	return w.flush()
}

func (w *writer) flush() error {
	if len(w.block) == 0 {
		return nil
	}
	err := w.write(appendFrame(nil, pairsFrame, w.enc.EncodeAll(w.block, nil)))
	w.block = w.block[:0]
	return err
}

func (w *writer) file(f File) error {
	w.trailer.Files++
	b := append(appendText(nil, []byte(f.Name)), f.Content...)
	return w.write(appendFrame(nil, fileFrame, w.enc.EncodeAll(b, nil)))
}

func (w *writer) close(articles int) error {
	w.trailer.Articles, w.trailer.SHA256 = articles, hex.EncodeToString(w.sum.Sum(nil))
	return w.json(trailerFrame, w.trailer)
}
