package version1test

import (
	"bytes"

	"ceping/survey"
	"ceping/survey/setup"
	"ceping/survey/version1"
)

// Report is the worked example's Report, counted from its ballots without slips and box: the seal is made up.
func Report() (version1.Report, error) {
	s, err := setup.Read(bytes.NewReader(Session), nil)
	if err != nil {
		return version1.Report{}, err
	}
	ballots, err := ballotsOf(&s)
	if err != nil {
		return version1.Report{}, err
	}
	counted, header := map[string]version1.CountedBallots{}, map[string]version1.Counts{}
	for _, c := range s.Categories {
		category, n := counted[c.Code], len(ballots[c.Code])
		for _, text := range ballots[c.Code] {
			category.Add(version1.ParseBallot(text, s.Sheets()))
		}
		counted[c.Code] = category
		header[c.Code] = version1.Counts{Expected: c.Expected, Printed: c.Slips, Issued: c.Slips, Collected: n, Cast: n}
	}
	tally := version1.NewTally(&s, counted)
	return version1.NewReport(survey.Session{ID: ID, Setup: s, Tally: &tally, Seal: &survey.Seal{Count: 35, Digest: seal}}, header, software), nil
}

// What stands where the example is silent.
const (
	ID       = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
	seal     = "4f20164afb413ba46d8fdf1c72653089147c39a244f793184281073e3fdf40df"
	software = "ceping v0.0.0-test"
)
