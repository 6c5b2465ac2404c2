package survey

import "errors"

// The refusals of the wire protocol. Adapters return them as they are or wrapped; errors.Is finds them.
var (
	ErrSlipUnknown     = errors.New("slip unknown")
	ErrSlipVoid        = errors.New("slip void")
	ErrSlipSpent       = errors.New("slip already exchanged")
	ErrSessionUnknown  = errors.New("session unknown")
	ErrNotCollecting   = errors.New("session is not collecting yet")
	ErrNotVoting       = errors.New("session is not voting yet")
	ErrBoxClosed       = errors.New("box closed")
	ErrNotClosed       = errors.New("session not closed yet")
	ErrBadCredential   = errors.New("credential does not fit")
	ErrCredentialSpent = errors.New("credential spent with another ballot")
	ErrMalformed       = errors.New("malformed request")
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

// Refuse is a *Refusal of what was asked, in both languages.
func Refuse(english, chinese string) error { return &Refusal{English: english, Chinese: chinese} }
