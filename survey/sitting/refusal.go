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

// Refusal says no to an act of staff. Both texts name the thing and the remedy.
type Refusal struct {
	English string // for the command line and logs
	Chinese string // for screens
}

func (e *Refusal) Error() string { return e.English }

// InvalidError names the field of a session file or form that cannot be used, and the remedy.
type InvalidError struct {
	Field   string // path in the file, as "forms[2].criteria[0].id"
	Reason  string // what is wrong and what to do, in English
	Chinese string // field, reason and remedy, for screens
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Reason }
