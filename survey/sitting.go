package survey

import (
	"slices"

	"ceping/survey/sitting"
)

// The nouns of package sitting, which every room knows.
type (
	Phase      = sitting.Phase
	Slip       = sitting.Slip
	SlipDigest = sitting.SlipDigest
	Code       = sitting.Code
)

// Phases of a session, see sitting.Phase.
const (
	Draft      = sitting.Draft
	Ready      = sitting.Ready
	Collecting = sitting.Collecting
	Voting     = sitting.Voting
	Closed     = sitting.Closed
	Opened     = sitting.Opened
	Archived   = sitting.Archived
)

// Answers that every room knows, see package sitting.
var (
	ErrSlipUnknown       = sitting.ErrSlipUnknown
	ErrSessionUnknown    = sitting.ErrSessionUnknown
	ErrAssessmentUnknown = sitting.ErrAssessmentUnknown
	ErrNoRight           = sitting.ErrNoRight
	ErrPersonUnknown     = sitting.ErrPersonUnknown
	ErrUnavailable       = sitting.ErrUnavailable
)

// Who acts without an account, see package sitting.
const (
	Terminal = sitting.Terminal
	Stranger = sitting.Stranger
)

// Phases lists all phases in order.
func Phases() []Phase { return sitting.Phases() }

// NewSlip draws a slip at random.
func NewSlip() Slip { return sitting.NewSlip() }

// ParseSlip reads a slip as people type it; ErrSlipUnknown.
func ParseSlip(typed string) (Slip, error) { return sitting.ParseSlip(typed) }

// ParsePhase reads the code of a phase.
func ParsePhase(s string) (Phase, error) {
	if slices.Contains(Phases(), Phase(s)) {
		return Phase(s), nil
	}
	return "", Refuse("phase_unknown", s)
}
