package version1

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/seal"
)

// manifest is what a phone must know to fill in and seal a ballot: made once, stored and served as the same bytes.
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

// NewManifest writes the manifest of a session whose keys are made.
func NewManifest(id string, s *survey.Setup, seed, boxKey []byte) (string, error) {
	m := manifest{
		Version: 1, Session: id, Assessment: s.Assessment, Unit: s.Unit, Group: s.Group, Date: s.Date, Rehearsal: s.Rehearsal,
		MinGroup: s.Rules.MinGroup, Denominator: s.Rules.Denominator, Spares: s.Rules.Spares,
		Rules: fillingRules(s), BallotSize: s.BallotSize(), BoxKey: base64.RawURLEncoding.EncodeToString(boxKey),
		Leaders: s.Leaders, Promoted: s.Promoted, Forms: s.Forms,
	}
	for _, c := range s.Categories {
		issuer, err := credential.NewIssuerVersion1(seed, id, c.Code)
		if err != nil {
			return "", err
		}
		m.Categories = append(m.Categories, manifestCategory{
			Code: c.Code, Name: c.Name, Weight: c.Weight, Slips: c.Printed(s.Rules.Spares),
			IssuerKey: base64.RawURLEncoding.EncodeToString(issuer.PublicKey()),
		})
	}
	return m.text()
}

// Preview is what a page must know to draw the ballot of a setup, whatever is still missing of it. Nothing can be sealed under it.
func Preview(s *survey.Setup) (string, error) {
	return manifest{
		Version: 1, Assessment: s.Assessment, Unit: s.Unit, Group: s.Group, Date: s.Date, Rehearsal: s.Rehearsal, MinGroup: s.Rules.MinGroup,
		Denominator: s.Rules.Denominator, Spares: s.Rules.Spares, Rules: fillingRules(s), Leaders: s.Leaders, Promoted: s.Promoted, Forms: s.Forms,
	}.text()
}

// text is the manifest as it is stored and served. A list that nothing was put into is written as [], never as null, which a page
// cannot walk.
func (m manifest) text() (string, error) {
	m.Rules, m.Categories, m.Leaders, m.Promoted = listed(m.Rules), listed(m.Categories), listed(m.Leaders), listed(m.Promoted)
	m.Forms = slices.Clone(listed(m.Forms))
	for i, f := range m.Forms {
		f.Roles, f.Grades, f.Derived, f.Criteria = listed(f.Roles), listed(f.Grades), listed(f.Derived), listed(f.Criteria)
		f.Derived = slices.Clone(f.Derived)
		for j := range f.Derived {
			f.Derived[j].Grades = listed(f.Derived[j].Grades)
		}
		f.Flags = slices.Clone(f.Flags)
		for j := range f.Flags {
			f.Flags[j].Grades = listed(f.Flags[j].Grades)
		}
		m.Forms[i] = f
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return "", err
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// KeyFits reports whether a key is the one that ballots were sealed to. With another every ballot would be counted invalid.
func KeyFits(k Keys, key *seal.Key) bool {
	var m manifest
	return json.Unmarshal([]byte(k.Manifest), &m) == nil && m.BoxKey == base64.RawURLEncoding.EncodeToString(key.Public())
}

// fillingRules are the rules for filling in, as the ballot's first page prints them.
func fillingRules(s *survey.Setup) []string {
	rules := []string{"每项只选一个等次", "不选视为弃权"}
	if !requires(s) {
		rules = append(rules, "本人不评本人（留空）")
	}
	return append(rules, "提交后不能修改")
}

// requires reports whether some mark may not be left blank.
func requires(s *survey.Setup) bool {
	for _, f := range s.Forms {
		for _, c := range f.Criteria {
			if c.Kind == survey.Graded && (f.Required || c.Required) {
				return true
			}
		}
	}
	return false
}
