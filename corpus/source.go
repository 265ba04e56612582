package corpus

import (
	"errors"
	"time"
)

// ErrPaused is returned for a site of which nothing is to be asked for at the moment.
var ErrPaused = errors.New("paused")

// Source is a site that is crawled.
type Source struct {
	Site   string    `json:"site"`            // its name, such as example.cn
	Seed   string    `json:"seed,omitempty"`  // URL that the last pass began with
	Paused time.Time `json:"paused,omitzero"` // since when nothing of it is asked for; zero: it is not paused
	Pass   Pass      `json:"pass,omitzero"`   // the last pass
	Known  Tally     `json:"known,omitzero"`  // its URLs, at the end of that pass
}

// Pass is what a pass over a site has done.
type Pass struct {
	Started   time.Time     `json:"started"`
	Ended     time.Time     `json:"ended,omitzero"`  // zero: it is under way, or was killed
	Error     string        `json:"error,omitempty"` // why it ended before its end
	Asked     int           `json:"asked,omitempty"` // requests for pages
	Fetched   int           `json:"fetched,omitempty"`
	Unchanged int           `json:"unchanged,omitempty"`
	Failed    int           `json:"failed,omitempty"`
	Added     int           `json:"added,omitempty"` // articles, as the next two
	Changed   int           `json:"changed,omitempty"`
	Deleted   int           `json:"deleted,omitempty"`
	Delay     time.Duration `json:"delay,omitempty"`     // between two requests, as the site has it at last
	MaxPages  int           `json:"max_pages,omitempty"` // requests that it was allowed; 0: no bound
}
