package attack

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// Method is one way to guess an order: it gives each mark (a ballot's nonce, a slip's digest) a place, or says that it has
// nothing to say. Marks are given in no order that the method may use.
type Method struct {
	Name  string
	Guess func(c Copy, marks [][]byte) (places []float64, ok bool)
}

// Methods are all ways the suite knows.
func Methods() []Method {
	return []Method{
		{"first place in a file", func(c Copy, marks [][]byte) ([]float64, bool) { return offsets(c, marks, "", bytes.Index) }},
		{"last place in a file", func(c Copy, marks [][]byte) ([]float64, bool) { return offsets(c, marks, "", bytes.LastIndex) }},
		{"first frame of the log", func(c Copy, marks [][]byte) ([]float64, bool) { return offsets(c, marks, "-wal", bytes.Index) }},
		{"last frame of the log", func(c Copy, marks [][]byte) ([]float64, bool) { return offsets(c, marks, "-wal", bytes.LastIndex) }},
		{"cells of a page, as allocated", cells(allocation)},
		{"cells of a page, as listed", cells(listing)},
		{"page, then cell as allocated", cells(pageAllocation)},
		{"how often it is found", repeats},
		{"displacement from a hashed slot", displacement},
	}
}

// offsets is the place of every mark in the first file, of those whose name ends so, that holds all of them.
func offsets(c Copy, marks [][]byte, suffix string, index func(s, sep []byte) int) ([]float64, bool) {
	for _, name := range names(c) {
		if !strings.HasSuffix(name, suffix) {
			continue
		}
		places := make([]float64, len(marks))
		whole := true
		for i, mark := range marks {
			at := index(c[name], mark)
			places[i], whole = float64(at), whole && at >= 0
		}
		if whole {
			return places, true
		}
	}
	return nil, false
}

func names(c Copy) []string {
	var list []string
	for name := range c {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// repeats counts how often a mark is found in all files together: what was moved about leaves remains.
func repeats(c Copy, marks [][]byte) ([]float64, bool) {
	places := make([]float64, len(marks))
	for i, mark := range marks {
		for _, content := range c {
			places[i] += float64(bytes.Count(content, mark))
		}
	}
	return places, true
}

// displacement is how far a mark lies behind the slot that its hash names, were slots chosen by hash and probing.
func displacement(c Copy, marks [][]byte) ([]float64, bool) {
	at, ok := cells(listing)(c, marks) // as the rows are numbered
	if !ok {
		return nil, false
	}
	sorted := slices.Clone(at)
	slices.Sort(sorted)
	places := make([]float64, len(marks))
	for i, mark := range marks {
		slot, _ := slices.BinarySearch(sorted, at[i])
		home := HashedSlot(mark, len(marks))
		places[i] = float64((slot - home + len(marks)) % len(marks))
	}
	return places, true
}

// HashedSlot is the slot that a nonce's hash names among n.
func HashedSlot(nonce []byte, n int) int {
	h := sha256.Sum256(nonce)
	return int(binary.BigEndian.Uint64(h[:8]) % uint64(n))
}
