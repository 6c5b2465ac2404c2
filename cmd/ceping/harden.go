package main

import "fmt"

// harden keeps what this process knows within it, for every command and from its first moment: no core file, no other process that
// reads its memory, and no stacks in a log when it panics, whose numbers may be of a passphrase or a key (both on Linux). The panic's
// message stays, and a fault of Go's runtime itself prints stacks all the same, as does GOTRACEBACK: words of arguments, no contents
// of the heap, and no core file either. What is freed is overwritten.
func harden() error {
	if err := startSet(); err != nil { // first: it may start the program anew
		return fmt.Errorf("the program cannot start itself anew so that freed memory is overwritten: %w: set GODEBUG=clobberfree=1 and GOTRACEBACK=none in its environment", err)
	}
	if err := closeMemory(); err != nil {
		return fmt.Errorf("this system does not let the process close its memory to others: %w: allow prctl and setrlimit in its sandbox", err)
	}
	return nil
}
