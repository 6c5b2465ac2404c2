// Package example is the worked example of the counting rules, for tests: a session file, what each voter answered, and
// the part of the Report that follows, computed by an independent implementation. Any way through ceping, from the tally
// alone to the whole wire, can be held against it.
package example

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
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

// Ballots are the JSON texts of all ballots by category, as version 1 wrote them.
func Ballots(s *survey.Setup) (map[string][][]byte, error) {
	var file struct {
		Ballots map[string][]map[string]any
	}
	if err := json.Unmarshal(ballots, &file); err != nil {
		return nil, err
	}
	texts := map[string][][]byte{}
	for category, list := range file.Ballots {
		for _, answers := range list {
			text, err := ballotText(s.Sheets(), answers)
			if err != nil {
				return nil, err
			}
			texts[category] = append(texts[category], text)
		}
	}
	return texts, nil
}

func ballotText(sheets []survey.Sheet, answers map[string]any) ([]byte, error) {
	left := maps.Clone(answers)
	marks, choices, texts := map[string]string{}, map[string]any{}, map[string]any{}
	for _, sheet := range sheets {
		line := ""
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				given, answered := answers[c.Key]
				delete(left, c.Key)
				switch both, _ := given.(map[string]any); {
				case c.Kind == survey.Graded:
					grade := slices.IndexFunc(sheet.Form.Grades, func(g survey.Grade) bool { return g.Code == given })
					line += string("-0123456789abcdefghijklmnopqrstuvwxyz"[grade+1])
				case !answered:
				case c.Kind == survey.Text:
					texts[c.Key] = given
				case both != nil:
					choices[c.Key], texts[c.Key] = both["codes"], both["text"]
				default:
					choices[c.Key] = given
				}
			}
		}
		if line != "" {
			marks[sheet.Form.ID] = line
		}
	}
	if len(left) > 0 { // the example lets it stand for any unknown key
		marks["no-such-form"] = "0"
	}
	return json.Marshal(map[string]any{"v": 1, "marks": marks, "choices": choices, "texts": texts})
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
