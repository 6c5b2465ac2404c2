package store

import (
	"crypto/rand"
	"encoding/binary"
)

// shuffle orders a list at random.
func shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// below is uniform in [0, n), from the system's randomness: a slot must not be foreseen.
func below(n int) int {
	limit := ^uint64(0) - ^uint64(0)%uint64(n)
	for {
		var b [8]byte
		rand.Read(b[:])
		if v := binary.BigEndian.Uint64(b[:]); v < limit {
			return int(v % uint64(n))
		}
	}
}
