package control

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ceping/survey"
)

// dying is a server behind a socket that does one thing to each connection and goes away.
func dying(t *testing.T, act func(net.Conn)) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "ceping.sock")
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			connection, err := l.Accept()
			if err != nil {
				return
			}
			act(connection)
			connection.Close()
		}
	}()
	return socket
}

// answering reads the whole act and answers with a text, then goes away.
func answering(t *testing.T, text string) string {
	return dying(t, func(connection net.Conn) {
		if readAct(connection) == nil {
			io.WriteString(connection, text)
		}
	})
}

// readAct reads to the act's last byte: head and body may be sent apart.
func readAct(from io.Reader) error {
	request, err := http.ReadRequest(bufio.NewReader(from))
	if err == nil {
		_, err = io.Copy(io.Discard, request.Body)
	}
	return err
}

// TestFaultOutcomes: a server that ends at any moment leaves a command that says done, not done or unknown, and what to do, and
// never only what the network said.
func TestFaultOutcomes(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\n"
	absent := filepath.Join(t.TempDir(), "ceping.sock")
	left := filepath.Join(t.TempDir(), "left.sock")
	if l, err := net.ListenUnix("unix", &net.UnixAddr{Name: left, Net: "unix"}); err != nil {
		t.Fatal(err)
	} else {
		l.SetUnlinkOnClose(false) // as a killed server leaves it
		l.Close()
	}
	ended, end := context.WithCancel(t.Context())
	for _, test := range []struct {
		name   string
		ctx    context.Context
		socket string
		big    bool // more than the socket holds
		want   Outcome
	}{
		{"no directory", t.Context(), filepath.Join(filepath.Dir(absent), "none", "ceping.sock"), false, NotDone},
		{"no socket", t.Context(), absent, false, NotDone},
		{"a dead server's socket", t.Context(), left, false, NotDone},
		{"ended in the midst of the act", t.Context(), dying(t, func(c net.Conn) { io.ReadFull(c, make([]byte, 10)) }), true, NotDone},
		{"ended with the act", t.Context(), answering(t, ""), false, Unknown},
		{"ended in the status", t.Context(), answering(t, "HTTP/1.1 2"), false, Unknown},
		{"ended in the head", t.Context(), answering(t, head+"Content-Le"), false, Unknown},
		{"answered nonsense", t.Context(), answering(t, "SSH-2.0\r\n\r\n"), false, Unknown},
		{"ended before the answer", t.Context(), answering(t, head+"Content-Length: 40\r\n\r\n"), false, Done},
		{"ended in the answer", t.Context(), answering(t, head+"Content-Length: 40\r\n\r\n{\"id\":"), false, Done},
		{"ended in a chunk", t.Context(), answering(t, head+"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"id\""), false, Done},
		{"answered another version", t.Context(), answering(t, head+"Content-Length: 4\r\n\r\n{\"id"), false, Done},
		{"ended in a refusal", t.Context(), answering(t, "HTTP/1.1 409 Conflict\r\nContent-Length: 40\r\n\r\nthe sess"), false, NotDone},
		{"a fault", t.Context(), answering(t, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 5\r\n\r\ntorn\n"), false, Unknown},
		{"a fault without words", t.Context(), answering(t, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"), false, Unknown},
		{"interrupted", ended, dying(t, func(c net.Conn) { readAct(c); end(); io.Copy(io.Discard, c) }), false, Unknown},
		{"too slow", nil, dying(t, func(c net.Conn) { io.Copy(io.Discard, c) }), false, Unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			act := Create{}
			if test.big {
				act.File = make([]byte, 3<<20)
			}
			if test.ctx == nil {
				late, stop := context.WithTimeout(t.Context(), time.Second) // long enough for the act to be sent
				defer stop()
				test.ctx = late
			}
			var created Created
			err := Dial(test.socket).Do(test.ctx, "create", act, &created)
			var failure *Failure
			if !errors.As(err, &failure) || failure.Outcome != test.want {
				t.Fatalf("%v: %+v, want %s", err, failure, test.want)
			}
			said := map[Outcome]string{NotDone: "ceping session create was not done: ", Done: "ceping session create was done, ", Unknown: "whether ceping session create was done is not known: "}[test.want]
			if !strings.Contains(err.Error(), said) {
				t.Errorf("it says %q, want %q", err, said)
			}
			if why := strings.Contains(err.Error(), "same version of ceping"); why != (test.name == "answered another version") {
				t.Errorf("it says %s", err)
			}
			for _, bare := range []string{"EOF", "reset", "JSON", "pipe", "http://", "context", "\n"} {
				if strings.Contains(err.Error(), bare) {
					t.Errorf("it says %q: %s", bare, err)
				}
			}
		})
	}
}

// TestFaultDoneWithoutAnswer: an act that needs no answer is done when the server says so, whatever comes after.
func TestFaultDoneWithoutAnswer(t *testing.T) {
	socket := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
	if err := Dial(socket).Do(t.Context(), "advance", Advance{}, nil); err != nil {
		t.Error(err)
	}
}

// TestFaultStream: a stream that is cut is not taken for a whole one, and an error of the writer stays the writer's.
func TestFaultStream(t *testing.T) {
	var out bytes.Buffer
	err := Dial(answering(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n")).Stream(t.Context(), "backup", none{}, &out)
	if err == nil || !strings.Contains(err.Error(), "ceping backup has no whole answer, and nothing was changed: run it again") {
		t.Errorf("a cut stream: %v", err)
	}
	full := errors.New("no space left on device")
	err = Dial(answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole")).Stream(t.Context(), "backup", none{}, failing{full})
	if err != full {
		t.Errorf("a full disk: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// TestFaultSayings: every act of the server has words of its own for when nobody knows whether it was done.
func TestFaultSayings(t *testing.T) {
	source, err := os.ReadFile("control.go")
	if err != nil {
		t.Fatal(err)
	}
	acts := regexp.MustCompile(`handle\(srv\.mux, "([^"]+)"|"POST /([a-z-]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(acts) < 20 {
		t.Fatalf("found only %d acts", len(acts))
	}
	for _, act := range acts {
		name := act[1] + act[2]
		said := sayingOf(name)
		if named := sayingOf("an act that there is not"); !said.asks && said.look == named.look && name != "advance" && name != "tally" {
			t.Errorf("%s has no words of its own", name)
		}
	}
}

// TestFaultDoubt: the server says that nothing was recorded only when it knows.
func TestFaultDoubt(t *testing.T) {
	for doubt := range doubts {
		status, line := told(errors.Join(errors.New("commit"), doubt))
		if status != http.StatusServiceUnavailable || line != doubts[doubt] || strings.Contains(line, "nothing was recorded") {
			t.Errorf("%v: %d %q", doubt, status, line)
		}
	}
}

// TestFaultTold: what a library says of a failure is told within a sentence that says what became of the act and how to look; a refusal
// is told as it is.
func TestFaultTold(t *testing.T) {
	status, line := told(fmt.Errorf("advance: %w", errors.New("SQL logic error: no such table: slips (1)")))
	if want := "ceping failed (advance: SQL logic error: no such table: slips (1))"; status != http.StatusInternalServerError || line != want {
		t.Errorf("%d %q, want %q", status, line, want)
	}
	said := (&Failure{"advance", Unknown, errors.New(line)}).Error()
	if !strings.HasPrefix(said, "ceping failed (") || !strings.HasSuffix(said, "whether ceping session advance was done is not known: look at the phase with ceping session list") {
		t.Error(said)
	}
	if status, line := told(&refusal{errors.New("no server runs: start one")}); status != http.StatusConflict || line != "no server runs: start one" {
		t.Errorf("%d %q", status, line)
	}
	if status, line := told(survey.Refuse("slips_none")); status != http.StatusConflict || strings.Contains(line, "ceping failed") {
		t.Errorf("%d %q", status, line)
	}
}
