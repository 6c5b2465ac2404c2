package setup

import (
	"bytes"
	"encoding/json"

	"github.com/goccy/go-yaml"

	"ceping/survey"
)

// WriteForm writes a form as YAML that Form reads back as the same form. Its keys stand in the order of its JSON.
func WriteForm(f survey.Form) ([]byte, error) {
	text, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := ordered(decoder)
	if err != nil {
		return nil, err
	}
	return yaml.Marshal(said(value))
}

// said is a value of a form as a file says it: required is false only where a criterion overrides its form, and absent where it does
// not; min, max and step of a score stand in its criterion.
func said(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = said(value[i])
		}
	case yaml.MapSlice:
		kept := yaml.MapSlice{}
		for _, item := range value {
			item.Value = said(item.Value)
			switch {
			case item.Key == "required" && item.Value == false:
				continue
			case item.Key == "optional":
				item = yaml.MapItem{Key: "required", Value: false}
			case item.Key == "points":
				points, _ := item.Value.(yaml.MapSlice)
				kept = append(kept, points...)
				continue
			}
			kept = append(kept, item)
		}
		return kept
	}
	return value
}

// number is written with the digits that it has: a float would become 1e-06.
type number string

// MarshalYAML writes the digits.
func (n number) MarshalYAML() ([]byte, error) { return []byte(n), nil }

// ordered is the next JSON value, for the YAML library.
func ordered(from *json.Decoder) (any, error) {
	token, err := from.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Number:
		return number(token), nil
	case json.Delim:
		object, list := yaml.MapSlice{}, []any{}
		for from.More() {
			var key any
			if token == '{' {
				if key, err = from.Token(); err != nil {
					return nil, err
				}
			}
			value, err := ordered(from)
			if err != nil {
				return nil, err
			}
			object, list = append(object, yaml.MapItem{Key: key, Value: value}), append(list, value)
		}
		if _, err := from.Token(); err != nil {
			return nil, err
		}
		if token == '{' {
			return object, nil
		}
		return list, nil
	}
	return token, nil
}
