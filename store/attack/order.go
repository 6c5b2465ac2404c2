package attack

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// Method is one way to guess an order: it gives each mark (a ballot's nonce, a slip's digest) a place, or says that it has
// nothing to say.
type Method struct {
	Name  string
	Guess func(r *Reading) (places []float64, ok bool)
}

// Methods are all ways the suite knows.
func Methods() []Method {
	return []Method{
		{"first place in a file", func(r *Reading) ([]float64, bool) { return offsets(r, "", first) }},
		{"last place in a file", func(r *Reading) ([]float64, bool) { return offsets(r, "", last) }},
		{"first frame of the log", func(r *Reading) ([]float64, bool) { return offsets(r, "-wal", first) }},
		{"last frame of the log", func(r *Reading) ([]float64, bool) { return offsets(r, "-wal", last) }},
		{"cells of a page, as allocated", cells(allocation)},
		{"cells of a page, as listed", cells(listing)},
		{"page, then cell as allocated", cells(pageAllocation)},
		{"how often it is found", repeats},
		{"displacement from a hashed slot", displacement},
		{"row id", before(tagBytes + codeBytes + rowBytes)},
		{"tag", before(tagBytes)},
	}
}

// Before an envelope a box keeps the row's id, the category and the tag (store/street).
const (
	rowBytes  = 16
	codeBytes = 32
	tagBytes  = 32
)

// before reads what stands so many bytes before a mark as a number: an id that counts up, or is shared by what came together.
func before(distance int) func(r *Reading) ([]float64, bool) {
	return func(r *Reading) ([]float64, bool) {
		for _, file := range r.files {
			if pageSize(file.content) == 0 || !file.whole() {
				continue
			}
			places := make([]float64, len(r.marks))
			for i, at := range file.at {
				if at[0] < distance {
					return nil, false
				}
				places[i] = float64(binary.BigEndian.Uint64(file.content[at[0]-distance:]))
			}
			return places, true
		}
		return nil, false
	}
}

func first(at []int) int { return at[0] }
func last(at []int) int  { return at[len(at)-1] }

// offsets is the place of every mark in the first file, of those whose name ends so, that holds all of them.
func offsets(r *Reading, suffix string, choose func([]int) int) ([]float64, bool) {
	for _, file := range r.files {
		if !strings.HasSuffix(file.name, suffix) || !file.whole() {
			continue
		}
		places := make([]float64, len(r.marks))
		for i, at := range file.at {
			places[i] = float64(choose(at))
		}
		return places, true
	}
	return nil, false
}

// repeats counts how often a mark is found in all files together: what was moved about leaves remains.
func repeats(r *Reading) ([]float64, bool) {
	places := make([]float64, len(r.marks))
	for _, file := range r.files {
		for i, at := range file.at {
			places[i] += float64(len(at))
		}
	}
	return places, true
}

// displacement is how far a mark lies behind the slot that its hash names, were slots chosen by hash and probing.
func displacement(r *Reading) ([]float64, bool) {
	at, ok := cells(listing)(r) // as the rows are numbered
	if !ok {
		return nil, false
	}
	sorted := slices.Clone(at)
	slices.Sort(sorted)
	places := make([]float64, len(r.marks))
	for i, mark := range r.marks {
		slot, _ := slices.BinarySearch(sorted, at[i])
		home := HashedSlot(mark, len(r.marks))
		places[i] = float64((slot - home + len(r.marks)) % len(r.marks))
	}
	return places, true
}

// HashedSlot is the slot that a nonce's hash names among n.
func HashedSlot(nonce []byte, n int) int {
	h := sha256.Sum256(nonce)
	return int(binary.BigEndian.Uint64(h[:8]) % uint64(n))
}
