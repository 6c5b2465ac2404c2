package setup

import (
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"ceping/survey"
)

// decimal is read from its text in the file, never through a float.
type decimal struct{ survey.Decimal }

// UnmarshalYAML reads a plain number.
func (d *decimal) UnmarshalYAML(node ast.Node) (err error) {
	value := node.GetToken().Value
	if len(value) > maxShown { // no decimal has as many digits
		return fmt.Errorf("line %d: %q is not a number that can be taken", node.GetToken().Position.Line, short(value))
	}
	if d.Decimal, err = survey.ParseDecimal(value); err != nil {
		err = fmt.Errorf("line %d: %w", node.GetToken().Position.Line, err)
	}
	return err
}

// whole is the number where it is one of a count of things; usual, where none is written.
func (d *decimal) whole(usual int) (int, error) {
	if d == nil {
		return usual, nil
	}
	n, err := strconv.Atoi(d.String())
	if err != nil {
		return 0, fmt.Errorf("%s is not an integer", d)
	}
	return n, nil
}

// fraction is read from its text, as 1/3.
type fraction struct{ survey.Fraction }

// UnmarshalYAML reads a fraction.
func (f *fraction) UnmarshalYAML(node ast.Node) (err error) {
	if f.Fraction, err = survey.ParseFraction(short(node.GetToken().Value)); err != nil {
		err = fmt.Errorf("line %d: %w", node.GetToken().Position.Line, err)
	}
	return err
}

// integer takes digits only: the YAML library would cut 33.3 down to 33 without a word.
type integer int

// UnmarshalYAML reads an integer.
func (i *integer) UnmarshalYAML(node ast.Node) error {
	n, err := strconv.Atoi(node.GetToken().Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is not an integer", node.GetToken().Position.Line, short(node.GetToken().Value))
	}
	*i = integer(n)
	return nil
}

// flag is true or false and nothing that other programs take for them.
type flag bool

// UnmarshalYAML reads true or false. Of a key without a value the library does not ask.
func (f *flag) UnmarshalYAML(node ast.Node) error {
	b, ok := node.(*ast.BoolNode)
	if !ok {
		return fmt.Errorf("line %d: %q is neither true nor false: write one of them, without quotes", node.GetToken().Position.Line, short(node.GetToken().Value))
	}
	*f = flag(b.Value)
	return nil
}

// maxShown is how much of a value an error shows, in characters.
const maxShown = 60

// short is what an error shows of a value.
func short(value string) string {
	if letters := []rune(value); len(letters) > maxShown {
		return string(letters[:maxShown]) + "…"
	}
	return value
}
