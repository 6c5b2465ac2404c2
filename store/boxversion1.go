package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/version1"
)

// Files of version 1 are only read: boxes until they are erased, so that an opened session can be archived, and the book of slips once,
// for its counts.

// book1 is a book of slips of version 1, in numbers.
type book1 struct {
	counts map[string]map[string]survey.SlipCount // by session and category
	marked bool                                   // it says whose it is: since 0.1.1
	house  [16]byte
	seen   street.Seen
}

// bookOfVersion1 reads one; found is false for a file that is none.
func bookOfVersion1(ctx context.Context, path string) (b book1, found bool, err error) {
	db, err := openImage(ctx, path)
	if err != nil {
		return b, false, err
	}
	defer db.Close()
	var slips, marked int
	err = db.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE name = 'slips'), count(*) FILTER (WHERE name = 'stamp') FROM sqlite_schema`).Scan(&slips, &marked)
	if err != nil || slips == 0 {
		return b, false, err
	}
	if b.marked = marked > 0; b.marked {
		if b.house, b.seen, err = markOfVersion1(ctx, db); err != nil {
			return b, true, err
		}
	}
	rows, err := db.QueryContext(ctx, `SELECT session, category, state FROM slips`)
	if err != nil {
		return b, true, err
	}
	defer rows.Close()
	b.counts = map[string]map[string]survey.SlipCount{}
	for rows.Next() {
		var id, category, state []byte
		if err := rows.Scan(&id, &category, &state); err != nil {
			return b, true, err
		}
		session, err := readID(id)
		if err != nil || len(state) != 1 {
			return b, true, errors.New("a slip is out of shape")
		}
		if b.counts[session] == nil {
			b.counts[session] = map[string]survey.SlipCount{}
		}
		n := b.counts[session][readCode(category)]
		n.Printed++
		switch state[0] {
		case 1:
			n.Collected++
		case 2:
			n.Void++
		}
		b.counts[session][readCode(category)] = n
	}
	return b, true, rows.Err()
}

// box1 is a box of version 1.
type box1 struct {
	ballots []version1.SealedBallot // as they lie
	marked  bool                    // it says whose it is: since 0.1.1
	house   [16]byte
	session string
	seen    street.Seen
}

// boxOfVersion1 reads one. Slots of another width than sealedSize are a fault.
func boxOfVersion1(ctx context.Context, path string, sealedSize int) (b box1, err error) {
	db, err := openImage(ctx, path)
	if err != nil {
		return b, err
	}
	defer db.Close()
	if err := db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'stamp'`).Scan(&b.marked); err != nil {
		return b, err
	}
	if b.marked {
		var session []byte
		if err := db.QueryRowContext(ctx, `SELECT session FROM stamp`).Scan(&session); err != nil {
			return b, err
		}
		if b.session, err = readID(session); err != nil {
			return b, err
		}
		if b.house, b.seen, err = markOfVersion1(ctx, db); err != nil {
			return b, err
		}
	}
	rows, err := db.QueryContext(ctx, `SELECT used, category, nonce, mac, sealed FROM slots ORDER BY slot`)
	if err != nil {
		return b, err
	}
	defer rows.Close()
	for rows.Next() {
		var used, category, nonce, mac, sealed []byte
		if err := rows.Scan(&used, &category, &nonce, &mac, &sealed); err != nil {
			return b, err
		}
		if len(used) != 1 || used[0] > 1 || len(nonce) != 32 || len(mac) != sha256.Size || len(sealed) != sealedSize {
			return b, fmt.Errorf("%w: a slot of %d bytes", faultError(survey.FaultShape), len(sealed))
		}
		if used[0] == 1 {
			b.ballots = append(b.ballots, version1.SealedBallot{
				Category: readCode(category), Nonce: [32]byte(nonce), MAC: [32]byte(mac), Sealed: sealed,
			})
		}
	}
	return b, rows.Err()
}

// markOfVersion1 is what a file says of whose it is.
func markOfVersion1(ctx context.Context, db *sql.DB) (house [16]byte, seen street.Seen, err error) {
	var id, act, hash []byte
	if err := db.QueryRowContext(ctx, `SELECT house, act, hash FROM stamp`).Scan(&id, &act, &hash); err != nil {
		return house, seen, err
	}
	if len(id) != 16 || len(act) != 8 || len(hash) != 32 {
		return house, seen, errors.New("its mark is out of shape")
	}
	return [16]byte(id), street.Seen{Acts: int(binary.BigEndian.Uint64(act)), Hash: [32]byte(hash)}, nil
}

// checkVersion1 reads the box of a session, and looks whether it holds as many ballots as were counted when the house was taken over.
func (k *kept) checkVersion1(ctx context.Context, path string) error {
	return second(k.readVersion1(ctx, path))
}

func (k *kept) readVersion1(ctx context.Context, path string) (box1, error) {
	box, err := boxOfVersion1(ctx, path, k.old.ballotSize+version1.Overhead)
	if err != nil {
		return box, err
	}
	if kept := k.old.counts; kept != nil && kept.Cast != nil && !maps.Equal(kept.Cast, box.cast()) {
		return box, fmt.Errorf("%w: it holds %v ballots, and %v were counted", faultError(survey.FaultForeign), box.cast(), kept.Cast)
	}
	return box, nil
}

// cast counts the ballots by category.
func (b *box1) cast() map[string]int {
	counts := map[string]int{}
	for _, one := range b.ballots {
		counts[one.Category]++
	}
	return counts
}

// Version1 implements office.Past.
func (s *Store) Version1(ctx context.Context, id string) (version1.Keys, []version1.SealedBallot, error) {
	k, err := s.find(id)
	if err != nil {
		return version1.Keys{}, nil, err
	}
	session := k.get()
	if session.Protocol != 1 || session.Remains != nil {
		return version1.Keys{}, nil, survey.ErrSessionUnknown
	}
	keys := version1.Keys{Manifest: k.keys.Manifest, WrappedBox: k.keys.Wrapped, IssuerSeed: k.old.seed, BallotSize: k.old.ballotSize}
	box, err := k.readVersion1(ctx, s.boxPath(id))
	return keys, box.ballots, k.misfit(err)
}

// readBoxOfVersion1 looks whether the box is the one that was left. Its ballots are counted when the house is taken over, or when the box is
// put back later.
func (g *sight) readBoxOfVersion1(ctx context.Context, path string, k *kept) error {
	box, err := k.readVersion1(ctx, path)
	switch {
	case err != nil:
		return err
	case box.marked && box.session != k.session.ID:
		return faultError(survey.FaultForeign)
	case box.marked:
		if err := g.judge(box.house, box.seen, int(k.boxSeen.Int64)); err != nil {
			return err
		}
	case k.boxSeen.Valid:
		return fmt.Errorf("%w: it does not say whose it is", faultError(survey.FaultForeign))
	}
	if k.old.counts == nil {
		k.old.counts = &survey.Remains{Slips: g.old.of(k.session.ID)}
	}
	k.old.counts.Cast = box.cast()
	return nil
}

// of are the counts of a session; nil without a book.
func (b *book1) of(session string) map[string]survey.SlipCount {
	if b == nil {
		return nil
	}
	return b.counts[session]
}

// giveUpVersion1 keeps the counts of version 1 in the house, and puts an empty book of slips in the place of the old one. Interrupted, it is
// done again.
func (s *Store) giveUpVersion1(ctx context.Context, found *sight) error {
	if found.old == nil {
		return nil
	}
	if err := s.keepVersion1(ctx, found); err != nil {
		return err
	}
	path := s.slipsPath()
	fresh, aside := s.temporary("slips.version2"), s.temporary("slips.version1")
	if err := errors.Join(shred(fresh), remove(aside)); err != nil { // aside is a second name of the book as long as that is there
		return err
	}
	if err := street.CreateSlips(ctx, fresh, s.acts.id); err != nil {
		return err
	}
	// What a killed process has left in the log of the old book is moved into it, for the new one would take it for its own. Taken away
	// before, it might be what the book cannot be read without.
	if err := absorb(ctx, path); err != nil {
		return err
	}
	if err := os.Link(path, aside); err != nil {
		return fmt.Errorf("the directory must lie on a file system with hard links: %w", err)
	}
	if err := errors.Join(os.Rename(fresh, path), syncPath(s.dir)); err != nil {
		return err
	}
	return shred(aside)
}

// keepVersion1 keeps the counts of every session in the house before the book goes: also of one whose box is not there now. What a killed
// process has left in the logs of boxes is moved into them, so that the file is all there is of a box.
func (s *Store) keepVersion1(ctx context.Context, found *sight) error {
	tx, err := s.house.now().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, k := range found.sessions {
		if k.session.Protocol != 1 || k.session.Remains != nil {
			continue
		}
		counts := k.old.counts
		if counts == nil {
			counts = &survey.Remains{Slips: found.old.of(k.session.ID)}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sessions SET kept = $1 WHERE id = $2 AND kept IS NULL`, text(counts), k.session.ID); err != nil {
			return err
		}
		if k.session.Fault == "" {
			if err := absorb(ctx, s.boxPath(k.session.ID)); err != nil {
				return err
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE house SET slips_seen = 0`); err != nil {
		return err
	}
	return tx.Commit()
}

// absorb moves the log of a file into it.
func absorb(ctx context.Context, path string) error {
	info, err := os.Lstat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.Size() > 0 {
		db, opening := openExclusive(ctx, path)
		if opening != nil {
			return opening
		}
		err = db.Close()
	}
	if err != nil {
		return err
	}
	return shred(path + "-wal")
}
