package store_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"ceping/survey"
)

// TestNothingBesides: after every answer the write-ahead logs of slips and box are empty, there is no -shm, and neither file
// has changed its size: rows were overwritten in place.
func TestNothingBesides(t *testing.T) {
	h := newHouse(t, 12, survey.Ready)
	batch := newSlips(12)
	h.must(h.Issue(t.Context(), h.id, batch, act("issue")))
	h.advance(survey.Collecting, 12)
	h.advance(survey.Voting, 12)
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

// TestNoOrder: in the raw bytes of an open box the places of ballots say nothing of the order in which they were cast. The
// mean of Spearman's ρ over many boxes stays within the 99.9 % band around 0.
func TestNoOrder(t *testing.T) {
	boxes := 40
	if testing.Short() {
		boxes = 10
	}
	for _, n := range []int{3, 5, 12, 60} {
		sum := 0.0
		for range boxes {
			sum += spearman(places(t, n))
		}
		// ρ of n random places has variance 1/(n−1); 3.29 standard deviations hold 99.9 %.
		if band := 3.29 * math.Sqrt(1/float64(n-1)/float64(boxes)); math.Abs(sum/float64(boxes)) > band {
			t.Errorf("%d voters: mean ρ of %d boxes is %.3f, the band is ±%.3f", n, boxes, sum/float64(boxes), band)
		}
	}
}

// places casts n ballots into a box one after another and finds where each lies in the file's bytes.
func places(t *testing.T, n int) []int {
	t.Helper()
	h := newHouse(t, n, survey.Voting)
	ballots := make([]survey.SealedBallot, n)
	for i := range ballots {
		ballots[i] = newBallot()
		h.must(h.Cast(t.Context(), h.id, ballots[i]))
	}
	raw, err := os.ReadFile(filepath.Join(h.dir, "boxes", h.id+".db"))
	h.must(err)
	at := make([]int, n)
	for i, b := range ballots {
		if at[i] = bytes.Index(raw, b.Nonce[:]); at[i] < 0 || bytes.Count(raw, b.Nonce[:]) != 1 {
			t.Fatalf("ballot %d is in the file %d times", i, bytes.Count(raw, b.Nonce[:]))
		}
	}
	h.must(h.Store.Close())
	return at
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

// TestClosedBoxIsSorted: a closed box lies by digest, and nothing of the open one is left beside it.
func TestClosedBoxIsSorted(t *testing.T) {
	h := newHouse(t, 20, survey.Voting)
	for range 12 {
		h.must(h.Cast(t.Context(), h.id, newBallot()))
	}
	h.advance(survey.Closed, 20)
	ballots, err := h.Ballots(t.Context(), h.id)
	h.must(err)
	var last [32]byte
	for i, b := range ballots {
		d := b.Digest()
		if bytes.Compare(last[:], d[:]) >= 0 {
			t.Errorf("ballot %d is out of order", i)
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
	h := newHouse(t, 3, survey.Ready)
	batch := newSlips(3)
	h.must(h.Issue(t.Context(), h.id, batch, act("issue")))
	h.advance(survey.Collecting, 3)
	bound := element()
	h.must(second(h.Collect(t.Context(), batch[0].Digest, bound)))
	file := filepath.Join(h.dir, "slips.db")
	if raw, err := os.ReadFile(file); err != nil || !bytes.Contains(raw, bound[:]) {
		t.Fatalf("the element is not in the file to begin with: %v", err)
	}
	h.advance(survey.Voting, 3)
	h.advance(survey.Closed, 3)
	h.advance(survey.Opened, 3)
	for _, name := range []string{file, file + "-wal"} {
		if raw, _ := os.ReadFile(name); bytes.Contains(raw, bound[:]) {
			t.Errorf("%s still has a blinded element", filepath.Base(name))
		}
	}
}

// TestPrivateFiles: only the owner may read the data directory.
func TestPrivateFiles(t *testing.T) {
	h := newHouse(t, 3, survey.Voting)
	err := filepath.WalkDir(h.dir, func(path string, entry os.DirEntry, err error) error {
		h.must(err)
		if info, err := entry.Info(); err == nil && path != h.dir && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
	h.must(err)
}
