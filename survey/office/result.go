package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/version1"
)

// Result holds what is kept of an opened box.
type Result struct {
	Software     string                  `json:"software"` // that opened it
	Seal         survey.Seal             `json:"seal"`     // of the box that was counted, as it was published at closing
	Tally        count.Tally             `json:"tally"`
	Facts        count.Facts             `json:"facts"`
	Findings     []check.Finding         `json:"findings"`                // what did not fit; none of a sound box
	Cast         map[string]int          `json:"cast"`                    // covers, by category: what is counted as 收回
	OpenedDigest string                  `json:"opened_digest,omitempty"` // the seal's, of the box as it was opened, where it is another
	Blinds       map[string]count.Blinds `json:"blinds"`                  // of the result code, by form
}

// header are the counts of a session. counted are the ballots as an opened box was counted; what is not there is as the box
// says.
func (o *Office) header(ctx context.Context, s survey.Session, counted map[string]int) (map[string]count.Counts, error) {
	slips, err := o.house.CountSlips(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	cast, err := o.house.CountCast(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if s.Tally != nil && s.Tally.Opening != nil { // version 1 kept it there
		counted = s.Tally.Opening.Cast
	}
	for code, n := range counted {
		cast[code] = survey.CastCount{Cast: n, Paper: cast[code].Paper}
	}
	return count.Header(&s.Setup, s.Counts, slips, cast), nil
}

// Mark returns what the act of opening records of a result, so that one that was altered afterwards is told.
func (kept *Result) Mark() string {
	text, err := json.Marshal(kept)
	if err != nil {
		panic(err) // plain types
	}
	digest := sha256.Sum256(text)
	return "result " + hex.EncodeToString(digest[:])
}

// recorded reports whether the last act of opening recorded this result.
func (kept *Result) recorded(acts []survey.SessionEntry) bool {
	for _, e := range slices.Backward(acts) {
		if e.Name == survey.ActOpen {
			return strings.Contains(e.Detail, kept.Mark())
		}
	}
	return false
}

// report computes the Report with its result code.
func (kept *Result) report(s survey.Session, manifestText string, header map[string]count.Counts, audit string, mirrorLost bool) (*count.Report, error) {
	m, err := manifest.Parse(manifestText)
	if err != nil {
		return nil, err
	}
	facts := kept.Facts
	facts.Corrected, facts.MirrorLost = s.Corrected, mirrorLost
	r := count.NewReport(count.Input{
		ID: s.ID, Setup: promised(&s.Setup, manifestText), Yardstick: m.Yardstick, Software: kept.Software, Counts: header,
		Seal: count.ReportSeal{Count: s.Seal.Count, Digest: s.Seal.Digest}, Tally: kept.Tally, Facts: facts,
	})
	if r.Result, err = count.NewResult(r, manifestText, audit, kept.OpenedDigest, kept.Blinds); err != nil {
		return nil, err
	}
	r.Setup = &s.Setup // with what is no part of the numbers
	return &r, nil
}

// promised is the setup by which a session is counted: what voters were told in the manifest, as it is archived and counted again.
// The house's own says the same, unless it was altered since, which the check before opening finds. It serves where the manifest
// describes no session.
func promised(s *survey.Setup, manifestText string) *survey.Setup {
	_, told, err := archive.Setup(manifestText, s.Trustees)
	if err != nil {
		return s
	}
	return &told
}

// past are header counts as version 1 has them.
func past(header map[string]count.Counts) map[string]version1.Counts {
	list := map[string]version1.Counts{}
	for code, c := range header {
		list[code] = version1.Counts{
			Expected: c.Expected, Present: c.Present, Printed: c.Printed, Void: c.Void, Leftover: c.Leftover, Issued: c.Issued,
			Collected: c.Collected, Cast: c.Cast, Paper: c.Paper,
		}
	}
	return list
}
