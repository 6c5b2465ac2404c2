package main

import (
	"errors"

	"golang.org/x/sys/unix"
)

// closeMemory makes the process not dumpable (prctl(2), PR_SET_DUMPABLE): no core file, not even one that goes to a program by
// core_pattern, which limits do not stop; and no ptrace(2) or /proc/PID/mem for the same account. The limit is for what it starts.
// Whoever is root reads the memory all the same. Beside it the files of /proc/PID belong to root from now on, which the process
// itself still reads.
func closeMemory() error {
	return errors.Join(
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
		unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}),
	)
}
