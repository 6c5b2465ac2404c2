package store

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"ceping/store/street"
	"ceping/store/vault"
)

// Exchanged implements office.Registry. Boxes that are not open are read as at start.
func (s *Store) Exchanged(ctx context.Context) (names []string, err error) {
	if s.access == Reading { // it has just been read
		return nil, nil
	}
	if s.house.away() != "" {
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
	if k.box.box != nil {
		defer k.box.mu.RUnlock()
		return replaced(k.box.box.InPlace(ctx))
	}
	k.box.mu.RUnlock()
	k.box.mu.Lock() // a file is looked at by one at a time, and by nobody while it is open
	defer k.box.mu.Unlock()
	if k.box.box != nil || k.box.gone != nil {
		return false // it fitted, just now
	}
	view, err := street.LookBox(ctx, s.boxPath(k.session.ID))
	return err != nil || s.fits(k, view.State) != nil
}

// replaced reports whether an order-free file, which is rewritten now and then, says that the one at its path is another.
func replaced(err error) bool {
	return errors.Is(err, vault.ErrReplaced) || errors.Is(err, fs.ErrNotExist)
}
