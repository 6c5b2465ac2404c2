package store

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ceping/survey"
)

// place is where an open file lay when it was opened. A system lets anybody who may write the directory take the file away or put
// another there, and the process goes on with the one that it has.
type place struct {
	path string
	file fs.FileInfo // nil: it could not be told
}

func placed(path string) place {
	file, err := os.Lstat(path)
	if err != nil {
		file = nil
	}
	return place{path, file}
}

// holds reports whether the file is there still.
func (p place) holds() bool {
	now, err := os.Lstat(p.path)
	return err == nil && p.file != nil && os.SameFile(p.file, now)
}

// Exchanged implements office.Registry. Boxes that are not open are read as at start.
func (s *Store) Exchanged(ctx context.Context) (names []string, err error) {
	if s.access == Reading { // it has just been read
		return nil, nil
	}
	if !s.at.holds() {
		names = append(names, houseName)
	}
	if !s.slips.at.holds() {
		names = append(names, slipsName)
	}
	s.mu.RLock()
	ids := slices.Clone(s.order)
	s.mu.RUnlock()
	for _, id := range ids {
		k, err := s.find(id)
		if err != nil || !k.phase().Reached(survey.Ready) || k.get().Remains != nil {
			continue // erased meanwhile, or out of service and named for that
		}
		exchanged := false
		if err := k.box.writer.pause(ctx, func(ctx context.Context) error {
			exchanged = k.box.exchanged(ctx)
			return nil
		}); err != nil {
			continue // erased meanwhile
		}
		if exchanged && k.get().Remains == nil {
			names = append(names, filepath.Join(boxesName, id+".db"))
		}
	}
	return names, nil
}

// exchanged reports whether the file at the box's place is another than the one that is open, or was left.
func (b *box) exchanged(ctx context.Context) bool {
	if b.db != nil {
		return !b.at.holds()
	}
	db, err := openImage(ctx, b.path)
	if err != nil {
		return true
	}
	defer db.Close()
	return b.check(ctx, db) != nil
}
