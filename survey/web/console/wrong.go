package console

import (
	"errors"
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// wrongFields is the refusal of a form with what is wrong at each of its fields, by the field's path as a session file has it
// ("categories[1].weight").
type wrongFields struct {
	at    map[string]string
	words []string
}

// add says what is wrong at a field: there in short, above the form with the field's name.
func (w *wrongFields) add(path, field, typed, want string) {
	if w.at == nil {
		w.at = map[string]string{}
	}
	w.at[path] = want
	if typed == "" {
		w.at[path] = "还没有填"
		w.words = append(w.words, field+"还没有填")
		return
	}
	w.words = append(w.words, fmt.Sprintf("%s填的“%s”%s", field, typed, want))
}

// err is nil when nothing is wrong.
func (w *wrongFields) err() error {
	if len(w.words) == 0 {
		return nil
	}
	return w
}

func (w *wrongFields) Error() string { return fmt.Sprintf("%d fields cannot be read", len(w.words)) }

// Unwrap is the refusal as people see it, all fields in one.
func (w *wrongFields) Unwrap() error {
	return &survey.Refusal{Code: "fields_unreadable", Values: []any{len(w.words), strings.Join(w.words, "；")}}
}

// wrongAt is what an error says is wrong, by field; nil when it is about none.
func wrongAt(err error) map[string]string {
	var fields *wrongFields
	if errors.As(err, &fields) {
		return fields.at
	}
	var invalid *survey.InvalidError
	if errors.As(err, &invalid) {
		return map[string]string{invalid.Field: words.ChineseOf(invalid)}
	}
	return nil
}

// wrongIn is what is wrong at a field of a row.
func wrongIn(at map[string]string, list string, row int, field string) string {
	return at[fmt.Sprintf("%s[%d].%s", list, row, field)]
}
