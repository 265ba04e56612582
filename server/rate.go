package server

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// errRate is a request of a client that sends too many.
var errRate = errors.New("too many requests of one client")

// Bounds on what is remembered of clients, and how many requests one may send at once,
// in seconds' worth.
const (
	maxClients   = 1 << 15 // in each of two halves
	burstSeconds = 2
)

// limiter bounds the requests of each client. Clients that have not asked for long are
// forgotten, when there are too many: with the halves, each is remembered until as many
// others as fill one have asked after it.
type limiter struct {
	perSecond rate.Limit
	burst     int
	now       func() time.Time

	mu          sync.Mutex // guards what follows
	recent, old map[string]*rate.Limiter
}

// newLimiter returns a limiter of so many requests a second.
func newLimiter(perSecond float64, now func() time.Time) *limiter {
	return &limiter{
		perSecond: rate.Limit(perSecond), burst: max(1, int(math.Ceil(perSecond*burstSeconds))), now: now,
		recent: map[string]*rate.Limiter{}, old: map[string]*rate.Limiter{},
	}
}

// allow counts a request of a client. It returns whether the client may send it, how
// many more it may send now, and how long it takes until it may send all of a burst.
func (l *limiter) allow(client string) (ok bool, left int, full time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, bucket := l.now(), l.bucket(client)
	ok = bucket.AllowN(now, 1)
	tokens := max(0, bucket.TokensAt(now))
	return ok, int(tokens), time.Duration((float64(l.burst) - tokens) / float64(l.perSecond) * float64(time.Second))
}

// bucket returns that of a client.
func (l *limiter) bucket(client string) *rate.Limiter {
	if b := l.recent[client]; b != nil {
		return b
	}
	if len(l.recent) >= maxClients {
		l.old, l.recent = l.recent, map[string]*rate.Limiter{}
	}
	b := l.old[client]
	if b == nil {
		b = rate.NewLimiter(l.perSecond, l.burst)
	}
	l.recent[client] = b
	return b
}

// limitRate bounds the requests of each client, and tells it in the headers how many
// are left. Probes and the files that belong to a page are not counted.
func (s *Server) limitRate(h http.Handler) http.Handler {
	if s.config.Rate == 0 {
		return h
	}
	l := newLimiter(s.config.Rate, s.config.Now)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if uncounted(r.URL.Path) {
			h.ServeHTTP(w, r)
			return
		}
		ok, left, full := l.allow(s.rateOf(r))
		w.Header().Set("RateLimit-Limit", strconv.Itoa(l.burst))
		w.Header().Set("RateLimit-Remaining", strconv.Itoa(left))
		w.Header().Set("RateLimit-Reset", seconds(full))
		if !ok {
			w.Header().Set("Retry-After", seconds(time.Duration(float64(time.Second)/float64(l.perSecond))))
			s.config.Metrics.Refused("rate")
			s.fail(w, r, errRate)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func uncounted(path string) bool {
	return path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/static/")
}

// seconds returns whole seconds, not less than the duration and at least one.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}
