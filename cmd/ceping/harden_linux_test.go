package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// hardened is ceping as a process of an ordinary account.
type hardened struct {
	t       *testing.T
	program string
	data    string
	dir     string              // where it is started
	account *syscall.Credential // nil: the test's own, which is not root's
}

// newHardened copies the program and makes a data directory where an ordinary account reaches them.
func newHardened(t *testing.T) *hardened {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ceping-harden-") // t.TempDir has parents that are closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	g := &hardened{t: t, program: filepath.Join(dir, "ceping"), data: filepath.Join(dir, "data"), dir: "/"}
	self, err := os.ReadFile("/proc/self/exe")
	err = errors.Join(err, os.Chmod(dir, 0o755), os.WriteFile(g.program, self, 0o755), os.Mkdir(g.data, 0o700))
	if err == nil && os.Geteuid() == 0 {
		const nobody = 65534
		g.account = &syscall.Credential{Uid: nobody, Gid: nobody}
		err = os.Chown(g.data, nobody, nobody)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *hardened) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(g.t.Context(), g.program, append(args, "--data", g.data)...)
	cmd.Dir = g.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: g.account}
	return cmd
}

// serve starts the server and waits until it listens.
func (g *hardened) serve(env ...string) (cmd *exec.Cmd, said *captured) {
	g.t.Helper()
	said = &captured{}
	cmd = g.command("serve", "--listen", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(said.String(), "console, once:"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			g.t.Fatalf("the server does not listen; it says %q", said.String())
		}
	}
	return cmd, said
}

// TestNotDumpable: the server's memory is closed to its own account, what it frees is overwritten, it may write no core file, and
// commands beside it, which look at each other's account, work as before.
func TestNotDumpable(t *testing.T) {
	g := newHardened(t)
	cmd, said := g.serve()
	proc := fmt.Sprintf("/proc/%d", cmd.Process.Pid)
	limits, err := os.ReadFile(proc + "/limits")
	if err != nil {
		t.Fatal(err)
	}
	core := ""
	for line := range strings.Lines(string(limits)) {
		if rest, found := strings.CutPrefix(line, "Max core file size"); found {
			core = strings.Join(strings.Fields(rest), " ")
		}
	}
	if core != "0 0 bytes" {
		t.Errorf("core files are limited to %q, want none", core)
	}
	for _, name := range []string{"mem", "environ", "maps"} { // of a dumpable process they are its account's
		info, err := os.Stat(filepath.Join(proc, name))
		if err != nil {
			t.Fatal(err)
		}
		if uid := info.Sys().(*syscall.Stat_t).Uid; uid != 0 {
			t.Errorf("%s is account %d's: the process is dumpable", name, uid)
		}
	}
	if environ, err := os.ReadFile(proc + "/environ"); err == nil && !strings.Contains(string(environ), "clobberfree=1") { // root's, as in CI
		t.Errorf("freed memory is not overwritten: its environment is %q", environ)
	}
	reading := exec.CommandContext(t.Context(), "/bin/cat", proc+"/environ")
	reading.SysProcAttr = &syscall.SysProcAttr{Credential: g.account}
	if out, err := reading.CombinedOutput(); err == nil {
		t.Errorf("a process of the same account reads %d bytes of it", len(out))
	}

	for _, args := range [][]string{{"doctor"}, {"console"}, {"user", "add", "--role", "admin", "guard"}, {"session", "list"}} {
		if out, err := g.command(args...).CombinedOutput(); err != nil {
			t.Errorf("ceping %s beside it: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v: %s", err, said.String())
	}
	if out, err := g.command("doctor").CombinedOutput(); err != nil {
		t.Errorf("ceping doctor alone: %v: %s", err, out)
	}
}

// TestHardenedReadsFiles: a server of an ordinary account whose memory is closed starts children that read, also when another program stands
// in its file's place by then.
func TestHardenedReadsFiles(t *testing.T) {
	g := newHardened(t)
	_, said := g.serve()
	c := newClerk(t, said.String())
	draft := c.draft()
	for _, when := range []string{"as it was started", "with another program in its place"} {
		if page := c.upload(draft+"/edit/leaders/import", "名单.xlsx", roster(t, 40), nil); !strings.Contains(page, "第40科科长") {
			t.Errorf("%s: %s; %s", when, page, said)
		}
		if err := errors.Join(os.Remove(g.program), os.WriteFile(g.program, []byte("#!/bin/false\n"), 0o755)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadersStepBack: a command that reads an archive in its own process stands behind a server on the same machine, and its memory is
// closed all the same.
func TestReadersStepBack(t *testing.T) {
	g := newHardened(t)
	cmd := g.command("recount", "none.ceping", "--passphrases", "-")
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer in.Close()
	proc := fmt.Sprintf("/proc/%d/", cmd.Process.Pid)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		score, err := os.ReadFile(proc + "oom_score_adj")
		nice, err2 := unix.Getpriority(unix.PRIO_PROCESS, cmd.Process.Pid)
		info, err3 := os.Stat(proc + "maps")
		if err := errors.Join(err, err2, err3); err != nil || time.Now().After(deadline) {
			t.Fatalf("it goes with a score of %s and has a priority of %d, %v", score, nice, err)
		}
		if strings.TrimSpace(string(score)) == "1000" && nice == 20-10 && info.Sys().(*syscall.Stat_t).Uid == 0 {
			return
		}
	}
}

// TestEndsSayNothing: signals on which a Go program prints its stacks end the server in order.
func TestEndsSayNothing(t *testing.T) {
	g := newHardened(t)
	for _, end := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		cmd, said := g.serve()
		if err := cmd.Process.Signal(end); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || strings.Contains(said.String(), "goroutine ") {
			t.Errorf("%s: ended with %v: %s", end, err, said.String())
		}
	}
}

// TestNoCore: a fault leaves no core file, where the limits of whoever started it and GOTRACEBACK ask for one.
func TestNoCore(t *testing.T) {
	if testing.Short() {
		t.Skip("Go takes ten seconds to crash")
	}
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: before.Max, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setrlimit(syscall.RLIMIT_CORE, &before)
	g := newHardened(t)
	g.dir = g.data // which its account may write
	cmd, _ := g.serve("GOTRACEBACK=crash")
	if err := cmd.Process.Signal(syscall.SIGSYS); err != nil { // Go throws
		t.Fatal(err)
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) {
		t.Fatalf("the server ended with %v", err)
	}
	if status := ended.Sys().(syscall.WaitStatus); !status.Signaled() || status.CoreDump() {
		t.Errorf("it ended with %s, core file %t", ended, status.CoreDump())
	}
}
