package child

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// may tells what its process may do, a line for each thing.
func may(context.Context, json.RawMessage, []byte) (any, error) {
	said := []string{}
	say := func(what string, err error) { said = append(said, fmt.Sprintf("%s: %t", what, err == nil)) }
	_, err := os.Open("/proc/self/exe")
	say("open a file", err)
	_, err = os.Open(".")
	say("open its directory", err)
	_, err = net.Listen("tcp", "127.0.0.1:0")
	say("listen", err)
	_, err = net.Dial("udp", "127.0.0.1:9")
	say("send", err)
	say("start a program", exec.Command("/bin/true").Run())
	dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	said = append(said, fmt.Sprintf("dumpable: %d %v", dumpable, err))
	rights, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
	said = append(said, fmt.Sprintf("no new rights: %d %v", rights, err))
	open := []string{}
	for fd := range 1024 { // what Go's runtime has for timers is none that it can read or write
		if to, err := os.Readlink(fmt.Sprint("/proc/self/fd/", fd)); err == nil && !strings.HasPrefix(to, "anon_inode:[event") {
			kind, _, _ := strings.Cut(to, ":")
			open = append(open, fmt.Sprint(fd, kind))
		}
	}
	said = append(said, fmt.Sprintf("open: %v", open), fmt.Sprintf("environment: %v", os.Environ()))
	for name, which := range map[string]int{"core": unix.RLIMIT_CORE, "file": unix.RLIMIT_FSIZE, "data": unix.RLIMIT_DATA, "cpu": unix.RLIMIT_CPU, "descriptors": unix.RLIMIT_NOFILE} {
		var limit syscall.Rlimit
		err := syscall.Getrlimit(which, &limit)
		said = append(said, fmt.Sprintf("%s: %d %d %v", name, limit.Cur, limit.Max, err))
	}
	return said, nil
}

// TestHeld: a child has nothing of the server and can get nothing but its answer out.
func TestHeld(t *testing.T) {
	secret, err := os.Create(t.TempDir() + "/box.db") // as a server has
	if err != nil {
		t.Fatal(err)
	}
	defer secret.Close()
	if _, err := unix.FcntlInt(secret.Fd(), unix.F_SETFD, 0); err != nil { // as what a service is started with
		t.Fatal(err)
	}
	t.Setenv("CEPING_DATA", t.TempDir())
	r, _ := room(nil)
	got, err := read(t, r, "may")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"open a file: false", "open its directory: false", "listen: false", "send: false", "start a program: false", "dumpable: 0 <nil>", "no new rights: 1 <nil>", "open: [0pipe 1pipe 2pipe]",
		"environment: [GOTRACEBACK=none GOMAXPROCS=1]", "core: 0 0 <nil>", "file: 0 0 <nil>", "data: 268435456 268435456 <nil>", "cpu: 61 61 <nil>", "descriptors: 0 0 <nil>"}
	if !Limited {
		want = slices.DeleteFunc(want, func(line string) bool { return strings.HasPrefix(line, "data:") })
		got = slices.DeleteFunc(got, func(line string) bool { return strings.HasPrefix(line, "data:") })
	}
	slices.Sort(got)
	slices.Sort(want)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestFaultOrphan: a child whose server was killed ends by its own clock. Until then it stands behind everybody else.
func TestFaultOrphan(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	patience, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	cmd := exec.CommandContext(patience, self)
	cmd.Args = append([]string{"ceping"}, arguments(Limits{Memory: 256 << 20, Time: 3 * time.Second})...)
	cmd.Stdin = in // which never ends
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	score, nice := "", 0
	for score != "1000" || nice != 20-10 { // as the kernel has it
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/oom_score_adj", cmd.Process.Pid))
		score = strings.TrimSpace(string(text))
		if nice, _ = unix.Getpriority(unix.PRIO_PROCESS, cmd.Process.Pid); err != nil || patience.Err() != nil {
			t.Fatalf("it goes with a score of %q, and has a priority of %d: %v", score, nice, err)
		}
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != exitSlow {
		t.Errorf("it ended with %v", err)
	}
}

// TestFaultUnheld: what cannot hold itself reads nothing, and says so.
func TestFaultUnheld(t *testing.T) {
	for name, arguments := range map[string][]string{
		"no limits": {word}, "one": {word, "1"}, "no number": {word, "x", "1000"}, "no time": {word, strconv.Itoa(256 << 20), "x"}, "more than a limit may be": {word, strconv.Itoa(256 << 20), "1000", "more"},
	} {
		if got := Main(hostile, append([]string{"ceping"}, arguments...)); got != exitUnheld {
			t.Errorf("%s: ended with %d", name, got)
		}
	}
}
