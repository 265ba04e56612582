package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"wensou/corpus/extract"
	"wensou/corpus/extract/accuracy"
)

const evalExtractHelp = `Measure what is read from saved pages, against labels that people made.

FOLDER, or each folder in it, holds labelled pages: either truth.jsonl, a line for each page
with "file", "title", "author", "date", "source", "editor" and "body", in which "" is what
the page lacks; or original/NAME.html, with its body in cleaned/NAME.txt and perhaps
author/NAME.txt and date/NAME.txt, in which UNKNOWN is not compared.

For each field it prints on how many pages it is right, wrong or missing, and how often each
step of the extraction gave it. A title is right if it is the same but for white space, a
date if the day is; the score of bodies is their mean F1 over characters, and from .9 on one
counts as right. No --data is opened.`

func newEvalExtract(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "extract FOLDER",
		Short:   "Measure what is read from pages",
		Long:    evalExtractHelp,
		Example: "  wensou eval extract pages --misses",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEvalExtract(cmd, args[0], s) },
	}
	cmd.Flags().Bool("misses", false, "print also each field that is not as labelled")
	cmd.Flags().Bool("json", false, "print what came of each field of each page as JSON")
	return cmd
}

func runEvalExtract(cmd *cobra.Command, dir string, s streams) (err error) {
	flags := cmd.Flags()
	misses := flagValue(&err, flags.GetBool, "misses")
	asJSON := flagValue(&err, flags.GetBool, "json")
	if err != nil {
		return err
	}
	reports, err := measureExtraction(dir)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(reports)
	}
	if err := accuracy.Write(s.out, reports); err != nil || !misses {
		return err
	}
	return accuracy.WriteMisses(s.out, reports)
}

// measureExtraction measures all sets of labelled pages of a folder.
func measureExtraction(dir string) ([]*accuracy.Report, error) {
	sets, err := accuracy.ReadSets(dir)
	if err != nil {
		return nil, err
	}
	x, err := extract.New(extract.Options{})
	if err != nil {
		return nil, err
	}
	var reports []*accuracy.Report
	for _, set := range sets {
		r, err := accuracy.Measure(x, set)
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}
