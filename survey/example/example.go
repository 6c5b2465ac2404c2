// Package example is the worked example of the counting rules, for tests: a session file, what each voter answered, and
// the part of the Report that follows, computed by an independent implementation. Any way through ceping, from the tally
// alone to the whole wire, can be held against it.
package example

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ceping/survey/voter"
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

// Ballots are the JSON texts of all ballots by category, written for a manifest.
func Ballots(m *voter.Manifest) (map[string][][]byte, error) {
	var file struct {
		Ballots map[string][]map[string]json.RawMessage
	}
	if err := json.Unmarshal(ballots, &file); err != nil {
		return nil, err
	}
	kinds := map[string]string{}
	for _, item := range m.Items() {
		kinds[item.Key] = item.Criterion.Kind
	}
	texts := map[string][][]byte{}
	for category, list := range file.Ballots {
		for _, answers := range list {
			text, err := ballotText(m, kinds, answers)
			if err != nil {
				return nil, err
			}
			texts[category] = append(texts[category], text)
		}
	}
	return texts, nil
}

func ballotText(m *voter.Manifest, kinds map[string]string, answers map[string]json.RawMessage) ([]byte, error) {
	a := voter.Answers{Grades: map[string]string{}, Options: map[string][]string{}, Texts: map[string]string{}}
	unknown := false
	for key, raw := range answers {
		var text string
		var codes []string
		var both struct {
			Codes []string
			Text  string
		}
		switch {
		case json.Unmarshal(raw, &text) == nil:
		case json.Unmarshal(raw, &codes) == nil:
			both.Codes = codes
		default:
			if err := json.Unmarshal(raw, &both); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
		switch kinds[key] {
		case "grade":
			a.Grades[key] = text
		case "text":
			a.Texts[key] = text
		case "choices":
			a.Options[key] = both.Codes
			if both.Text != "" {
				a.Texts[key] = both.Text
			}
		default:
			unknown = true
		}
	}
	written, err := m.Ballot(a)
	if unknown { // the example lets it stand for any unknown key
		written = bytes.Replace(written, []byte(`"marks":{`), []byte(`"marks":{"no-such-form":"0",`), 1)
	}
	return written, err
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
