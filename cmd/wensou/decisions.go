package main

import (
	"encoding/json"
	"errors"
	"os"
	"sync"

	"github.com/spf13/cobra"

	"wensou/corpus/crawl"
)

// decisions is a log of what crawls did about each URL, and why: a file of JSON lines that
// is appended to. The zero value keeps nothing.
type decisions struct {
	mu   sync.Mutex
	file *os.File
	err  error // of the first line that could not be written
}

// openDecisions opens the log that --decisions names, if it names one, and has a crawl
// write to it. The caller closes it.
func openDecisions(cmd *cobra.Command, o *crawl.Options) (*decisions, error) {
	path, err := cmd.Flags().GetString("decisions")
	if err != nil || path == "" {
		return new(decisions), err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, usageError{err}
	}
	d := &decisions{file: f}
	o.Decided = d.write
	return d, nil
}

func (d *decisions) write(x crawl.Decision) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return
	}
	e := json.NewEncoder(d.file) // which writes a line at once
	e.SetEscapeHTML(false)
	d.err = e.Encode(x)
}

// Close closes the log, and returns why it is not whole, if it is not.
func (d *decisions) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.file == nil {
		return nil
	}
	return errors.Join(d.err, d.file.Close())
}
