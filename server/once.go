package server

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"regexp"
	"sync"
)

// Errors of a request with an Idempotency-Key.
var (
	errReused   = errors.New("the Idempotency-Key was used for another request")
	errUnderWay = errors.New("the request of this Idempotency-Key is under way")
)

// maxReplays bounds the answers that are kept to be repeated. A write is the same when
// it is made twice, so nothing is lost with one that is forgotten but its counts.
const maxReplays = 10_000

// acceptedOnce is a value of Idempotency-Key.
var acceptedOnce = regexp.MustCompile(`^[!-~]{1,255}$`)

// replays are the answers to writes, by their key and its Idempotency-Key.
type replays struct {
	mu    sync.Mutex // guards what follows
	byKey map[string]*replay
	order []string // keys, the oldest first
}

// replay is one write: of which body, and its answer once it is done.
type replay struct {
	body   [sha256.Size]byte
	done   bool
	answer Written
}

// begin returns the write of a key, and whether it is new. One that is new must be
// ended.
func (p *replays) begin(key string, body []byte) (*replay, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sum := sha256.Sum256(body)
	switch r := p.byKey[key]; {
	case r == nil:
	case r.body != sum:
		return nil, false, errReused
	case !r.done:
		return nil, false, errUnderWay
	default:
		return r, false, nil
	}
	if len(p.order) >= maxReplays {
		delete(p.byKey, p.order[0])
		p.order = p.order[1:]
	}
	r := &replay{body: sum}
	p.byKey[key] = r
	p.order = append(p.order, key)
	return r, true, nil
}

// end keeps the answer of a write that was done; one that failed may be sent again.
func (p *replays) end(key string, r *replay, answer Written, done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.answer, r.done = answer, done; !done {
		if p.byKey[key] == r {
			delete(p.byKey, key)
		}
	}
}

// once answers with what write did. A request with the Idempotency-Key of one before
// gets the answer of that.
func (s *Server) once(w http.ResponseWriter, r *http.Request, body []byte, write func() (Written, error)) error {
	given := r.Header.Get("Idempotency-Key")
	if given == "" {
		written, err := write()
		if err != nil {
			return err
		}
		return writeAnswer(w, written)
	}
	if !acceptedOnce.MatchString(given) {
		return badParamsError{{"Idempotency-Key", "accepts.once_key", nil}}
	}
	key := exchangeOf(r.Context()).key.Name + " " + given
	made, isNew, err := s.replays.begin(key, body)
	if err != nil {
		return err
	}
	if !isNew {
		w.Header().Set("Idempotent-Replayed", "true")
		return writeAnswer(w, made.answer)
	}
	written, done := Written{}, false
	defer func() { s.replays.end(key, made, written, done) }() // also when it panics
	if written, err = write(); err != nil {
		return err
	}
	done = true
	return writeAnswer(w, written)
}
