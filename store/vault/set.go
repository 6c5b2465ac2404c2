package vault

import (
	"bytes"
	"slices"
)

// Set is a set of 32-byte values in sorted order, in memory of one size from the beginning: neither where a value lies nor what
// it left behind tells when it came. It is not safe for concurrent use.
type Set struct{ values [][32]byte }

// NewSet holds at most so many values.
func NewSet(most int) *Set { return &Set{values: make([][32]byte, 0, most)} }

// Len is how many values there are.
func (s *Set) Len() int { return len(s.values) }

// Has reports whether a value is there.
func (s *Set) Has(value [32]byte) bool {
	_, found := s.find(value)
	return found
}

// Add puts a value in; false when it was there. A set that was made for fewer values than come panics: taken for there, a value
// would be lost without a word.
func (s *Set) Add(value [32]byte) bool {
	at, found := s.find(value)
	if found {
		return false
	}
	if len(s.values) == cap(s.values) {
		panic("vault: a set is full")
	}
	s.values = slices.Insert(s.values, at, value)
	return true
}

// Remove takes a value out again.
func (s *Set) Remove(value [32]byte) {
	if at, found := s.find(value); found {
		s.values = slices.Delete(s.values, at, at+1) // clears the place that is left over
	}
}

// Clear overwrites all values and takes them out.
func (s *Set) Clear() {
	clear(s.values)
	s.values = s.values[:0]
}

func (s *Set) find(value [32]byte) (int, bool) {
	return slices.BinarySearchFunc(s.values, value, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
}
