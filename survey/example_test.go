package survey_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
	"ceping/survey/voter"
)

// readExample reads the worked example's session file.
func readExample(t *testing.T) survey.Setup {
	t.Helper()
	s, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWorkedExample counts the example's ballots and compares every number with those of an independent implementation.
func TestWorkedExample(t *testing.T) {
	s := readExample(t)
	manifest, err := survey.ManifestText("6ba7b810-9dad-41d1-80b4-00c04fd430c8", &s)
	if err != nil {
		t.Fatal(err)
	}
	m, err := voter.ParseManifest(manifest, survey.Fingerprint(manifest))
	if err != nil {
		t.Fatal(err)
	}
	ballots, err := example.Ballots(m)
	if err != nil {
		t.Fatal(err)
	}
	counted, header := map[string]survey.CountedBallots{}, map[string]survey.Counts{}
	for _, c := range s.Categories {
		category := counted[c.Code]
		for _, text := range ballots[c.Code] {
			category.Add(survey.ParseBallot(text, s.Sheets()))
		}
		counted[c.Code] = category
		n := len(ballots[c.Code])
		header[c.Code] = survey.Counts{Expected: c.Expected, Printed: c.Slips, Issued: c.Slips, Collected: n, Cast: n}
	}
	tally := survey.NewTally(&s, counted)
	report, err := json.Marshal(survey.NewReport(survey.Session{Setup: s, Tally: &tally, Seal: &survey.Seal{}}, header, "ceping"))
	if err != nil {
		t.Fatal(err)
	}
	want, got, err := example.Compare(report)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report differs from the worked example (-want +got):\n%s", diff)
	}
}
