package opensearch

import (
	"context"
	"fmt"
)

// VerifyFiles returns nil: a cluster checks the checksums of its own files.
func (x *Index) VerifyFiles(context.Context) error { return nil }

// idsRead is how many IDs are read in one request.
const idsRead = 5000

// EachID calls do for the ID of every article in the index, in the order of the IDs,
// until it returns an error.
func (x *Index) EachID(ctx context.Context, do func(id string) error) error {
	request := object{"query": everything(), "size": idsRead, "_source": []string{idField}, "sort": []object{{idField: "asc"}}}
	for {
		a, err := x.ask(ctx, request)
		if err != nil {
			return fmt.Errorf("read the ids: %w", err)
		}
		for _, f := range a.Hits.Hits {
			if err := do(f.Source.ID); err != nil {
				return err
			}
		}
		if len(a.Hits.Hits) < idsRead {
			return nil
		}
		request["search_after"] = []string{a.Hits.Hits[idsRead-1].Source.ID}
	}
}
