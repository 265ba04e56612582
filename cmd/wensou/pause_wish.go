package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wensou/corpus"
	"wensou/corpus/disk"
)

// A command asks the process that has the data folder open to pause a site, or to let it
// go on, by a file for the site:
//
//	source-<site, percent-encoded>.wanted    pause or resume
//
// It is renamed to .heard, so that a newer wish is not taken for it, and removed when the
// store has kept what it says.
const (
	wishPrefix = "source-"
	wishWanted = ".wanted"
	wishHeard  = ".heard"

	wishPause  = "pause"
	wishResume = "resume"
	maxWish    = 16 // bytes
)

// askToPause leaves the wish for the process that has a data folder open.
func askToPause(dir, site string, paused bool) error {
	wish := wishResume
	if paused {
		wish = wishPause
	}
	path := filepath.Join(dir, wishPrefix+url.PathEscape(site)+wishWanted)
	if err := disk.Replace(path, []byte(wish)); err != nil {
		return fmt.Errorf("ask the process that has %s open to %s %s: %w", dir, wish, site, err)
	}
	return nil
}

// hearPauses does what commands have asked for since it was called last.
func (l *library) hearPauses(ctx context.Context, log *slog.Logger) error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		name, isWish := strings.CutPrefix(e.Name(), wishPrefix)
		site, wanted := strings.CutSuffix(name, wishWanted)
		site, heard := strings.CutSuffix(site, wishHeard)
		if isWish && (wanted || heard) {
			errs = append(errs, l.hearPause(ctx, site, wanted, log))
		}
	}
	return errors.Join(errs...)
}

// hearPause does what the wish for one site says, and removes it then.
func (l *library) hearPause(ctx context.Context, escaped string, fresh bool, log *slog.Logger) error {
	path := filepath.Join(l.dir, wishPrefix+escaped)
	if fresh {
		if err := os.Rename(path+wishWanted, path+wishHeard); err != nil {
			return err
		}
	}
	site, wish, err := readWish(path + wishHeard)
	if err == nil {
		_, err = setPaused(ctx, l.store, site, wish == wishPause)
	}
	switch {
	case errors.Is(err, corpus.ErrNotFound), errors.Is(err, errWish):
		log.Error("a wish about a site can't be fulfilled", "wish", escaped, "error", err)
	case err != nil:
		return err // and is tried again
	default:
		log.Info("a wish about a site was heard", "wish", wish, "site", site)
	}
	return os.Remove(path + wishHeard)
}

// errWish is returned for a file that is no wish.
var errWish = errors.New("neither pause nor resume")

// readWish returns which site is meant, and what is wished.
func readWish(path string) (site, wish string, err error) {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), wishPrefix), wishHeard)
	if site, err = url.PathUnescape(name); err != nil {
		return "", "", fmt.Errorf("%w: %w", errWish, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxWish))
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", errWish, err)
	}
	if wish = string(b); wish != wishPause && wish != wishResume {
		return "", "", fmt.Errorf("%w: %q", errWish, wish)
	}
	return site, wish, nil
}

// hearWishes hears wishes about the sites until the context ends.
func (l *library) hearWishes(ctx context.Context, log *slog.Logger) error {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if err := l.hearPauses(ctx, log); err != nil {
			log.Error("the wish to pause a site can't be heard", "error", err)
		}
	}
}
