package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/survey/voter"
)

// process is ceping as a process of its own, so that its memory can be measured and its end be sudden.
type process struct {
	t    testing.TB
	data string
	cmd  *exec.Cmd
	said captured
	base string
}

// program is a path under which this test binary is ceping.
func program(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ceping")
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// startProcess starts ceping serve, with flags if there are any, and waits until it listens.
func startProcess(t testing.TB, data string, flags ...string) *process {
	t.Helper()
	return started(t, data, exec.CommandContext(t.Context(), program(t), append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...)...))
}

// started starts a server and waits until it listens.
func started(t testing.TB, data string, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, data: data, cmd: cmd}
	p.cmd.Args = append(p.cmd.Args, "--data", data)
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(p.said.String(), "console, once:"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the server does not listen; it says %q", p.said.String())
		}
	}
	_, rest, _ := strings.Cut(p.said.String(), "listening on ")
	address, _, _ := strings.Cut(rest, "\n")
	p.base = "http://" + address
	return p
}

// kill ends the process as the kernel does when there is no memory.
func (p *process) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	p.cmd.Wait()
}

// memory is a line of the process's status in MB: VmHWM is the most it ever held, VmRSS what it holds.
func (p *process) memory(name string) int {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(text, []byte(name+":"))
	kB, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
	if err != nil {
		p.t.Fatal(err)
	}
	return kB / 1024
}

func measurable(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the memory of a process is read from /proc, which only Linux has")
	}
	if testing.Short() {
		t.Skip("memory is measured as production has it, not under the race detector")
	}
}

// TestFaultMemoryOfReady: eight sessions made ready at once, at the cost that production has, stay under 700 MB, and the memory is
// given back.
func TestFaultMemoryOfReady(t *testing.T) {
	measurable(t)
	const sessions, most, afterwards = 8, 700, 250
	p := startProcess(t, t.TempDir())
	two := strings.Replace(sittingFile, "names: [组长]", "names: [组长, 副组长]", 1)
	passphrases := file(t, "two.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\n")
	var all sync.WaitGroup
	for range sessions {
		id := create(t, p.data, two)
		all.Go(func() {
			var out, said bytes.Buffer
			if code := run(t.Context(), []string{"session", "advance", id, "ready", "--passphrases", passphrases, "--data", p.data}, strings.NewReader(""), &out, &said); code != 0 {
				t.Errorf("advance ended with %d: %s", code, said.String())
			}
		})
	}
	all.Wait()
	high, now := p.memory("VmHWM"), p.memory("VmRSS")
	t.Logf("eight sessions made ready: at most %d MB, %d MB afterwards", high, now)
	if high >= most {
		t.Errorf("%d sessions made ready at once took %d MB, want less than %d", sessions, high, most)
	}
	if now >= afterwards {
		t.Errorf("%d MB are kept when all is done, want less than %d", now, afterwards)
	}
}

// TestFaultMemoryOfSitting: a whole sitting of 500 voters on all six forms, with its reports, while another session is made
// ready, stays under 512 MB, with a mirror, which takes more than without.
func TestFaultMemoryOfSitting(t *testing.T) {
	measurable(t)
	const voters, most = 500, 512
	stick := t.TempDir()
	p := startProcess(t, t.TempDir(), "--mirror", stick)
	large := strings.NewReplacer("slips: 9, expected: 9", "slips: 20", "slips: 25, expected: 25", "slips: 180", "slips: 30, expected: 30", "slips: 300").Replace(string(sample))
	id := create(t, p.data, large) // all six forms
	passphrases := file(t, "three.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\na-third-passphrase-of-the-group\n")
	command(t, p.data, "session", "advance", id, "ready", "--passphrases", passphrases)
	command(t, p.data, "slips", "issue", id, "--format", "html", "--out", filepath.Join(t.TempDir(), "slips.html"))
	slips := issue(t, p.data, id)
	if len(slips) < voters {
		t.Fatalf("%d slips", len(slips))
	}
	command(t, p.data, "session", "advance", id, "collecting")
	command(t, p.data, "session", "advance", id, "voting")
	queue := make(chan printedSlip)
	var hall sync.WaitGroup
	for range 16 {
		hall.Go(func() {
			v := &voter.Voter{Base: p.base, Client: &http.Client{Transport: &http.Transport{}}}
			defer v.Client.CloseIdleConnections()
			opinion := voter.NewOpinion()
			for s := range queue {
				if err := castSlip(t, v, s, opinion); err != nil {
					t.Error(err)
				}
			}
		})
	}
	hall.Go(func() { // another group beside them
		command(t, p.data, "session", "advance", create(t, p.data, string(sample)), "ready", "--passphrases", passphrases)
	})
	for _, s := range slips[:voters] {
		queue <- s
	}
	close(queue)
	hall.Wait()
	began := time.Now()
	command(t, p.data, "session", "advance", id, "closed")
	copied, err := filepath.Glob(filepath.Join(stick, "*.ceping-mirror"))
	if err != nil || len(copied) != 2 {
		t.Fatalf("copies %v, %v", copied, err)
	}
	for _, path := range copied {
		if info, err := os.Stat(path); err == nil {
			t.Logf("a copy of %d MB", info.Size()>>20)
		}
	}
	t.Logf("closed, and copied anew, in %v: at most %d MB", time.Since(began), p.memory("VmHWM"))
	command(t, p.data, "session", "leftover", id, "A=0", "B=0", "C=0")
	command(t, p.data, "tally", id, "--passphrases", passphrases)
	t.Logf("opened: at most %d MB", p.memory("VmHWM"))
	for _, format := range []string{"json", "csv", "xlsx", "html", "docx", "zip"} {
		command(t, p.data, "report", id, "--format", format, "--out", filepath.Join(t.TempDir(), "report"))
	}
	command(t, p.data, "archive", id, "--out", filepath.Join(t.TempDir(), "archive"))
	high := p.memory("VmHWM")
	t.Logf("a sitting of %d voters: at most %d MB, %d MB afterwards", voters, high, p.memory("VmRSS"))
	if high >= most {
		t.Errorf("a sitting of %d voters took %d MB, want less than %d", voters, high, most)
	}
}

// castSlip is a voter, from the slip to the box.
func castSlip(t *testing.T, v *voter.Voter, s printedSlip, opinion *voter.Opinion) error {
	slip, fingerprint, err := voter.ParseAddress(s.url)
	if err != nil {
		return err
	}
	entry, err := v.Enter(t.Context(), slip, fingerprint)
	if err != nil {
		return err
	}
	credential, err := v.Collect(t.Context(), entry)
	if err != nil {
		return err
	}
	filled, err := entry.Manifest.Fill(entry.Category, opinion.Answer(entry.Manifest, entry.Category))
	if err != nil {
		return err
	}
	sealed, err := credential.Enclose(filled)
	if err != nil {
		return err
	}
	return v.Cast(t.Context(), sealed)
}
