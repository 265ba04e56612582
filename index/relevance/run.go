package relevance

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Run is what a ranker answered: for each topic's ID the articles, best first.
type Run map[string][]string

// maxRun bounds a run, in lines.
const maxRun = 5_000_000

// WriteRun writes a ranking as lines of a TREC run file. Its scores fall by one
// from rank to rank: they say the order and no more.
func WriteRun(w io.Writer, topic string, ranking []string, name string) error {
	for i, id := range ranking {
		if _, err := fmt.Fprintf(w, "%s Q0 %s %d %d %s\n", topic, id, i+1, len(ranking)-i, name); err != nil {
			return err
		}
	}
	return nil
}

// scored is an article of a run file with its score.
type scored struct {
	id    string
	score float64
}

// ReadRun reads a TREC run file, "topic Q0 article rank score name". As in
// trec_eval the scores order a ranking and the ranks are not looked at; equal
// scores keep the order of the file. An article twice for a topic is an error.
func ReadRun(r io.Reader) (Run, error) {
	lists := map[string][]scored{}
	seen := map[[2]string]bool{}
	err := readLines(r, func(line string) error {
		topic, s, err := parseRunLine(line)
		key := [2]string{topic, s.id}
		switch {
		case err != nil:
			return err
		case seen[key]:
			return fmt.Errorf("topic %s has article %s twice", topic, s.id)
		case len(seen) == maxRun:
			return fmt.Errorf("more than %d lines", maxRun)
		}
		seen[key] = true
		lists[topic] = append(lists[topic], s)
		return nil
	})
	run := make(Run, len(lists))
	for topic, list := range lists {
		slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		for _, s := range list {
			run[topic] = append(run[topic], s.id)
		}
	}
	return run, err
}

func parseRunLine(line string) (topic string, s scored, err error) {
	fields := strings.Fields(line)
	if len(fields) != 6 {
		return "", s, fmt.Errorf("%d fields; want topic, Q0, article, rank, score and name", len(fields))
	}
	score, err := strconv.ParseFloat(fields[4], 64)
	if err != nil || math.IsNaN(score) {
		return "", s, fmt.Errorf("score %q is not a number", fields[4])
	}
	return fields[0], scored{fields[2], score}, nil
}
