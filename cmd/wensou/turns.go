package main

import (
	"errors"
	"net"
	"time"
)

// turns is a listener that servers have one after another: to close it ends the turn of
// one, and whoever connects then waits for the next.
type turns struct{ *net.TCPListener }

// takingTurns returns a listener for the first of several servers; l closes it.
func takingTurns(l net.Listener) (turns, error) {
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return turns{}, errors.New("servers can take turns on TCP alone")
	}
	return turns{tcp}, nil
}

// Close makes Accept return.
func (t turns) Close() error { return t.SetDeadline(time.Now()) }

// next begins the turn of another server, after the one before has closed it.
func (t turns) next() error { return t.SetDeadline(time.Time{}) }
