package segment

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// LineError says which line of a list that people write can't be used, and why.
type LineError struct {
	List string
	Line int // from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("%s, line %d: %v", e.List, e.Line, e.Err) }

// Unwrap returns why.
func (e *LineError) Unwrap() error { return e.Err }

// EachLine calls read for each line of a list that people write, such as one of
// user words, without the byte order mark that some editors put before the text.
// The error is the first of read's or of the reader's, in a LineError.
func EachLine(r io.Reader, list string, read func(line string) error) error {
	lines := bufio.NewScanner(r)
	number := 1
	for ; lines.Scan(); number++ {
		if err := read(strings.TrimPrefix(lines.Text(), "\ufeff")); err != nil {
			return &LineError{list, number, err}
		}
	}
	err := lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("longer than %d bytes", bufio.MaxScanTokenSize)
	}
	if err != nil {
		return &LineError{list, number, err}
	}
	return nil
}
