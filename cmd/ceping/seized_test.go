package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ceping/survey/example"
	"ceping/survey/voter"
)

// seized is a ceping process of its own, and everything that can be taken from it.
type seized struct {
	t       *testing.T
	data    string
	said    captured
	process *exec.Cmd
	base    string
	marks   map[string]string // by what they are
	acts    [][2]time.Time    // from when to when voters acted
}

// start runs the server as its own process, at the finest level of its log, with metrics.
func (s *seized) start() {
	s.t.Helper()
	program := filepath.Join(s.t.TempDir(), "ceping")
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, program) // the test binary is ceping when it is called so
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.process = exec.CommandContext(s.t.Context(), program, "serve", "--data", s.data, "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--verbose")
	before := len(s.said.String())
	s.process.Stdout, s.process.Stderr = &s.said, &s.said
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(s.said.String()[before:], "console, once:"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("the server does not listen; it says %q", s.said.String())
		}
	}
	s.base = "http://" + s.line("listening on ", before)
}

// line is the rest of the first line after a word.
func (s *seized) line(after string, from int) string {
	_, rest, _ := strings.Cut(s.said.String()[from:], after)
	rest, _, _ = strings.Cut(rest, "\n")
	return rest
}

// scrape is what the metrics say.
func (s *seized) scrape() []byte {
	s.t.Helper()
	said := s.said.String()
	address := s.line("metrics at      ", strings.LastIndex(said, "ceping "+version))
	response, err := http.Get(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || !bytes.Contains(text, []byte(`ceping_sessions{phase="voting"}`)) {
		s.t.Fatalf("metrics: %v\n%s", err, text)
	}
	return text
}

// vote takes slips from the marked address, and returns what is known to the phones alone.
func (s *seized) vote(slips []printedSlip) {
	s.t.Helper()
	turnSecond()
	began := time.Now()
	v := &voter.Voter{Base: s.base, Client: canary(s.t)}
	for i, one := range slips {
		slip, fingerprint, err := voter.ParseAddress(one.url)
		if err != nil {
			s.t.Fatal(err)
		}
		entry, err := v.Enter(s.t.Context(), slip, fingerprint)
		if err != nil {
			s.t.Fatal(err)
		}
		credential, err := v.Collect(s.t.Context(), entry)
		if err != nil {
			s.t.Fatal(err)
		}
		s.marks[fmt.Sprintf("output %s %d", one.code, i)] = string(credential.Output())
		cast, err := credential.Enclose(blank(s.t, entry))
		if err != nil {
			s.t.Fatal(err)
		}
		if err := v.Cast(s.t.Context(), cast); err != nil {
			s.t.Fatal(err)
		}
	}
	s.acts = append(s.acts, [2]time.Time{began, time.Now()})
	turnSecond() // an act of staff, whose time is written down, comes in another second
}

func turnSecond() { time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) }

// look reads everything there is at one moment.
func (s *seized) look(moment string, more ...[]byte) {
	s.t.Helper()
	s.judge(moment+": output", []byte(s.said.String()))
	for _, content := range more {
		s.judge(moment+": metrics or backup", content)
	}
	err := filepath.WalkDir(s.data, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // the server lets go of a box's log, or of a backup's parts, meanwhile
			return nil
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		s.judge(moment+": "+filepath.Base(path), content)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *seized) judge(where string, content []byte) {
	s.t.Helper()
	for what, mark := range s.marks {
		if bytes.Contains(content, []byte(mark)) {
			s.t.Errorf("%s holds %s", where, what)
		}
	}
	for _, act := range s.acts {
		if found := timeIn(content, act[0], act[1]); found != "" {
			s.t.Errorf("%s holds a time of a voter's act: %s", where, found)
		}
	}
}

// timeIn finds a moment between two, as programs write it down: text of a clock, digits, or an integer of 4, 6 or 8 bytes that
// counts seconds, milliseconds or nanoseconds.
func timeIn(content []byte, from, to time.Time) string {
	for at := from.Truncate(time.Second); !at.After(to); at = at.Add(time.Second) {
		for _, zone := range []*time.Location{time.UTC, time.Local} {
			for _, text := range []string{at.In(zone).Format("T15:04:05"), at.In(zone).Format(" 15:04:05"), fmt.Sprint(at.Unix())} {
				if bytes.Contains(content, []byte(text)) {
					return text
				}
			}
		}
	}
	between := func(n, low, high int64) bool { return low <= n && n <= high }
	for i := range content {
		var raw [8]byte
		copy(raw[:], content[i:])
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			nano := int64(order.Uint64(raw[:]))
			var milli int64
			if order == binary.BigEndian {
				milli = nano >> 16 & (1<<48 - 1)
			} else {
				milli = nano & (1<<48 - 1)
			}
			if between(int64(order.Uint32(raw[:4])), from.Unix(), to.Unix()) || between(milli, from.UnixMilli(), to.UnixMilli()) ||
				between(nano, from.UnixNano(), to.UnixNano()) {
				return fmt.Sprintf("integer at byte %d", i)
			}
		}
	}
	return ""
}

// TestSeized takes everything from a server, at the finest level of its log, while it is open, after it was killed, when the
// box is closed, opened and erased: no slip, no output, no address, no browser and no time of a voter's act is in any of it, and
// metrics say the same before and after voters act.
func TestSeized(t *testing.T) {
	s := &seized{t: t, data: t.TempDir(), marks: map[string]string{
		"the address": canaryAddress, "the address in bytes": string(net.ParseIP(canaryAddress).To4()),
		"the browser": canaryAgent, "the referrer": canaryReferer,
	}}
	id := create(t, s.data, string(example.Session), "--rehearsal") // which may be erased
	command(t, s.data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	slips := issue(t, s.data, id, "--base-url", "http://192.168.10.2:8080")
	for i, one := range slips {
		s.marks[fmt.Sprint("slip ", i)] = one.code
		s.marks[fmt.Sprint("slip as printed ", i)] = one.code[:4] + " " + one.code[4:8]
	}
	s.start()
	command(t, s.data, "session", "advance", id, "collecting")
	command(t, s.data, "session", "advance", id, "voting")
	before := s.scrape()
	s.vote(slips[:6])
	after := s.scrape()
	if !bytes.Equal(before, after) {
		t.Errorf("metrics move when voters act:\n%s\nthen\n%s", before, after)
	}
	s.look("open", after)
	if err := s.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.process.Wait()
	s.look("killed")
	s.start()
	s.vote(slips[6:12])
	s.look("open again", s.scrape())
	backup := filepath.Join(t.TempDir(), "backup.tar")
	for _, act := range [][]string{
		{"session", "advance", id, "closed"},
		{"tally", id, "--passphrases", file(t, "two.txt", strings.Join(strings.Split(example.Passphrases, "\n")[:2], "\n"))},
		{"backup", "--out", backup},
		{"session", "erase", id},
	} {
		command(t, s.data, act...)
		more := [][]byte{s.scrape()}
		if copied, err := os.ReadFile(backup); err == nil {
			more = append(more, copied)
		}
		s.look("after "+strings.Join(act[:2], " "), more...)
	}
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		t.Error(err)
	}
	s.look("ended")
}

// TestTimeIn: the search finds what it looks for.
func TestTimeIn(t *testing.T) {
	now := time.Now()
	for name, content := range map[string][]byte{
		"RFC 3339":     []byte(now.UTC().Format(time.RFC3339)),
		"SQLite":       []byte(now.UTC().Format(time.DateTime)),
		"local":        []byte(now.Format(time.RFC3339Nano)),
		"digits":       fmt.Appendf(nil, "at %d", now.UnixMilli()),
		"seconds":      binary.BigEndian.AppendUint32([]byte("ab"), uint32(now.Unix())),
		"milliseconds": binary.LittleEndian.AppendUint64([]byte("abc"), uint64(now.UnixMilli())),
		"nanoseconds":  binary.BigEndian.AppendUint64(nil, uint64(now.UnixNano())),
		"UUIDv7":       binary.BigEndian.AppendUint64(nil, uint64(now.UnixMilli())<<16|0x7abc),
	} {
		if timeIn(content, now.Add(-time.Second), now.Add(time.Second)) == "" {
			t.Errorf("%s is not found", name)
		}
		if found := timeIn(content, now.Add(-time.Hour), now.Add(-time.Hour+2*time.Second)); found != "" {
			t.Errorf("%s is taken for another time: %s", name, found)
		}
	}
}
