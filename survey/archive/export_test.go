package archive

import "io"

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
