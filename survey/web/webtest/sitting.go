package webtest

import (
	"bytes"
	"strings"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
	"ceping/survey/voter"
)

// Trusted are the passphrases of the worked example, of which two open the box.
var Trusted = strings.Split(strings.TrimSpace(example.Passphrases), "\n")

// Passphrases are some passphrases to be given away: whoever takes them overwrites them.
func Passphrases(given []string) [][]byte {
	list := make([][]byte, len(given))
	for i, p := range given {
		list[i] = []byte(p)
	}
	return list
}

// Sitting is a session of the worked example with its slips by category.
type Sitting struct {
	*Site
	ID    string
	Slips map[string][]string
}

// Create makes a draft of the worked example.
func (s *Site) Create(change func(*survey.Setup)) string {
	s.T.Helper()
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		s.T.Fatal(err)
	}
	if change != nil {
		change(&plan)
	}
	id, err := s.Office.Terminal().Create(s.T.Context(), plan)
	if err != nil {
		s.T.Fatal(err)
	}
	return id
}

// Readied makes a draft ready and its slips.
func (s *Site) Readied(draft string) *Sitting {
	s.T.Helper()
	sat := &Sitting{Site: s, ID: draft, Slips: map[string][]string{}}
	sat.Advance(survey.Ready)
	batch, err := s.Book.By(s.Office.Terminal()).Issue(s.T.Context(), sat.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, p := range batch.Slips {
		sat.Slips[p.Category.Code] = append(sat.Slips[p.Category.Code], p.Slip.String())
	}
	return sat
}

// Sitting makes a session ready, with slips, and takes it on to a phase.
func (s *Site) Sitting(to survey.Phase) *Sitting {
	s.T.Helper()
	sat := s.Readied(s.Create(nil))
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		if to.Reached(phase) {
			sat.Advance(phase)
		}
	}
	if to.Reached(survey.Opened) {
		sat.Open()
	}
	return sat
}

// Advance takes the session on, as the terminal.
func (s *Sitting) Advance(to survey.Phase) {
	s.T.Helper()
	var given [][]byte
	if to == survey.Ready {
		given = Passphrases(Trusted)
	}
	if err := s.Office.Terminal().Advance(s.T.Context(), s.ID, to, given); err != nil {
		s.T.Fatal(err)
	}
}

// Asked leaves out the counts that are asked for before a box is opened.
func (s *Sitting) Asked() {
	s.T.Helper()
	for _, hand := range []survey.Hand{survey.Leftover, survey.Present} {
		if err := s.Office.Terminal().LeaveOut(s.T.Context(), s.ID, hand); err != nil {
			s.T.Fatal(err)
		}
	}
}

// Open opens the box with two passphrases.
func (s *Sitting) Open() {
	s.T.Helper()
	if err := s.Trust.By(s.Office.Terminal()).Open(s.T.Context(), s.ID, Passphrases(Trusted[:2]), nil); err != nil {
		s.T.Fatal(err)
	}
}

// Slip takes a slip that was not used yet.
func (s *Sitting) Slip(category string) string {
	slip := s.Slips[category][0]
	s.Slips[category] = s.Slips[category][1:]
	return slip
}

// Collect enters with a fresh slip and collects.
func (s *Sitting) Collect(category string) *voter.Credential {
	s.T.Helper()
	v := &voter.Voter{Base: s.Base, Client: s.Client}
	entry, err := v.Enter(s.T.Context(), s.Slip(category), "")
	if err != nil {
		s.T.Fatal(err)
	}
	credential, err := v.Collect(s.T.Context(), entry)
	if err != nil {
		s.T.Fatal(err)
	}
	return credential
}

// Sealed is a cast that fits: a ballot with a mark.
func (s *Sitting) Sealed(c *voter.Credential) *voter.Cast {
	s.T.Helper()
	cast, err := Marked(s.Manifest(), c)
	if err != nil {
		s.T.Fatal(err)
	}
	return cast
}

// Marked seals a ballot with one mark.
func Marked(m *voter.Manifest, c *voter.Credential) (*voter.Cast, error) {
	answers := voter.NewAnswers()
	for _, item := range m.Asked(c.Category()) {
		if item.Criterion.Kind == "grade" && len(answers.Grades) == 0 {
			answers.Grades[item.Key] = item.Form.Grades[0].Code
		}
	}
	filled, err := m.Fill(c.Category(), answers)
	if err != nil {
		return nil, err
	}
	return c.Enclose(filled)
}

// Manifest is the session's, as a voter reads it.
func (s *Sitting) Manifest() *voter.Manifest {
	s.T.Helper()
	text, err := s.Office.Manifest(s.T.Context(), s.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	m, err := voter.ParseManifest(text, "")
	if err != nil {
		s.T.Fatal(err)
	}
	return m
}

// Cast sends a cast, which must get into the box.
func (s *Sitting) Cast(cast *voter.Cast) {
	s.T.Helper()
	v := &voter.Voter{Base: s.Base, Client: s.Client}
	if err := v.Cast(s.T.Context(), cast); err != nil {
		s.T.Fatal(err)
	}
}

// CastExample votes the worked example through the wire.
func (s *Sitting) CastExample() {
	s.T.Helper()
	m := s.Manifest()
	worked, err := example.ReadFixture("worked-example")
	if err != nil {
		s.T.Fatal(err)
	}
	ballots, err := worked.Fill(m)
	if err != nil {
		s.T.Fatal(err)
	}
	for category, list := range ballots {
		for _, one := range list {
			cast, err := s.Collect(category).Enclose(one)
			if err != nil {
				s.T.Fatal(err)
			}
			s.Cast(cast)
		}
	}
}
