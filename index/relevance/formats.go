package relevance

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxLine bounds a line of any of the files, in bytes.
const maxLine = 1 << 20

// Topic is one query with its judgments.
type Topic struct {
	ID, Query string
	Kind      string // "" if the topics have no kinds
	Judgments Judgments
}

// ReadTopics reads topics from JSON lines. Each has an ID, as "qid" or "id", the
// query in the named field, and perhaps a "kind" and the IDs of the articles that
// are right in "rel", each of which gets the grade 1.
func ReadTopics(r io.Reader, field string) ([]Topic, error) {
	var topics []Topic
	err := readLines(r, func(line string) error {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			return fmt.Errorf("not a topic in JSON: %w", err)
		}
		text := func(name string) string {
			var s string
			_ = json.Unmarshal(fields[name], &s) // missing: ""
			return s
		}
		t := Topic{ID: cmp.Or(text("qid"), text("id")), Query: text(field), Kind: text("kind"), Judgments: Judgments{}}
		if t.ID == "" || t.Query == "" {
			return fmt.Errorf("no \"qid\" or no %q", field)
		}
		var right []string
		if rel, ok := fields["rel"]; ok {
			if err := json.Unmarshal(rel, &right); err != nil {
				return fmt.Errorf("rel: %w", err)
			}
		}
		for _, id := range right {
			t.Judgments[id] = 1
		}
		topics = append(topics, t)
		return nil
	})
	return topics, err
}

// ReadQrels adds the judgments of a TREC qrels file, "topic 0 article grade", to
// the topics. Judgments of other topics are passed over.
func ReadQrels(r io.Reader, topics []Topic) error {
	byID := map[string]Judgments{}
	for _, t := range topics {
		byID[t.ID] = t.Judgments
	}
	return readQrels(r, func(topic, id string, grade int) {
		if j := byID[topic]; j != nil {
			j[id] = grade
		}
	})
}

// ReadJudged reads a TREC qrels file by itself: its topics, in the order of the
// file, have an ID and judgments but neither query nor kind.
func ReadJudged(r io.Reader) ([]Topic, error) {
	var topics []Topic
	byID := map[string]Judgments{}
	err := readQrels(r, func(topic, id string, grade int) {
		if byID[topic] == nil {
			byID[topic] = Judgments{}
			topics = append(topics, Topic{ID: topic, Judgments: byID[topic]})
		}
		byID[topic][id] = grade
	})
	return topics, err
}

// readQrels calls judge for each judgment of a qrels file.
func readQrels(r io.Reader, judge func(topic, id string, grade int)) error {
	return readLines(r, func(line string) error {
		fields := strings.Fields(line)
		if len(fields) != 4 {
			return fmt.Errorf("%d fields; want topic, 0, article and grade", len(fields))
		}
		grade, err := strconv.Atoi(fields[3])
		if err != nil || grade < 0 || grade > 10 {
			return fmt.Errorf("grade %q is not a number from 0 to 10", fields[3])
		}
		judge(fields[0], fields[2], grade)
		return nil
	})
}

// Clusters names for an article the one that stands for it and all its
// near-copies; an article that is not there stands for itself.
type Clusters map[string]string

// ReadClusters reads lines of an article's ID, a tab, and that of the one that
// stands for it.
func ReadClusters(r io.Reader) (Clusters, error) {
	c := Clusters{}
	err := readLines(r, func(line string) error {
		id, representative, ok := strings.Cut(line, "\t")
		if !ok {
			return errors.New("no tab")
		}
		c[id] = representative
		return nil
	})
	return c, err
}

// Collapse returns a ranking with each article replaced by the one that stands
// for it, the first of each kept.
func (c Clusters) Collapse(ranking []string) []string {
	var out []string
	for _, id := range ranking {
		if r, ok := c[id]; ok {
			id = r
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// readLines calls do for each line that is not empty; its error names the line.
func readLines(r io.Reader, do func(line string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := do(lines.Text()); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return lines.Err()
}
