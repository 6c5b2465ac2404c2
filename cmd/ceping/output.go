package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"ceping/store"
	"ceping/survey/control"
)

// tempPrefix begins the name of every file that is not whole yet.
const tempPrefix = ".ceping-tmp-"

// output is a file that is to be replaced atomically, or standard output for "-", or a device or pipe that is written to as it is. It
// is opened before an act, so that nothing is done whose result cannot be written. Only the owner may read the file. Until commit
// the file is as it was, and after an error nothing else is left beside it.
type output struct {
	name string
	temp *os.File  // nil when nothing is replaced
	out  io.Writer // then what is written to
	end  func() error
	back func(*os.File) error // reads the whole file back before it takes its place; nil: nothing does
}

func openOutput(c *console, name string) (*output, error) {
	o := &output{name: name, out: c.out, end: func() error { return nil }}
	if name == "-" || name == "/dev/stdout" {
		return o, nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory: name a file in it", name)
	} else if err == nil && !info.Mode().IsRegular() {
		device, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be written (%w): choose another place", name, cause(err))
		}
		o.out, o.end = device, device.Close
		return o, nil
	}
	if info, err := os.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return nil, fmt.Errorf("%s is a symbolic link: name the file that it leads to", name)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) || name == "" {
		return nil, fmt.Errorf("%q cannot be written: %w: name another file", name, cmp.Or(cause(err), fs.ErrInvalid))
	}
	dir := filepath.Dir(name)
	for _, house := range []string{dir, filepath.Join(dir, "..")} { // the boxes' and the backups' directories, too
		within := house == dir || filepath.Base(dir) == "boxes" || filepath.Base(dir) == store.BackupsName
		if _, err := os.Lstat(filepath.Join(house, "ceping.lock")); err == nil && within {
			return nil, fmt.Errorf("%s is a data directory, which keeps ceping's own files alone: choose another place for %s", house, filepath.Base(name))
		}
	}
	temp, err := os.CreateTemp(dir, tempPrefix+"*")
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w: choose another place", name, cause(err))
	}
	o.temp = temp
	return o, nil
}

// Write writes a part of the content.
func (o *output) Write(p []byte) (int, error) {
	if o.temp == nil {
		return o.out.Write(p)
	}
	n, err := o.temp.Write(p)
	if err != nil {
		err = o.failed(err)
	}
	return n, err
}

// sync makes what is written so far durable.
func (o *output) sync() error {
	if o.temp == nil {
		return nil
	}
	if err := o.temp.Sync(); err != nil {
		return o.failed(err)
	}
	return nil
}

// commit writes the rest of the content and puts the file in its place, for good: a power cut after commit does not undo it.
func (o *output) commit(rest []byte) error {
	if _, err := o.Write(rest); err != nil {
		return err
	}
	if o.temp == nil {
		return o.end()
	}
	if err := o.sync(); err != nil {
		return err
	}
	if o.back != nil {
		if err := o.back(o.temp); err != nil {
			return fmt.Errorf("%s was written and does not read back as it was written (%w): it is as it was, write to another disk", o.name, cause(err))
		}
	}
	if err := o.temp.Close(); err != nil {
		return o.failed(err)
	}
	if err := os.Rename(o.temp.Name(), o.name); err != nil {
		return o.failed(err)
	}
	if err := syncDirectory(filepath.Dir(o.name)); err != nil {
		return fmt.Errorf("%s is written, and whether it outlives a power cut is not known (%w): write it again, to another disk", o.name, cause(err))
	}
	return nil
}

func (o *output) failed(err error) error {
	return fmt.Errorf("%s cannot be written: %w: it is as it was, make room or choose another place", o.name, cause(err))
}

// cause is an error without the name of the temporary file, which nobody asked for.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// without says what is at the place of an output whose act did not end as it should.
func (o *output) without(err error) error {
	var failure *control.Failure
	switch {
	case !errors.As(err, &failure):
		return err
	case o.temp == nil:
		return fmt.Errorf("%w; what was printed is not whole", err)
	}
	return fmt.Errorf("%w; %s was not written", err, o.name)
}

// discard removes what was not committed; after commit it does nothing.
func (o *output) discard() {
	if o.temp != nil {
		o.temp.Close()
		os.Remove(o.temp.Name())
		return
	}
	o.end()
}

// syncDirectory makes the names in a directory durable. Windows keeps them without being asked.
func syncDirectory(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
