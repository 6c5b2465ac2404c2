package count_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/example"
	"ceping/survey/manifest"
)

// fixture is a worked example, or what a test made up.
type fixture struct{ example.Fixture }

func read(t *testing.T, name string) fixture {
	t.Helper()
	f, err := example.ReadFixture(name)
	if err != nil {
		t.Fatal(err)
	}
	return fixture{f}
}

const manifestText = `{"version":2}` // stands for the session's

// box puts the answers of every voter into envelopes, as a phone would, and opens them again.
func (f *fixture) box(t *testing.T) count.Box {
	t.Helper()
	list := manifest.Envelopes(&f.Setup)
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed := map[string][]count.Sealed{}
	for category, ballots := range f.Voters.Ballots {
		for _, answers := range ballots {
			for _, e := range manifest.Sent(list, category) {
				content := example.ContentOf(e, answers)
				if err := e.Shape.Check(content); err != nil {
					t.Fatalf("%s: %v", e.Key, err)
				}
				padded, err := envelope.Pad(content.Encode(), e.Size)
				if err != nil {
					t.Fatal(err)
				}
				name := e.Name(category)
				closed, err := envelope.Seal(key.Public(), sha256.Sum256([]byte(manifestText)), name, padded)
				if err != nil {
					t.Fatal(err)
				}
				sealed[e.Key] = append(sealed[e.Key], count.Sealed{Category: name.Category, Sealed: closed})
			}
		}
	}
	box, err := count.Open(t.Context(), list, key, manifestText, sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

// TestFixtures: both worked examples, number for number, out of sealed envelopes.
func TestFixtures(t *testing.T) {
	for _, name := range example.Fixtures {
		t.Run(name, func(t *testing.T) {
			f := read(t, name)
			var expected map[string]any
			if err := json.Unmarshal(f.Expected, &expected); err != nil {
				t.Fatal(err)
			}
			report := count.NewReport(count.Input{
				Setup: &f.Setup, Counts: f.Header(), Tally: count.NewTally(&f.Setup, f.box(t)),
				Seal: count.ReportSeal{Count: int(expected["seal"].(map[string]any)["count"].(float64)), Digest: "d"},
			})
			text, err := json.Marshal(report)
			if err != nil {
				t.Fatal(err)
			}
			var got map[string]any
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
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
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Errorf("-expected +got:\n%s", diff)
			}
		})
	}
}
