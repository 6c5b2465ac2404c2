package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/seal"
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
		var house, act, hash []byte
		if err := db.QueryRowContext(ctx, `SELECT house, act, hash FROM stamp`).Scan(&house, &act, &hash); err != nil {
			return b, true, err
		}
		if len(house) != 16 || len(act) != 8 || len(hash) != 32 {
			return b, true, errors.New("its mark is out of shape")
		}
		b.house, b.seen = [16]byte(house), street.Seen{Acts: int(binary.BigEndian.Uint64(act)), Hash: [32]byte(hash)}
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

// boxOfVersion1 are the ballots of a box, as they lie. Slots of another width than sealedSize are a fault.
func boxOfVersion1(ctx context.Context, path string, sealedSize int) ([]version1.SealedBallot, error) {
	db, err := openImage(ctx, path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT used, category, nonce, mac, sealed FROM slots ORDER BY slot`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []version1.SealedBallot{}
	for rows.Next() {
		var used, category, nonce, mac, sealed []byte
		if err := rows.Scan(&used, &category, &nonce, &mac, &sealed); err != nil {
			return nil, err
		}
		if len(used) != 1 || used[0] > 1 || len(nonce) != 32 || len(mac) != sha256.Size || len(sealed) != sealedSize {
			return nil, fmt.Errorf("%w: a slot of %d bytes", faultError(survey.FaultShape), len(sealed))
		}
		if used[0] == 1 {
			list = append(list, version1.SealedBallot{
				Category: readCode(category), Nonce: [32]byte(nonce), MAC: [32]byte(mac), Sealed: sealed,
			})
		}
	}
	return list, rows.Err()
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
	ballots, err := boxOfVersion1(ctx, s.boxPath(id), keys.BallotSize+seal.Overhead)
	return keys, ballots, k.misfit(err)
}

// readBoxOfVersion1 counts the ballots of a session of version 1, and looks whether a box that is under way is there.
func (g *sight) readBoxOfVersion1(ctx context.Context, path string, k *kept) error {
	if k.old.counts != nil {
		return nil // it was looked at when the house was taken over, and is again when it is archived
	}
	ballots, err := boxOfVersion1(ctx, path, k.old.ballotSize+seal.Overhead)
	if err != nil {
		return err
	}
	k.old.counts = &survey.Remains{Slips: g.old.counts[k.session.ID], Cast: map[string]int{}}
	for _, b := range ballots {
		k.old.counts.Cast[b.Category]++
	}
	return nil
}

// giveUpVersion1 keeps the counts of version 1 in the house, and puts an empty book of slips in the place of the old one. Interrupted, it is
// done again.
func (s *Store) giveUpVersion1(ctx context.Context, found *sight) error {
	if found.old == nil {
		return nil
	}
	tx, err := s.house.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, k := range found.sessions {
		if k.old.counts == nil || k.session.Fault != "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sessions SET kept = $1 WHERE id = $2 AND kept IS NULL`, text(k.old.counts), k.session.ID); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE house SET slips_seen = 0`); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	path := s.slipsPath()
	fresh, aside := filepath.Join(s.dir, tempPrefix+"slips.version2"), filepath.Join(s.dir, tempPrefix+"slips.version1")
	if err := errors.Join(shred(fresh), remove(aside)); err != nil {
		return err
	}
	if err := street.CreateSlips(ctx, fresh, s.acts.id); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-journal"} { // of the old one; the new one would take it for its own
		if err := shred(path + suffix); err != nil {
			return err
		}
	}
	if err := os.Link(path, aside); err != nil {
		return err
	}
	if err := errors.Join(os.Rename(fresh, path), syncPath(s.dir)); err != nil {
		return err
	}
	return shred(aside)
}
