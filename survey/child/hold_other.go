//go:build !unix

package child

import (
	"os"
	"os/exec"
)

// Limited reports whether this system limits a child's memory.
const Limited = false

// program is the one that runs.
func program() (string, error) { return os.Executable() }

// apart: there is nothing to set.
func apart(*exec.Cmd) {}

// end ends a child.
func end(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// StepBack does nothing here.
func StepBack() {}

// hold: nothing here limits the memory of a process that limits itself.
func hold(Limits) error { return nil }
