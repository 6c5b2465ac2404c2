package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"sync"

	"ceping/survey"
)

// box is the open box of one session.
type box struct {
	path       string
	sealedSize int
	phase      func() survey.Phase // the session's
	writer     *writer
	// What follows belongs to the writer; only the counts are read by others, under their lock.
	db     *sql.DB // nil after a rewrite that failed at the worst moment, until connect
	layout int
	spent  map[[32]byte][32]byte // nonce → digest of its ballot
	free   []int                 // slots
	mu     sync.Mutex
	cast   map[string]int // by category
}

// openBox opens a box file and scans it. When the ballots do not lie as they must in the session's phase, because a closing
// or reopening was interrupted, the file is written anew first.
func openBox(ctx context.Context, path string, sealedSize int, phase func() survey.Phase, logger *slog.Logger) (*box, error) {
	b := &box{path: path, sealedSize: sealedSize, phase: phase}
	if err := remove(freshPath(path), freshPath(path)+"-journal"); err != nil {
		return nil, err
	}
	if _, err := b.connect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), b.disconnect())
	}
	b.writer = startWriter(b.connect, logger)
	return b, nil
}

// connect returns the connection to a box that lies as its phase wants it.
func (b *box) connect(ctx context.Context) (*sql.DB, error) {
	if b.db == nil {
		if err := b.open(ctx); err != nil {
			return nil, err
		}
	}
	if want := layoutOf(b.phase()); b.layout != want {
		if err := b.rewrite(ctx, want); err != nil {
			return nil, err
		}
	}
	return b.db, nil
}

// layoutOf is how the ballots must lie in a phase.
func layoutOf(p survey.Phase) int {
	if p.Reached(survey.Closed) {
		return sorted
	}
	return scattered
}

func (b *box) open(ctx context.Context) error {
	if _, err := os.Stat(b.path); err != nil {
		return err // SQLite would make an empty one
	}
	db, err := openExclusive(ctx, b.path)
	if err != nil {
		return err
	}
	slots, layout, err := readSlots(ctx, db)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	b.db, b.layout = db, layout
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

func (b *box) disconnect() error {
	if b.db == nil {
		return nil
	}
	db := b.db
	b.db = nil
	return db.Close()
}

// put is the change that casts a ballot into a free slot.
func (b *box) put(ballot survey.SealedBallot) change {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		digest := ballot.Digest()
		if before, spent := b.spent[ballot.Nonce]; spent {
			if before == digest {
				return nil, nil
			}
			return nil, survey.ErrCredentialSpent
		}
		if err := b.phase().CanCast(); err != nil {
			return nil, err
		}
		if len(ballot.Sealed) != b.sealedSize || len(ballot.Category) > codeWidth {
			return nil, survey.ErrMalformed
		}
		if len(b.free) == 0 {
			return nil, unavailable(errors.New("the box has no free slot: more ballots than slips"))
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
	counts := maps.Clone(b.cast)
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n == 0 })
	return counts
}

func (b *box) close() error {
	b.writer.stop()
	return b.disconnect()
}
