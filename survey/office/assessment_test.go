package office_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// TestAssessmentEdits: an assessment is kept when it is sound and changed by whoever saw it last; what is refused changes nothing, and what
// changes nothing is no act.
func TestAssessmentEdits(t *testing.T) {
	s := newHouse(t)
	ctx, terminal := t.Context(), s.office.Terminal()
	plan := yardstick("2026")
	plan.Unit, plan.Date = "某局", "2026-12-01"
	id := s.assessment(plan)
	first, err := terminal.Assessment(ctx, id)
	s.must(err)
	if first.Version != 1 || first.Plan.Unit != "" || first.Plan.Date != "" {
		t.Errorf("kept as version %d of %q, %q", first.Version, first.Plan.Unit, first.Plan.Date)
	}
	revision, own := first.Plan.Revision(), errors.New("of the editor's own")
	invalid := func(err error) bool { var is *survey.InvalidError; return errors.As(err, &is) }
	for name, test := range map[string]struct {
		do func() error
		is func(error) bool
	}{
		"made without a name": {func() error { plan := plan; plan.Assessment = ""; return second(terminal.AddAssessment(ctx, plan)) }, invalid},
		"what another edited": {func() error {
			return terminal.EditAssessment(ctx, id, "another", func(p *survey.Setup) error { p.Rules.MinGroup++; return nil })
		}, func(err error) bool { return codeOf(err) == "assessment_edited_meanwhile" }},
		"given up": {func() error {
			return terminal.EditAssessment(ctx, id, revision, func(p *survey.Setup) error { p.Rules.MinGroup++; return own })
		}, func(err error) bool { return err == own }},
		"made unsound": {func() error {
			return terminal.EditAssessment(ctx, id, revision, func(p *survey.Setup) error { p.Rules.MinGroup = 2; return nil })
		}, invalid},
		"left as it is": {func() error {
			return terminal.EditAssessment(ctx, id, revision, func(*survey.Setup) error { return nil })
		}, func(err error) bool { return err == nil }},
	} {
		before := s.kept()
		if err := test.do(); !test.is(err) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, s.kept()); diff != "" {
			t.Errorf("%s: bytes have changed", name)
		}
	}
	s.must(terminal.EditAssessment(ctx, id, revision, func(p *survey.Setup) error { p.Rules.MinGroup = 5; return nil }))
	after, err := terminal.Assessment(ctx, id)
	s.must(err)
	if acts := s.acts("save assessment"); after.Version != 2 || after.Plan.Rules.MinGroup != 5 || len(acts) != 2 || acts[1].Detail != "2026年度考核 v2" {
		t.Errorf("changed to version %d with %d, %+v", after.Version, after.Plan.Rules.MinGroup, acts)
	}
}

// TestKeepsYardstick: an edit of a draft departs from its assessment in nothing in which it did not before; a rehearsal, and a draft under
// none, may. Nothing that departs becomes ready.
func TestKeepsYardstick(t *testing.T) {
	g := &guarded{sitting: newHouse(t)}
	ctx, terminal := t.Context(), g.office.Terminal()
	plan := exampleSetup(t)
	plan.Assessment = "2024年度考核"
	under := g.assessment(plan)
	ruled := func(s *survey.Setup) { s.Assessment, s.Under = plan.Assessment, under }
	stricter := func(s *survey.Setup) error { s.Rules.MinGroup++; return nil }
	renamed := func(s *survey.Setup) error { s.Forms[0].Title += "（改）"; return nil }
	moved := func(s *survey.Setup) error { s.Date = "2024-12-24"; return nil }
	edit := func(id string, change func(*survey.Setup) error) error {
		s, err := g.store.Session(ctx, id)
		g.must(err)
		return terminal.Edit(ctx, id, s.Setup.Revision(), change)
	}
	draft := g.held(survey.Draft, ruled)
	if err := edit(draft, stricter); said(err) != "assessment_rules differs_rules 2024年度考核" {
		t.Errorf("stricter than the assessment: %v", err)
	}
	g.must(edit(draft, moved))
	a, err := terminal.Assessment(ctx, under)
	g.must(err)
	g.must(terminal.EditAssessment(ctx, under, a.Plan.Revision(), stricter))
	g.must(edit(draft, func(s *survey.Setup) error { s.Date = "2024-12-25"; return nil })) // it differs now, and did before
	if err := edit(draft, renamed); codeOf(err) != "assessment_rules" {
		t.Errorf("it departs in something else besides: %v", err)
	}
	if err := terminal.Advance(ctx, draft, survey.Ready, passphrases()); codeOf(err) != "session_differs" {
		t.Errorf("ready, and departs: %v", err)
	}
	for name, change := range map[string]func(*survey.Setup){
		"a rehearsal": func(s *survey.Setup) { ruled(s); s.Rehearsal = true }, "under none": func(s *survey.Setup) { s.Assessment = plan.Assessment },
	} {
		id := g.held(survey.Draft, change)
		if err := edit(id, renamed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := terminal.Advance(ctx, id, survey.Ready, passphrases()); err != nil {
			t.Errorf("%s is not ready: %v", name, err)
		}
	}
}

// TestDrafts: what is made without its draft is whole, and a draft has at least its unit; what is refused is not there, and an edit that
// changes nothing is no act.
func TestDrafts(t *testing.T) {
	s := newHouse(t)
	ctx, terminal := t.Context(), s.office.Terminal()
	whole, gaps := exampleSetup(t), exampleSetup(t)
	gaps.Categories = nil
	var invalid *survey.InvalidError
	if id, err := terminal.Create(ctx, gaps); !errors.As(err, &invalid) {
		t.Errorf("created with gaps: %q, %v", id, err)
	}
	draft, err := terminal.Draft(ctx, gaps)
	s.must(err)
	whole.Unit = ""
	if id, err := terminal.Draft(ctx, whole); !errors.As(err, &invalid) {
		t.Errorf("a draft without a unit: %q, %v", id, err)
	}
	all, err := s.store.Sessions(ctx)
	s.must(err)
	if len(all) != 1 || all[0].ID != draft {
		t.Errorf("%d sessions", len(all))
	}
	before := s.kept()
	s.must(terminal.Edit(ctx, draft, all[0].Setup.Revision(), func(*survey.Setup) error { return nil }))
	if diff := cmp.Diff(before, s.kept()); diff != "" {
		t.Error("an edit that changes nothing has changed bytes")
	}
}
