package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"gopkg.in/yaml.v3"

	"wensou/index"
)

// openWeights reads the weights of the ranking: lines "name: number" for those that
// differ from the default. Without a file all are.
func openWeights(path string) (index.Weights, error) {
	w := index.DefaultWeights()
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return w, fmt.Errorf("read weights: %w", err)
	}
	var given map[string]float64
	if err := yaml.NewDecoder(bytes.NewReader(b)).Decode(&given); err != nil && !errors.Is(err, io.EOF) {
		return w, fmt.Errorf("%s: want lines \"name: number\": %w", path, err)
	}
	var names []string
	for _, p := range w.Parameters() {
		if v, ok := given[p.Name]; ok {
			*p.Value = v
		}
		delete(given, p.Name)
		names = append(names, p.Name)
	}
	for name := range given {
		return w, fmt.Errorf("%s: unknown weight %q; there are %q", path, name, names)
	}
	if err := w.Check(); err != nil {
		return w, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}
