package store_test

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/seal"
)

// TestNothingBesides: after every answer the write-ahead logs of slips and box are empty, there is no -shm, and neither file
// has changed its size: rows were overwritten in place.
func TestNothingBesides(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Ready)
	batch := newSlips(12)
	h.must(h.Issue(t.Context(), h.id, batch, act("issue")))
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	files := []string{filepath.Join(h.dir, "slips.db"), filepath.Join(h.dir, "boxes", h.id+".db")}
	sizes := map[string]int64{}
	for _, file := range files {
		sizes[file] = size(t, file)
	}
	for _, issued := range batch {
		h.must(second(h.Collect(t.Context(), issued.Digest, element())))
		h.must(h.Cast(t.Context(), h.id, newBallot()))
		for _, file := range files {
			if n := size(t, file+"-wal"); n != 0 {
				t.Errorf("%s-wal has %d bytes after the answer", filepath.Base(file), n)
			}
			if _, err := os.Stat(file + "-shm"); err == nil {
				t.Errorf("%s-shm exists", filepath.Base(file))
			}
			if n := size(t, file); n != sizes[file] {
				t.Errorf("%s grew from %d to %d bytes", filepath.Base(file), sizes[file], n)
			}
		}
	}
}

// size of a file; an absent one has none.
func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestNoOrder: in the raw bytes of an open box the places of ballots say nothing of the order in which they were cast, nor
// of who cast before it was closed and reopened.
func TestNoOrder(t *testing.T) {
	const boxes = 40
	for _, n := range []int{3, 5, 12, 60} {
		for _, reopened := range []bool{false, true} {
			h := newHall(t, openSQLite, n, survey.Draft)
			sum := 0.0
			for range boxes {
				h.session(survey.Voting)
				sum += spearman(places(h, reopened))
			}
			// ρ of n random places has variance 1/(n−1). A sound store is beyond 4.5 standard deviations once in 150,000
			// runs, and slots filled in order always.
			if band := 4.5 * math.Sqrt(1/float64(n-1)/boxes); math.Abs(sum/boxes) > band {
				t.Errorf("%d voters, reopened %t: mean ρ of %d boxes is %.3f, the band is ±%.3f", n, reopened, boxes, sum/boxes, band)
			}
		}
	}
}

// places fills the box, one ballot after another, and finds where each lies in the file's bytes.
func places(h *hall, reopened bool) []int {
	h.t.Helper()
	ballots := newBallots(h.slots)
	half := len(ballots) / 2
	h.cast(ballots[:half]...)
	if reopened {
		h.advance(survey.Closed)
		h.back()
	}
	h.cast(ballots[half:]...)
	raw := h.raw(h.boxFile())
	at := make([]int, len(ballots))
	for i, b := range ballots {
		if at[i] = bytes.Index(raw, b.Nonce[:]); at[i] < 0 || bytes.Count(raw, b.Nonce[:]) != 1 {
			h.t.Fatalf("ballot %d is in the file %d times", i, bytes.Count(raw, b.Nonce[:]))
		}
	}
	return at
}

func (h *hall) boxFile() string { return filepath.Join("boxes", h.id+".db") }

func (h *hall) raw(name string) []byte {
	h.t.Helper()
	raw, err := os.ReadFile(filepath.Join(h.dir, name))
	h.must(err)
	return raw
}

// TestInPlace: a cast and a collect change nothing but the zeros of one free row: no header, no counter, no offset of another
// row moves, also when a ballot is longer than a page.
func TestInPlace(t *testing.T) {
	for _, ballotSize := range []int{256, 2048, 6144, 40960} {
		h := newHall(t, openSQLite, 12, survey.Draft)
		keys := someKeys()
		keys.BallotSize = ballotSize
		h.must(h.MakeReady(t.Context(), h.id, keys, h.slots, act("ready")))
		batch := h.issue()
		h.advance(survey.Collecting)
		h.advance(survey.Voting)
		for _, issued := range batch {
			bound := element()
			onlyZeros(h, "slips.db", 1+filled(bound[:]), func() { h.must(second(h.Collect(t.Context(), issued.Digest, bound))) })
			b := newBallot()
			b.Sealed = make([]byte, ballotSize+seal.Overhead)
			rand.Read(b.Sealed)
			onlyZeros(h, h.boxFile(), 1+filled([]byte(b.Category), b.Nonce[:], b.MAC[:], b.Sealed), func() { h.cast(b) })
		}
	}
}

// onlyZeros checks that an act changes that many bytes of a file, each of which was zero.
func onlyZeros(h *hall, name string, want int, act func()) {
	h.t.Helper()
	before := h.raw(name)
	act()
	after := h.raw(name)
	if len(before) != len(after) {
		h.t.Fatalf("%s had %d bytes and has %d", name, len(before), len(after))
	}
	changed := 0
	for i := range after {
		if before[i] == after[i] {
			continue
		}
		changed++
		if before[i] != 0 {
			h.t.Fatalf("%s: byte %d was %#x and is %#x", name, i, before[i], after[i])
		}
	}
	if changed != want {
		h.t.Errorf("%s: %d bytes changed, want %d", name, changed, want)
	}
}

// filled is how many bytes are not zero.
func filled(parts ...[]byte) int {
	n := 0
	for _, part := range parts {
		n += len(part) - bytes.Count(part, []byte{0})
	}
	return n
}

// TestSlipsLieByDigest: a batch lies in the order of its digests, and the one before is overwritten.
func TestSlipsLieByDigest(t *testing.T) {
	h := newHall(t, openSQLite, 60, survey.Ready)
	first, batch := h.issue(), h.issue()
	raw := h.raw("slips.db")
	for _, issued := range first {
		if bytes.Contains(raw, issued.Digest[:]) {
			t.Fatal("a digest of the batch before is still in the file")
		}
	}
	for _, issued := range batch {
		if n := bytes.Count(raw, issued.Digest[:]); n != 1 {
			t.Fatalf("a digest is in the file %d times", n)
		}
	}
	slices.SortFunc(batch, func(a, b survey.IssuedSlip) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
	h.close()
	db, err := sql.Open("sqlite", filepath.Join(h.dir, "slips.db"))
	h.must(err)
	defer db.Close()
	rows, err := db.Query(`SELECT digest FROM slips ORDER BY rank`)
	h.must(err)
	defer rows.Close()
	for _, issued := range batch {
		var digest []byte
		if !rows.Next() || rows.Scan(&digest) != nil || !bytes.Equal(digest, issued.Digest[:]) {
			t.Fatalf("not by digest: %x, want %x", digest, issued.Digest)
		}
	}
}

// spearman is the rank correlation of a list with its own order.
func spearman(values []int) float64 {
	n, d := float64(len(values)), 0.0
	for i, v := range values {
		rank := 0
		for _, other := range values {
			if other < v {
				rank++
			}
		}
		d += float64((rank - i) * (rank - i))
	}
	return 1 - 6*d/(n*(n*n-1))
}

// TestClosedBoxIsSorted: in the bytes of a closed box the ballots lie by digest, each once, and nothing of the open box is left
// beside it.
func TestClosedBoxIsSorted(t *testing.T) {
	h := newHall(t, openSQLite, 60, survey.Voting)
	h.cast(newBallots(45)...)
	h.advance(survey.Closed)
	ballots, err := h.Ballots(t.Context(), h.id)
	h.must(err)
	raw := h.raw(h.boxFile())
	var last [32]byte
	for i, b := range ballots {
		d := b.Digest()
		if bytes.Compare(last[:], d[:]) >= 0 {
			t.Errorf("ballot %d is out of order", i)
		}
		if n := bytes.Count(raw, b.Nonce[:]); n != 1 {
			t.Errorf("ballot %d is in the file %d times", i, n)
		}
		last = d
	}
	entries, err := os.ReadDir(filepath.Join(h.dir, "boxes"))
	h.must(err)
	for _, entry := range entries {
		if name := entry.Name(); name != h.id+".db" && size(t, filepath.Join(h.dir, "boxes", name)) > 0 {
			t.Errorf("%s lies beside the closed box", name)
		}
	}
}

// TestBlindedIsOverwritten: from opened on no blinded element is in the slips' file.
func TestBlindedIsOverwritten(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	batch := newSlips(3)
	h.must(h.Issue(t.Context(), h.id, batch, act("issue")))
	h.advance(survey.Collecting)
	bound := element()
	h.must(second(h.Collect(t.Context(), batch[0].Digest, bound)))
	file := filepath.Join(h.dir, "slips.db")
	if raw, err := os.ReadFile(file); err != nil || !bytes.Contains(raw, bound[:]) {
		t.Fatalf("the element is not in the file to begin with: %v", err)
	}
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	for _, name := range []string{file, file + "-wal"} {
		if raw, _ := os.ReadFile(name); bytes.Contains(raw, bound[:]) {
			t.Errorf("%s still has a blinded element", filepath.Base(name))
		}
	}
}

// TestPrivateFiles: only the owner may read the data directory.
func TestPrivateFiles(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Voting)
	err := filepath.WalkDir(h.dir, func(path string, entry os.DirEntry, err error) error {
		h.must(err)
		if info, err := entry.Info(); err == nil && path != h.dir && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
	h.must(err)
}
