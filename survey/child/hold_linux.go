package child

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Limited reports whether this system limits a child's memory.
const Limited = !raced

// program is the one that runs, whatever stands under its name by now.
func program() (string, error) { return "/proc/self/exe", nil }

// apart lets a child stand in a group of processes of its own, in a directory that nobody misses.
func apart(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// end ends a child with all that it started.
func end(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// StepBack makes this process the first to go where the machine's memory ends, and lets others have nine tenths of a processor that they
// want too: for a child, and for a command that reads in its own process what others made, beside a server. It may not be given to, and
// nothing depends on it.
func StepBack() {
	// A process whose memory is closed may not write its own score unless it is root's.
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err == nil && dumpable == 0 && unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) == nil {
		defer unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	}
	os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, task := range tasks {
		if id, err := strconv.Atoi(task.Name()); err == nil {
			unix.Setpriority(unix.PRIO_PROCESS, id, 10)
		}
	}
}

// hold sets all that this process may not do from now on. RLIMIT_DATA counts what a process may write to, and not what Go's runtime has
// only reserved, as RLIMIT_AS does, under which it does not start.
func hold(l Limits) error {
	StepBack()
	if err := letGo(); err != nil {
		return err
	}
	if raced {
		l.Memory = -1 // RLIM_INFINITY
	}
	limit := func(which int, most uint64) error {
		if err := unix.Setrlimit(which, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("limit %d: %w", which, err)
		}
		return nil
	}
	return errors.Join(
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
		unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
		limit(unix.RLIMIT_CORE, 0),
		limit(unix.RLIMIT_FSIZE, 0),
		limit(unix.RLIMIT_CPU, uint64(2*l.Time/time.Second+1)),
		limit(unix.RLIMIT_DATA, uint64(l.Memory)),
		limit(unix.RLIMIT_NOFILE, 0), // last: what is open stays so
	)
}

// letGo closes whatever the server was started with and handed on. What it opened itself is not handed on; what Go's runtime has of its own
// for timers stays.
func letGo() error {
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, one := range open {
		fd, err := strconv.Atoi(one.Name())
		if err != nil {
			return err
		}
		if to, err := os.Readlink("/proc/self/fd/" + one.Name()); fd > 2 && err == nil && !strings.HasPrefix(to, "anon_inode:[event") {
			if err := unix.Close(fd); err != nil {
				return err
			}
		}
	}
	return nil
}
