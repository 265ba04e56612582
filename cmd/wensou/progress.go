package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a long task is: a bar on a terminal, one line a second
// elsewhere, nothing for what is done within the first.
type progress struct {
	bar  *progressbar.ProgressBar // nil: lines
	w    io.Writer
	name string

	mu          sync.Mutex
	done, total int64 // total < 1: unknown
	file        bool  // the bar shows how far a file is
	last        time.Time
}

func newProgress(w io.Writer, name string, total int64) *progress {
	p := &progress{w: w, name: name, total: total, last: time.Now()}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if total < 1 {
			total = -1
		}
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(name),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	return p
}

// add counts n more.
func (p *progress) add(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show(p.done + n)
}

// set says how many are done.
func (p *progress) set(done int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show(done)
}

// read says how far the file is that the work is read from, in bytes; a size
// below 1 is unknown. A bar then shows that, with the count before it.
func (p *progress) read(consumed, size int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil || size < 1 {
		return
	}
	p.file = true
	p.bar.ChangeMax64(size)
	_ = p.bar.Set64(consumed) // see show
}

func (p *progress) show(done int64) {
	p.done = done
	if p.bar != nil && p.file {
		p.bar.Describe(fmt.Sprintf("%s %d", p.name, p.done))
		return
	}
	if p.bar != nil {
		_ = p.bar.Set64(p.done) // a bar that can't be drawn is no failure of the task
		return
	}
	if now := time.Now(); now.Sub(p.last) >= time.Second {
		p.last = now
		if p.total > 0 {
			fmt.Fprintf(p.w, "%s: %d of %d\n", p.name, p.done, p.total)
		} else {
			fmt.Fprintf(p.w, "%s: %d\n", p.name, p.done)
		}
	}
}

func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish() // see add
	}
}
