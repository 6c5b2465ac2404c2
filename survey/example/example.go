// Package example is the worked example of the counting rules, for tests: a session file, what each voter answered, and
// the part of the Report that follows, computed by an independent implementation. Any way through ceping, from the tally
// alone to the whole wire, can be held against it.
package example

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// Session is the session file.
//
//go:embed session.yaml
var Session []byte

// Passphrases fit the example's three trustees.
const Passphrases = "example-passphrase-one\nexample-passphrase-two\nexample-passphrase-three\n"

//go:embed ballots.json
var ballots []byte

//go:embed expected.json
var expected []byte

// Ballots are the JSON texts of all ballots by category, as phones of protocol version 1 wrote them.
func Ballots(s *survey.Setup) (map[string][][]byte, error) {
	var file struct {
		Ballots map[string][]map[string]json.RawMessage
	}
	if err := json.Unmarshal(ballots, &file); err != nil {
		return nil, err
	}
	texts := map[string][][]byte{}
	for category, list := range file.Ballots {
		for _, answers := range list {
			text, err := ballot(s, answers)
			if err != nil {
				return nil, err
			}
			texts[category] = append(texts[category], text)
		}
	}
	return texts, nil
}

func ballot(s *survey.Setup, answers map[string]json.RawMessage) ([]byte, error) {
	b := struct {
		V       int                 `json:"v"`
		Marks   map[string]string   `json:"marks"`
		Choices map[string][]string `json:"choices"`
		Texts   map[string]string   `json:"texts"`
	}{1, map[string]string{}, map[string][]string{}, map[string]string{}}
	known := 0
	for _, sheet := range s.Sheets() {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				raw, given := answers[c.Key]
				if given {
					known++
				}
				var text string
				var both struct {
					Codes []string
					Text  string
				}
				if given && json.Unmarshal(raw, &text) != nil && json.Unmarshal(raw, &both.Codes) != nil {
					if err := json.Unmarshal(raw, &both); err != nil {
						return nil, fmt.Errorf("%s: %w", c.Key, err)
					}
				}
				switch {
				case c.Kind == survey.Graded:
					mark := byte('-')
					if at := sheet.Form.Grade(text); at >= 0 {
						mark = "0123456789abcdefghijklmnopqrstuvwxyz"[at]
					}
					b.Marks[sheet.Form.ID] += string(mark)
				case c.Kind == survey.Choices && given:
					b.Choices[c.Key] = both.Codes
					if both.Text != "" {
						b.Texts[c.Key] = both.Text
					}
				case c.Kind == survey.Text && given:
					b.Texts[c.Key] = text
				}
			}
		}
	}
	if known < len(answers) { // the example lets an unknown key stand for any invalid ballot
		b.Marks["no-such-form"] = "0"
	}
	return json.Marshal(b)
}

// Compare returns what differs between a Report and the example, as two texts to be compared; equal texts mean equal in
// every number. What the example cannot know is left out on both sides.
func Compare(report []byte) (want, got string, err error) {
	for _, side := range []struct {
		text []byte
		into *string
	}{{expected, &want}, {report, &got}} {
		var value map[string]any
		if err := json.Unmarshal(side.text, &value); err != nil {
			return "", "", err
		}
		for _, key := range []string{"software", "notes", "alarms", "session", "seal"} {
			delete(value, key)
		}
		simplify(value)
		text, err := json.MarshalIndent(value, "", " ")
		if err != nil {
			return "", "", err
		}
		*side.into = string(text)
	}
	return want, got, nil
}

// simplify drops fields that the example does not give and sorts texts, as it lists them.
func simplify(value any) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			simplify(element)
		}
	case map[string]any:
		if _, form := v["subjects"]; form {
			delete(v, "package")
		}
		if _, subject := v["criteria"]; subject {
			delete(v, "post")
		}
		if _, texts := v["withheld"].(bool); texts {
			if list, ok := v["texts"].([]any); ok {
				slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
		}
		for _, element := range v {
			simplify(element)
		}
	}
}
