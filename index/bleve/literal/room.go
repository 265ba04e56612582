package literal

import (
	"path/filepath"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wensou/corpus/disk"
)

// roomEvery is how often a merge that waits looks whether there is room.
const roomEvery = time.Second

// awaitRoom waits until a disk has room for the merge of segments. A merge writes
// about as much as it reads before that is removed, so it may fill a disk on which a
// batch has long been taken; and scorch begins one that fails again at once, for ever.
// Segments in memory are few and small, and those who wrote them wait: they are let
// through. Once closing is closed it gives up with segment.ErrClosed.
func awaitRoom(room func(dir string, bytes uint64) error, segs []segment.Segment, path string, closing <-chan struct{}) error {
	var need uint64
	for _, s := range segs {
		if file, ok := unwrap(s).(*zap.Segment); ok {
			need += uint64(len(file.Data()))
		}
	}
	if need > 0 && !disk.AwaitRoom(closing, roomEvery, func() error { return room(filepath.Dir(path), need) }) {
		return segment.ErrClosed
	}
	return nil
}
