package archive_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/manifest"
)

// The vectors of manifests are shared with the browser: every good one is a setup that writes the same manifest again, and every one
// at which a phone must stop is refused here too.
func TestSetupOfManifests(t *testing.T) {
	text, err := os.ReadFile("../manifest/testdata/manifests.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Manifests, Refused []struct{ Name, Manifest string }
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	trustees := survey.Trustees{Threshold: 1, Names: []string{"组长"}}
	others := regexp.MustCompile(`"(issuer_key|box_key)":"[^"]*"|"spares":[0-9]+`)
	for _, m := range file.Manifests {
		parsed, s, err := archive.Setup(m.Manifest, trustees)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		s.Rules.Spares = 0 // its slips have the spares in
		again, err := manifest.New(parsed.Session, &s, make([]byte, 32), make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		same := func(text string) string { return others.ReplaceAllString(text, "") }
		if diff := cmp.Diff(same(m.Manifest), same(again)); diff != "" {
			t.Errorf("%s: %s", m.Name, diff)
		}
	}
	for _, m := range file.Refused {
		if _, _, err := archive.Setup(m.Manifest, trustees); err == nil {
			t.Errorf("%s: taken all the same", m.Name)
		}
	}
}
