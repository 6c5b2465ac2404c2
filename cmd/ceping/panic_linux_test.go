package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestPanicSaysNothing: a panic of the program itself ends it with the panic's message, and without stacks, whose numbers may be of a
// passphrase or a key. A program that is not hardened prints them.
func TestPanicSaysNothing(t *testing.T) {
	if how := os.Getenv("CEPING_PANICS"); how != "" {
		if how == "hardened" {
			if err := harden(); err != nil {
				t.Fatal(err)
			}
		}
		go func() { panic("a fault") }() // beside the test, which would recover it
		select {}
	}
	for how, stacks := range map[string]bool{"naive": true, "hardened": false} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicSaysNothing$")
		cmd.Env = append(os.Environ(), "CEPING_PANICS="+how, "GOTRACEBACK=") // as where it is not set
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "panic: a fault") {
			t.Errorf("%s: it ended with %v: %s", how, err, out)
		}
		if said := strings.Contains(string(out), "goroutine "); said != stacks {
			t.Errorf("%s: stacks are printed: %t: %s", how, said, out)
		}
	}
}
