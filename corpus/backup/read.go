package backup

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"

	"github.com/klauspost/compress/zstd"

	"wensou/corpus/store"
)

// Reader reads a backup. What it returns is checked frame by frame; that
// it is all, and in its order, is only known when Finish returns nil.
type Reader struct {
	Header  Header
	Trailer Trailer // set by Finish
	Files   []File  // set when the pairs were read

	in    *bufio.Reader
	dec   *zstd.Decoder
	sum   hash.Hash // of all frames that were read
	at    int64     // bytes read
	pairs int
	last  *frame // that ended the pairs
}

type frame struct {
	kind    byte
	payload []byte
}

// NewReader reads the header of a backup. It returns an error of ErrFormat for what
// is no backup, and of ErrDamaged for one that is cut or changed.
func NewReader(in io.Reader) (*Reader, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlock))
	if err != nil {
		return nil, err
	}
	r := &Reader{in: bufio.NewReaderSize(in, 1<<16), dec: dec, sum: sha256.New()}
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r.in, head); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if string(head) != magic {
		return nil, fmt.Errorf("%w: it does not begin with %s", ErrFormat, magic)
	}
	r.sum.Write(head) // never fails
	r.at = int64(len(head))
	f, err := r.next()
	if err != nil {
		return nil, err
	}
	if f.kind != headerFrame {
		return nil, r.damaged("the first frame is no header")
	}
	if err := json.Unmarshal(f.payload, &r.Header); err != nil {
		return nil, r.damaged("header: " + err.Error())
	}
	if h := r.Header; h.Format != format || h.Since > h.Seq || h.Store == "" {
		return nil, fmt.Errorf("%w: format %d, changes %d to %d", ErrFormat, h.Format, h.Since, h.Seq)
	}
	return r, nil
}

func (r *Reader) damaged(why string) error {
	return fmt.Errorf("%w at byte %d: %s", ErrDamaged, r.at, why)
}

// next reads a frame and checks it. The payload is valid until the next one.
func (r *Reader) next() (*frame, error) {
	head := make([]byte, frameHead)
	if _, err := io.ReadFull(r.in, head); err != nil {
		return nil, r.cut(err)
	}
	size := binary.LittleEndian.Uint32(head[1:])
	if size > maxPayload {
		return nil, r.damaged(fmt.Sprintf("a frame of %d bytes", size))
	}
	var payload bytes.Buffer // grows with what there is, whatever the length says
	if _, err := io.CopyN(&payload, r.in, int64(size)); err != nil {
		return nil, r.cut(err)
	}
	f := &frame{head[0], payload.Bytes()}
	if sumOf(f.kind, f.payload) != binary.LittleEndian.Uint32(head[5:]) {
		return nil, r.damaged("checksum of a frame differs")
	}
	if f.kind != trailerFrame {
		r.sum.Write(head) // never fails
		r.sum.Write(f.payload)
	}
	r.at += int64(frameHead + len(f.payload))
	return f, nil
}

func (r *Reader) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.damaged("it ends too early")
	}
	return fmt.Errorf("read backup: %w", err)
}

// Pairs returns the pairs of the store. It ends with the first error.
func (r *Reader) Pairs() iter.Seq2[store.Pair, error] {
	return func(yield func(store.Pair, error) bool) {
		for {
			f, err := r.next()
			if err != nil {
				yield(store.Pair{}, err)
				return
			}
			if f.kind != pairsFrame {
				r.last = f
				return
			}
			if !r.yieldBlock(f, yield) {
				return
			}
		}
	}
}

// yieldBlock hands on the pairs of a frame, and reports whether more are wanted.
func (r *Reader) yieldBlock(f *frame, yield func(store.Pair, error) bool) bool {
	block, err := r.dec.DecodeAll(f.payload, nil)
	if err != nil {
		yield(store.Pair{}, r.damaged(err.Error()))
		return false
	}
	for len(block) > 0 {
		var p store.Pair
		if p.Key, block, err = cutText(block); err == nil {
			p.Value, block, err = cutText(block)
		}
		r.pairs++
		if !yield(p, err) || err != nil {
			return false
		}
	}
	return true
}

// Finish reads what is behind the pairs, and checks that all is there.
func (r *Reader) Finish() error {
	for f := r.last; ; {
		if f == nil {
			return errors.New("the pairs were not read")
		}
		switch f.kind {
		case fileFrame:
			if err := r.file(f); err != nil {
				return err
			}
		case trailerFrame:
			return r.trailer(f)
		default:
			return r.damaged(fmt.Sprintf("a frame of kind %q", f.kind))
		}
		var err error
		if f, err = r.next(); err != nil {
			return err
		}
	}
}

func (r *Reader) file(f *frame) error {
	b, err := r.dec.DecodeAll(f.payload, nil)
	if err != nil {
		return r.damaged(err.Error())
	}
	name, content, err := cutText(b)
	if err != nil {
		return err
	}
	r.Files = append(r.Files, File{string(name), content})
	return nil
}

func (r *Reader) trailer(f *frame) error {
	if err := json.Unmarshal(f.payload, &r.Trailer); err != nil {
		return r.damaged("trailer: " + err.Error())
	}
	t := r.Trailer
	switch sum := hex.EncodeToString(r.sum.Sum(nil)); {
	case t.SHA256 != sum:
		return r.damaged(fmt.Sprintf("SHA-256 is %s, the trailer says %s", sum, t.SHA256))
	case t.Pairs != r.pairs || t.Files != len(r.Files):
		return r.damaged(fmt.Sprintf("%d pairs and %d files, the trailer says %d and %d", r.pairs, len(r.Files), t.Pairs, t.Files))
	}
	if _, err := r.in.ReadByte(); !errors.Is(err, io.EOF) {
		return r.damaged("something follows the trailer")
	}
	return nil
}

// Check reads a whole backup and returns what it holds, or why it can't be used.
func Check(in io.Reader) (Header, Trailer, error) {
	r, err := NewReader(in)
	if err != nil {
		return Header{}, Trailer{}, err
	}
	for _, err := range r.Pairs() {
		if err != nil {
			return r.Header, Trailer{}, err
		}
	}
	err = r.Finish()
	return r.Header, r.Trailer, err
}
