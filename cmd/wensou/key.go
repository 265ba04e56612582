package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wensou/server/keys"
)

const keyHelp = `Make, list and remove the keys of programs that use the API.

A program sends its key with each request, as "Authorization: Bearer KEY". What a key may do
is its scope; each includes those before it:

  read    what anybody may, with a rate of its own (serve --rate)
  write   put and delete articles: PUT and DELETE /api/v1/articles/{id}, POST /api/v1/articles:batch
  admin   what the editors' desk does

A key is shown once, when it is made; the data folder keeps a hash of it, in keys.yaml.
A running server takes a change into use within seconds.`

func newKey(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use: "key", Short: "Make, list and remove keys for the API", Long: keyHelp, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	add := &cobra.Command{
		Use: "add NAME", Short: "Make a key and print it", Args: cobra.ExactArgs(1),
		Long:    "Make a key and print it. It is shown this once; what is kept is a hash of it.",
		Example: "  wensou key add cms --scope write",
		RunE:    func(cmd *cobra.Command, args []string) error { return addKey(cmd, args[0], s) },
	}
	add.Flags().StringArray("scope", []string{string(keys.Read)}, "`scope` of the key: read, write or admin (repeatable)")
	list := &cobra.Command{
		Use: "list", Short: "List the keys", Long: "List the keys, one a line: the name, the scopes, and when it was made. The keys themselves are kept nowhere.", Args: cobra.NoArgs,
		Example: "  wensou key list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return listKeys(cmd, s) },
	}
	remove := &cobra.Command{
		Use: "remove NAME", Short: "Remove a key", Args: cobra.ExactArgs(1),
		Long:    "Remove a key. A running server refuses it within seconds.",
		Example: "  wensou key remove cms",
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := keysPath(cmd)
			if err != nil {
				return err
			}
			return keys.Remove(path, args[0])
		},
	}
	cmd.AddCommand(add, list, remove)
	return cmd
}

// keysPath returns the path of the keys of a data folder.
func keysPath(cmd *cobra.Command) (string, error) {
	dir, err := cmd.Flags().GetString("data")
	return filepath.Join(dir, keysFile), err
}

func addKey(cmd *cobra.Command, name string, s streams) error {
	path, err := keysPath(cmd)
	texts := flagValue(&err, cmd.Flags().GetStringArray, "scope")
	if err != nil {
		return err
	}
	scopes := make([]keys.Scope, len(texts))
	for i, text := range texts {
		scopes[i] = keys.Scope(text)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	secret, err := keys.Add(path, name, scopes, time.Now())
	if errors.Is(err, keys.ErrExists) {
		return fmt.Errorf("%w; remove it first with \"wensou key remove %s\"", err, name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, secret)
	fmt.Fprintln(s.err, "keep it: it is not shown again; send it as \"Authorization: Bearer …\"")
	return nil
}

func listKeys(cmd *cobra.Command, s streams) error {
	path, err := keysPath(cmd)
	if err != nil {
		return err
	}
	ring, err := keys.Open(path)
	if err != nil {
		return err
	}
	for _, k := range ring.Keys() {
		scopes := make([]string, len(k.Scopes))
		for i, scope := range k.Scopes {
			scopes[i] = string(scope)
		}
		fmt.Fprintf(s.out, "%-24s %-16s %s\n", k.Name, strings.Join(scopes, ","), k.Created.Local().Format(time.DateTime))
	}
	return nil
}
