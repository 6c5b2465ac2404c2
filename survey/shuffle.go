package survey

import (
	"crypto/rand"
	"encoding/binary"
)

// Shuffle orders a list at random, unpredictably: the order of ballots and slips must not come back from a seed.
func Shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := below(uint64(i + 1))
		list[i], list[j] = list[j], list[i]
	}
}

// below is uniform in [0, n).
func below(n uint64) uint64 {
	limit := ^uint64(0) - ^uint64(0)%n
	for {
		var b [8]byte
		rand.Read(b[:])
		if v := binary.BigEndian.Uint64(b[:]); v < limit {
			return v % n
		}
	}
}
