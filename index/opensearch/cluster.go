package opensearch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/opensearch-project/opensearch-go/v4"

	"wensou/index"
)

// Bounds on a request.
const (
	writeTimeout = time.Minute // of one attempt to write
	maxAnswer    = 256 << 20   // bytes
	retries      = 3           // of a request that met a node which is down or busy, each at another node if there is one
)

// What is waited before an attempt is repeated: at first, and at most. Each time it
// is twice as much.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 10 * time.Second
)

// gone are the types of what a node meets that asks another which goes away.
var gone = []string{"node_disconnected_exception", "node_not_connected_exception", "node_closed_exception"}

// busy are the statuses of a cluster that may well answer a little later.
var busy = []int{http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// object is a JSON object.
type object = map[string]any

// cluster speaks with an OpenSearch cluster.
type cluster struct {
	reads   *opensearch.Client
	writes  *opensearch.Client
	timeout time.Duration // of reads
	boost   float64       // see checkVersion
	meter   *meter
	breaker *breaker // of reads
}

// connect returns the cluster of some options. It sends nothing yet.
func connect(o Options) (*cluster, error) {
	if len(o.Addresses) == 0 {
		return nil, errors.New("no address of an OpenSearch node; one such as http://127.0.0.1:9200 is needed")
	}
	c := &cluster{timeout: cmp.Or(o.Timeout, DefaultTimeout), meter: o.meter, breaker: newBreaker()}
	if c.meter == nil {
		c.meter = new(meter)
	}
	var err error
	if c.reads, err = newClient(o, c.timeout, c.meter); err != nil {
		return nil, err
	}
	if c.writes, err = newClient(o, writeTimeout, c.meter); err != nil {
		return nil, errors.Join(err, c.reads.Close())
	}
	return c, nil
}

// newClient returns the connections to a cluster for requests of which each may take so
// long.
func newClient(o Options, timeout time.Duration, m *meter) (*opensearch.Client, error) {
	header := http.Header{}
	if o.APIKey != "" {
		header.Set("Authorization", "ApiKey "+o.APIKey)
	}
	client, err := opensearch.NewClient(opensearch.Config{
		Addresses: o.Addresses, Username: o.Username, Password: o.Password, Header: header, CACert: o.CA, Transport: o.Transport,
		RetryOnStatus: busy, MaxRetries: retries, EnableRetryOnTimeout: true, RequestTimeout: timeout,
		RetryBackoff: m.pause, MaxRetryClusterHealth: -1,
	})
	if err != nil {
		return nil, fmt.Errorf("connect to OpenSearch: %w", err)
	}
	return client, nil
}

func (c *cluster) close() error { return errors.Join(c.reads.Close(), c.writes.Close()) }

// pause returns how long to wait before an attempt is repeated for the n-th time,
// from 1: somewhat at random, so that many clients don't come back at once.
func pause(n int) time.Duration {
	full := min(firstPause<<min(n-1, 16), lastPause)
	return full/2 + rand.N(full/2) //nolint:gosec // no secret
}

// sleep waits. It returns the error of the context if that ends before.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Error is an answer of the cluster other than success.
type Error struct {
	Status int    // of HTTP
	Type   string // as OpenSearch names it, such as index_not_found_exception; "" if it does not say
	Reason string
	Gone   bool // a node of the cluster went away in the midst of it
}

func (e *Error) Error() string {
	return fmt.Sprintf("OpenSearch answers %d %s: %s", e.Status, e.Type, e.Reason)
}

// Unwrap returns index.ErrUnavailable for what may well work a little later, and
// index.ErrDamaged for an index that somebody has deleted.
func (e *Error) Unwrap() error {
	switch {
	case slices.Contains(busy, e.Status) || e.Gone:
		return index.ErrUnavailable
	case e.Type == "index_not_found_exception":
		return index.ErrDamaged
	}
	return nil
}

// do sends a request with a JSON body, nil for none, and reads the answer into out,
// unless that is nil. It returns an error of index.ErrUnavailable if no node answers,
// and an *Error for a refusal.
func (c *cluster) do(ctx context.Context, method, path string, body, out any) error {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	client := c.writes
	if method == http.MethodGet || method == http.MethodHead || strings.Contains(path, "/_search?") || strings.Contains(path, "/_mget?") {
		client = c.reads
	}
	return c.send(ctx, client, method, path, "application/json", content, out)
}

// send sends a request with a body as it is, and counts it; see do.
func (c *cluster) send(ctx context.Context, client *opensearch.Client, method, path, contentType string, body []byte, out any) error {
	began := time.Now()
	send := func() error { return exchange(ctx, client, method, path, contentType, body, out) }
	var err error
	if client == c.reads {
		err = unlessBroken(c.breaker, send)
	} else {
		err = send()
	}
	c.meter.done(began, err)
	return err
}

// exchange sends a request and reads its answer; see do.
func exchange(ctx context.Context, client *opensearch.Client, method, path, contentType string, body []byte, out any) error {
	request, err := http.NewRequestWithContext(ctx, method, path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := client.Stream(request)
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("%s %s: %w", method, path, ctx.Err())
		}
		return fmt.Errorf("%s %s: %w: %w", method, path, index.ErrUnavailable, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("%s %s: %w", method, path, ctx.Err())
	case err != nil:
		return fmt.Errorf("%s %s: %w: %w", method, path, index.ErrUnavailable, err)
	case response.StatusCode >= http.StatusMultipleChoices:
		return fmt.Errorf("%s %s: %w", method, path, readError(response.StatusCode, answer))
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s: OpenSearch answers what is not understood: %w", method, path, err)
	}
	return nil
}

// maxReason bounds what is told of a refusal.
const maxReason = 500

// readError returns what an answer says is wrong. A proxy before the cluster may
// send any text.
func readError(status int, answer []byte) *Error {
	e := &Error{Status: status}
	var told struct {
		Error struct {
			Type      string
			Reason    string
			RootCause []struct{ Type, Reason string } `json:"root_cause"`
		}
	}
	if err := json.Unmarshal(answer, &told); err != nil || told.Error.Type == "" {
		e.Reason = fmt.Sprintf("%.*s", maxReason, answer)
		return e
	}
	e.Type, e.Reason = told.Error.Type, told.Error.Reason
	// With no cause at all the shards were lost while they were asked; a fault of the query has one.
	e.Gone = e.Type == "search_phase_execution_exception" && len(told.Error.RootCause) == 0
	for _, cause := range told.Error.RootCause {
		e.Gone = e.Gone || slices.Contains(gone, cause.Type)
		if cause.Reason != e.Reason {
			e.Reason += ": " + cause.Reason
		}
	}
	e.Reason = fmt.Sprintf("%.*s", maxReason, e.Reason)
	return e
}

// isStatus reports whether an error is an answer of a status.
func isStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// isGone reports whether an error is an answer in the midst of which a node went away.
func isGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Gone
}

// isType reports whether an error is an answer of a type.
func isType(err error, name string) bool {
	var e *Error
	return errors.As(err, &e) && e.Type == name
}
