package main

import (
	"io/fs"
	"path/filepath"
	"syscall"
	"time"
)

// resources are what the process had used at a moment.
type resources struct {
	at   time.Time
	cpu  time.Duration
	wall time.Duration
	peak int64 // resident memory, bytes
}

func resourcesAt(at time.Time) resources {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return resources{at: at}
	}
	u := resourcesOf(&r)
	u.at = at
	return u
}

func resourcesOf(r *syscall.Rusage) resources {
	return resources{cpu: time.Duration(r.Utime.Nano() + r.Stime.Nano()), peak: r.Maxrss << 10}
}

// until returns what was used since u, and the peak memory of all time.
func (u resources) until(at time.Time) resources {
	now := resourcesAt(at)
	now.wall = at.Sub(u.at)
	now.cpu -= u.cpu
	return now
}

// sizes returns the bytes on the disk of the store and of the index.
func (l *library) sizes() (storeSize, indexSize int64, err error) {
	if storeSize, err = folderSize(filepath.Join(l.dir, storeFolder)); err != nil {
		return 0, 0, err
	}
	indexSize, err = folderSize(filepath.Join(l.dir, indexFolder))
	return storeSize, indexSize, err
}

// folderSize counts what is allocated: badger keeps files with holes.
func folderSize(dir string) (int64, error) {
	var size int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if s, ok := info.Sys().(*syscall.Stat_t); ok {
			size += s.Blocks * 512
		} else {
			size += info.Size()
		}
		return nil
	})
	return size, err
}
