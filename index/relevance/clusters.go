package relevance

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// ClusterScores say how well articles were put into clusters of reprints.
type ClusterScores struct {
	Articles  int     `json:"articles"`        // that share their cluster with others
	Clusters  int     `json:"clusters"`        // that these are in
	Largest   int     `json:"largest"`         // articles in one cluster
	Pairs     int     `json:"pairs"`           // of articles that should be in one cluster
	Recall    float64 `json:"recall"`          // share of them that are
	Precision float64 `json:"precision"`       // share of Articles that have a near-copy in their cluster
	Joined    int     `json:"joined_pairs"`    // pairs of articles that are in one cluster
	Exact     float64 `json:"pairs_precision"` // share of them that are near-copies of one another, not only of a third
}

// ScoreClusters measures clusters, which are named by article, "" for an article
// that is alone. Articles that they don't name are passed over. The pairs of same
// belong into one cluster, those of near may be in one.
func ScoreClusters(clusters map[string]string, same, near Copies) ClusterScores {
	var s ClusterScores
	together := 0
	for id, copies := range same {
		for _, other := range copies {
			cluster, known := clusters[other]
			if own, ok := clusters[id]; !ok || !known || id > other {
				continue // not here, or the same pair from its other end
			} else if own != "" && own == cluster {
				together++
			}
			s.Pairs++
		}
	}
	members := map[string][]string{}
	for id, cluster := range clusters {
		if cluster != "" {
			members[cluster] = append(members[cluster], id)
		}
	}
	right, exact := 0, 0
	for _, ids := range members {
		if len(ids) < 2 {
			continue
		}
		s.Clusters++
		s.Articles += len(ids)
		s.Largest = max(s.Largest, len(ids))
		s.Joined += len(ids) * (len(ids) - 1) / 2
		for _, id := range ids {
			found := near.within(id, clusters)
			exact += found
			right += min(found, 1)
		}
	}
	s.Recall = share(together, s.Pairs)
	s.Precision = share(right, s.Articles)
	s.Exact = share(exact/2, s.Joined)
	return s
}

// within counts the near-copies of an article that are in its cluster.
func (c Copies) within(id string, clusters map[string]string) int {
	n := 0
	for _, other := range c[id] {
		if clusters[other] == clusters[id] {
			n++
		}
	}
	return n
}

func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

// Write prints the scores as a table.
func (s ClusterScores) Write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "pairs\trecall\tarticles joined\tprecision\tpairs joined\tnear-copies\tclusters\tlargest\t")
	fmt.Fprintf(table, "%d\t%.3f\t%d\t%.3f\t%d\t%.3f\t%d\t%d\t\n", s.Pairs, s.Recall, s.Articles, s.Precision, s.Joined, s.Exact, s.Clusters, s.Largest)
	return table.Flush()
}
