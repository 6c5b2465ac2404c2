package survey

import "strings"

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

// Address returns what a slip's QR holds, in capitals so that QR's alphanumeric mode fits. base has no path.
func (b SlipBatch) Address(base string, s Slip) string {
	return strings.ToUpper(strings.TrimSuffix(base, "/")) + "/S/" + s.String() + b.Fingerprint
}

// Issued returns the part of a batch that the book keeps: digests, no codes.
func (b SlipBatch) Issued() []IssuedSlip {
	list := make([]IssuedSlip, len(b.Slips))
	for i, p := range b.Slips {
		list[i] = IssuedSlip{Digest: p.Slip.Digest(), Category: p.Category.Code}
	}
	return list
}
