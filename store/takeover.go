package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"ceping/store/mirror"
	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/words"
)

// Taken tells what a takeover found.
type Taken struct {
	Session survey.Session
	// Slips and Cast are what the copy has, by category: to be held against what the hall's screen showed last.
	Slips map[string]survey.SlipCount
	Cast  map[string]survey.CastCount
}

// TakeOver makes a data directory of the copy of a session on a mirror, so that the session goes on with the same slips. As Restore it
// touches nothing that exists: the directory must be absent or empty, and with an error nothing is there. The copy is only read. The
// server that kept it must not run any more: of two that go on, each has ballots that the other has not. version is the program's, which must be
// the one that kept the copy while ballots are on their way.
func TakeOver(ctx context.Context, dir, from string, code mirror.Code, version string) (taken Taken, err error) {
	dir = filepath.Clean(dir)
	if err := checkTarget(dir); err != nil {
		return taken, err
	}
	key, err := code.Key()
	if err != nil {
		return taken, err
	}
	defer clear(key[:])
	content, err := newestCopy(ctx, from, key)
	if err != nil {
		return taken, err
	}
	defer clear(content.Head)
	to := target{dir, ".taking-over", "takeover", "taken over", removeTakeover}
	err = to.make(func(fresh string) (err error) {
		if err := unpackCopy(ctx, fresh, content); err != nil {
			return fmt.Errorf("the copy on the mirror is damaged (%w), and nothing was taken over", err)
		}
		if taken, err = proveTaken(ctx, fresh, content.Session, version); err != nil {
			err = fmt.Errorf("the copy on the mirror does not fit together (%w), and nothing was taken over", err)
		}
		return err
	})
	return taken, err
}

// removeTakeover overwrites what was made of a copy: it has the seed and the box.
func removeTakeover(fresh string) error {
	var err error
	walked := filepath.WalkDir(fresh, func(path string, d fs.DirEntry, walking error) error {
		if walking == nil && d.Type().IsRegular() {
			err = errors.Join(err, shred(path))
		}
		return nil
	})
	return errors.Join(err, walked, os.RemoveAll(fresh))
}

// newestCopy reads the copy that a key reads, and of two the one that is further. An interrupted making leaves a second one.
func newestCopy(ctx context.Context, from string, key mirror.Key) (newest mirror.Content, err error) {
	paths, err := mirror.Find(from, key)
	if errors.Is(err, mirror.ErrNone) {
		return newest, fmt.Errorf("no copy in %s is read by this takeover code: look whether it is the right disk and the directory that --mirror named, and type the code again", from)
	}
	if err != nil {
		return newest, fmt.Errorf("the mirror %s cannot be read (%w), and nothing was taken over: mount the disk, and name the directory that --mirror named", from, err)
	}
	var at [3]int
	var wrong []error
	for _, path := range paths {
		content, err := mirror.Read(ctx, path, key)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", path, err))
			continue
		}
		step, spent, collected, err := street.Progress(ctx, wholeOfCopy(content), content.Slips)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", path, err))
			continue
		}
		if further := [3]int{step, spent, collected}; newest.Head == nil || slices.Compare(further[:], at[:]) > 0 {
			newest, at = content, further
		}
	}
	if newest.Head == nil {
		return newest, fmt.Errorf("the copy on the mirror is damaged (%w), and nothing was taken over", errors.Join(wrong...))
	}
	return newest, nil
}

func wholeOfCopy(content mirror.Content) street.Whole {
	return street.Whole{Head: content.Head, Tables: content.Tables, Each: func(_ context.Context, table int, visit func(int, []byte) error) error {
		return content.Cells(table, visit)
	}}
}

// unpackCopy writes the files of a house of what a copy has. They have seen all acts of the record: what else a mark would tell is whether
// one of them is an older copy, and they came together.
func unpackCopy(ctx context.Context, dir string, content mirror.Content) error {
	if err := checkID(content.Session); err != nil {
		return err
	}
	record, err := unpackRecord(content.Record)
	if err != nil {
		return err
	}
	defer clear(record)
	house := filepath.Join(dir, houseName)
	if err := os.WriteFile(house, record, 0o600); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, boxesName), 0o700); err != nil {
		return err
	}
	known, err := ledgerOf(ctx, house)
	if err != nil {
		return err
	}
	if err := street.RestoreSlips(ctx, filepath.Join(dir, slipsName), known.id, known.last(), content.Phase, content.Slips); err != nil {
		return err
	}
	return street.RestoreBox(ctx, boxPath(dir, content.Session), wholeOfCopy(content), known.last())
}

func ledgerOf(ctx context.Context, house string) (l ledger, err error) {
	var image *sql.DB
	if image, err = openImage(ctx, house); err != nil {
		return l, err
	}
	defer image.Close()
	return readLedger(ctx, image)
}

// proveTaken opens the house that was made, which finishes a step that was under way, and records the takeover.
func proveTaken(ctx context.Context, dir, id, version string) (taken Taken, err error) {
	opened, err := Open(ctx, Config{Dir: dir, Access: Working, Version: version, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return taken, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	if taken.Session, err = opened.Session(ctx, id); err != nil {
		return taken, err
	}
	k, err := opened.find(id)
	if err != nil {
		return taken, err
	}
	k.acts.Lock()
	done := words.TakenOver()
	err = opened.act(ctx, k, nil, func(a *acting) error {
		a.deeds = []deed{{survey.Terminal, id, done.Name(), done.Detail()}}
		return a.record(ctx)
	})
	k.acts.Unlock()
	if err != nil {
		return taken, err
	}
	slips, errSlips := opened.CountSlips(ctx, id)
	cast, errCast := opened.CountCast(ctx, id)
	taken.Slips, taken.Cast = slips, cast
	return taken, cmp.Or(errSlips, errCast)
}
