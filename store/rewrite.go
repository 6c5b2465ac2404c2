package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ceping/survey/version1"
)

// rewrite writes all ballots to a fresh file, sorted or scattered, and puts that in the box's place. Nothing may be writing.
// Until the rename the box is as it was, and from then on the new one, which carries the same stamp; a process killed in between
// leaves one of the two, and the next sees which.
func (b *box) rewrite(ctx context.Context, layout int) error {
	if b.db == nil {
		if err := b.open(ctx); err != nil {
			return err
		}
	}
	of, err := readStamp(ctx, b.db)
	if err != nil {
		return err
	}
	slots, _, err := readSlots(ctx, b.db, b.sealedSize)
	if err != nil {
		return err
	}
	if layout == sorted {
		slices.SortStableFunc(slots, byDigest)
	} else {
		shuffle(slots)
	}
	if err := writeFresh(ctx, b.path, of, slots, b.sealedSize, layout); err != nil {
		return err
	}
	// No connection may be on the old file, and nothing left in its log: that would be taken for the new one's.
	if err := truncate(ctx, b.db); err != nil {
		return err
	}
	if err := b.disconnect(); err != nil {
		return err
	}
	if err := takePlace(b.path); err != nil {
		return err
	}
	return b.open(ctx)
}

// takePlace renames the fresh file over path, durably. No connection may be on path.
func takePlace(path string) error {
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return fmt.Errorf("%s-wal still has %d bytes", path, info.Size())
	}
	if err := os.Rename(freshPath(path), path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
}

// byDigest puts ballots in the order of the seal, free slots last.
func byDigest(a, b *version1.SealedBallot) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	x, y := a.Digest(), b.Digest()
	return bytes.Compare(x[:], y[:])
}

// ballots are all ballots of a closed box, sorted. Nothing may be writing.
func (b *box) ballots(ctx context.Context) ([]version1.SealedBallot, error) {
	if b.db == nil || b.layout != sorted {
		return nil, errors.New("the box is not sorted")
	}
	slots, _, err := readSlots(ctx, b.db, b.sealedSize)
	list := make([]version1.SealedBallot, 0, len(slots))
	for _, ballot := range slots {
		if ballot != nil {
			list = append(list, *ballot)
		}
	}
	return list, err
}
