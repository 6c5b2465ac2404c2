package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// output is a file that is to be replaced atomically, or standard output for "-". It is opened before an act, so that
// nothing is done whose result cannot be written. Only the owner may read the file.
type output struct {
	name string
	temp *os.File
	out  io.Writer
}

func openOutput(c *console, name string) (*output, error) {
	if name == "-" {
		return &output{out: c.out}, nil
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".ceping-*")
	return &output{name: name, temp: temp}, err
}

// Write writes a part of the content.
func (o *output) Write(p []byte) (int, error) {
	if o.temp == nil {
		return o.out.Write(p)
	}
	return o.temp.Write(p)
}

// sync makes what is written so far durable.
func (o *output) sync() error {
	if o.temp == nil {
		return nil
	}
	return o.temp.Sync()
}

// commit writes the rest of the content and puts the file in its place.
func (o *output) commit(rest []byte) error {
	if _, err := o.Write(rest); err != nil || o.temp == nil {
		return err
	}
	if err := errors.Join(o.sync(), o.temp.Close()); err != nil {
		return err
	}
	return os.Rename(o.temp.Name(), o.name)
}

// discard removes what was not committed; after commit it does nothing.
func (o *output) discard() {
	if o.temp != nil {
		o.temp.Close()
		os.Remove(o.temp.Name())
	}
}
