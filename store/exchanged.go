package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ceping/store/street"
	"ceping/store/vault"
)

// place is where the house's file lay when it was opened; the order-free files, which a rewrite replaces, know their own. A system lets anybody who may write the directory take the file away or put
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

// replaced: an order-free file looks itself whether it is in its place, which it changes with every rewrite.
func replaced(err error) bool { return errors.Is(err, vault.ErrReplaced) }

// Exchanged implements office.Registry. Boxes that are not open are read as at start.
func (s *Store) Exchanged(ctx context.Context) (names []string, err error) {
	if s.access == Reading { // it has just been read
		return nil, nil
	}
	if !s.at.holds() {
		names = append(names, houseName)
	}
	if replaced(s.slips.InPlace(ctx)) {
		names = append(names, slipsName)
	}
	s.mu.RLock()
	ids := slices.Clone(s.order)
	s.mu.RUnlock()
	for _, id := range ids {
		k, err := s.find(id)
		if err != nil || !k.hasBox() {
			continue // erased meanwhile, or out of service and named for that
		}
		if s.exchanged(ctx, k) && k.get().Remains == nil && k.hasBox() {
			names = append(names, filepath.Join(boxesName, id+".db"))
		}
	}
	return names, nil
}

// exchanged reports whether the file at the place of a session's box is another than the one that is open, or was left.
func (s *Store) exchanged(ctx context.Context, k *kept) bool {
	k.box.mu.RLock()
	defer k.box.mu.RUnlock()
	if k.box.box != nil {
		return replaced(k.box.box.InPlace(ctx))
	}
	if k.box.gone {
		return false
	}
	view, err := street.LookBox(ctx, s.boxPath(k.session.ID))
	return err != nil || s.fits(k, view.State) != nil
}
