package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// errMirrorAway: an empty folder of the data directory's own disk is where another disk was.
var errMirrorAway = errors.New("the disk of the mirror is not mounted: its folder lies on the disk of the data directory now")

// mirrorThere looks whether a copy may be made where the mirror is, and waits no longer than a ballot may. A mirror that was seen on another
// disk than the data directory is never again one on the same disk; one that never was, may be.
func (s *Store) mirrorThere() error {
	there, err := stated(s.mirror.dir)
	if errors.Is(err, errMirrorSlow) {
		s.mirror.hangs.Store(true)
	}
	if err != nil {
		return err
	}
	here, err := os.Stat(s.dir)
	if err != nil {
		return err
	}
	if !sameDisk(here, there) {
		s.mirror.apart.Store(true)
	} else if s.mirror.apart.Load() {
		return errMirrorAway
	}
	return nil
}

// stated is os.Stat of something on the mirror's disk, which may never answer.
func stated(path string) (fs.FileInfo, error) {
	return within(mirrorWrites, func(context.Context) (fs.FileInfo, error) { return os.Stat(path) }, func(fs.FileInfo) {})
}

// MirrorWarning says what is wrong with where a mirror is to be; "" when nothing is, or when there is to be none. A mirror on the disk that the
// data directory is on dies with it.
func MirrorWarning(data, mirror string) string {
	if mirror == "" {
		return ""
	}
	there, err := stated(mirror)
	if err != nil {
		return fmt.Sprintf("the mirror %s cannot be seen (%v): there is no second copy; mount the disk and start again", mirror, err)
	}
	here, err := os.Stat(data)
	if err != nil {
		return ""
	}
	if sameDisk(here, there) {
		return fmt.Sprintf("the mirror %s is on the same disk as the data directory and is lost with it: name a directory on another one", mirror)
	}
	return ""
}
