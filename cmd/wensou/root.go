package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"gopkg.in/yaml.v3"
)

const (
	defaultData = "wensou-data"
	defaultAddr = "127.0.0.1:8080"
	envPrefix   = "WENSOU_"
)

const rootHelp = `Wensou (文搜) finds articles of Chinese news and magazine sites: it crawls a site,
or imports its articles, and serves ranked, highlighted search.

Start with
  wensou demo                         a small magazine, crawled and searchable in a minute
  wensou import FILE                  articles from JSON lines
  wensou crawl URL                    articles from a site
  wensou serve                        the search page and the API, on the same data folder

All that Wensou keeps lies in one data folder (--data). One process has it open
at a time; while "wensou serve" runs, ask it with --server.

Each flag can also be given by the environment, as WENSOU_ and its name in capital
letters with _ for - (WENSOU_DATA), or by a line "name: value" of the file that
--config names. A flag wins over the environment, and that over the file.

Exit status: 0 done, 1 failed, 2 the command line was wrong.`

// newRoot returns the command tree.
func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:               "wensou",
		Short:             "Search engine for Chinese news and magazine sites",
		Long:              rootHelp,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return applySettings(cmd) },
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	root.PersistentFlags().String("data", defaultData, "data `folder`")
	root.PersistentFlags().String("config", "", "YAML `file` with values for flags")
	root.AddCommand(newDemo(s), newServe(s), newCrawl(s), newExtract(s), newLearn(s), newPages(s), newSources(s), newVersions(s), newRemoved(s), newImport(s), newKey(s), newExport(s), newSearch(s), newRelated(s), newSuggest(s), newReprints(s), newReindex(s), newBackup(s), newRestore(s), newVerify(s), newEval(s))
	for _, c := range below(root) {
		c.Args = checkedArgs(c.Args)
		c.Flags().SortFlags = false
	}
	return root
}

// below returns the commands under one, at any depth.
func below(c *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, sub := range c.Commands() {
		all = append(append(all, sub), below(sub)...)
	}
	return all
}

// checkedArgs makes a wrong number of arguments a usage error.
func checkedArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w; usage: %s", err, cmd.UseLine())}
		}
		return nil
	}
}

// applySettings gives each flag that the command line left alone its value from
// the environment or the configuration file.
func applySettings(cmd *cobra.Command) error {
	if err := fromEnvironment(cmd.Flags().Lookup("config")); err != nil {
		return err
	}
	name, err := cmd.Flags().GetString("config")
	if err != nil {
		return err
	}
	settings, err := readSettings(name, cmd.Root())
	if err != nil {
		return err
	}
	var errs []error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		errs = append(errs, fromEnvironment(f))
		if value, ok := settings[f.Name]; ok && !f.Changed {
			errs = append(errs, setFlag(f, value, name))
		}
	})
	return errors.Join(errs...)
}

// flagValue reads a flag of a command with the getter of its type, and joins what
// went wrong to err.
func flagValue[T any](err *error, get func(name string) (T, error), name string) T {
	value, failed := get(name)
	*err = errors.Join(*err, failed)
	return value
}

func fromEnvironment(f *pflag.Flag) error {
	name := envPrefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
	value, ok := os.LookupEnv(name)
	if !ok || f.Changed {
		return nil
	}
	return setFlag(f, []string{value}, name)
}

// setFlag sets a flag to the values, and marks it as given.
func setFlag(f *pflag.Flag, values []string, from string) error {
	for _, v := range values {
		if err := f.Value.Set(v); err != nil {
			return usageError{fmt.Errorf("%s: %s: %w", from, f.Name, err)}
		}
	}
	f.Changed = true
	f.Annotations = map[string][]string{settingAnnotation: {from}}
	return nil
}

// settingAnnotation marks a flag that the command line left alone.
const settingAnnotation = "wensou_setting"

// onCommandLine reports whether the command line itself gave a flag.
func onCommandLine(f *pflag.Flag) bool {
	_, setting := f.Annotations[settingAnnotation]
	return f.Changed && !setting
}

// readSettings reads a configuration file: names of flags with a value or a list
// of values. A name that no command knows is an error. Without a name there are
// no settings.
func readSettings(name string, root *cobra.Command) (map[string][]string, error) {
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	var raw map[string]any
	if err := yaml.Unmarshal(b, &raw); err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", name, err)}
	}
	known := knownFlags(root)
	settings := map[string][]string{}
	for key, value := range raw {
		if !known[key] {
			return nil, usageError{fmt.Errorf("%s: unknown setting %q; a setting has the name of a flag, without --", name, key)}
		}
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			switch v.(type) {
			case string, bool, int, float64:
				settings[key] = append(settings[key], fmt.Sprint(v))
			default:
				return nil, usageError{fmt.Errorf("%s: %s has a value that is neither text nor a number; leave the line out for the default", name, key)}
			}
		}
	}
	return settings, nil
}

func knownFlags(root *cobra.Command) map[string]bool {
	known := map[string]bool{}
	add := func(f *pflag.Flag) { known[f.Name] = f.Name != "config" }
	root.PersistentFlags().VisitAll(add)
	for _, c := range below(root) {
		c.Flags().VisitAll(add)
	}
	return known
}
