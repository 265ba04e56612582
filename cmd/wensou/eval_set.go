package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wensou/index/relevance"
)

const setHelp = `TOPICS is a file of JSON lines, each with a "qid", the query in the field that --field
names, and perhaps a "kind" and the IDs of the right articles in "rel". --qrels adds graded
judgments in TREC's form, "topic 0 article grade"; --clusters names near-copies, an
article's ID, a tab, and the ID of the one that stands for it, of which the first counts.
--copies names pairs of near-copies, as {"a":ID,"b":ID,"jaccard":.7}: from .5 on a copy of a
right article is right too. An article of at least --grade is right where a measure knows
right and wrong alone.

What holds for one of several TOPICS only is written behind it, parted by commas:
topics.jsonl,name=short,qrels=qrels.tsv,clusters=clusters.tsv,data=D.`

// What may stand behind TOPICS; those that are flags too have their value if it
// does not.
const (
	setField     = "field"
	setQrels     = "qrels"
	setClusters  = "clusters"
	setCopies    = "copies"
	setBaselines = "baselines"
	setName      = "name"
	setGrade     = "grade"
	setData      = "data"
	setMeasure   = "measure"
	setWeight    = "weight"
)

// judgedSet is what one argument TOPICS names.
type judgedSet struct {
	name      string
	dir       string            // data folder
	topics    []relevance.Topic // that have judgments
	clusters  relevance.Clusters
	baselines relevance.Baselines
	grade     int
	measure   relevance.Measure // for tune
	weight    float64           // for tune
}

// addSetFlags adds the flags that are the same for all commands on topics.
func addSetFlags(cmd *cobra.Command) {
	cmd.Flags().String(setField, "query", "field of the topics with the query")
	cmd.Flags().String(setQrels, "", "`file` of graded judgments")
	cmd.Flags().String(setClusters, "", "`file` of near-copies")
	cmd.Flags().String(setCopies, "", "`file` of pairs of near-copies")
	cmd.Flags().Int(setGrade, 1, "least grade of an article that is right")
}

// readSets reads what the arguments name. A topic must not be there twice.
func readSets(cmd *cobra.Command, args []string) ([]judgedSet, error) {
	defaults := map[string]string{setName: "", setData: defaultData, setBaselines: "", setMeasure: relevance.MRR10.String(), setWeight: "1"}
	for _, name := range []string{setField, setQrels, setClusters, setCopies, setBaselines, setGrade, setData} {
		if f := cmd.Flags().Lookup(name); f != nil {
			defaults[name] = f.Value.String()
		}
	}
	var sets []judgedSet
	names := map[string]string{} // topic → file
	for _, arg := range args {
		set, err := readSet(arg, defaults)
		if err != nil {
			return nil, err
		}
		for _, t := range set.topics {
			if before, ok := names[t.ID]; ok {
				return nil, fmt.Errorf("%s: topic %s is there twice, first in %s", set.name, t.ID, before)
			}
			names[t.ID] = set.name
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// readSet reads one argument: a file, and behind commas what differs from the
// defaults.
func readSet(arg string, defaults map[string]string) (set judgedSet, err error) {
	file, rest, more := strings.Cut(arg, ",")
	settings := maps.Clone(defaults)
	for more {
		var part string
		part, rest, more = strings.Cut(rest, ",")
		key, value, ok := strings.Cut(part, "=")
		if _, known := settings[key]; !ok || !known {
			return set, usageError{fmt.Errorf("%q behind %s is none of %s=…", part, file, strings.Join(slices.Sorted(maps.Keys(settings)), "=…, "))}
		}
		settings[key] = value
	}
	set = judgedSet{name: cmp.Or(settings[setName], filepath.Base(file)), dir: settings[setData]}
	if set.grade, err = strconv.Atoi(settings[setGrade]); err != nil || set.grade < 1 {
		return set, usageError{fmt.Errorf("grade %q is not a number from 1 on", settings[setGrade])}
	}
	if set.weight, err = strconv.ParseFloat(settings[setWeight], 64); err != nil || !(set.weight > 0) || math.IsInf(set.weight, 0) {
		return set, usageError{fmt.Errorf("weight %q is not a number above 0", settings[setWeight])}
	}
	if set.measure, err = relevance.ParseMeasure(settings[setMeasure]); err != nil {
		return set, usageError{err}
	}
	return set, set.read(file, settings)
}

func (set *judgedSet) read(file string, settings map[string]string) (err error) {
	if set.topics, err = readJudged(file, settings[setField], settings[setQrels], settings[setCopies]); err != nil {
		return err
	}
	set.topics = slices.DeleteFunc(set.topics, func(t relevance.Topic) bool { return len(t.Judgments) == 0 })
	if len(set.topics) == 0 {
		return fmt.Errorf("%s: no topic has a judgment; name a file of them with --qrels", file)
	}
	if set.clusters, err = readNamed(settings[setClusters], relevance.ReadClusters); err != nil {
		return err
	}
	set.baselines, err = readNamed(settings[setBaselines], relevance.ReadBaselines)
	return err
}
