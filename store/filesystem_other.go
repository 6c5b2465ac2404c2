//go:build !linux

package store

import (
	"errors"
	"os"
)

// fileSystem: other systems number theirs in other ways, if at all.
func fileSystem(string) (magic uint32, err error) { return 0, errors.ErrUnsupported }

// Elsewhere there is no reserve, and nothing is told of room.
func freeRoom(string) (int64, error) { return 0, errors.ErrUnsupported }

func allocate(file *os.File, size int64) error { return fill(file, size) }

func openFiles() (open, most int, err error) { return 0, 0, errors.ErrUnsupported }
