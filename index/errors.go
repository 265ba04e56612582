package index

import (
	"errors"
	"fmt"
)

// ErrQuery is what every QueryError wraps: the query is at fault, not the index.
var ErrQuery = errors.New("bad query")

// QueryError says which part of a query is wrong, and what is accepted.
type QueryError struct {
	Param  string // q, size, page, cursor, …
	Reason string
}

func (e *QueryError) Error() string { return fmt.Sprintf("%s: %s", e.Param, e.Reason) }

// Unwrap returns ErrQuery.
func (e *QueryError) Unwrap() error { return ErrQuery }

// ErrUnavailable is wrapped by the errors of an index that does not answer at the
// moment, and may well answer later.
var ErrUnavailable = errors.New("index is not available")
