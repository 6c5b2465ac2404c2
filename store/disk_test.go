package store_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// TestVotersTouchOnlyTheStreet: nothing that a voter does changes a byte of the house or of its log, and after every answer the logs of slips
// and box say nothing, there is no -shm, and neither file has changed its size. Collecting writes into the book of slips alone, casting into
// the box alone: no commit, and no page of a log, ever has both.
func TestVotersTouchOnlyTheStreet(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Voting)
	house := func() map[string][]byte {
		files := map[string][]byte{}
		for _, name := range []string{"ceping.db", "ceping.db-wal"} {
			content, err := os.ReadFile(filepath.Join(h.dir, name))
			h.must(err)
			files[name] = content
		}
		return files
	}
	before := house()
	street := []string{filepath.Join(h.dir, "slips.db"), filepath.Join(h.dir, h.boxFile())}
	sizes := map[string]int64{}
	for _, file := range street {
		sizes[file] = size(t, file)
	}
	only := func(act string, writes int, do func()) {
		t.Helper()
		var before [2][]byte
		for i, file := range street {
			content, err := os.ReadFile(file)
			h.must(err)
			before[i] = content
		}
		do()
		for i, file := range street {
			after, err := os.ReadFile(file)
			h.must(err)
			if changed := !bytes.Equal(before[i], after); changed != (i == writes) {
				t.Errorf("%s changes %s: %t", act, filepath.Base(file), changed)
			}
		}
	}
	for i := range 12 {
		only("collecting", 0, func() { h.collect(1) })
		b := newBallot()
		b.Paper = i%3 == 0
		only("casting", 1, func() { h.must(h.Cast(t.Context(), h.id, b)) })
		for _, file := range street {
			log, err := os.ReadFile(file + "-wal")
			if err != nil && !os.IsNotExist(err) || len(bytes.Trim(log, "\x00")) > 0 {
				t.Errorf("%s-wal has %d bytes after the answer, %v", filepath.Base(file), len(log), err)
			}
			if _, err := os.Stat(file + "-shm"); err == nil {
				t.Errorf("%s-shm exists", filepath.Base(file))
			}
			if n := size(t, file); n != sizes[file] {
				t.Errorf("%s grew from %d to %d bytes", filepath.Base(file), sizes[file], n)
			}
		}
	}
	if _, err := h.Totals(t.Context(), h.id); err != nil || !maps.EqualFunc(before, house(), bytes.Equal) {
		t.Errorf("voters have changed the house, %v", err)
	}
}

// TestOpenedOverwrites: once a box is opened, no file has its seed, a nonce or a blinded element; if that could not be done then, the next start
// does it.
func TestOpenedOverwrites(t *testing.T) {
	for _, interrupted := range []bool{false, true} {
		h := newHall(t, openSQLite, 12, survey.Draft)
		marks, _ := h.marked(false)
		gone := map[string][]byte{}
		for name, mark := range marks {
			if name == "seed" || name == "blinded" || name[:5] == "nonce" {
				gone[name] = mark
			}
		}
		h.advance(survey.Closed)
		if found := holding(t, h.dir, gone); len(found) < len(gone) {
			t.Fatalf("the marks are not in the files: nothing is tried: %v", found)
		}
		h.close()
		old := filepath.Join(h.frozen(), "slips.db")
		h.open()
		h.advance(survey.Opened)
		if interrupted { // as it stands before the book of slips follows
			h.close()
			copyFile(t, old, filepath.Join(h.dir, "slips.db"))
			alter(t, filepath.Join(h.dir, "ceping.db"), `UPDATE house SET slips_seen = 0`)
			h.open()
		}
		if found := holding(t, h.dir, gone); len(found) > 0 {
			t.Errorf("interrupted %t: %v", interrupted, found)
		}
		if m, err := h.Material(t.Context(), h.id); err != nil || m.Seed != nil {
			t.Errorf("a seed of %d bytes in memory, %v", len(m.Seed), err)
		}
	}
}

// TestPrivateFiles: only the owner may read the data directory, also while a backup is written.
func TestPrivateFiles(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	look := func() {
		t.Helper()
		err := filepath.WalkDir(h.dir, func(path string, entry os.DirEntry, err error) error {
			h.must(err)
			if info, err := entry.Info(); err == nil && path != h.dir && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s has mode %v", path, info.Mode())
			}
			return nil
		})
		h.must(err)
	}
	look()
	h.must(h.Backup(t.Context(), looking{look}, act("", "backup")))
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	h.cast(newBallot())
	look()
	entries, err := os.ReadDir(h.dir)
	h.must(err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{"boxes", "ceping.db", "ceping.db-shm", "ceping.db-wal", "ceping.lock", "slips.db", "slips.db-wal"}, names); diff != "" {
		t.Errorf("the directory (-want +got):\n%s", diff)
	}
}

// looking looks whenever something is written.
type looking struct{ look func() }

func (l looking) Write(p []byte) (int, error) { l.look(); return len(p), nil }
