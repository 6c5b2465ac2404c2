package office_test

import (
	"bytes"
	"testing"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
)

// exampleSetup reads the worked example's session file.
func exampleSetup(t *testing.T) survey.Setup {
	t.Helper()
	s, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
