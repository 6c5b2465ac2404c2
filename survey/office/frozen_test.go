package office_test

import (
	"testing"

	"ceping/survey"
)

// TestFrozen: an assessment is frozen by the first of its sessions that is ready, or of which it cannot be known; no draft, rehearsal or
// session of another freezes it. What is out of service is in no comparison either.
func TestFrozen(t *testing.T) {
	g := &guarded{sitting: newHouse(t)}
	ctx := t.Context()
	plan := exampleSetup(t)
	plan.Assessment = "2024年度考核"
	id, err := g.office.Terminal().AddAssessment(ctx, plan)
	g.must(err)
	ruled := func(s *survey.Setup) { s.Assessment, s.Under = plan.Assessment, id }
	frozen := func(what, want string) {
		t.Helper()
		if unit, err := g.office.Terminal().Frozen(ctx, id); err != nil || unit != want {
			t.Errorf("%s: frozen by %q, %v", what, unit, err)
		}
		a, err := g.office.Terminal().Assessment(ctx, id)
		g.must(err)
		err = g.office.Terminal().EditAssessment(ctx, id, a.Plan.Revision(), func(*survey.Setup) error { return nil })
		if code := codeOf(err); (want != "") != (code == "assessment_frozen") || want == "" && err != nil {
			t.Errorf("%s: edited: %v", what, err)
		}
	}
	draft := g.held(survey.Draft, ruled)
	frozen("a draft", "")
	g.held(survey.Ready, func(s *survey.Setup) { ruled(s); s.Rehearsal = true })
	frozen("a rehearsal", "")
	g.held(survey.Ready, nil)
	frozen("a session of none", "")
	faulty := func(fault string) *lists {
		return &lists{g.store, func(s *survey.Session) {
			if s.ID == fault {
				s.Fault = survey.FaultNewer
			}
		}}
	}
	g.work(faulty(draft), g.store)
	frozen("a session that is out of service", plan.Unit)
	g.work(g.store, g.store)
	opened := g.held(survey.Opened, ruled)
	frozen("an opened one", plan.Unit)

	compared := func() int {
		t.Helper()
		c, err := g.office.Terminal().Compare(ctx, id)
		g.must(err)
		return len(c.Sessions) + len(c.Withheld) + len(c.Waiting) + len(c.Refused)
	}
	all := compared()
	g.work(faulty(opened), g.store)
	if n := compared(); n != all-1 || all == 0 {
		t.Errorf("%d of %d sessions, one of them out of service", n, all)
	}
}
