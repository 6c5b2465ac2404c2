package office_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/voter"
)

// sitting is one session in a real store.
type sitting struct {
	t       *testing.T
	dir     string
	keep    int // backups of the house's own
	store   *store.Store
	office  *office.Office
	staff   *office.Slips
	opening *office.Opening
	issuer  *ballot.Issuer
	box     *ballot.Box
	id      string
	slips   map[string][]survey.Slip // by category, not used yet
}

// passphrases are the trustees', each time anew: acts overwrite them.
func passphrases(numbers ...int) [][]byte {
	lines := strings.Split(strings.TrimSpace(example.Passphrases), "\n")
	if len(numbers) == 0 {
		numbers = []int{0, 1, 2}
	}
	list := make([][]byte, len(numbers))
	for i, n := range numbers {
		list[i] = []byte(lines[n])
	}
	return list
}

// as makes an account, which acts.
func (s *sitting) as(who string, role survey.StaffRole) office.Actor {
	s.t.Helper()
	s.must(s.office.Terminal().AddPerson(s.t.Context(), survey.Person{Name: who, Role: role}))
	return s.office.Proven(who)
}

func (s *sitting) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// newHouse is a new house without a session.
func newHouse(t *testing.T) *sitting {
	t.Helper()
	s := &sitting{t: t, dir: t.TempDir(), slips: map[string][]survey.Slip{}}
	s.start(store.Making)
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// start opens the house.
func (s *sitting) start(access store.Access) {
	s.t.Helper()
	opened, err := store.Open(s.t.Context(), store.Config{Dir: s.dir, Access: access, Keep: s.keep})
	s.must(err)
	s.store = opened
	s.work(s.store, s.store)
	s.staff = office.NewSlips(s.store)
	s.issuer, s.box = ballot.NewIssuer(s.store), ballot.NewBox(s.store)
}

// work lets the office work on another house, or on other boxes.
func (s *sitting) work(house office.House, boxes office.Boxes) {
	s.office = office.New(house, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	s.opening = office.NewOpening(boxes)
}

// restart closes the house, lets something happen to its files, and opens it again.
func (s *sitting) restart(meanwhile func()) {
	s.t.Helper()
	s.must(s.store.Close())
	meanwhile()
	s.start(store.Working)
}

// newSitting takes the example's session to voting.
func newSitting(t *testing.T, change func(*survey.Setup)) *sitting {
	t.Helper()
	s := newHouse(t)
	plan := exampleSetup(t)
	if change != nil {
		change(&plan)
	}
	var err error
	s.id, err = s.office.Terminal().Create(t.Context(), plan)
	s.must(err)
	s.advance(survey.Ready)
	s.issue()
	s.advance(survey.Collecting)
	s.advance(survey.Voting)
	return s
}

func (s *sitting) issue() {
	s.t.Helper()
	batch, err := s.staff.By(s.office.Terminal()).Issue(s.t.Context(), s.id)
	s.must(err)
	clear(s.slips)
	for _, p := range batch.Slips {
		s.slips[p.Category.Code] = append(s.slips[p.Category.Code], p.Slip)
	}
}

func (s *sitting) advance(to survey.Phase) {
	s.t.Helper()
	var given [][]byte
	if to == survey.Ready {
		given = passphrases()
	}
	s.must(s.office.Terminal().Advance(s.t.Context(), s.id, to, given))
}

// open closes the box, opens it and returns the report.
func (s *sitting) open() *count.Report {
	s.t.Helper()
	s.advance(survey.Closed)
	s.must(s.opening.By(s.office.Terminal()).Open(s.t.Context(), s.id, passphrases(1, 2), nil))
	report, err := s.office.Terminal().Report(s.t.Context(), s.id)
	s.must(err)
	return report
}

// manifest is what a voter reads.
func (s *sitting) manifest() *voter.Manifest {
	s.t.Helper()
	text, err := s.office.Manifest(s.t.Context(), s.id)
	s.must(err)
	m, err := voter.ParseManifest(text, manifest.Fingerprint(text))
	s.must(err)
	return m
}

// take takes the next slip of a category.
func (s *sitting) take(category string) survey.Slip {
	s.t.Helper()
	slip := s.slips[category][0]
	s.slips[category] = s.slips[category][1:]
	return slip
}

// collect exchanges the next slip of a category for a credential.
func (s *sitting) collect(category string) *voter.Credential {
	return s.exchange(category, s.take(category))
}

func (s *sitting) exchange(category string, slip survey.Slip) *voter.Credential {
	s.t.Helper()
	x, err := voter.NewExchange(s.manifest(), category)
	s.must(err)
	e, err := s.issuer.Collect(s.t.Context(), slip.String(), x.Blinded())
	s.must(err)
	c, err := x.Finish(e.Evaluated, e.Proof)
	s.must(err)
	return c
}

// answered are answers that mark everything with the first grade.
func answered(m *voter.Manifest, category string) voter.Answers {
	a := voter.NewAnswers()
	for _, item := range m.Asked(category) {
		if item.Criterion.Kind == "grade" {
			scale := item.Criterion.Grades
			if scale == nil {
				scale = item.Form.Grades
			}
			a.Grades[item.Key] = scale[0].Code
		}
	}
	return a
}

// cast casts answers with a slip of the category.
func (s *sitting) cast(category string, a voter.Answers) *voter.Cast {
	s.t.Helper()
	m := s.manifest()
	b, err := m.Fill(category, a)
	s.must(err)
	c, err := s.collect(category).Enclose(b)
	s.must(err)
	s.must(s.send(c))
	return c
}

// castMany casts so many ballots that mark everything.
func (s *sitting) castMany(category string, n int) {
	s.t.Helper()
	for range n {
		s.cast(category, answered(s.manifest(), category))
	}
}

// send puts a request to the box, whose answer must prove it.
func (s *sitting) send(c *voter.Cast) error {
	envelopes := make([][]byte, len(c.Envelopes))
	for i, e := range c.Envelopes {
		envelopes[i] = bytes.Clone(e)
	}
	ack, err := s.box.Cast(s.t.Context(), c.Session, ballot.Cast{Category: c.Category, Nonce: [32]byte(c.Nonce), Envelopes: envelopes}, c.MAC)
	if err != nil {
		return err
	}
	return c.Verify(ack)
}

// TestSitting: from draft to archived, each number as it must be.
func TestSitting(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 6)
	s.castMany("B", 8)
	s.castMany("C", 9)
	report := s.open()
	total := report.Counts[count.Total]
	if total.Cast != 23 || *total.Valid != 23 || total.Collected != 23 || report.Result == nil || report.Result.Code == "" {
		t.Errorf("the report has %+v, result %+v", total, report.Result)
	}
	var archive bytes.Buffer
	s.must(s.opening.By(s.office.Terminal()).WriteArchive(t.Context(), s.id, &archive))
	digest, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
	s.must(err)
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, digest))
}

// act is one at the command line.
func act(session, name, detail string) office.Act {
	keeper, err := new(office.Office).Terminal().Keeper(context.Background())
	if err != nil {
		panic(err)
	}
	return keeper.Act(session, name, detail)
}
