package opensearch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wensou/index"
)

// Generations are the indexes of one alias: that which answers, and the next, which is
// built beside it and takes its place at once. Package generation decides which; see
// its Options.
type Generations struct {
	cluster *cluster
	options Options
}

// Connect returns the generations of an alias on a cluster. It returns an error that says
// what is wrong with a cluster that can't be used.
func Connect(ctx context.Context, o Options) (*Generations, error) {
	o.Name = cmp.Or(o.Name, DefaultName)
	if err := checkName(o.Name); err != nil {
		return nil, err
	}
	c, err := connect(o)
	if err != nil {
		return nil, err
	}
	if err := c.checkVersion(ctx); err != nil {
		return nil, errors.Join(err, c.close())
	}
	o.meter = c.meter
	return &Generations{c, o}, nil
}

// Open opens the generation that a folder stands for, whose name is its number, or
// makes an empty one; the folder stays empty. It returns an error of index.ErrStale for
// one that is of no use.
func (g *Generations) Open(ctx context.Context, dir string) (*Index, error) {
	number, err := strconv.Atoi(filepath.Base(dir))
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	name := nameOf(g.options.Name, number)
	if err := g.cluster.create(ctx, name, g.options); err != nil {
		return nil, fmt.Errorf("open index %s: %w", name, err)
	}
	c, err := connect(g.options)
	if err != nil {
		return nil, err
	}
	c.boost = g.cluster.boost
	x, err := c.open(ctx, name, g.options)
	if err == nil && x.options.Store != g.options.Store {
		err = fmt.Errorf("%w: it holds the articles of store %q, not of %q", index.ErrStale, x.options.Store, g.options.Store)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", name, err), c.close())
	}
	return x, nil
}

// Answers lets the alias name a generation, in place of the one before, at once.
func (g *Generations) Answers(ctx context.Context, number int) error {
	return g.cluster.answer(ctx, g.options.Name, nameOf(g.options.Name, number))
}

// Alone removes all generations but one.
func (g *Generations) Alone(ctx context.Context, number int) error {
	var found map[string]any
	err := g.cluster.do(ctx, http.MethodGet, "/"+g.options.Name+"-*/_alias", nil, &found)
	if err != nil && !isStatus(err, http.StatusNotFound) {
		return fmt.Errorf("list the indexes of %s: %w", g.options.Name, err)
	}
	var errs []error
	for name := range found {
		n, err := strconv.Atoi(strings.TrimPrefix(name, g.options.Name+"-"))
		if err != nil || n == number { // the index of states, or what is not ours
			continue
		}
		for _, path := range []string{"/" + name, statePath(g.options.Name, name)} {
			if err := g.cluster.do(ctx, http.MethodDelete, path, nil, nil); err != nil && !isStatus(err, http.StatusNotFound) {
				errs = append(errs, fmt.Errorf("remove %s: %w", name, err))
			}
		}
	}
	return errors.Join(errs...)
}

// Close ends the connections. Indexes that were opened have their own.
func (g *Generations) Close() error { return g.cluster.close() }
