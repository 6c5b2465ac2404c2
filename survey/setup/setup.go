// Package setup reads session files and forms (YAML) into the domain's types. It fills in what a file may leave out and
// hands on only what survey.Setup.Check takes. An unknown key, a key that stands twice or an alias is an error that names
// the line.
package setup

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ceping/survey"
)

// Read reads a session file. builtins are the forms that it may name by id.
func Read(r io.Reader, builtins map[string]survey.Form) (survey.Setup, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return survey.Setup{}, err
	}
	var f sessionFile
	if err := decode(text, &f); err != nil {
		return survey.Setup{}, err
	}
	s := f.setup()
	for i, entry := range f.Forms {
		form, err := entry.form(builtins, &s)
		if err != nil {
			return survey.Setup{}, fmt.Errorf("forms[%d]: %w", i, err)
		}
		s.Forms = append(s.Forms, form)
	}
	return s, s.Check()
}

// Form reads one form. Whether a session can use it is Setup.Check's to say.
func Form(text []byte) (survey.Form, error) {
	var f formFile
	if err := decode(text, &f); err != nil {
		return survey.Form{}, err
	}
	return f.form()
}

// FormOf reads one form as a session has it: one that names no roles is over all leaders, those in the session's own roles too.
func FormOf(text []byte, in *survey.Setup) (survey.Form, error) {
	var f formFile
	if err := decode(text, &f); err != nil {
		return survey.Form{}, err
	}
	return formEntry{whole: &f}.form(nil, in)
}

// Builtins reads the shipped forms, forms/*.yaml, by id.
func Builtins(fsys fs.FS) (map[string]survey.Form, error) {
	names, err := fs.Glob(fsys, "forms/*.yaml")
	if err != nil {
		return nil, err
	}
	forms := map[string]survey.Form{}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		form, err := Form(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if want := strings.TrimSuffix(path.Base(name), ".yaml"); form.ID != want {
			return nil, fmt.Errorf("%s: the form's id is %q", name, form.ID)
		}
		forms[form.ID] = form
	}
	return forms, nil
}

// decode reads one YAML document strictly.
func decode(text []byte, into any) error {
	if !utf8.Valid(text) {
		return notUTF8(text)
	}
	list, err := tokens(bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil {
		return err
	}
	file, err := parser.Parse(list, 0)
	if err != nil {
		return plain(err)
	}
	docs := slices.DeleteFunc(file.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	if len(docs) != 1 {
		return fmt.Errorf("the file has %d YAML documents: write exactly one", len(docs))
	}
	return plain(yaml.NodeToValue(docs[0].Body, into, yaml.Strict()))
}

// plain keeps the line and the message of a YAML error and drops its drawing of the source. Nil stays nil.
func plain(err error) error {
	var drawn yaml.Error
	if errors.As(err, &drawn) {
		return fmt.Errorf("line %d: %s: %s", drawn.GetToken().Position.Line, drawn.GetMessage(), remedy(drawn.GetMessage()))
	}
	return err
}

// remedy says what to do about what the YAML library says.
func remedy(message string) string {
	for part, remedy := range map[string]string{
		"unknown field":              "correct this key, or delete the line",
		"already defined":            "write it once",
		"duplicate key":              "write it once",
		"where sequence is expected": "write a list here, as [a, b]",
		"where mapping is expected":  "write keys with values here, as {id: a, name: b}",
		"cannot start any token":     "use spaces, or put the text in quotes",
	} {
		if strings.Contains(message, part) {
			return remedy
		}
	}
	return "correct this line, or put the text in quotes"
}

// order is how the shipped forms are listed, and stand on a ballot.
var order = []string{"integrity-body", "integrity-leaders", "annual-body", "annual-leaders", "appointments", "promoted"}

// Listed are forms in the order of the shipped ones; others come last, by id.
func Listed(forms map[string]survey.Form) []survey.Form {
	place := func(f survey.Form) int {
		if i := slices.Index(order, f.ID); i >= 0 {
			return i
		}
		return len(order)
	}
	return slices.SortedFunc(maps.Values(forms), func(a, b survey.Form) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.ID, b.ID))
	})
}
