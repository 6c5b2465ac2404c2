package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"ceping/survey/setup"
)

// maxInput bounds files given on the command line.
const maxInput = 4 << 20

// readInput reads a whole text file, or standard input for "-", as UTF-8. What it was read from is said where it is something else.
func readInput(c *console, name string) ([]byte, error) {
	raw, err := readWhole(c, name)
	if err != nil {
		return nil, err
	}
	return decode(c, name, raw)
}

// openInput opens a file to be read, before anything is done.
func openInput(name string) (*os.File, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close()
		return nil, fmt.Errorf("%s is a folder, and nothing was done: name a file in it", name)
	}
	return file, nil
}

// unreadable is said of what was given and cannot be read.
func unreadable(name string, err error) error {
	if name == "-" {
		name = "standard input"
	}
	return fmt.Errorf("%s cannot be read (%w), and nothing was done: look at its name and at who may read it", name, cause(err))
}

// readWhole reads a file or standard input. No copy of what it reads stays behind but the one it answers.
func readWhole(c *console, name string) (raw []byte, err error) {
	from := c.in
	if name != "-" {
		file, err := openInput(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	raw = make([]byte, 0, 4096)
	for {
		n, err := from.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		switch {
		case err == io.EOF:
			return raw, nil
		case err == nil && len(raw) > maxInput:
			err = fmt.Errorf("%s is larger than %d MiB: give a smaller file", name, maxInput>>20)
		case err != nil:
			err = unreadable(name, err)
		}
		if err != nil {
			clear(raw)
			return nil, err
		}
		if len(raw) == cap(raw) {
			longer := append(make([]byte, 0, 2*cap(raw)), raw...)
			clear(raw)
			raw = longer
		}
	}
}

// decode is a text as UTF-8; the same bytes where they are.
func decode(c *console, name string, raw []byte) ([]byte, error) {
	text, encoding, err := setup.UTF8(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if encoding != "" {
		fmt.Fprintf(c.errors, "ceping: %s is not UTF-8 and was read as %s: look over what came of it, or save the file as UTF-8\n", name, encoding)
	}
	return text, nil
}

// lines are the lines of a text that are not blank, without the white space around them: parts of it, no copies.
func lines(text []byte) [][]byte {
	list := [][]byte{}
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			list = append(list, line)
		}
	}
	return list
}

// secrets are passphrases as they were read, one a line.
type secrets struct {
	lines     [][]byte
	raw, text []byte
}

// forget overwrites them.
func (s *secrets) forget() {
	clear(s.raw)
	clear(s.text)
}

// readPassphrases reads one passphrase a line from a file, or from standard input for "-". Whoever reads them forgets them.
func readPassphrases(c *console, name string) (s *secrets, err error) {
	s = &secrets{}
	if s.raw, err = readWhole(c, name); err != nil {
		return nil, err
	}
	if s.text, err = decode(c, name, s.raw); err != nil {
		s.forget()
		return nil, err
	}
	s.lines = lines(s.text)
	return s, nil
}
