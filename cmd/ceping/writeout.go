package main

import (
	"fmt"

	"ceping/survey/control"
)

type writeOutCommand struct{}

// Run has the running server write out what it has in hand. Without one there is nothing in hand: the files are what they are.
func (writeOutCommand) Run(c *console, h *house) error {
	var written control.Written
	if err := act(c, h, "write-out", struct{}{}, &written); err != nil {
		return err
	}
	for _, file := range written.Files {
		fmt.Fprintf(c.out, "%s is written anew; what lay there, if anything, is put aside as %s.found: keep it until the session is opened\n", file, file)
	}
	return nil
}
