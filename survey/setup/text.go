package setup

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// text is read as it stands in the file, whatever it looks like: `010`, `1.10`, `0x1F` and `no` are no numbers and no flags. The
// YAML library would write a number anew.
type text string

// UnmarshalYAML reads one scalar. `null` and `~` are nothing, as a key without a value is: what must be there is missed by its check.
func (t *text) UnmarshalYAML(node ast.Node) error {
	at := node.GetToken()
	switch n := node.(type) {
	case *ast.StringNode:
		*t = text(n.Value)
	case *ast.LiteralNode:
		*t = text(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		*t = text(at.Value)
	case *ast.NullNode:
		*t = ""
	default:
		return fmt.Errorf("line %d: a list or mapping stands where a text belongs: write one text", at.Position.Line)
	}
	return nil
}

// keyed is a mapping whose keys are texts as they stand in the file: 010 is not 8.
type keyed[T any] map[string]T

// UnmarshalYAML reads a mapping. A key that stands twice is the parser's to refuse.
func (k *keyed[T]) UnmarshalYAML(node ast.Node) error {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode:
		return nil
	default:
		return fmt.Errorf("line %d: write a mapping here, as {A: 40, B: 60}", node.GetToken().Position.Line)
	}
	*k = keyed[T]{}
	for _, pair := range pairs {
		var key text
		if err := key.UnmarshalYAML(pair.Key); err != nil {
			return err
		}
		var value T
		if err := yaml.NodeToValue(pair.Value, &value, yaml.Strict()); err != nil {
			return err
		}
		(*k)[string(key)] = value
	}
	return nil
}

// texts are a list of them in another type.
func texts[T ~string](list []text) []T {
	if list == nil {
		return nil
	}
	made := make([]T, len(list))
	for i, t := range list {
		made[i] = T(t)
	}
	return made
}
