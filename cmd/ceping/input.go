package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// maxInput bounds files given on the command line.
const maxInput = 4 << 20

// readInput reads a whole file, or standard input for "-".
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
	text, err := io.ReadAll(io.LimitReader(from, maxInput+1))
	if err == nil && len(text) > maxInput {
		err = fmt.Errorf("%s is larger than %d MiB: give a smaller file", name, maxInput>>20)
	}
	return text, err
}

// lines are the lines of a text that are not blank, without the white space around them.
func lines(text []byte) []string {
	list := []string{}
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
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
