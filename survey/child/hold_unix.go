//go:build unix && !linux

package child

import (
	"os"
	"os/exec"
	"syscall"
)

// Limited reports whether this system limits a child's memory.
const Limited = false

// program is the one that runs.
func program() (string, error) { return os.Executable() }

// apart lets a child stand in a group of processes of its own, in a directory that nobody misses.
func apart(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// end ends a child with all that it started.
func end(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// StepBack does nothing here.
func StepBack() {}

// hold lets the child write no core file. No limit of memory holds for a Go program here.
func hold(Limits) error { return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
