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

// startSet starts the program itself anew, as the same process, with what Go's runtime reads at the start only. GODEBUG=clobberfree=1
// overwrites what is freed: else copies of credentials lie on the heap long after the acts, in the order in which voters came.
// GOTRACEBACK=none keeps a panic's stacks out of the log; debug.SetTraceback cannot, it only adds to what the environment asks for. What
// the environment has of these already stays as it is.
func startSet() error {
	debug, trace := os.Getenv("GODEBUG"), os.Getenv("GOTRACEBACK")
	if strings.Contains(debug, "clobberfree=") && trace != "" {
		return nil
	}
	if !strings.Contains(debug, "clobberfree=") {
		debug = strings.TrimPrefix(debug+",clobberfree=1", ",")
	}
	if trace == "" {
		trace = "none"
	}
	if err := errors.Join(os.Setenv("GODEBUG", debug), os.Setenv("GOTRACEBACK", trace)); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(self, os.Args, os.Environ())
}
