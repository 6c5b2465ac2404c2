package version1

import "ceping/survey"

// manifest is what a phone had to know to fill in and seal a ballot.
type manifest struct {
	Version     int                `json:"version"`
	Session     string             `json:"session"`
	Assessment  string             `json:"assessment"`
	Unit        string             `json:"unit"`
	Group       string             `json:"group"`
	Date        string             `json:"date"`
	Rehearsal   bool               `json:"rehearsal"`
	MinGroup    int                `json:"min_group"`
	Denominator survey.Denominator `json:"denominator"`
	Spares      int                `json:"spares"`
	Rules       []string           `json:"rules"`
	BallotSize  int                `json:"ballot_size"`
	BoxKey      string             `json:"box_key"`
	Categories  []manifestCategory `json:"categories"`
	Leaders     []survey.Leader    `json:"leaders"`
	Promoted    []survey.Promoted  `json:"promoted"`
	Forms       []survey.Form      `json:"forms"`
}

type manifestCategory struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Weight    int    `json:"weight"`
	Slips     int    `json:"slips"` // spares included
	IssuerKey string `json:"issuer_key"`
}
