package segment

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// EachLine calls read for each line of a list that people write, such as one of
// user words, without the byte order mark that some editors put before the text.
// The error is the first of read's or of the reader's, after the name of the list
// and the number of the line.
func EachLine(r io.Reader, list string, read func(line string) error) error {
	lines := bufio.NewScanner(r)
	number := 1
	for ; lines.Scan(); number++ {
		if err := read(strings.TrimPrefix(lines.Text(), "\ufeff")); err != nil {
			return fmt.Errorf("%s, line %d: %w", list, number, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s, line %d: %w", list, number, err)
	}
	return nil
}
