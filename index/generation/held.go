package generation

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"wensou/index"
)

// held is a generation that is open.
type held[G index.Index] struct {
	g       G
	number  int
	applied uint64      // when it was opened
	target  uint64      // change that the store was at then
	filling atomic.Bool // it answers, and takes changes from Rebuild alone
	partial atomic.Bool
	ruined  atomic.Bool // damage was met in it

	mu     sync.RWMutex // read-locked by whoever uses g
	closed bool         // guarded by mu
}

// hold returns the generation with its lock held for reading, nil if there is
// none.
func hold[G index.Index](p *atomic.Pointer[held[G]]) *held[G] {
	for {
		h := p.Load()
		if h == nil {
			return nil
		}
		h.mu.RLock()
		if !h.closed {
			return h
		}
		h.mu.RUnlock() // it was replaced in between
	}
}

// reached notes that a change is applied, and reports whether that makes a partial
// generation whole.
func (h *held[G]) reached(seq uint64) bool {
	return seq >= h.target && h.partial.Swap(false)
}

// patience is how long close waits. On damaged files a library may run in circles,
// in a search or in a worker of its own, and nothing can end that but the process.
const patience = 30 * time.Second

// errBusy says that a generation was given up.
var errBusy = errors.New("the index does not close; it may keep a processor busy until the program ends")

// close waits for those who use the generation and closes it. It must be in no
// pointer that hold is called with.
func (h *held[G]) close() error {
	done := make(chan error, 1)
	go func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.closed = true
		done <- h.g.Close()
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return errBusy
	}
}
