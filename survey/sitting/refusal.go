package sitting

import "errors"

// What every room may answer. The refusals of the wire are package ballot's. Adapters return them as they are or wrapped; errors.Is
// finds them.
var (
	// ErrSlipUnknown: no slip has that code, or it is none.
	ErrSlipUnknown = errors.New("slip unknown")
	// ErrSessionUnknown: there is no such session; to phones a draft is none, nor one whose rows were erased.
	ErrSessionUnknown = errors.New("session unknown")
	// ErrAssessmentUnknown: there is no such assessment.
	ErrAssessmentUnknown = errors.New("assessment unknown")
	// ErrNoRight: the account that acts has no right to this.
	ErrNoRight = errors.New("the account has no right to this")
	// ErrPersonUnknown: there is no account of that name.
	ErrPersonUnknown = errors.New("account unknown")
	// ErrUnavailable: the store cannot take anything now. The act may be tried again with the same bytes.
	ErrUnavailable = errors.New("store unavailable")
)

// Code names a sentence. What it says is in package words, in each language; here and everywhere else it is only a name.
type Code string
