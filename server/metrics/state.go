package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// State is what is known of a library at a moment. The counts are since the start of
// the process.
type State struct {
	Articles     int    // in the index
	Applied      uint64 // number of the last change in the index
	Last         uint64 // number of the last change in the store
	Ready        bool   // searches are answered in full
	StoreBytes   uint64 // on the disk
	IndexBytes   uint64 // on the disk, or the disks of the cluster, all generations
	Rebuilding   bool
	Rebuilds     uint64 // that were finished
	Damages      uint64 // generations of the index in which damage was met
	CrawlFetched uint64 // pages that were read
	CrawlSame    uint64 // pages that were as before
	CrawlFailed  uint64 // pages that could not be read

	Cluster *Cluster // that the index lies on; nil: it lies on the disk
}

// Cluster is what was asked of a cluster since the start of the process.
type Cluster struct {
	Up          bool          // it answered the last request
	Requests    uint64        // that ended
	Took        time.Duration // in sum
	Retries     uint64        // attempts beside the first
	Unavailable uint64        // requests that failed at the last attempt
}

// series are the series of a State.
var series = []struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(State) float64
}{
	{describe("index_articles", "Articles in the index."), prometheus.GaugeValue, func(s State) float64 { return float64(s.Articles) }},
	{describe("index_applied_changes", "Number of the last change in the index."), prometheus.GaugeValue, func(s State) float64 { return float64(s.Applied) }},
	{describe("store_changes", "Number of the last change in the store."), prometheus.GaugeValue, func(s State) float64 { return float64(s.Last) }},
	{describe("ingest_lag_changes", "Changes of the store that the index lacks."), prometheus.GaugeValue, func(s State) float64 { return float64(s.Last - min(s.Applied, s.Last)) }},
	{describe("ready", "1 if searches are answered in full."), prometheus.GaugeValue, func(s State) float64 { return one(s.Ready) }},
	{describe("store_bytes", "Size of the store on the disk."), prometheus.GaugeValue, func(s State) float64 { return float64(s.StoreBytes) }},
	{describe("index_bytes", "Size of the index on the disk."), prometheus.GaugeValue, func(s State) float64 { return float64(s.IndexBytes) }},
	{describe("index_rebuilding", "1 while the index is rebuilt."), prometheus.GaugeValue, func(s State) float64 { return one(s.Rebuilding) }},
	{describe("index_rebuilds_total", "Rebuilds of the index that were finished."), prometheus.CounterValue, func(s State) float64 { return float64(s.Rebuilds) }},
	{describe("index_damages_total", "Generations of the index in which damage was met."), prometheus.CounterValue, func(s State) float64 { return float64(s.Damages) }},
	{describe("crawl_pages_fetched_total", "Pages that crawls on schedule have read."), prometheus.CounterValue, func(s State) float64 { return float64(s.CrawlFetched) }},
	{describe("crawl_pages_unchanged_total", "Pages that were as before."), prometheus.CounterValue, func(s State) float64 { return float64(s.CrawlSame) }},
	{describe("crawl_pages_failed_total", "Pages that could not be read."), prometheus.CounterValue, func(s State) float64 { return float64(s.CrawlFailed) }},
}

// clusterSeries are the series of a Cluster.
var clusterSeries = []struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(*Cluster) float64
}{
	{describe("cluster_up", "1 if the cluster answered the last request."), prometheus.GaugeValue, func(c *Cluster) float64 { return one(c.Up) }},
	{describe("cluster_requests_total", "Requests to the cluster that ended."), prometheus.CounterValue, func(c *Cluster) float64 { return float64(c.Requests) }},
	{describe("cluster_request_seconds_total", "Time that these requests took, with all their attempts."), prometheus.CounterValue, func(c *Cluster) float64 { return c.Took.Seconds() }},
	{describe("cluster_retries_total", "Attempts beside the first, of requests and of articles."), prometheus.CounterValue, func(c *Cluster) float64 { return float64(c.Retries) }},
	{describe("cluster_unavailable_total", "Requests that the cluster did not answer, or was too busy for, at the last attempt."), prometheus.CounterValue, func(c *Cluster) float64 { return float64(c.Unavailable) }},
}

// readable is 0 when the state can't be read and its series are left out.
var readable = describe("state_readable", "1 if the state of the library could be read.")

func describe(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, nil, nil)
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// stateTimeout bounds how long the state may take to read.
const stateTimeout = 5 * time.Second

// stateCollector is a prometheus.Collector of the state at the time of asking.
type stateCollector struct {
	state func(context.Context) (State, error)
}

var _ prometheus.Collector = stateCollector{}

// Describe implements prometheus.Collector.
func (c stateCollector) Describe(to chan<- *prometheus.Desc) {
	to <- readable
	for _, s := range series {
		to <- s.desc
	}
	for _, s := range clusterSeries {
		to <- s.desc
	}
}

// Collect implements prometheus.Collector.
func (c stateCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), stateTimeout)
	defer cancel()
	state, err := c.state(ctx)
	to <- prometheus.MustNewConstMetric(readable, prometheus.GaugeValue, one(err == nil))
	if err != nil {
		return
	}
	for _, s := range series {
		to <- prometheus.MustNewConstMetric(s.desc, s.kind, s.value(state))
	}
	if state.Cluster == nil {
		return
	}
	for _, s := range clusterSeries {
		to <- prometheus.MustNewConstMetric(s.desc, s.kind, s.value(state.Cluster))
	}
}
