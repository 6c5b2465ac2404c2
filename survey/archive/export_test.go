package archive

import (
	"io"

	"ceping/survey/count"
)

var (
	SetupOf = setupOf
	Compact = compact
	Values  = values
)

// WriteForged writes what Write refuses, as a forger's own program would.
func WriteForged(w io.Writer, a Archive) error { return a.write(w) }

// What is asked of a manifest before anything is laid out by it, each by itself.
var (
	WellFormed  = wellFormed
	Whole       = whole
	Number      = number
	CriterionOf = criterionOf
	FormOf      = formOf
)

// TakeEnvelopes reads so many envelopes that share their bytes.
func TakeEnvelopes(n int, sealed []byte) error {
	r := reading{names: map[string]string{}, archive: Archive{Sealed: map[string][]count.Sealed{}}, said: head{Envelopes: n}}
	for range n {
		if err := r.envelope(envelopeLine{Key: "cover", Category: "A", Sealed: sealed}); err != nil {
			return err
		}
	}
	return r.wrong.err()
}
