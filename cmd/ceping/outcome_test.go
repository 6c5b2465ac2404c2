package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"ceping/survey/control"
)

// makeReadyOf has a session made ready beside a process, and calls midst while scrypt runs there.
func makeReadyOf(t *testing.T, p *process, ctx context.Context, midst func()) (id string, code int, said string) {
	t.Helper()
	id = create(t, p.data, strings.Replace(sittingFile, "names: [组长]", "names: [组长, 副组长, 监督员]", 1))
	passphrases := file(t, "three.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\na-third-passphrase-of-the-group\n")
	ended := make(chan int, 1)
	var errors bytes.Buffer
	go func() {
		ended <- run(ctx, []string{"session", "advance", id, "ready", "--passphrases", passphrases, "--data", p.data}, strings.NewReader(""), io.Discard, &errors)
	}()
	for deadline := time.Now().Add(time.Minute); p.memory("VmHWM") < 200; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("scrypt does not begin")
		}
	}
	midst()
	return id, <-ended, errors.String()
}

// TestFaultServerKilled: the server dies, as of too little memory, while a session is made ready. The command says what is known.
func TestFaultServerKilled(t *testing.T) {
	measurable(t)
	p := startProcess(t, t.TempDir())
	id, code, said := makeReadyOf(t, p, t.Context(), p.kill)
	const want = "whether ceping session advance was done is not known: look at the phase with ceping session list"
	if code != 1 || !strings.Contains(said, want) || strings.Contains(said, "EOF") || strings.Count(said, "\n") != 1 {
		t.Errorf("ended with %d and said %q, want %q", code, said, want)
	}
	if list := command(t, p.data, "session", "list"); !strings.Contains(list, id+"  draft") {
		t.Errorf("the remedy shows %q", list)
	}
}

// TestFaultInterrupted: Ctrl-C in the midst says that nobody waited for the answer.
func TestFaultInterrupted(t *testing.T) {
	measurable(t)
	p := startProcess(t, t.TempDir())
	ctx, interrupt := context.WithCancel(t.Context())
	_, code, said := makeReadyOf(t, p, ctx, interrupt)
	const want = "interrupted before the answer came: whether ceping session advance was done is not known"
	if code != 1 || !strings.Contains(said, want) || strings.Contains(said, "context") {
		t.Errorf("ended with %d and said %q, want %q", code, said, want)
	}
	p.kill()
}

// TestFaultStreamCut: a server that ends in the midst of a backup, an archive or a report leaves nothing at --out, and says so.
func TestFaultStreamCut(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	command(t, data, "user", "add", "甲", "--role", "admin") // makes a house
	lock := flock.New(filepath.Join(data, "ceping.lock"))
	if locked, err := lock.TryLock(); err != nil || !locked {
		t.Fatal(err)
	}
	defer lock.Close()
	socket, err := control.Listen(filepath.Join(data, "ceping.sock"))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/sessions":
			io.WriteString(w, "[]")
		case "/digest", "/doctor":
			io.WriteString(w, "{}")
		default:
			w.Write(make([]byte, 100_000))
			panic(http.ErrAbortHandler)
		}
	})}
	go server.Serve(socket)
	defer server.Close()
	out := filepath.Join(dir, "out")
	if err := os.WriteFile(out, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, act := range [][]string{{"backup"}, {"archive", "some-id"}, {"report", "some-id"}} {
		var said bytes.Buffer
		code := run(t.Context(), append(act, "--out", out, "--data", data), strings.NewReader(""), io.Discard, &said)
		if code != 1 || !strings.Contains(said.String(), "ceping "+act[0]+" has no whole answer") || !strings.Contains(said.String(), out+" was not written") {
			t.Errorf("%s ended with %d and said %q", act[0], code, said.String())
		}
		if text, err := os.ReadFile(out); string(text) != "old" || err != nil || names(t, dir) != "out" {
			t.Errorf("%s left %q, %v, %s", act[0], text, err, names(t, dir))
		}
	}
}
