package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"ceping/survey"
)

// box is the open box of one session.
type box struct {
	path       string
	sealedSize int
	writer     *writer
	// What follows belongs to the writer; others read it in a pause, and the counts under their lock.
	db     *sql.DB
	layout int
	spent  map[[32]byte][32]byte // nonce → digest of its ballot
	free   []int                 // slots
	mu     sync.Mutex
	cast   map[string]int // by category
}

// openBox opens a box file and scans it. When the box does not lie as it must for its phase, because a closing or
// reopening was interrupted, it is written anew first.
func openBox(ctx context.Context, path string, sealedSize, layout int) (*box, error) {
	b := &box{path: path, sealedSize: sealedSize}
	if err := remove(path+".new", path+".new-journal"); err != nil {
		return nil, err
	}
	if err := b.open(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if b.layout != layout {
		if err := b.rewrite(ctx, layout); err != nil {
			return nil, errors.Join(err, b.db.Close())
		}
	}
	b.writer = startWriter(b.db)
	return b, nil
}

func (b *box) open(ctx context.Context) (err error) {
	if b.db, err = openExclusive(ctx, b.path); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.db.Close())
		}
	}()
	if err := b.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&b.layout); err != nil {
		return err
	}
	slots, err := readSlots(ctx, b.db)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent, b.free, b.cast = map[[32]byte][32]byte{}, nil, map[string]int{}
	for i, ballot := range slots {
		if ballot == nil {
			b.free = append(b.free, i+1)
			continue
		}
		b.spent[ballot.Nonce] = ballot.Digest()
		b.cast[ballot.Category]++
	}
	return nil
}

// rewrite writes all ballots to a fresh file, sorted or scattered, and opens that. Nothing may be writing.
func (b *box) rewrite(ctx context.Context, layout int) error {
	slots, err := readSlots(ctx, b.db)
	if err != nil {
		return err
	}
	if layout == sorted {
		slices.SortStableFunc(slots, byDigest)
	} else {
		shuffle(slots)
	}
	// The old connection goes first: it moves its log into the old file, so that none is left to be taken for the new one's.
	if err := b.db.Close(); err != nil {
		return err
	}
	failed := writeBox(ctx, b.path, slots, b.sealedSize, layout)
	if err := b.open(ctx); err != nil {
		return errors.Join(failed, err)
	}
	if b.writer != nil {
		b.writer.db = b.db
	}
	return failed
}

// byDigest puts ballots in the order of the seal, free slots last.
func byDigest(a, b *survey.SealedBallot) int {
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

// ballots are all ballots as they lie. Nothing may be writing.
func (b *box) ballots(ctx context.Context) ([]survey.SealedBallot, error) {
	slots, err := readSlots(ctx, b.db)
	list := make([]survey.SealedBallot, 0, len(slots))
	for _, ballot := range slots {
		if ballot != nil {
			list = append(list, *ballot)
		}
	}
	return list, err
}

// put is the change that casts a ballot. open says whether the phase takes it.
func (b *box) put(ballot survey.SealedBallot, open func() error) func(context.Context, *sql.Tx) (func(), error) {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		digest := ballot.Digest()
		if before, spent := b.spent[ballot.Nonce]; spent {
			if before == digest {
				return nil, nil
			}
			return nil, survey.ErrCredentialSpent
		}
		if err := open(); err != nil {
			return nil, err
		}
		if len(b.free) == 0 {
			return nil, &broken{errors.New("the box has no free slot: more ballots than slips")}
		}
		if len(ballot.Sealed) != b.sealedSize {
			return nil, survey.ErrMalformed
		}
		i := below(len(b.free))
		slot := b.free[i]
		err := exec(ctx, tx, `UPDATE slots SET used = $1, category = $2, nonce = $3, mac = $4, sealed = $5 WHERE slot = $6`,
			[]byte{1}, fixedCode(ballot.Category), ballot.Nonce[:], ballot.MAC[:], ballot.Sealed, slot)
		if err != nil {
			return nil, err
		}
		b.free[i] = b.free[len(b.free)-1]
		b.free = b.free[:len(b.free)-1]
		b.spent[ballot.Nonce] = digest
		b.count(ballot.Category, 1)
		return func() {
			b.free = append(b.free, slot)
			delete(b.spent, ballot.Nonce)
			b.count(ballot.Category, -1)
		}, nil
	}
}

func (b *box) count(category string, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cast[category] += n
}

func (b *box) counts() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.cast)
}

func (b *box) close() error {
	b.writer.stop()
	return b.db.Close()
}
