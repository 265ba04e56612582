package opensearch

import (
	"context"
	"errors"
	"time"

	"github.com/sony/gobreaker/v2"

	"wensou/index"
)

// A cluster that is away is not asked by everybody who searches: each would wait for all
// that is tried again, and hold a place among the searches that may run.
const (
	brokenAfter = 5           // reads in a row that no node has answered, each with all its attempts
	brokenFor   = time.Second // before one read is let through to see
)

// breaker keeps reads from a cluster that does not answer.
type breaker = gobreaker.CircuitBreaker[struct{}]

func newBreaker() *breaker {
	return gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		MaxRequests:  1,
		Timeout:      brokenFor,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= brokenAfter },
		IsSuccessful: isAnswered,
		IsExcluded: func(err error) bool {
			return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
		},
	})
}

// isAnswered reports whether some node has answered, though it be that the cluster is busy,
// or that another node has gone away.
func isAnswered(err error) bool {
	var answer *Error
	return !errors.Is(err, index.ErrUnavailable) || errors.As(err, &answer)
}

// unlessBroken sends a read, or returns an error of index.ErrUnavailable.
func unlessBroken(b *breaker, send func() error) error {
	_, err := b.Execute(func() (struct{}, error) { return struct{}{}, send() })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return errors.Join(index.ErrUnavailable, err)
	}
	return err
}
