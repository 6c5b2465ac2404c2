package voter

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Answers are what a voter fills in, by answer key. What is absent is blank.
type Answers struct {
	Grades  map[string]string   // code of a grade
	Options map[string][]string // codes of options
	Texts   map[string]string   // an option's own text stands under its criterion's key
}

// Ballot writes answers in the wire's compact form. A key or code that the manifest does not have is an error: a voter of
// ours makes no invalid ballot by mistake.
func (m *Manifest) Ballot(a Answers) ([]byte, error) {
	known := map[string]bool{}
	marks := map[string]*strings.Builder{}
	for _, item := range m.Items() {
		known[item.Key] = true
		if item.Criterion.Kind != "grade" {
			continue
		}
		line := marks[item.Form.ID]
		if line == nil {
			line = &strings.Builder{}
			marks[item.Form.ID] = line
		}
		code, marked := a.Grades[item.Key]
		if !marked {
			line.WriteByte('-')
			continue
		}
		grade := slices.IndexFunc(item.Form.Grades, func(g struct{ Code string }) bool { return g.Code == code })
		if grade < 0 {
			return nil, fmt.Errorf("%s has no grade %q", item.Key, code)
		}
		line.WriteByte("0123456789abcdefghijklmnopqrstuvwxyz"[grade])
	}
	ballot := struct {
		V       int                 `json:"v"`
		Marks   map[string]string   `json:"marks"`
		Choices map[string][]string `json:"choices"`
		Texts   map[string]string   `json:"texts"`
	}{1, map[string]string{}, map[string][]string{}, map[string]string{}}
	for form, line := range marks {
		ballot.Marks[form] = line.String()
	}
	for key := range a.Grades {
		if !known[key] {
			return nil, fmt.Errorf("no item %q", key)
		}
	}
	for key, codes := range a.Options {
		if !known[key] {
			return nil, fmt.Errorf("no item %q", key)
		}
		ballot.Choices[key] = codes
	}
	for key, text := range a.Texts {
		if !known[key] {
			return nil, fmt.Errorf("no item %q", key)
		}
		ballot.Texts[key] = text
	}
	return json.Marshal(ballot)
}
