package survey

import (
	"errors"
	"fmt"
	"strings"
)

// Coded is whatever has a sentence: its code, and the values that the sentence names, in the order of the sentence's places. Values are
// texts, numbers, lists of texts, or Coded themselves.
type Coded interface{ Coded() (Code, []any) }

// Refusal says no to an act of staff. Nothing of the act was done, unless its sentence says otherwise.
type Refusal struct {
	Code   Code
	Values []any
}

// Coded returns the refusal's sentence: it names the thing and the remedy.
func (e *Refusal) Coded() (Code, []any) { return e.Code, e.Values }

// Error returns the code with its values, for programmers: people get the sentence.
func (e *Refusal) Error() string { return plain(e.Code, e.Values) }

// InvalidError names the field of a session file or form that cannot be used.
type InvalidError struct {
	Field  string // path in the file, as "forms[2].criteria[0].id"
	Code   Code   // what is wrong, and what to do
	Values []any
}

// Coded returns what is wrong at the field, without the field.
func (e *InvalidError) Coded() (Code, []any) { return e.Code, e.Values }

// Error returns the code with its values, for programmers: people get the sentence.
func (e *InvalidError) Error() string { return e.Field + ": " + plain(e.Code, e.Values) }

// plain is a code with its values.
func plain(code Code, values []any) string {
	if len(values) == 0 {
		return string(code)
	}
	return string(code) + " " + strings.TrimSuffix(fmt.Sprintln(values...), "\n")
}

// Refuse returns a *Refusal of what was asked, by its sentence in package words and what that names.
func Refuse(code Code, values ...any) error { return &Refusal{Code: code, Values: values} }

// invalid makes an InvalidError.
func invalid(field string, code Code, values ...any) error {
	return &InvalidError{Field: field, Code: code, Values: values}
}

// Either are names of which one or another is meant: a value of a sentence.
type Either []string

// Refusals are errors of other rooms that staff can mend, each with its sentence for them.
type Refusals []struct {
	Is   error
	Code Code
}

// Of returns the *Refusal of an error that is one of them, and nil for any other.
func (r Refusals) Of(err error) error {
	for _, one := range r {
		if errors.Is(err, one.Is) {
			return Refuse(one.Code)
		}
	}
	return nil
}
