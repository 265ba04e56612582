// Package session keeps who is signed in at the editors' desk: in memory, so that
// whoever restarts the server signs in again.
package session

import (
	"crypto/rand"
	"crypto/subtle"
	"sync"
	"time"
)

// Bounds of the sessions.
const (
	// Idle is how long a session lasts that nobody uses.
	Idle = 12 * time.Hour

	longest     = 7 * 24 * time.Hour // that a session lasts at all
	maxSessions = 1000               // then the one that was used last longest ago ends
)

// Session is an editor who is signed in.
type Session struct {
	Secret string // of the key that was given, which is asked for again each time: a key may be removed
	token  string
}

// Allows reports whether a form holds the token of the session, which only pages that
// were made for it hold: no other site can send a form in its name.
func (s Session) Allows(token string) bool {
	return subtle.ConstantTimeCompare([]byte(s.token), []byte(token)) == 1
}

// Token returns the token for the forms of a page.
func (s Session) Token() string { return s.token }

// Sessions are those that are open. They are safe for concurrent use.
type Sessions struct {
	now func() time.Time

	mu   sync.Mutex // guards what follows
	byID map[string]*entry
}

// entry is a session with its times.
type entry struct {
	Session
	begun, used time.Time
}

// New returns sessions that go by a clock.
func New(now func() time.Time) *Sessions {
	return &Sessions{now: now, byID: map[string]*entry{}}
}

// Begin opens a session for the secret of a key, and returns its ID, for a cookie.
func (s *Sessions) Begin(secret string) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.sweep(now)
	id = rand.Text()
	s.byID[id] = &entry{Session{Secret: secret, token: rand.Text()}, now, now}
	return id
}

// Find returns the session of an ID, and notes that it is used.
func (s *Sessions) Find(id string) (Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, now := s.byID[id], s.now()
	if e == nil || e.ended(now) {
		delete(s.byID, id)
		return Session{}, false
	}
	e.used = now
	return e.Session, true
}

// End closes a session; one that is unknown is closed already.
func (s *Sessions) End(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
}

func (e *entry) ended(now time.Time) bool {
	return now.Sub(e.used) > Idle || now.Sub(e.begun) > longest
}

// sweep removes what has ended, and makes room for one more.
func (s *Sessions) sweep(now time.Time) {
	oldest := ""
	for id, e := range s.byID {
		switch {
		case e.ended(now):
			delete(s.byID, id)
		case oldest == "" || e.used.Before(s.byID[oldest].used):
			oldest = id
		}
	}
	if len(s.byID) >= maxSessions {
		delete(s.byID, oldest)
	}
}
