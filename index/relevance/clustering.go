package relevance

// ClusterScore says how clusters agree with a list of pairs. Precision is counted on
// the pairs of articles of one cluster that both occur in the list: the list
// says nothing of others.
type ClusterScore struct {
	Pairs     int     `json:"pairs"`     // of the list, whose Jaccard reaches the least asked for
	Found     int     `json:"found"`     // of them, those whose articles are of one cluster
	Recall    float64 `json:"recall"`    // Found ÷ Pairs
	Clustered int     `json:"clustered"` // pairs of one cluster, both in the list
	Listed    int     `json:"listed"`    // of them, those that are a pair of the list
	Connected int     `json:"connected"` // of them, those that a chain of pairs of the list connects
	Strict    float64 `json:"strict"`    // Listed ÷ Clustered
	Precision float64 `json:"precision"` // Connected ÷ Clustered
}

// ScoreClusters compares clusters, the ID of the original by article, with a list of
// pairs. Recall is that of the pairs with at least a Jaccard; all count for
// precision.
func ScoreClusters(pairs []Pair, clusters map[string]string, least float64) ClusterScore {
	var s ClusterScore
	listed := map[Pair]bool{}
	roots := map[string]string{}
	for _, p := range pairs {
		listed[Pair{A: p.A, B: p.B}], listed[Pair{A: p.B, B: p.A}] = true, true
		roots[rootOf(roots, p.A)] = rootOf(roots, p.B)
		if p.Jaccard >= least {
			s.Pairs++
			if c := clusters[p.A]; c != "" && c == clusters[p.B] {
				s.Found++
			}
		}
	}
	members := map[string][]string{}
	for id := range roots {
		if c := clusters[id]; c != "" {
			members[c] = append(members[c], id)
		}
	}
	for _, ids := range members {
		for i, a := range ids {
			for _, b := range ids[i+1:] {
				s.Clustered++
				if listed[Pair{A: a, B: b}] {
					s.Listed++
				}
				if rootOf(roots, a) == rootOf(roots, b) {
					s.Connected++
				}
			}
		}
	}
	s.Recall, s.Strict, s.Precision = shareOf(s.Found, s.Pairs), shareOf(s.Listed, s.Clustered), shareOf(s.Connected, s.Clustered)
	return s
}

// rootOf returns what stands for all that chains of pairs connect with an ID.
func rootOf(roots map[string]string, id string) string {
	if _, ok := roots[id]; !ok {
		roots[id] = id
	}
	for roots[id] != id {
		roots[id] = roots[roots[id]]
		id = roots[id]
	}
	return id
}

// shareOf returns n ÷ of, and 1 of nothing.
func shareOf(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}
