package office_test

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// roomy is the example with so many leaders that the limit of their remarks decides whether a ballot fits; limit is the largest that does.
func roomy(t *testing.T) (plan survey.Setup, limit int) {
	t.Helper()
	plan = exampleSetup(t)
	for i := range 80 {
		plan.Leaders = append(plan.Leaders, survey.Leader{ID: fmt.Sprintf("m%d", i), Name: "某某", Role: survey.Member})
	}
	plan.Forms[0].Criteria = append(plan.Forms[0].Criteria, survey.Criterion{ID: "remark", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}})
	limit = sort.Search(2000, func(limit int) bool {
		remarks(&plan, limit+1)
		return manifest.CheckSize(&plan) != nil
	})
	remarks(&plan, limit)
	return plan, limit
}

func remarks(plan *survey.Setup, limit int) {
	criteria := plan.Forms[0].Criteria
	criteria[len(criteria)-1].Max = limit
}

// TestBallotTooLarge: a session whose ballot is larger than phones may send is refused when it is made, when an edit makes it so, and when
// it becomes ready, naming what to shorten; at the edge it is taken.
func TestBallotTooLarge(t *testing.T) {
	s := newHouse(t)
	ctx := t.Context()
	plan, limit := roomy(t)
	if size := manifest.SealedSize(manifest.Sent(manifest.Envelopes(&plan), "A")); size > envelope.MaxBallot || size < envelope.MaxBallot-100*64 {
		t.Fatalf("%d bytes are not at the edge", size)
	}
	tooLarge := func(when string, err error) {
		t.Helper()
		var invalid *survey.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(words.EnglishError(err), "at most 524288 fit") || !strings.Contains(words.ChineseOf(invalid), "意见") {
			t.Errorf("%s: %v", when, err)
		}
	}
	id, err := s.office.Terminal().Create(ctx, plan)
	s.must(err)
	edit := func(change func(*survey.Setup)) error {
		session, err := s.office.Session(ctx, id)
		s.must(err)
		return s.office.Terminal().Edit(ctx, id, session.Setup.Revision(), func(s *survey.Setup) error { change(s); return nil })
	}
	tooLarge("edited", edit(func(s *survey.Setup) { remarks(s, limit+1) }))
	tooLarge("edited, by people", edit(func(s *survey.Setup) {
		s.Leaders = append(s.Leaders, survey.Leader{ID: "one", Name: "多一人", Role: survey.Member}, survey.Leader{ID: "two", Name: "多两人", Role: survey.Member})
	}))
	s.must(edit(func(s *survey.Setup) { s.Date = "2026-12-06" }))
	s.id = id
	s.advance(survey.Ready)

	remarks(&plan, limit+1)
	_, err = s.office.Terminal().Create(ctx, plan)
	tooLarge("made", err)

	// A draft of an earlier version may be too large: it is edited until it fits, and does not become ready before.
	id, err = s.office.Terminal().Draft(ctx, plan)
	s.must(err)
	s.must(edit(func(s *survey.Setup) { s.Date = "2026-12-07" }))
	tooLarge("ready", s.office.Terminal().Advance(ctx, id, survey.Ready, passphrases()))
	s.must(edit(func(s *survey.Setup) { remarks(s, limit) }))
	tooLarge("edited again", edit(func(s *survey.Setup) { remarks(s, limit+1) }))
	s.must(s.office.Terminal().Advance(ctx, id, survey.Ready, passphrases()))

	// Gaps are no fault of a draft.
	id, err = s.office.Terminal().Draft(ctx, survey.Setup{Unit: "某局"})
	s.must(err)
	s.must(edit(func(s *survey.Setup) { s.Date = "2026-12-07" }))
}

// TestAssessmentTooLarge: an assessment whose forms are too large for any unit is refused when it is made and edited.
func TestAssessmentTooLarge(t *testing.T) {
	s := newHouse(t)
	ctx := t.Context()
	plan := yardstick("2026")
	texts := func(plan *survey.Setup, n int) {
		plan.Forms[0].Criteria = plan.Forms[0].Criteria[:2:2]
		for i := range n {
			plan.Forms[0].Criteria = append(plan.Forms[0].Criteria, survey.Criterion{ID: fmt.Sprintf("t%d", i), Kind: survey.Text, Max: 2000, Name: survey.CriterionName{All: "意见"}})
		}
	}
	n := 1
	for ; manifest.CheckSize(&plan) == nil; n++ {
		texts(&plan, n)
	}
	fits := n - 2
	var invalid *survey.InvalidError
	if _, err := s.office.Terminal().AddAssessment(ctx, plan); !errors.As(err, &invalid) {
		t.Errorf("made: %v", err)
	}
	texts(&plan, fits)
	id, err := s.office.Terminal().AddAssessment(ctx, plan)
	s.must(err)
	edit := func(n int) error {
		a, err := s.office.Terminal().Assessment(ctx, id)
		s.must(err)
		return s.office.Terminal().EditAssessment(ctx, id, a.Plan.Revision(), func(plan *survey.Setup) error { texts(plan, n); return nil })
	}
	if err := edit(fits + 1); !errors.As(err, &invalid) {
		t.Errorf("edited: %v", err)
	}
	if a, err := s.office.Terminal().Assessment(ctx, id); err != nil || a.Version != 1 || len(a.Plan.Forms[0].Criteria) != 2+fits {
		t.Errorf("refused, it is version %d with %d criteria", a.Version, len(a.Plan.Forms[0].Criteria))
	}
	s.must(edit(fits - 1))
}
