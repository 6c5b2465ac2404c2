package setup

import (
	"encoding/json"

	"github.com/goccy/go-yaml"

	"ceping/survey"
)

// WriteForm writes a form as YAML that Form reads back as the same form.
func WriteForm(f survey.Form) ([]byte, error) {
	text, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	return yaml.JSONToYAML(text)
}
