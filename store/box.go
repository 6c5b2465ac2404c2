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
	"ceping/survey/version1"
)

// box is the box of one session. Its file is held open while ballots are cast, and otherwise opened for an act and let go.
type box struct {
	path       string
	sealedSize int
	phase      func() survey.Phase // the session's
	fits       func(stamp) error   // whether the file at its place is the one that is known, at each opening
	writer     *writer
	// What follows belongs to the writer; only the counts are read by others, under their lock.
	db        *sql.DB // nil while the file is not open
	at        place   // of db
	unstamped bool    // while it is adopted
	layout    int
	slots     int
	spent     map[[32]byte][32]byte // nonce → digest of its ballot
	free      []int                 // slots
	mu        sync.Mutex
	cast      map[string]int // by category
}

// newBox is a box as it was scanned. Nothing is opened before the first act.
func newBox(path string, sealedSize int, scan boxScan, phase func() survey.Phase, fits func(stamp) error, logger *slog.Logger) *box {
	b := &box{path: path, sealedSize: sealedSize, phase: phase, fits: fits}
	b.take(scan)
	b.writer = startWriter(b.connect, logger)
	b.writer.rest = b.rest
	return b
}

// readOnly is a box that takes nothing.
func readOnly(path string, sealedSize int, scan boxScan, phase func() survey.Phase) *box {
	b := &box{path: path, sealedSize: sealedSize, phase: phase, writer: noWriter()}
	b.take(scan)
	return b
}

func (b *box) take(scan boxScan) {
	b.layout, b.slots, b.spent, b.free = scan.layout, scan.slots, scan.spent, scan.free
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cast = scan.cast
}

// connect returns the connection to a box that lies as its phase wants it. When the ballots lie otherwise, because a closing or
// reopening was interrupted, the file is written anew first.
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

// rest lets go of a file that no ballot is cast into. With hundreds of sessions there are not files enough for all.
func (b *box) rest() error {
	if b.phase() == survey.Voting {
		return nil
	}
	return b.disconnect()
}

// layoutOf is how the ballots must lie in a phase.
func layoutOf(p survey.Phase) int {
	if p.Reached(survey.Closed) {
		return sorted
	}
	return scattered
}

func (b *box) open(ctx context.Context) error {
	if info, err := os.Lstat(b.path); err != nil {
		return err // SQLite would make an empty one
	} else if info.Size() == 0 {
		return errNoBytes
	}
	db, err := openExclusive(ctx, b.path)
	if err != nil {
		return err
	}
	err = b.check(ctx, db)
	var scan boxScan
	if err == nil {
		scan, err = scanBox(ctx, db, b.sealedSize)
	}
	if err == nil && scan.slots != b.slots {
		err = faultError(survey.FaultShape)
	}
	if err != nil {
		return errors.Join(err, db.Close())
	}
	b.db, b.at = db, placed(b.path)
	b.take(scan)
	return nil
}

// check looks whether the file is the one that was left: it may have been put there since. One without a stamp is only adopted.
func (b *box) check(ctx context.Context, db *sql.DB) error {
	if b.unstamped {
		return nil
	}
	s, err := readStamp(ctx, db)
	if errors.Is(err, errNoStamp) {
		return fmt.Errorf("%w: %w", faultError(survey.FaultForeign), err)
	}
	if err != nil {
		return err
	}
	return b.fits(s)
}

// adopt gives the box of a ceping before 0.1.1 its stamp.
func (b *box) adopt(ctx context.Context, of stamp) error {
	return b.writer.pause(ctx, func(ctx context.Context) error {
		b.unstamped = true
		err := b.open(ctx)
		b.unstamped = false
		if err != nil {
			return err
		}
		tx, err := b.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if err := insertStamp(ctx, tx, of); err != nil {
			return err
		}
		return errors.Join(tx.Commit(), truncate(ctx, b.db))
	})
}

func (b *box) disconnect() error {
	if b.db == nil {
		return nil
	}
	db := b.db
	b.db = nil
	return db.Close()
}

// answered is what a ballot is answered without a look into the file; decided is false for one that must be stored.
func (b *box) answered(ballot version1.SealedBallot) (decided bool, err error) {
	if before, spent := b.spent[ballot.Nonce]; spent {
		if before == ballot.Digest() {
			return true, nil
		}
		return true, survey.ErrCredentialSpent
	}
	if err := b.phase().CanCast(); err != nil {
		return true, err
	}
	if len(ballot.Sealed) != b.sealedSize || len(ballot.Category) > codeWidth {
		return true, survey.ErrMalformed
	}
	if len(b.free) == 0 {
		return true, unavailable(errors.New("the box has no free slot: more ballots than slips"))
	}
	return false, nil
}

// put is the change that casts a ballot into a free slot.
func (b *box) put(ballot version1.SealedBallot) change {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		if decided, err := b.answered(ballot); decided {
			return nil, err
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
		b.spent[ballot.Nonce] = ballot.Digest()
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
