// Package child reads what others made in a process apart from the server's. A file that makes its reader panic, allocate or loop without
// end ends that process, and costs staff a sentence; the vote goes on. It knows no file: its readers are handed in (package files).
//
// The child is the program itself, started anew ([Asked], [Main]), with one order on its standard input and one answer on its standard
// output, and nothing else of the server: no descriptor, no environment, no directory. Before it reads a byte it holds itself, on Linux:
// it cannot be dumped or gain rights, may open no file and no connection more (no descriptor beyond those it has), write no byte to a
// file, take no memory and no processor time beyond its limits, and is the first to go where the machine's memory ends; it computes on one
// processor, of which it gets a tenth where others want it. What it cannot hold itself to it does not read. Other systems have no limit that holds for the memory
// of a Go program: there time alone is limited, and [Limited] says so.
//
// So many run at a time and no more; others wait for their turn, which whoever asks takes once the file is there.
package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"ceping/survey"
	"ceping/survey/strict"
)

// Reader reads a kind of file.
type Reader struct {
	// Read returns what is handed back as JSON. about is what it has to know beside the file, as JSON. An error that has a sentence arrives
	// with it, any other with its line.
	Read func(ctx context.Context, about json.RawMessage, file []byte) (any, error)
	// Remedy is what staff may do about a file of this kind that could not be read to its end.
	Remedy survey.Code
}

// Readers are the kinds of files, by name.
type Readers map[string]Reader

// Order is a file to be read.
type Order struct {
	Kind  string // of Readers
	Name  string // that staff know the file by
	About any    // to be told the reader, as JSON
	File  []byte
}

// Limits are what one reading may take.
type Limits struct {
	Memory int64         // bytes of the child's own, its program's variables included; where Limited
	Time   time.Duration // from its start
	Answer int64         // bytes
}

// Config has what a Room needs. All of it is required.
type Config struct {
	Readers Readers
	Limits  Limits
	Most    int           // children at a time
	Wait    time.Duration // for one's turn
	Logger  *slog.Logger  // told why a child ended that did not answer, never what was in the file
}

// Room is where children read.
type Room struct {
	Config
	turns chan struct{}
}

// New makes one. A server has one, so that its bounds hold for all who bring files at the same time.
func New(config Config) *Room { return &Room{config, make(chan struct{}, config.Most)} }

// Read has a child read a file, and puts what it answers into a pointer, read strictly. What is wrong with the file is the reader's error,
// with its sentence. A *survey.Refusal says what ended the child: child_slow, child_memory, child_large (its answer), child_died; child_busy
// that no turn came, child_unstarted that there was no child. Of all of these the server has nothing but the answer.
func (r *Room) Read(ctx context.Context, order Order, into any) error {
	about, err := json.Marshal(order.About)
	if err != nil {
		return err
	}
	head, err := json.Marshal(header{order.Kind, about})
	if err != nil {
		return err
	}
	waiting, stop := context.WithTimeout(ctx, r.Wait)
	defer stop()
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-waiting.Done():
		return r.refused(ctx, order, "child_busy", nil)
	}
	answer, code, err := r.run(ctx, append(head, '\n'), order.File)
	if code == "" {
		err = answered(answer, into)
		var unsound *unsoundError
		if !errors.As(err, &unsound) {
			return err
		}
		code = "child_died"
	}
	return r.refused(ctx, order, code, err)
}

// refused says no, unless whoever asked has gone.
func (r *Room) refused(ctx context.Context, order Order, code survey.Code, why error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if why != nil {
		r.Logger.Warn("a file of staff was not read", "kind", order.Kind, "bytes", len(order.File), "code", string(code), "why", why)
	}
	return &survey.Refusal{Code: code, Values: []any{shown(order.Name), r.Readers[order.Kind].Remedy}}
}

// shown is a file's name as a sentence has it.
func shown(name string) string {
	const most = 60
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "?")), " ")
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return name
}

// run starts a child and waits for its answer, or for its end. code says why there is none.
func (r *Room) run(ctx context.Context, head, file []byte) (answer []byte, code survey.Code, err error) {
	program, err := program()
	if err != nil {
		return nil, "child_unstarted", err
	}
	limited, stop := context.WithTimeout(ctx, r.Limits.Time)
	defer stop()
	out, said := bounded{most: r.Limits.Answer}, beginning{}
	cmd := exec.CommandContext(limited, program)
	cmd.Args = append([]string{"ceping"}, arguments(r.Limits)...)
	cmd.Env = []string{"GOTRACEBACK=none", "GOMAXPROCS=1"}
	cmd.Stdin = io.MultiReader(bytes.NewReader(head), bytes.NewReader(file))
	cmd.Stdout, cmd.Stderr = &out, &said
	apart(cmd)
	cmd.Cancel = func() error { return end(cmd) }
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, "child_unstarted", err
	}
	err = cmd.Wait()
	switch {
	case err == nil:
		return out.text.Bytes(), "", nil
	case out.over:
		return nil, "child_large", err
	case limited.Err() != nil, cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == exitSlow:
		return nil, "child_slow", err
	case cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == exitUnheld:
		return nil, "child_unstarted", fmt.Errorf("%w: %s", err, firstLine(string(said)))
	case outOfMemory(string(said)):
		return nil, "child_memory", err
	}
	return nil, "child_died", err
}

// maxSaid bounds what a child says before it dies, of which the beginning tells why.
const maxSaid = 4 << 10

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// outOfMemory tells what Go's runtime says when the system gives it no more, for its heap, a stack or a thread.
func outOfMemory(said string) bool {
	for _, words := range []string{"out of memory", "cannot allocate memory", "failed to create new OS thread", "stack exceeds"} {
		if strings.Contains(said, words) {
			return true
		}
	}
	return false
}

// bounded takes so many bytes, and breaks off whoever writes more.
type bounded struct {
	text bytes.Buffer
	most int64
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.text.Len()+len(p)) > b.most {
		b.over = true
		return 0, errors.New("more than is taken")
	}
	return b.text.Write(p)
}

// beginning keeps the first bytes of what a child says, and lets it say the rest.
type beginning []byte

func (b *beginning) Write(p []byte) (int, error) {
	*b = append(*b, p[:min(len(p), maxSaid-len(*b))]...)
	return len(p), nil
}

// header is the first line of what a child is sent; the file follows.
type header struct {
	Kind  string          `json:"kind"`
	About json.RawMessage `json:"about"`
}

// word is how the program is asked to be a child. It is no command: nobody types it.
const word = "read-file-of-staff"

func arguments(l Limits) []string {
	return []string{word, strconv.FormatInt(l.Memory, 10), strconv.FormatInt(l.Time.Milliseconds(), 10)}
}

// Here reads in this process: for a command that has a process of its own already, and for tests of what is done with what was read.
type Here struct{ Readers Readers }

// Read reads as a Room does, and hands over the same.
func (h Here) Read(ctx context.Context, order Order, into any) error {
	about, err := json.Marshal(order.About)
	if err != nil {
		return err
	}
	read, err := h.Readers[order.Kind].Read(ctx, about, order.File)
	if err != nil {
		return err
	}
	text, err := json.Marshal(read)
	if err != nil {
		return err
	}
	return strict.JSON(text, into)
}
