package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/opensearch-project/opensearch-go/v4"

	"wensou/index"
	"wensou/index/rank"
)

// The versions of OpenSearch that will do. The oldest has all that is asked for; the
// newest is one whose scores are known; see checkVersion.
const (
	oldestVersion = 2
	newestVersion = 3
)

// healthWait is how long the shards of an index may take to be there; it stays below
// DefaultTimeout.
const healthWait = 4 * time.Second

// checkVersion returns an error unless the cluster is an OpenSearch that will do.
// Before version 3 its BM25 multiplies by K1 + 1, as ours does (LegacyBM25Similarity);
// since then queries have to.
func (c *cluster) checkVersion(ctx context.Context) error {
	var about struct {
		Version struct{ Distribution, Number string }
	}
	if err := c.do(ctx, http.MethodGet, "/", nil, &about); err != nil {
		return err
	}
	if about.Version.Distribution != "opensearch" {
		return fmt.Errorf("%q %s is no OpenSearch", about.Version.Distribution, about.Version.Number)
	}
	major, _, _, err := opensearch.ParseVersion(about.Version.Number)
	if err != nil || major < oldestVersion || major > newestVersion {
		return fmt.Errorf("OpenSearch %s can't be used: %d or %d is needed", about.Version.Number, oldestVersion, newestVersion)
	}
	c.boost = 1
	if major > 2 {
		c.boost = rank.K1 + 1
	}
	return nil
}

// checkIndex returns an error unless an index has all its shards and the layout of
// this program.
func (c *cluster) checkIndex(ctx context.Context, name string) error {
	var health struct {
		Status  string
		TimeOut bool `json:"timed_out"`
	}
	path := fmt.Sprintf("/_cluster/health/%s?wait_for_status=yellow&timeout=%s", name, healthWait)
	if err := c.do(ctx, http.MethodGet, path, nil, &health); err != nil && !isStatus(err, http.StatusRequestTimeout) {
		return err
	}
	if health.Status != "yellow" && health.Status != "green" {
		return fmt.Errorf("%w: shards of %s are missing; see _cluster/allocation/explain", index.ErrUnavailable, name)
	}
	var mappings map[string]struct {
		Mappings struct {
			Meta struct{ Layout string } `json:"_meta"`
		}
	}
	if err := c.do(ctx, http.MethodGet, "/"+name+"/_mapping", nil, &mappings); err != nil {
		return err
	}
	if built := mappings[name].Mappings.Meta.Layout; built != layout {
		return fmt.Errorf("%w: %s has layout %q, now %q", index.ErrStale, name, built, layout)
	}
	return nil
}

// namePattern is what OpenSearch accepts as the name of an index, and room for ours.
var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,99}$`)

func checkName(name string) error {
	if !namePattern.MatchString(name) {
		return fmt.Errorf("%q can't name an index: small letters, digits, - and _ are accepted, 100 at most", name)
	}
	return nil
}
