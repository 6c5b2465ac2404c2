package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// here is the server's address in the network of its own. A browser does not take it for a secure context.
const here = "10.77.0.1"

// mark stands in the environment of the process within that network.
const mark = "CEPING_ENGINES_INSIDE"

func inside() bool { return os.Getenv(mark) != "" }

// alone runs this program again in a network namespace that leads nowhere.
func alone(ctx context.Context, arguments []string, out, log io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, self, arguments...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) } // it ends its engines itself
	command.Env = append(os.Environ(), mark+"=1")
	command.Stdout, command.Stderr = out, log
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if os.Geteuid() != 0 {
		command.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		command.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("no network namespace can be made: run it as root, or where users may make namespaces: %w", err)
	}
	return command.Wait()
}

// network makes what a phone in a hall has: one network, whose router answers to nothing.
func network(ctx context.Context) error {
	for _, arguments := range [][]string{
		{"link", "set", "lo", "up"},
		{"link", "add", "hall", "type", "veth", "peer", "name", "wifi"},
		{"address", "add", here + "/24", "dev", "hall"},
		{"link", "set", "wifi", "up"},
		{"link", "set", "hall", "up"},
		{"route", "add", "default", "via", "10.77.0.254"},
	} {
		if err := run(ctx, "", "ip", arguments...); err != nil {
			return err
		}
	}
	return nil
}

// apart gives a program a process group of its own.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// killAll ends such a group at once, and waits a while until all of it is gone: what is started next finds no lock of a dying process, as
// little as on a phone. What nobody reaps is waited for no longer than that.
func killAll(first int) {
	syscall.Kill(-first, syscall.SIGKILL)
	for began := time.Now(); syscall.Kill(-first, 0) == nil && time.Since(began) < 2*time.Second; {
		time.Sleep(5 * time.Millisecond)
	}
}
