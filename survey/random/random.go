// Package random is where chance comes from: the system's own, through crypto/rand, which never fails (crypto/rand.Read stops the
// program where the system has none). Keys, slips, ids, the order of ballots: nothing of it may be foreseen, or come back from a seed.
// No other room imports crypto/rand; cmd/ceping's TestRooms holds that.
package random

import (
	"crypto/rand"
	"encoding/binary"
)

// Fill fills b with random bytes.
func Fill(b []byte) { rand.Read(b) }

// Text is a name that cannot be guessed: 26 characters of base32 (RFC 4648 §6), 130 bits.
func Text() string { return rand.Text() }

// Below is uniform in [0, n). It panics unless n is at least 1.
func Below(n int) int {
	if n < 1 {
		panic("random: a number below 1")
	}
	limit := ^uint64(0) - ^uint64(0)%uint64(n) // a multiple of n: what is drawn above it would make small numbers likelier
	for {
		var b [8]byte
		rand.Read(b[:])
		if v := binary.BigEndian.Uint64(b[:]); v < limit {
			return int(v % uint64(n))
		}
	}
}

// Shuffle puts a list into an order that is uniformly random (Fisher and Yates).
func Shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := Below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// Permutation is the numbers from 0 to n-1 in uniformly random order.
func Permutation(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	Shuffle(list)
	return list
}
