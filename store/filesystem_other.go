//go:build !linux

package store

import "errors"

// fileSystem: other systems number theirs in other ways, if at all.
func fileSystem(string) (magic uint32, err error) { return 0, errors.ErrUnsupported }

func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }
