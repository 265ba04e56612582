// Package metrics measures a server for Prometheus: its requests by route, the
// stages of a search, and the state of the library below it. It keeps a registry of
// its own and labels nothing by what a reader typed, so that neither the number of
// series nor what they tell grows with the traffic.
package metrics

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const namespace = "wensou"

// NoRoute is the route of a request for a URL that the server does not have.
const NoRoute = "none"

// latencies are the bounds of the histograms, in seconds: from a search of a hot
// query, about a millisecond, to the time-out of a request.
var latencies = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// Stage is a part of the work for a search.
type Stage string

// The stages, in their order.
const (
	Wait    Stage = "wait"    // for its turn, while others run
	Search  Stage = "search"  // in the index, with the snippets
	Related Stage = "related" // in the index, instead of Search
	Render  Stage = "render"  // of the page or the JSON, and its way out
)

// Metrics are the series of one server. All methods are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	stages   *prometheus.HistogramVec
	inFlight prometheus.Gauge
	panics   prometheus.Counter
	refused  *prometheus.CounterVec
}

// New returns metrics that read the state of the library whenever they are asked
// for; nil: there is none to show.
func New(state func(context.Context) (State, error)) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "http_request_duration_seconds", Buckets: latencies,
			Help: "Time to answer a request, by the pattern of its route.",
		}, []string{"route", "method", "status"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "search_stage_duration_seconds", Buckets: latencies,
			Help: "Time of each stage of the answer to a search.",
		}, []string{"stage"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Name: "http_requests_in_flight", Help: "Requests that are being answered.",
		}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: namespace, Name: "http_panics_total", Help: "Panics of handlers that were caught.",
		}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "http_refused_total", Help: "Requests that were refused to protect the server, by the reason.",
		}, []string{"reason"}),
	}
	m.registry.MustRegister(m.requests, m.stages, m.inFlight, m.panics, m.refused,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if state != nil {
		m.registry.MustRegister(stateCollector{state})
	}
	return m
}

// Handler answers with all series in the text format of Prometheus. Series that
// can't be read are left out, and the others shown.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// Begin counts a request as under way, until the function that it returns is called.
func (m *Metrics) Begin() (end func()) {
	m.inFlight.Inc()
	return m.inFlight.Dec
}

// methods are those that are counted apart; a client may send any word.
var methods = map[string]string{
	http.MethodGet: "get", http.MethodHead: "head", http.MethodPost: "post",
	http.MethodPut: "put", http.MethodDelete: "delete", http.MethodOptions: "options",
}

// Request counts a request that was answered. route is the pattern of the route,
// such as /articles/{id}, never the path itself; "" is NoRoute.
func (m *Metrics) Request(route, method string, status int, took time.Duration) {
	if route == "" {
		route = NoRoute
	}
	method, ok := methods[method]
	if !ok {
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// Stage counts a stage of a search.
func (m *Metrics) Stage(s Stage, took time.Duration) {
	m.stages.WithLabelValues(string(s)).Observe(took.Seconds())
}

// Panic counts a panic that was caught.
func (m *Metrics) Panic() { m.panics.Inc() }

// Refused counts a request that was refused to protect the server. The reason is one
// of a few constants.
func (m *Metrics) Refused(reason string) { m.refused.WithLabelValues(reason).Inc() }
