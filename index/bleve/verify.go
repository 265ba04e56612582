package bleve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"wensou/index"
	"wensou/index/bleve/literal"
)

// VerifyFiles reads all segments that searches read and checks them against their
// checksums. It returns an error of index.ErrDamaged that names those which differ.
// Segments that are merged away in the meantime, and files that are being written, are
// passed over.
func (x *Index) VerifyFiles(ctx context.Context) (err error) {
	defer recoverTo(&err)
	defer faultsPanic()()
	v, err := x.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	paths, err := literal.Files(v.IndexReader)
	if err != nil {
		return err
	}
	var bad []error
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := literal.Verify(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			bad = append(bad, err)
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("%w: %w", index.ErrDamaged, errors.Join(bad...))
	}
	return nil
}

// EachID calls do for the ID of every article in the index, in no order, until it
// returns an error.
func (x *Index) EachID(ctx context.Context, do func(id string) error) (err error) {
	defer recoverTo(&err)
	defer faultsPanic()()
	v, err := x.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	ids, err := v.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ids.Close()) }()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		internal, err := ids.Next()
		if err != nil || internal == nil {
			return err
		}
		id, err := v.ExternalID(internal)
		if err != nil {
			return err
		}
		if err := do(id); err != nil {
			return err
		}
	}
}
