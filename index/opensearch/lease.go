package opensearch

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"wensou/index"
)

// How a lease is kept. A holder is judged dead by its silence on the clock of whoever
// looks, so the clocks of machines need not agree.
const (
	leaseRenewed = time.Second     // how often its holder writes it
	leaseSilence = 5 * time.Second // without a change that make it free
	leaseAttempt = 2 * time.Second // for one look or one write
)

// Errors of a lease.
var (
	ErrHeld = errors.New("another server writes the index")
	ErrLost = errors.New("another server has taken over the index")
)

// lease says who may write the indexes of an alias. It is the document "lease" of
// NAME-state, replaced by comparing what was there.
type lease struct {
	Holder   string `json:"holder"`  // one process, by chance
	Address  string `json:"address"` // under which it answers
	Term     uint64 `json:"term"`    // one more for each holder; see state
	Renewed  uint64 `json:"renewed"` // counts, so that a living holder shows
	Released bool   `json:"released"`
}

// revision is a lease as it was read or written, with what a write compares.
type revision struct {
	Lease       lease  `json:"_source"`
	SeqNo       uint64 `json:"_seq_no"`
	PrimaryTerm uint64 `json:"_primary_term"` // 0: there is no lease yet
}

// Contender wants to write an index, and looks who does. It is not safe for concurrent
// use.
type Contender struct {
	cluster *cluster
	options Options
	id      string

	seen  revision
	since time.Time // when seen was first seen; zero: nothing was
}

// Contend returns a contender for the lease of an index.
func Contend(ctx context.Context, o Options) (*Contender, error) {
	o.Timeout = leaseAttempt
	g, err := Connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := g.cluster.make(ctx, g.options.Name+"-state", newStates(g.options)); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return &Contender{cluster: g.cluster, options: g.options, id: rand.Text()}, nil
}

// Close ends the connections. A lease that was taken has its own.
func (c *Contender) Close() error { return c.cluster.close() }

// Holding is what a look at a lease has found.
type Holding struct {
	Address string // of the holder, "" if there is none
	Free    bool   // it may be taken
	Alive   bool   // the holder has written it since the look before
}

// Look reads the lease. It is free if nobody holds it, or if all looks of the last seconds
// have found it unchanged. After a look that failed the seconds begin anew, for the holder
// could not reach the cluster either.
func (c *Contender) Look(ctx context.Context) (Holding, error) {
	now, err := readLease(ctx, c.cluster, c.options.Name)
	if err != nil {
		c.since = time.Time{}
		return Holding{}, err
	}
	alive := !c.since.IsZero() && now != c.seen && !now.Lease.Released
	if c.since.IsZero() || now != c.seen {
		c.seen, c.since = now, time.Now()
	}
	if now.PrimaryTerm == 0 || now.Lease.Released {
		return Holding{Free: true}, nil
	}
	return Holding{Address: now.Lease.Address, Free: time.Since(c.since) >= leaseSilence, Alive: alive}, nil
}

// Take takes the lease as the last look has found it, for a server at an address, and
// renews it until it is released. It returns an error of ErrHeld if another was faster.
func (c *Contender) Take(ctx context.Context, address string) (*Lease, error) {
	connections, err := connect(c.options)
	if err != nil {
		return nil, err
	}
	l := &Lease{cluster: connections, alias: c.options.Name, at: c.seen, lost: make(chan struct{})}
	err = l.put(ctx, lease{Holder: c.id, Address: address, Term: c.seen.Lease.Term + 1})
	if errors.Is(err, ErrLost) {
		err = ErrHeld
	}
	if err != nil {
		return nil, errors.Join(err, connections.close())
	}
	l.term = l.at.Lease.Term
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	l.renewer.Go(func() { l.renew(renewing) })
	return l, nil
}

// Lease is the right to write an index, which one process has at a time. Its term is the
// fence: the cluster refuses the state of an index that a holder of before writes.
type Lease struct {
	cluster *cluster
	alias   string
	term    uint64
	at      revision
	lost    chan struct{}
	stop    context.CancelFunc
	renewer sync.WaitGroup
}

// Term returns the number of the holder, for Options.Term.
func (l *Lease) Term() uint64 { return l.term }

// Lost is closed when another process has taken the lease.
func (l *Lease) Lost() <-chan struct{} { return l.lost }

// Release gives up the lease, so that another can take it at once, and ends the
// connections. One that is lost is left alone.
func (l *Lease) Release(ctx context.Context) error {
	l.stop()
	l.renewer.Wait()
	next := l.at.Lease
	next.Released = true
	err := l.put(ctx, next)
	if errors.Is(err, ErrLost) {
		err = nil
	}
	return errors.Join(err, l.cluster.close())
}

// renew writes the lease again and again, until the context ends or it is lost. While the
// cluster does not answer nobody can take it.
func (l *Lease) renew(ctx context.Context) {
	for sleep(ctx, leaseRenewed) == nil {
		next := l.at.Lease
		next.Renewed++
		if errors.Is(l.put(ctx, next), ErrLost) {
			close(l.lost)
			return
		}
	}
}

// put replaces the lease as it was seen last. It returns an error of ErrLost if another
// process has replaced it. A write of our own of which the answer was lost is no other.
func (l *Lease) put(ctx context.Context, next lease) error {
	ctx, stop := context.WithTimeout(ctx, leaseAttempt)
	defer stop()
	err := l.replace(ctx, next)
	if isStatus(err, http.StatusConflict) {
		now, readErr := readLease(ctx, l.cluster, l.alias)
		switch {
		case readErr != nil:
			err = readErr
		case now.Lease.Holder != next.Holder || now.Lease.Term != next.Term:
			err = ErrLost
		default:
			l.at = now
			err = l.replace(ctx, next)
		}
	}
	if err != nil {
		return fmt.Errorf("lease of %s: %w", l.alias, err)
	}
	return nil
}

// replace writes the lease if it is as it was seen last.
func (l *Lease) replace(ctx context.Context, next lease) error {
	path := leasePath(l.alias) + "?op_type=create"
	if l.at.PrimaryTerm > 0 {
		path = fmt.Sprintf("%s?if_seq_no=%d&if_primary_term=%d", leasePath(l.alias), l.at.SeqNo, l.at.PrimaryTerm)
	}
	done := revision{}
	if err := l.cluster.do(ctx, http.MethodPut, path, next, &done); err != nil {
		return err
	}
	done.Lease = next
	l.at = done
	return nil
}

func leasePath(alias string) string { return statePath(alias, "lease") }

// readLease reads the lease of an alias; the zero revision is that of none.
func readLease(ctx context.Context, c *cluster, alias string) (revision, error) {
	ctx, stop := context.WithTimeout(ctx, leaseAttempt)
	defer stop()
	var now revision
	err := c.do(ctx, http.MethodGet, leasePath(alias), nil, &now)
	if isStatus(err, http.StatusNotFound) {
		return revision{}, nil
	}
	if err != nil {
		return revision{}, fmt.Errorf("lease of %s: %w", alias, err)
	}
	return now, nil
}

// Writer returns the address of the server that writes the index, "" if there is none.
func (r *Reader) Writer(ctx context.Context) (string, error) {
	now, err := readLease(ctx, r.cluster, r.options.Name)
	if err != nil || now.Lease.Released {
		return "", err
	}
	return now.Lease.Address, nil
}

// fenced tells an error of ErrLost, which is one of index.ErrUnavailable: this process
// writes no more.
func fenced(err error) error {
	if isStatus(err, http.StatusConflict) {
		return fmt.Errorf("%w: %w: %w", index.ErrUnavailable, ErrLost, err)
	}
	return err
}
