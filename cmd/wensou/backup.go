package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus/backup"
	"wensou/corpus/store"
	"wensou/index/rules"
)

// backupFile is the name of a file in the data folder by which "wensou backup" asks
// the process that has the folder open for a backup: a backupWish as JSON. It is removed
// when the backup is taken.
const backupFile = "backup.wanted"

const backupHelp = `Copy all articles, and what is known of them, to FOLDER, or to standard output (-).

The first backup in a folder is whole, the next ones hold what changed since. Each is
consistent, also while articles are written, is read again and checked before it gets its
name, and holds the lists of editors (pins.txt, synonyms.txt, …), what they changed, and
ranking.yaml too. The index is not in it: it is built from the articles.

Where a server has the data folder open, it is asked to take the backup, and tells its log.
"wensou serve --backup FOLDER" takes one each day. "wensou restore" puts one back.`

func newBackup(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "backup FOLDER|-",
		Short:   "Copy the data folder, whole or what changed",
		Long:    backupHelp,
		Example: "  wensou backup /mnt/backup --data D\n  wensou backup --check /mnt/backup\n  wensou backup - --data D | ssh host 'cat > wensou.backup'",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			whole := flagValue(&err, cmd.Flags().GetBool, "full")
			check := flagValue(&err, cmd.Flags().GetBool, "check")
			switch {
			case err != nil:
				return err
			case check:
				return checkBackups(args[0], s)
			case args[0] == "-":
				return streamBackup(cmd.Context(), dir, s)
			}
			return runBackup(cmd.Context(), dir, args[0], whole, s)
		},
	}
	cmd.Flags().Bool("full", false, "take a whole backup, not what changed")
	cmd.Flags().Bool("check", false, "read all backups of FOLDER, or one file, and say whether they are good")
	return cmd
}

func runBackup(ctx context.Context, dir, folder string, whole bool, s streams) error {
	err := withStore(dir, func(st *store.Store) error {
		taken, err := takeBackup(ctx, dir, st, folder, whole)
		if err == nil {
			fmt.Fprintln(s.out, taken)
		}
		return err
	})
	if errors.Is(err, store.ErrLocked) {
		return askForBackup(dir, folder, whole, s)
	}
	return err
}

// takeBackup adds a backup to a folder and says what it is.
func takeBackup(ctx context.Context, dir string, st *store.Store, folder string, whole bool) (string, error) {
	files, err := readKept(dir)
	if err != nil {
		return "", err
	}
	e, t, err := backup.Take(ctx, folder, st, whole, files, time.Now())
	if err != nil {
		return "", err
	}
	info, err := os.Stat(e.Path)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s, %d articles, %.1f MB", e.Path, extent(e.Header), t.Articles, float64(info.Size())/1e6), nil
}

// extent says what a backup holds.
func extent(h backup.Header) string {
	if h.Whole() {
		return fmt.Sprintf("whole, up to change %d", h.Seq)
	}
	return fmt.Sprintf("changes %d to %d", h.Since+1, h.Seq)
}

// readKept reads the files of a data folder that the operator or editors wrote.
func readKept(dir string) ([]backup.File, error) {
	names := []string{rules.JournalFile}
	for _, w := range watchedFiles() {
		names = append(names, w.name)
	}
	var files []backup.File
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, backup.File{Name: name, Content: b})
	}
	return files, nil
}

func streamBackup(ctx context.Context, dir string, s streams) error {
	return withStore(dir, func(st *store.Store) error {
		files, err := readKept(dir)
		if err != nil {
			return err
		}
		snapshot := st.Snapshot()
		defer snapshot.Close()
		_, err = backup.Write(ctx, s.out, snapshot, 0, files, time.Now())
		return err
	})
}

// checkBackups reads a backup, or all of a folder, and says what is in them.
func checkBackups(path string, s streams) error {
	paths := []string{path}
	if info, err := os.Stat(path); err != nil {
		return err
	} else if info.IsDir() {
		all, err := backup.List(path)
		if err != nil {
			fmt.Fprintln(s.out, err)
		}
		if paths = nil; len(all) == 0 {
			return fmt.Errorf("there is no backup in %s", path)
		}
		for _, e := range all {
			paths = append(paths, e.Path)
		}
	}
	bad := 0
	for _, p := range paths {
		h, t, err := backup.CheckFile(p)
		if err != nil {
			bad++
			fmt.Fprintln(s.out, err)
			continue
		}
		fmt.Fprintf(s.out, "%s: good; %s, %d articles, taken %s\n", p, extent(h), t.Articles, h.Taken.Format(time.RFC3339))
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d backups can't be used", bad, len(paths))
	}
	return nil
}

// backupWish is a backup that is asked of a server.
type backupWish struct {
	Folder string `json:"folder"` // absolute
	Whole  bool   `json:"whole"`
}

// askForBackup leaves the wish for the process that has the data folder open.
func askForBackup(dir, folder string, whole bool, s streams) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	b, err := json.Marshal(backupWish{folder, whole})
	if err != nil {
		return err
	}
	fresh := filepath.Join(dir, backupFile+".new")
	if err := os.WriteFile(fresh, b, 0o600); err != nil {
		return fmt.Errorf("ask the server of %s for a backup: %w", dir, err)
	}
	if err := os.Rename(fresh, filepath.Join(dir, backupFile)); err != nil {
		return fmt.Errorf("ask the server of %s for a backup: %w", dir, err)
	}
	fmt.Fprintf(s.out, "%s is in use; if that is a server, it takes the backup now and tells its log\n", dir)
	return nil
}

// schedule says when a server takes backups by itself.
type schedule struct {
	folder string // "": never
	every  time.Duration
}

// keepBackups takes the backups of a schedule and those that are asked for, until the
// context ends. One that fails is logged, and tried again when it is due next.
func (l *library) keepBackups(ctx context.Context, log *slog.Logger) error {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	plan, due := l.backups, l.firstDue()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		wish, err := l.hearBackup()
		if err != nil {
			log.Error("the wish for a backup can't be heard", "error", err)
		}
		if wish != nil {
			l.takeWished(ctx, *wish, log)
		}
		if plan.folder != "" && !time.Now().Before(due) {
			l.takeWished(ctx, backupWish{plan.folder, false}, log)
			due = time.Now().Add(plan.every)
		}
	}
}

// takeWished takes a backup and tells the log.
func (l *library) takeWished(ctx context.Context, wish backupWish, log *slog.Logger) {
	taken, err := takeBackup(ctx, l.dir, l.store, wish.Folder, wish.Whole)
	if err != nil {
		log.Error("backup failed", "folder", wish.Folder, "error", err)
		return
	}
	log.Info("backup taken", "backup", taken)
}

// firstDue returns when the first backup of a schedule is due: now, unless the newest
// in the folder is young.
func (l *library) firstDue() (due time.Time) {
	if l.backups.folder == "" {
		return due
	}
	all, _ := backup.List(l.backups.folder) // one that can't be read is none
	for _, e := range all {
		if e.Store == l.store.ID() {
			due = e.Taken.Add(l.backups.every)
		}
	}
	return due
}

// hearBackup returns the backup that a command asked for, nil if none did.
func (l *library) hearBackup() (*backupWish, error) {
	path := filepath.Join(l.dir, backupFile)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	wish := new(backupWish)
	err = json.NewDecoder(io.LimitReader(f, 1<<16)).Decode(wish)
	if err == nil && !filepath.IsAbs(wish.Folder) {
		err = fmt.Errorf("%s names the folder %q, want an absolute one", path, wish.Folder)
	}
	if err := errors.Join(err, os.Remove(path)); err != nil {
		return nil, err
	}
	return wish, nil
}
