package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"ceping/survey/setup"
)

// maxInput bounds files given on the command line.
const maxInput = 4 << 20

// readInput reads a whole text file, or standard input for "-", as UTF-8. What it was read from is said where it is something else.
func readInput(c *console, name string) ([]byte, error) {
	from := c.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxInput+1))
	if err == nil && len(raw) > maxInput {
		err = fmt.Errorf("%s is larger than %d MiB: give a smaller file", name, maxInput>>20)
	}
	if err != nil {
		return nil, err
	}
	text, encoding, err := setup.UTF8(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if encoding != "" {
		fmt.Fprintf(c.errors, "ceping: %s is not UTF-8 and was read as %s: look over what came of it, or save the file as UTF-8\n", name, encoding)
	}
	return text, nil
}

// lines are the lines of a text that are not blank, without the white space around them.
func lines(text []byte) []string {
	list := []string{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// readPassphrases reads one passphrase a line from a file, or from standard input for "-".
func readPassphrases(c *console, name string) ([]string, error) {
	text, err := readInput(c, name)
	if err != nil {
		return nil, err
	}
	return lines(text), nil
}
