// Package example is the worked examples of the counting rules, for tests: session files, what each voter answered, and the part of the
// Report that follows, computed by an independent implementation; and sessions made up. Any way through ceping, from the tally alone
// to the whole wire, can be held against them.
package example

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ceping/survey/voter"
)

// Session is the session file of the first worked example.
//
//go:embed fixtures/worked-example/session.yaml
var Session []byte

// Passphrases fit the example's three trustees.
const Passphrases = "example-passphrase-one\nexample-passphrase-two\nexample-passphrase-three\n"

//go:embed fixtures/worked-example/ballots.json
var ballots []byte

//go:embed fixtures/worked-example/expected.json
var expected []byte

// What stands where the examples are silent.
const (
	ID       = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
	seal     = "4f20164afb413ba46d8fdf1c72653089147c39a244f793184281073e3fdf40df"
	software = "ceping v0.0.0-test"
)

// Ballots are all ballots by category, as voters fill them in by a manifest.
func Ballots(m *voter.Manifest) (map[string][]*voter.Ballot, error) {
	var file struct {
		Ballots map[string][]map[string]any
	}
	if err := json.Unmarshal(ballots, &file); err != nil {
		return nil, err
	}
	all := map[string][]*voter.Ballot{}
	for category, list := range file.Ballots {
		for i, answers := range list {
			b, err := Fill(m, category, answers)
			if err != nil {
				return nil, fmt.Errorf("ballot %d of %s: %w", i+1, category, err)
			}
			all[category] = append(all[category], b)
		}
	}
	return all, nil
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
		for _, key := range []string{"software", "notes", "result", "yardstick"} {
			delete(value, key)
		}
		if session, ok := value["session"].(map[string]any); ok {
			delete(session, "id")
		}
		if seal, ok := value["seal"].(map[string]any); ok {
			delete(seal, "digest")
		}
		if alarms, ok := value["alarms"].([]any); ok {
			for _, alarm := range alarms {
				delete(alarm.(map[string]any), "text")
			}
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

// simplify sorts texts, as the example lists them.
func simplify(value any) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			simplify(element)
		}
	case map[string]any:
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
