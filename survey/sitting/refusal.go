package sitting

import (
	"errors"
	"fmt"
	"strings"
)

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

// Code names a sentence. What it says stands in package words, in each language; here and everywhere else it is only a name.
type Code string

// Coded is whatever has a sentence: its code, and the values that the sentence names, in the order of the sentence's places. Values are
// texts, numbers, lists of texts, or Coded themselves.
type Coded interface{ Coded() (Code, []any) }

// Refusal says no to an act of staff. Nothing of the act was done, unless its sentence says otherwise.
type Refusal struct {
	Code   Code
	Values []any
}

// Coded is the refusal's sentence: it names the thing and the remedy.
func (e *Refusal) Coded() (Code, []any) { return e.Code, e.Values }

// Error is for programmers: people get the sentence.
func (e *Refusal) Error() string { return plain(e.Code, e.Values) }

// InvalidError names the field of a session file or form that cannot be used.
type InvalidError struct {
	Field  string // path in the file, as "forms[2].criteria[0].id"
	Code   Code   // what is wrong, and what to do
	Values []any
}

// Coded is what is wrong at the field, without the field.
func (e *InvalidError) Coded() (Code, []any) { return e.Code, e.Values }

// Error is for programmers: people get the sentence.
func (e *InvalidError) Error() string { return e.Field + ": " + plain(e.Code, e.Values) }

// plain is a code with its values.
func plain(code Code, values []any) string {
	if len(values) == 0 {
		return string(code)
	}
	return string(code) + " " + strings.TrimSuffix(fmt.Sprintln(values...), "\n")
}
