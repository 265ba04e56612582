package rules

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"wensou/corpus/disk"
)

// JournalFile is the name of the journal in the data folder: a record as JSON on each
// line, the newest last. Only the line that is written last can be torn by a crash; a line
// that can't be read is passed over.
const JournalFile = "rules.jsonl"

// Bounds on the journal. Once it is beyond them, the newer half is kept.
const (
	maxRecords = 2000
	maxJournal = 32 << 20 // bytes
)

// Entry is a change that was made.
type Entry struct {
	Number   int       `json:"number"` // from 1, rising
	At       time.Time `json:"at"`     // UTC, to the second
	Who      string    `json:"who"`
	List     List      `json:"list"`
	Added    []string  `json:"added,omitempty"`   // lines
	Removed  []string  `json:"removed,omitempty"` // lines
	Undoes   int       `json:"undoes,omitempty"`  // the entry that this one takes back, 0 for none
	UndoneBy int       `json:"-"`                 // the entry that takes this one back and was not taken back itself, 0 for none
}

// record is an entry as the journal has it.
type record struct {
	Entry
	Behind []string `json:"behind,omitempty"` // the line that each of Removed stood behind
}

type journal struct{ path string }

// records reads the journal, the oldest first. end is where the last line that is whole
// ends.
func (j journal) records() (all []record, end int64, err error) {
	f, err := os.Open(j.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read journal: %w", err)
	}
	defer f.Close()
	lines := bufio.NewReaderSize(f, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, fmt.Errorf("read journal: %w", err)
		}
		end += int64(len(line))
		var r record
		if json.Unmarshal(line, &r) == nil && r.Number > 0 {
			all = append(all, r)
		}
	}
	markUndone(all)
	return all, end, nil
}

// markUndone says of each entry which other takes it back, as things stand.
func markUndone(all []record) {
	byNumber := map[int]*record{}
	for i := range all {
		byNumber[all[i].Number] = &all[i]
	}
	for _, r := range slices.Backward(all) {
		if undone := byNumber[r.Undoes]; undone != nil && byNumber[r.Number].UndoneBy == 0 {
			undone.UndoneBy = r.Number
		}
	}
}

// add gives a record its number and writes it; it is on the disk when add returns.
func (j journal) add(r record) (Entry, error) {
	all, end, err := j.records()
	if err != nil {
		return Entry{}, err
	}
	r.Number = 1
	if len(all) > 0 {
		r.Number = all[len(all)-1].Number + 1
	}
	line, err := encode(r)
	if err != nil {
		return Entry{}, fmt.Errorf("write journal: %w", err)
	}
	if len(all) >= maxRecords || end+int64(len(line)) > maxJournal {
		return r.Entry, j.rewrite(append(all, r))
	}
	return r.Entry, j.write(line, end)
}

// write adds a line behind what is whole.
func (j journal) write(line []byte, end int64) error {
	f, err := os.OpenFile(j.path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if err = f.Truncate(end); err == nil {
		_, err = f.WriteAt(line, end)
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return disk.SyncFolder(filepath.Dir(j.path))
}

// rewrite keeps the newer half of the records that the bounds admit, and the last.
func (j journal) rewrite(all []record) error {
	var lines [][]byte
	size := 0
	for _, r := range slices.Backward(all) {
		line, err := encode(r)
		if err != nil {
			return fmt.Errorf("write journal: %w", err)
		}
		if size += len(line); len(lines) > 0 && (len(lines) == maxRecords/2 || size > maxJournal/2) {
			break
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	if err := disk.Replace(j.path, bytes.Join(lines, nil)); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

func encode(r record) ([]byte, error) {
	line, err := json.Marshal(r)
	return append(line, '\n'), err
}

// History returns the last n changes, the newest first. Of what was written by hand there
// is none.
func (b *Book) History(_ context.Context, n int) ([]Entry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, _, err := b.journal.records()
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, min(max(n, 0), len(all)))
	for _, r := range slices.Backward(all) {
		if len(entries) == n {
			break
		}
		entries = append(entries, r.Entry)
	}
	return entries, nil
}

// Undo takes the lines of an entry back, whatever came after: what it added is removed, and
// what it removed is put back where it stood. It returns an error of ErrConflict where
// those lines were changed since, and of ErrNoEntry for a number that the journal has not,
// or no more. An entry that undoes another can be undone.
func (b *Book) Undo(_ context.Context, number int, who string) (Entry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, _, err := b.journal.records()
	if err != nil {
		return Entry{}, err
	}
	at := slices.IndexFunc(all, func(r record) bool { return r.Number == number })
	if at < 0 {
		return Entry{}, fmt.Errorf("%w: %d", ErrNoEntry, number)
	}
	r := all[at]
	now, _, err := b.Text(r.List)
	if err != nil {
		return Entry{}, err
	}
	text, ok := takeBack(now, r)
	if !ok {
		return Entry{}, fmt.Errorf("%s: %w: the lines of change %d are no more as it left them", r.List.File(), ErrConflict, number)
	}
	if err := check(r.List, text); err != nil {
		return Entry{}, fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return b.replace(r.List, now, text, Entry{Who: who, Undoes: number})
}
