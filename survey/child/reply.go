package child

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"ceping/survey"
	"ceping/survey/strict"
	"ceping/survey/words"
)

// reply is what a child sends: one of the two.
type reply struct {
	Value json.RawMessage `json:"value,omitempty"`
	Wrong *told           `json:"wrong,omitempty"`
}

// told is an error: its line, and the sentence in it, if it has one.
type told struct {
	Line   string      `json:"line"`
	Field  string      `json:"field,omitempty"` // of a *survey.InvalidError
	Code   survey.Code `json:"code,omitempty"`
	Values []value     `json:"values,omitempty"`
}

// value is one that a sentence names: exactly one of these.
type value struct {
	Text   *string      `json:"text,omitempty"`
	Number *int64       `json:"number,omitempty"`
	Texts  *[]string    `json:"texts,omitempty"`
	Either *[]string    `json:"either,omitempty"`
	Code   *survey.Code `json:"code,omitempty"`
	Told   *told        `json:"told,omitempty"`
}

// tell is an error as it is sent.
func tell(err error) *told {
	t := told{Line: err.Error()}
	var invalid *survey.InvalidError
	var refusal *survey.Refusal
	switch {
	case errors.As(err, &invalid):
		t.Field, t.Code, t.Values = invalid.Field, invalid.Code, values(invalid.Values)
	case errors.As(err, &refusal):
		t.Code, t.Values = refusal.Code, values(refusal.Values)
	}
	return &t
}

func values(list []any) (sent []value) {
	for _, v := range list {
		sent = append(sent, valueOf(v))
	}
	return sent
}

// valueOf is a value as it is sent. What a sentence writes as a text or a number arrives as that.
func valueOf(v any) value {
	switch v := v.(type) {
	case []string:
		return value{Texts: &v}
	case survey.Either:
		return value{Either: (*[]string)(&v)}
	case survey.Code:
		return value{Code: &v}
	case error:
		return value{Told: tell(v)}
	case survey.Coded:
		code, of := v.Coded()
		if word := reflect.ValueOf(v); word.Kind() == reflect.String && !words.Has(code) { // one that nobody knows is said as it is
			text := word.String()
			return value{Text: &text}
		}
		return value{Told: &told{Code: code, Values: values(of)}}
	}
	of, speaks := reflect.ValueOf(v), false
	if _, speaks = v.(fmt.Stringer); of.CanInt() && !speaks {
		n := of.Int()
		return value{Number: &n}
	}
	if of.Kind() != reflect.String && !speaks {
		panic(fmt.Sprintf("a sentence with a %T cannot be told", v)) // a fault of the program, which costs a child
	}
	text := fmt.Sprint(v)
	return value{Text: &text}
}

// unsoundError says that an answer is none that a child writes.
type unsoundError struct{ err error }

func (e *unsoundError) Error() string { return fmt.Sprintf("the answer is none: %v", e.err) }
func (e *unsoundError) Unwrap() error { return e.err }

// answered puts a child's answer into a pointer, or returns the error that it tells, or an *unsoundError.
func answered(text []byte, into any) error {
	var r reply
	if err := strict.JSON(text, &r); err != nil {
		return &unsoundError{err}
	}
	switch {
	case (r.Value == nil) == (r.Wrong == nil):
		return &unsoundError{errors.New("neither a value nor what is wrong")}
	case r.Wrong != nil:
		return r.Wrong.err()
	}
	if err := strict.JSON(r.Value, into); err != nil {
		return &unsoundError{err}
	}
	return nil
}

// toldError is an error that has a sentence within a line of its own.
type toldError struct {
	line   string
	within error
}

func (e *toldError) Error() string { return e.line }
func (e *toldError) Unwrap() error { return e.within }

// err is the error that was sent.
func (t *told) err() error {
	within := t.coded()
	switch {
	case within == nil:
		return errors.New(t.Line)
	case within.Error() == t.Line || t.Line == "":
		return within
	}
	return &toldError{t.Line, within}
}

// coded is the sentence; nil of an error without one.
func (t *told) coded() error {
	values := []any(nil)
	for _, v := range t.Values {
		values = append(values, v.any())
	}
	switch {
	case t.Code == "":
		return nil
	case t.Field != "":
		return &survey.InvalidError{Field: t.Field, Code: t.Code, Values: values}
	}
	return &survey.Refusal{Code: t.Code, Values: values}
}

func (v value) any() any {
	switch {
	case v.Number != nil:
		return int(*v.Number)
	case v.Texts != nil:
		return *v.Texts
	case v.Either != nil:
		return survey.Either(*v.Either)
	case v.Code != nil:
		return *v.Code
	case v.Told != nil:
		return v.Told.err()
	case v.Text != nil:
		return *v.Text
	}
	return ""
}
