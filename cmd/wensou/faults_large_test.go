package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// jumps is added to package time of a program whose clock can't be trusted: each second,
// as the monotonic clock counts, the wall clock is right or wrong by up to a year.
const jumps = `
func jump(mono int64) int64 {
	wrong := [8]int64{0, 0, 60, -60, 86400, -86400, 400 * 86400, -400 * 86400}
	return wrong[uint64(mono/1e9)*0x9e3779b97f4a7c15>>61]
}
`

// buildJumping builds the program with a wall clock that jumps.
func buildJumping(t *testing.T) string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	clock := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	b, err := os.ReadFile(clock)
	if err != nil {
		t.Fatal(err)
	}
	const read = "sec, nsec, mono := runtimeNow()\n"
	if strings.Count(string(b), read) != 1 {
		t.Fatalf("%s does not read the clock as expected: %q", clock, read)
	}
	dir := t.TempDir()
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{clock: filepath.Join(dir, "time.go")}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"time.go":      strings.Replace(string(b), read, read+"\tsec += jump(mono)\n", 1) + jumps,
		"overlay.json": string(overlay),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, "-overlay", filepath.Join(dir, "overlay.json"))
}

// faulty returns the command under which a program has one disk of several: a sound one,
// one that is slow to write, one on which some writes fail, and one on which all do from a
// moment on. The faults are strace's, in the calls by which badger and bleve write.
func faulty(r *rand.Rand) (name string, command []string) {
	const calls = "fsync,fdatasync,msync,pwrite64,ftruncate"
	fault := ""
	switch r.IntN(4) {
	case 0:
		return "sound", nil
	case 1:
		name, fault = "slow", fmt.Sprintf("delay_exit=%d", 5_000+r.IntN(45_000)) // microseconds
	case 2:
		name, fault = "failing", fmt.Sprintf("error=EIO:when=%d+%d", 1+r.IntN(60), 5+r.IntN(20)) // calls of one thread
	default:
		name, fault = "failed", fmt.Sprintf("error=EIO:when=%d+", 1+r.IntN(60))
	}
	return name, []string{"strace", "-f", "--seccomp-bpf", "-qq", "-o", os.DevNull, "-e", "trace=" + calls, "-e", "inject=" + calls + ":" + fault}
}

// canInject reports whether strace can be run here; some containers forbid it. It says so
// where it can't.
func canInject(t *testing.T) bool {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "strace", "-f", "--seccomp-bpf", "-o", os.DevNull, "true").CombinedOutput()
	if err != nil {
		t.Logf("ALL DISKS ARE SOUND IN THIS RUN: strace, which injects faults, can't be run (apt-get install strace): %v\n%s", err, out)
	}
	return err == nil
}
