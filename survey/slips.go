package survey

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
)

// SlipBatch is a fresh batch on its way to the printer: the only moment at which codes exist outside a printed slip.
type SlipBatch struct {
	Session     Session
	Fingerprint string // 26 characters
	Slips       []PrintedSlip
}

// PrintedSlip is one slip of a batch. Its place in the batch says nothing.
type PrintedSlip struct {
	Category Category
	Slip     Slip
}

// Address is what a slip's QR holds, in capitals so that QR's alphanumeric mode fits. base has no path.
func (b SlipBatch) Address(base string, s Slip) string {
	return strings.ToUpper(strings.TrimSuffix(base, "/")) + "/S/" + s.String() + b.Fingerprint
}

// newBatch draws all slips of a session, spares included, and shuffles them.
func newBatch(s Session, manifest string) SlipBatch {
	batch := SlipBatch{Session: s, Fingerprint: Fingerprint(manifest)}
	for _, c := range s.Setup.Categories {
		for range c.Printed(s.Setup.Rules.Spares) {
			batch.Slips = append(batch.Slips, PrintedSlip{Category: c, Slip: NewSlip()})
		}
	}
	shuffle(batch.Slips)
	return batch
}

// issued is what the book keeps of a batch.
func (b SlipBatch) issued() []IssuedSlip {
	list := make([]IssuedSlip, len(b.Slips))
	for i, p := range b.Slips {
		list[i] = IssuedSlip{Digest: p.Slip.Digest(), Category: p.Category.Code}
	}
	return list
}

// shuffle orders a list at random, unpredictably: the order of ballots and slips must not come back from a seed.
func shuffle[T any](list []T) {
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
