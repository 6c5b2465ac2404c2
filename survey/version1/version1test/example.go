// Package version1test is the worked example as version 1 counted it, and sessions made up, for tests.
package version1test

import (
	"bytes"
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

//go:embed ballots.json
var ballots []byte

//go:embed expected.json
var expected []byte

// ballotsOf are the JSON texts of all ballots by category.
func ballotsOf(s *survey.Setup) (map[string][][]byte, error) {
	var file struct {
		Ballots map[string][]map[string]json.RawMessage
	}
	if err := json.Unmarshal(ballots, &file); err != nil {
		return nil, err
	}
	texts := map[string][][]byte{}
	for category, list := range file.Ballots {
		for _, answers := range list {
			text, err := ballotText(s, answers)
			if err != nil {
				return nil, err
			}
			texts[category] = append(texts[category], text)
		}
	}
	return texts, nil
}

// ballotText writes a ballot in version 1's compact form.
func ballotText(s *survey.Setup, answers map[string]json.RawMessage) ([]byte, error) {
	ballot := struct {
		V       int                 `json:"v"`
		Marks   map[string]string   `json:"marks"`
		Choices map[string][]string `json:"choices"`
		Texts   map[string]string   `json:"texts"`
	}{1, map[string]string{}, map[string][]string{}, map[string]string{}}
	known := map[string]bool{}
	for _, sheet := range s.Sheets() {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				known[c.Key] = true
				raw, given := answers[c.Key]
				switch c.Kind {
				case survey.Graded:
					var code string
					if given {
						if err := json.Unmarshal(raw, &code); err != nil {
							return nil, fmt.Errorf("%s: %w", c.Key, err)
						}
					}
					mark := "-"
					if grade := slices.IndexFunc(sheet.Form.Grades, func(g survey.Grade) bool { return g.Code == code }); grade >= 0 {
						mark = string("0123456789abcdefghijklmnopqrstuvwxyz"[grade])
					}
					ballot.Marks[sheet.Form.ID] += mark
				case survey.Text:
					var text string
					if given && json.Unmarshal(raw, &text) == nil {
						ballot.Texts[c.Key] = text
					}
				case survey.Choices:
					var both struct {
						Codes []string
						Text  string
					}
					if given && json.Unmarshal(raw, &both.Codes) != nil {
						if err := json.Unmarshal(raw, &both); err != nil {
							return nil, fmt.Errorf("%s: %w", c.Key, err)
						}
					}
					if given {
						ballot.Choices[c.Key] = both.Codes
					}
					if both.Text != "" {
						ballot.Texts[c.Key] = both.Text
					}
				}
			}
		}
	}
	text, err := json.Marshal(ballot)
	for key := range answers {
		if !known[key] { // the example lets it stand for any unknown key
			text = bytes.Replace(text, []byte(`"marks":{`), []byte(`"marks":{"no-such-form":"0",`), 1)
		}
	}
	return text, err
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
