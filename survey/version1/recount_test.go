package version1_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"regexp"
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

// TestAlteredOldArchive: an archive of version 1 that was altered, its sum made anew, is refused, and what is wrong is named.
func TestAlteredOldArchive(t *testing.T) {
	file, err := os.ReadFile("testdata/archive-v0.1.0.ceping")
	if err != nil {
		t.Fatal(err)
	}
	passphrases := strings.Split(strings.TrimSpace(example.Passphrases), "\n")
	for name, test := range map[string]struct {
		pattern, by string // once, of the whole file
		want        string
	}{
		"a credential":      {`"mac":"..`, `"mac":"AA`, "has 1 ballots with no credential that fits"},
		"a nonce":           {`"nonce":"..`, `"nonce":"AA`, "has 1 ballots with no credential that fits"},
		"a category":        {`\{"ballot":\{"category":"C"`, `{"ballot":{"category":"B"`, "has 1 ballots with no credential that fits"},
		"a ballot is gone":  {`"ballots":6(.*\n)\{"ballot":.*\n`, `"ballots":5$1`, "and sealed were 6"},
		"the seal":          {`"seal":\{"count":6,"digest":"...`, `"seal":{"count":6,"digest":"000`, "and sealed were 6"},
		"what was counted":  {`"report":"...`, `"report":"000`, "another report than the one it was archived with"},
		"slips of C":        {`"printed":18`, `"printed":19`, "slips"},
		"a weight":          {`\\"weight\\":40`, `\"weight\":41`, "weights"},
		"the issuers' seed": {`"issuer_seed":"..`, `"issuer_seed":"AA`, "issuer"},
		"an act":            {`"name":"create","detail":"市`, `"name":"create","detail":"县`, "entry 1 of its audit log"},
		"nothing":           {`$`, ``, ""},
	} {
		t.Run(name, func(t *testing.T) {
			body, _, _ := bytes.Cut(file, []byte(`{"end":`))
			pattern := regexp.MustCompile(test.pattern)
			at := pattern.FindSubmatchIndex(body)
			if at == nil {
				t.Fatal("there is nothing to alter")
			}
			altered := append(bytes.Clone(body[:at[0]]), pattern.Expand(nil, []byte(test.by), body, at)...)
			altered = append(altered, body[at[1]:]...)
			altered = fmt.Appendf(altered, "{\"end\":{\"sha256\":\"%x\"}}\n", sha256.Sum256(altered))
			_, err := version1.Recount(t.Context(), bytes.NewReader(altered), passphrases[:2], "", nil)
			if name == "nothing" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var named *version1.ArchiveError
			if !errors.As(err, &named) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v", err)
			}
		})
	}
	_, err = version1.Recount(t.Context(), bytes.NewReader(file), passphrases[:2], strings.Repeat("0", 64), nil)
	if err == nil || !strings.Contains(err.Error(), "and the signed sheet has") {
		t.Errorf("with another digest than the signed sheet's: %v", err)
	}
}
