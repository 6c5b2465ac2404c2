package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
)

// program is a running browser with all its processes.
type program struct {
	command *exec.Cmd
	ended   chan struct{}
	mu      sync.Mutex
	said    []string // the last lines of its output
}

// launch starts a program in a process group of its own. `stdin` and `stdout` may be nil; then what it prints is kept as its last words.
func launch(environment []string, stdin io.Reader, stdout io.Writer, name string, arguments ...string) (*program, *bufio.Scanner, error) {
	p := &program{command: exec.Command(name, arguments...), ended: make(chan struct{})}
	p.command.Env = append(os.Environ(), environment...)
	p.command.SysProcAttr = apart()
	out, printed, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	p.command.Stdin, p.command.Stdout, p.command.Stderr = stdin, stdout, printed
	if stdout == nil {
		p.command.Stdout = printed
	}
	err = p.command.Start()
	printed.Close()
	if err != nil {
		out.Close()
		return nil, nil, err
	}
	go func() {
		p.command.Wait()
		close(p.ended)
	}()
	return p, lines(out), nil
}

// lines are those of a program's output; browsers print long ones.
func lines(out io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(out)
	s.Buffer(nil, 1<<20)
	return s
}

// until reads what a program prints until a line matches, and gives the match's group; the rest is read as well, so that it never waits.
func (p *program) until(ctx context.Context, lines *bufio.Scanner, pattern string) (string, error) {
	found := make(chan string, 1)
	go func() {
		defer close(found)
		want, told := regexp.MustCompile(pattern), false
		for lines.Scan() {
			if m := want.FindStringSubmatch(lines.Text()); m != nil && !told {
				told = true
				found <- m[1]
			}
			p.mu.Lock()
			p.said = append(p.said, lines.Text())
			p.said = p.said[max(0, len(p.said)-20):]
			p.mu.Unlock()
		}
	}()
	select {
	case match, ok := <-found:
		if ok {
			return match, nil
		}
		return "", fmt.Errorf("%s ended:\n%s", p.command.Path, p.words())
	case <-ctx.Done():
		return "", fmt.Errorf("%s: %w:\n%s", p.command.Path, ctx.Err(), p.words())
	}
}

func (p *program) words() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.said, "\n")
}

// kill ends all its processes at once, as a system does that needs their memory, and waits until they are gone.
func (p *program) kill() {
	killAll(p.command.Process.Pid)
	<-p.ended
}
