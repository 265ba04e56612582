package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"wensou/corpus/disk"
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
	return resources{at: at, cpu: time.Duration(r.Utime.Nano() + r.Stime.Nano()), peak: peakMemory(r.Maxrss << 10)}
}

// peakMemory returns the most memory, in bytes, that was resident. What getrusage knows
// of that is the rest: it counts the program that started this one, too.
func peakMemory(rest int64) int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return rest
	}
	_, after, _ := strings.Cut(string(status), "\nVmHWM:")
	var kb int64
	if _, err := fmt.Sscanf(after, "%d kB", &kb); err != nil {
		return rest
	}
	return kb << 10
}

// until returns what was used since u, and the peak memory of all time.
func (u resources) until(at time.Time) resources {
	now := resourcesAt(at)
	now.wall = at.Sub(u.at)
	now.cpu -= u.cpu
	return now
}

// sizes returns the bytes on the disk of the store and of the index.
func (l *library) sizes() (storeSize, indexSize uint64, err error) {
	if storeSize, err = disk.Size(filepath.Join(l.dir, storeFolder)); err != nil {
		return 0, 0, err
	}
	indexSize, err = disk.Size(filepath.Join(l.dir, indexFolder))
	return storeSize, indexSize, err
}
