package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/generation"
	"wensou/index/opensearch"
)

// backend is an index of whatever sort, as a library uses it.
type backend interface {
	index.Index
	SetRules(r *index.Rules)
	SetWeights(w index.Weights)
	VerifyFiles(ctx context.Context) error
	EachID(ctx context.Context, do func(id string) error) error
}

var (
	_ backend = (*bleve.Index)(nil)
	_ backend = (*opensearch.Index)(nil)
)

// clusterFolder is where a data folder keeps which generation of an index on a
// cluster answers.
const clusterFolder = "index-opensearch"

// inCluster begins the value of --index for an index on a cluster.
const inCluster = "opensearch:"

// place says where an index lies: on a cluster or, if cluster is nil, in the data
// folder.
type place struct{ cluster *opensearch.Options }

// addIndexFlags adds the flags that say where the index lies.
func addIndexFlags(cmd *cobra.Command) {
	cmd.Flags().String("index", "", "`opensearch:URL[,URL…]` of the nodes of an OpenSearch cluster, with user:password@ if it asks for one; where nothing is given, the index lies in the data folder")
	cmd.Flags().String("index-name", opensearch.DefaultName, "`name` of the index on the cluster; no two data folders may share one")
	cmd.Flags().String("index-api-key", "", "`key` for the cluster; better given as WENSOU_INDEX_API_KEY")
	cmd.Flags().String("index-ca", "", "PEM `file` of the authorities that the cluster's certificate is checked by")
	cmd.Flags().Bool("reader", false, "only search the index on the cluster, which another server writes; needs no data folder, and takes the words, rules and weights of --data if they are there")
	cmd.Flags().String("writer-url", "", "`URL` under which this server takes writes, told to whoever writes to another server on the index; http:// and --addr by default")
	cmd.Flags().Int("index-shards", 1, "shards of an index that is made anew")
	cmd.Flags().Int("index-replicas", 0, "copies of each shard beside itself")
}

// indexPlace reads the flags of addIndexFlags.
func indexPlace(cmd *cobra.Command) (p place, err error) {
	flags := cmd.Flags()
	at := flagValue(&err, flags.GetString, "index")
	o := opensearch.Options{
		Name:     flagValue(&err, flags.GetString, "index-name"),
		APIKey:   flagValue(&err, flags.GetString, "index-api-key"),
		Shards:   flagValue(&err, flags.GetInt, "index-shards"),
		Replicas: flagValue(&err, flags.GetInt, "index-replicas"),
	}
	ca := flagValue(&err, flags.GetString, "index-ca")
	if err != nil || at == "" {
		return place{}, err
	}
	if o.Addresses, err = addressesOf(at); err != nil {
		return place{}, usageError{fmt.Errorf("--index %s: %w", at, err)}
	}
	if o.Shards < 1 || o.Replicas < 0 {
		return place{}, usageError{fmt.Errorf("--index-shards %d and --index-replicas %d: at least 1 and 0", o.Shards, o.Replicas)}
	}
	if ca != "" {
		if o.CA, err = os.ReadFile(ca); err != nil {
			return place{}, fmt.Errorf("--index-ca: %w", err)
		}
	}
	return place{&o}, nil
}

// addressesOf returns the addresses of the nodes that --index names.
func addressesOf(at string) ([]string, error) {
	list, ok := strings.CutPrefix(at, inCluster)
	if !ok {
		return nil, errors.New("opensearch: and addresses are accepted, such as opensearch:http://127.0.0.1:9200")
	}
	addresses := strings.Split(list, ",")
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, errors.New("each address is http://HOST:PORT or https://HOST:PORT")
		}
	}
	return addresses, nil
}

// openGenerations opens the index where it lies.
func (l *library) openGenerations(articles index.Articles, log *slog.Logger) (err error) {
	o := generation.Options[backend]{Last: l.store.LastSeq, Room: l.store.Room, Log: log}
	if l.place.cluster == nil {
		o.Open = func(dir string) (backend, error) { return l.openFolder(dir, articles) }
		l.index, err = generation.Open(filepath.Join(l.dir, indexFolder), o)
		return err
	}
	l.cluster, err = opensearch.Connect(context.Background(), l.clusterOptions(articles))
	if err != nil {
		return err
	}
	o.Open = l.openInCluster
	o.Answers = func(number int) error { return l.cluster.Answers(context.Background(), number) }
	o.Alone = func(number int) error { return l.cluster.Alone(context.Background(), number) }
	if l.index, err = generation.Open(filepath.Join(l.dir, clusterFolder), o); err != nil {
		return errors.Join(err, l.cluster.Close())
	}
	return nil
}

// openFolder opens an index of this machine, after a look at its files.
func (l *library) openFolder(dir string, articles index.Articles) (backend, error) {
	x, err := bleve.Open(dir, bleve.Options{
		Analyzer: l.words, Articles: articles, Store: l.store.ID(),
		Rules: l.rules.Load(), Weights: *l.weights.Load(), Popularity: l.clicks.Popularity,
	})
	if err != nil {
		return nil, err
	}
	if err := x.VerifyFiles(context.Background()); err != nil { // bleve answers wrongly, in silence, from a segment with a flipped bit
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// openInCluster opens an index of the cluster.
func (l *library) openInCluster(dir string) (backend, error) {
	x, err := l.cluster.Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	x.SetRules(l.rules.Load()) // which may have changed since the start
	x.SetWeights(*l.weights.Load())
	return x, nil
}

// clusterOptions returns what an index on the cluster is opened with.
func (l *library) clusterOptions(articles index.Articles) opensearch.Options {
	o := *l.place.cluster
	o.Analyzer, o.Articles, o.Store, o.Popularity = l.words, articles, l.store.ID(), l.clicks.Popularity
	return o
}

// closeIndex closes the index, and the connections to the cluster.
func (l *library) closeIndex() error {
	if l.cluster == nil {
		return l.index.Close()
	}
	return errors.Join(l.index.Close(), l.cluster.Close())
}
