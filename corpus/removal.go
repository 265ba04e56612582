package corpus

import (
	"errors"
	"time"
)

// ErrNotRemoved is returned by whoever should put back an article that is there.
var ErrNotRemoved = errors.New("the article is there")

// Removal says that an article was removed, and why.
type Removal struct {
	ID       string    `json:"id"`
	URL      string    `json:"url,omitempty"`
	Title    string    `json:"title,omitempty"`
	Version  int       `json:"version,omitempty"` // of the text; 0 if it can't be read, or a program of before removed it
	Why      string    `json:"why"`
	At       time.Time `json:"at"`
	Restored time.Time `json:"restored,omitzero"` // when it was put back; zero: it was not
}
