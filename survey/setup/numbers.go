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
	if d.Decimal, err = survey.ParseDecimal(node.GetToken().Value); err != nil {
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
		return fmt.Errorf("line %d: %q is not an integer", node.GetToken().Position.Line, node.GetToken().Value)
	}
	*i = integer(n)
	return nil
}
