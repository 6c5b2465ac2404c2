package version1_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/setup"
	"ceping/survey/version1/version1test"
)

// readExample reads the worked example's session file.
func readExample(t *testing.T) survey.Setup {
	t.Helper()
	s, err := setup.Read(bytes.NewReader(version1test.Session), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWorkedExample counts the example's ballots and compares every number with those of an independent implementation.
func TestWorkedExample(t *testing.T) {
	r, err := version1test.Report()
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	want, got, err := version1test.Compare(report)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report differs from the worked example (-want +got):\n%s", diff)
	}
}
