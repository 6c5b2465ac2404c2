package version1_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
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
	r, err := example.Report()
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Text()
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
