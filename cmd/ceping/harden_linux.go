package main

import (
	"errors"
	"os"
	"strings"
	"syscall"

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

// overwriteFreed has Go's runtime overwrite what it frees (GODEBUG=clobberfree=1, which is read at the start only: the program starts
// itself anew, as the same process). Else copies of credentials lie on the heap long after the acts, in the order in which voters came.
// Where the environment has the setting already, it stays as it is.
func overwriteFreed() error {
	set := os.Getenv("GODEBUG")
	if strings.Contains(set, "clobberfree=") {
		return nil
	}
	if set != "" {
		set += ","
	}
	if err := os.Setenv("GODEBUG", set+"clobberfree=1"); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(self, os.Args, os.Environ())
}
