package vault

import (
	"math/bits"

	"ceping/survey/random"
)

// Free is which rows of a table are free, as a bitmap: it keeps no order in which rows were taken. It is not safe for concurrent
// use; changes have their turn one by one.
type Free struct {
	words []uint64
	count int
}

// NewFree has no row free yet; rows count from 1.
func NewFree(rows int) *Free { return &Free{words: make([]uint64, (rows+64)/64)} }

// Len is how many rows are free.
func (f *Free) Len() int { return f.count }

// Add frees a row that is taken.
func (f *Free) Add(row int) {
	if word, bit := row/64, uint64(1)<<(row%64); f.words[word]&bit == 0 {
		f.words[word] |= bit
		f.count++
	}
}

// Draw takes a free row, drawn uniformly; ok is false when none is left.
func (f *Free) Draw() (row int, ok bool) {
	if f.count == 0 {
		return 0, false
	}
	skip := random.Below(f.count)
	for i, word := range f.words {
		n := bits.OnesCount64(word)
		if skip >= n {
			skip -= n
			continue
		}
		for ; skip > 0; skip-- {
			word &= word - 1
		}
		bit := bits.TrailingZeros64(word)
		f.words[i] &^= 1 << bit
		f.count--
		return i*64 + bit, true
	}
	panic("vault: a bitmap has fewer bits than it counts")
}
