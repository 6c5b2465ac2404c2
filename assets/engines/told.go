package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
)

//go:embed webkit.py
var webkit string

//go:embed qtwebkit.py
var qtwebkit string

// python is Debian's own, for which the engines' bindings are.
const python = "/usr/bin/python3"

// told is a page of an engine that is a library: a few lines of Python around it, told line by line what to do.
type told struct {
	*program
	orders  io.WriteCloser
	answers *bufio.Reader
	name    string
}

func startTold(ctx context.Context, script, profile string, environment ...string) (page, error) {
	if err := os.MkdirAll(profile, 0o700); err != nil {
		return nil, err
	}
	stdin, orders, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	answers, stdout, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p, lines, err := launch(environment, stdin, stdout, python, "-c", script, profile, strconv.Itoa(width), strconv.Itoa(height))
	stdin.Close()
	stdout.Close()
	if err != nil {
		return nil, err
	}
	go p.until(context.Background(), lines, "^()$") // keeps its last words
	t := &told{program: p, orders: orders, answers: bufio.NewReader(answers)}
	if t.name, err = t.answer(ctx); err != nil {
		p.kill()
		return nil, fmt.Errorf("%w\n%s", err, p.words())
	}
	return t, nil
}

func (t *told) order(ctx context.Context, act, argument string) (string, error) {
	if err := json.NewEncoder(t.orders).Encode([]string{act, argument}); err != nil {
		return "", err
	}
	return t.answer(ctx)
}

// answer reads one. When ctx ends, the engine is killed.
func (t *told) answer(ctx context.Context) (string, error) {
	stop := context.AfterFunc(ctx, t.kill)
	defer stop()
	line, err := t.answers.ReadBytes('\n')
	if err != nil {
		return "", errors.Join(err, ctx.Err())
	}
	var said struct{ Value, Error string }
	if err := json.Unmarshal(line, &said); err != nil {
		return "", fmt.Errorf("%q: %w", line, err)
	}
	if said.Error != "" {
		return "", fmt.Errorf("in the page: %s", said.Error)
	}
	return said.Value, nil
}

func (t *told) Version() string { return t.name }

func (t *told) Navigate(ctx context.Context, url string) error {
	_, err := t.order(ctx, "navigate", url)
	return err
}

func (t *told) Evaluate(ctx context.Context, expression string) (string, error) {
	return t.order(ctx, "evaluate", expression)
}

func (t *told) Picture(ctx context.Context) ([]byte, error) {
	encoded, err := t.order(ctx, "picture", "")
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(encoded)
}

func (t *told) Kill() { t.kill() }
