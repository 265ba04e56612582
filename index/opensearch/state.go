package opensearch

import (
	"context"
	"fmt"
	"net/http"

	"wensou/index"
)

// What lies in the cluster, for an index NAME:
//
//	NAME           alias of the index that answers
//	NAME-1         an index; the next is NAME-2, when it is rebuilt
//	NAME-1-write   alias of that, under which it is written: a cluster makes an index
//	               that is not there when it is written, but no alias
//	NAME-state     for each index a document of its name: state; its version is the term
//	               of the lease under which it was written
//	               lease: who may write; see lease.go

// state is what is known of an index beside its documents.
type state struct {
	Store      string `json:"store"`
	Dictionary string `json:"dictionary"` // version of the one that cut the articles, or severalDictionaries
	Applied    uint64 `json:"applied"`    // Seq of the last change
}

// severalDictionaries stands for a version if not all articles were cut by one.
const severalDictionaries = "several dictionaries"

func statePath(alias, name string) string { return "/" + alias + "-state/_doc/" + name }

// readState returns the state of an index. It returns an error of index.ErrDamaged for
// one without.
func (c *cluster) readState(ctx context.Context, alias, name string) (state, error) {
	var found struct {
		Source state `json:"_source"`
	}
	err := c.do(ctx, http.MethodGet, statePath(alias, name), nil, &found)
	if isStatus(err, http.StatusNotFound) {
		return state{}, fmt.Errorf("read the state of %s: %w: %w", name, index.ErrDamaged, err)
	}
	if err != nil {
		return state{}, fmt.Errorf("read the state of %s: %w", name, err)
	}
	return found.Source, nil
}

// writeState replaces the state of an index, unless a writer of a later term has.
func (c *cluster) writeState(ctx context.Context, alias, name string, term uint64, s state) error {
	path := fmt.Sprintf("%s?version=%d&version_type=external_gte", statePath(alias, name), term)
	if err := fenced(c.do(ctx, http.MethodPut, path, s, nil)); err != nil {
		return fmt.Errorf("write the state of %s: %w", name, err)
	}
	return nil
}

// behind returns the index that an alias names, "" if there is none.
func (c *cluster) behind(ctx context.Context, alias string) (string, error) {
	var found map[string]any
	err := c.do(ctx, http.MethodGet, "/_alias/"+alias, nil, &found)
	switch {
	case isStatus(err, http.StatusNotFound):
		return "", nil
	case err != nil:
		return "", err
	case len(found) != 1:
		return "", fmt.Errorf("the alias %s names %d indexes: leave it one", alias, len(found))
	}
	for name := range found {
		return name, nil
	}
	return "", nil
}

// create makes an empty index and its state, unless there is one.
func (c *cluster) create(ctx context.Context, name string, o Options) error {
	err := c.do(ctx, http.MethodHead, "/"+name, nil, nil)
	if err == nil || !isStatus(err, http.StatusNotFound) {
		return err
	}
	if err := c.make(ctx, o.Name+"-state", newStates(o)); err != nil {
		return err
	}
	s := state{Store: o.Store, Dictionary: o.Analyzer.Version()}
	if err := c.writeState(ctx, o.Name, name, o.Term, s); err != nil {
		return err
	}
	return c.make(ctx, name, newIndex(name, o))
}

// make makes an index by its definition, unless there is one, perhaps made by another
// process just now.
func (c *cluster) make(ctx context.Context, name string, definition object) error {
	err := c.do(ctx, http.MethodPut, "/"+name, definition, nil)
	if err != nil && !isType(err, "resource_already_exists_exception") {
		return fmt.Errorf("create %s: %w", name, err)
	}
	return nil
}

// writeAlias returns the alias under which an index is written.
func writeAlias(name string) string { return name + "-write" }

// nameOf returns the name of an index by its number.
func nameOf(alias string, number int) string { return fmt.Sprint(alias, "-", number) }

// answer lets an alias name one index and no other, at once.
func (c *cluster) answer(ctx context.Context, alias, name string) error {
	var found map[string]any
	err := c.do(ctx, http.MethodGet, "/_alias/"+alias, nil, &found)
	if err != nil && !isStatus(err, http.StatusNotFound) {
		return err
	}
	actions := []object{{"add": object{"index": name, "alias": alias}}}
	for other := range found {
		if other != name {
			actions = append(actions, object{"remove": object{"index": other, "alias": alias}})
		}
	}
	if err := c.do(ctx, http.MethodPost, "/_aliases", object{"actions": actions}, nil); err != nil {
		return fmt.Errorf("let %s name %s: %w", alias, name, err)
	}
	return nil
}
