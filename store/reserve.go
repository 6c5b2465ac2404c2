package store

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ceping/survey"
	"ceping/survey/office"
)

// reserve is room on the disk, and open files, that are kept while ceping serves, and given up so that closing, opening and archiving go
// through, and the next start does, when nothing else is left.
type reserve struct {
	mu      sync.Mutex // held while it is made, and from when it is given up until the act is over
	serving bool
	files   []*os.File
}

// reserveName is what the room is called in the data directory. Nothing is in it; it may be removed.
const reserveName = "ceping.reserve"

const (
	leastReserve = 2 << 20 // what a start and an act of the house need
	reserveFiles = 16      // a box that is written anew, beside the house
	tight        = 1 << 20 // less free room than that: what is to be written next may not fit
	scarce       = 64 << 20
	besides      = 4 << 20 // what stays free for ballots when it is made
	forActs      = 1 << 18 // and then, of what was given up
	fewFiles     = 32
)

// need is the room that the largest rewrite takes: a box in a new file, and the logs of slips and house.
func (s *Store) need() int64 {
	need := int64(leastReserve)
	slips := sizeOf(s.slipsPath())
	for _, k := range s.everySession() {
		if at := k.get(); at.Fault == "" && at.Phase.Reached(survey.Ready) && !at.Phase.Reached(survey.Opened) {
			need = max(need, leastReserve+slips+sizeOf(s.boxPath(at.ID)))
		}
	}
	return need
}

func sizeOf(path string) int64 {
	info, err := os.Lstat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// keepReserve makes the reserve as large as is needed, where that leaves as much room as is given for the rest, and answers how much it
// lacks. It is made of room alone: nothing is ever written there.
func (s *Store) keepReserve(leaving int64) (lacks int64) {
	if !s.reserve.serving || !s.reserve.mu.TryLock() {
		return 0
	}
	defer s.reserve.mu.Unlock()
	return s.keepReserveLocked(s.need(), leaving)
}

func (s *Store) keepReserveLocked(need, leaving int64) (lacks int64) {
	for len(s.reserve.files) < reserveFiles {
		file, err := os.Open(os.DevNull)
		if err != nil {
			break
		}
		s.reserve.files = append(s.reserve.files, file)
	}
	path := filepath.Join(s.dir, reserveName)
	has := sizeOf(path)
	if has >= need {
		return 0
	}
	free, err := freeRoom(s.dir)
	if err != nil {
		return 0 // it cannot be told here: none is made
	}
	size := min(need, has+free-leaving)
	if size <= has {
		return need - has
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|noFollow, 0o600)
	if err != nil {
		return need - has
	}
	if err = errors.Join(allocate(file, size), file.Close()); err != nil {
		os.Remove(path) // half of it would be taken for the whole
		return need
	}
	return need - size
}

// giveUp gives the reserve up, and reports whether there was one. reserve.mu is held.
func (s *Store) giveUp() bool {
	for _, file := range s.reserve.files {
		file.Close()
	}
	had := len(s.reserve.files) > 0
	s.reserve.files = nil
	return os.Remove(filepath.Join(s.dir, reserveName)) == nil || had
}

// closeReserve lets go of the open files. The room stays, for the next start.
func (s *Store) closeReserve() {
	s.reserve.mu.Lock()
	defer s.reserve.mu.Unlock()
	for _, file := range s.reserve.files {
		file.Close()
	}
	s.reserve.files = nil
}

// ending makes an act that ends a part of a sitting: closing, opening, archiving. Where there is no room for it the reserve is given up for
// it, and taken back as far as that goes. The first try may have been made, and only not be written down: then it is, once.
func (s *Store) ending(id string, to survey.Phase, try func() error) error {
	err := try()
	if !noRoom(err) {
		return err
	}
	s.reserve.mu.Lock()
	defer s.reserve.mu.Unlock()
	if !s.giveUp() {
		return err
	}
	s.logger.Warn("there was no room on the disk: the reserve was given up for this", "act", to)
	defer func() {
		if s.reserve.serving {
			s.keepReserveLocked(s.need(), forActs)
		}
	}()
	k, found := s.find(id)
	if found != nil {
		return err
	}
	if err := s.hold(id, []office.Act{}, func(*kept, *acting) error { return nil }); err != nil {
		return err
	}
	if k.phase() == to {
		return nil
	}
	return try()
}

// noRoom reports whether something could not be written, or opened, for want of room or of open files.
func noRoom(err error) bool {
	var of *sqlite.Error
	if errors.As(err, &of) {
		switch code := of.Code(); {
		case code == sqlite3.SQLITE_IOERR_SHMSIZE, code&0xff == sqlite3.SQLITE_CANTOPEN:
			return true
		}
	}
	return full(err) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// fill writes a file full, where room cannot be taken otherwise.
func fill(file *os.File, size int64) error {
	block := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(block)) {
		if _, err := file.WriteAt(block[:min(int64(len(block)), size-at)], at); err != nil {
			return err
		}
	}
	return file.Sync()
}
