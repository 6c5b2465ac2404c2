package example_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/example"
	"ceping/survey/export"
)

// TestFixtures: both worked examples of version 2, number for number, in the JSON that leaves the house.
func TestFixtures(t *testing.T) {
	for _, name := range example.Fixtures {
		t.Run(name, func(t *testing.T) {
			worked, err := example.ReadFixture(name)
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			if err := export.JSON(&text, worked.Report()); err != nil {
				t.Fatal(err)
			}
			var want, got map[string]any
			for text, into := range map[string]*map[string]any{string(worked.Expected): &want, text.String(): &got} {
				if err := json.Unmarshal([]byte(text), into); err != nil {
					t.Fatal(err)
				}
			}
			for _, key := range []string{"software", "yardstick", "notes", "result"} {
				delete(got, key)
			}
			delete(got["session"].(map[string]any), "id")
			delete(got["seal"].(map[string]any), "digest")
			for _, alarm := range got["alarms"].([]any) {
				delete(alarm.(map[string]any), "text")
			}
			for _, form := range got["forms"].([]any) {
				for _, texts := range form.(map[string]any)["texts"].([]any) {
					list := texts.(map[string]any)["texts"].([]any)
					slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-expected +got:\n%s", diff)
			}
		})
	}
}
