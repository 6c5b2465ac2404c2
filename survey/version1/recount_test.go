package version1_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"ceping/survey/example"
	"ceping/survey/version1"
)

// TestOldArchive: an archive that version 0.1.0 wrote, with no leftover slips entered, counts to the Report that was signed then: alarms
// that came later are not in it.
func TestOldArchive(t *testing.T) {
	file, err := os.ReadFile("testdata/archive-v0.1.0.ceping")
	if err != nil {
		t.Fatal(err)
	}
	passphrases := strings.Split(strings.TrimSpace(example.Passphrases), "\n")
	report, err := version1.Recount(t.Context(), bytes.NewReader(file), passphrases[:2], "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := report.Counts["C"]; c.Cast != 6 || c.Leftover != nil || len(report.Alarms) > 0 {
		t.Errorf("%+v, alarms %+v", c, report.Alarms)
	}
}
