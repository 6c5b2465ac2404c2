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
)

// Session is the session file of the first worked example.
//
//go:embed fixtures/worked-example/session.yaml
var Session []byte

// Passphrases fit the example's three trustees.
const Passphrases = "example-passphrase-one\nexample-passphrase-two\nexample-passphrase-three\n"

// What stands where the examples are silent.
const (
	ID       = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
	seal     = "4f20164afb413ba46d8fdf1c72653089147c39a244f793184281073e3fdf40df"
	software = "ceping v0.0.0-test"
)

// Compare returns what differs between a Report and a worked example, as two texts to be compared; equal texts mean equal in
// every number. What the example cannot know is left out on both sides.
func (f *Fixture) Compare(report []byte) (want, got string, err error) {
	for _, side := range []struct {
		text []byte
		into *string
	}{{f.Expected, &want}, {report, &got}} {
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
