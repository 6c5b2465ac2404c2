package office_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// TestStoreFails: whichever call of the store fails during an act, the act ends with that error and writes nothing more; nothing is
// taken for absent, empty or done.
func TestStoreFails(t *testing.T) {
	g := newGuarded(t)
	broken := &failing{Store: g.store}
	g.work(broken, broken)
	g.staff = office.NewSlips(broken)
	others := map[string]func(error) bool{ // that answer in words of their own
		"BoxActor.Inspect ReadBox":     func(err error) bool { return err == nil }, // it is what Inspect finds
		"BoxActor.Open ReadBox":        unsound,
		"BoxActor.OpenDespite ReadBox": unsound,
		"check, closed ReadBox":        func(err error) bool { return err == nil },
		"slips SessionHall":            refusal, // slips were made and cannot be handed out
		"slips SetSessionHall":         refusal,
	}
	cases := g.cases()
	maps.Copy(cases, g.further())
	broken.each(g.sitting, cases, others)
	for call := range others {
		t.Errorf("%s did not fail", call)
	}
}

// each does each case once with every call of the store failing in turn, and once without. others are the calls whose failure is told in
// words of its own; what has failed is taken from them.
func (broken *failing) each(s *sitting, cases map[string]asked, others map[string]func(error) bool) {
	s.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		by := "组员"
		if _, refused := c.asks[by]; refused || c.asks == nil {
			by = "张主任"
		}
		broken.failAt(0)
		if c.before != nil {
			c.before()
		}
		times := map[string]int{}
		for at := 1; ; at++ {
			broken.failAt(at)
			err := c.do(s.office.Proven(by))
			if broken.failed == "" {
				if c.ends == nil && err != nil || c.ends != nil && !c.ends(err) {
					s.t.Errorf("%s: %v", name, err)
				}
				if at == 1 {
					s.t.Errorf("%s does not ask the store", name)
				}
				break
			}
			call := name + " " + broken.failed
			if times[call]++; times[call] > 1 {
				call += " again"
			}
			if is, known := others[call]; known {
				if delete(others, call); !is(err) {
					s.t.Errorf("%s failed: %v", call, err)
				}
			} else if !errors.Is(err, errDisk) {
				s.t.Errorf("%s failed, and the answer is %v", call, err)
			} else if len(broken.later) > 0 {
				s.t.Errorf("%s failed, and %v was written", call, broken.later)
			}
		}
	}
}

func unsound(err error) bool {
	var refused *office.UnsoundError
	return errors.As(err, &refused)
}

// further are acts in other phases than cases has them.
func (g *guarded) further() map[string]asked {
	ctx := g.t.Context()
	var id, assessment string
	at := func(phase survey.Phase) func() {
		return func() { id = g.held(phase, nil) }
	}
	to := func(phase survey.Phase, given func() [][]byte) func(office.Actor) error {
		return func(by office.Actor) error { return by.Advance(ctx, id, phase, given()) }
	}
	none := func() [][]byte { return nil }
	all := func() [][]byte { return passphrases() }
	ruled := func(phase survey.Phase) func() {
		return func() {
			plan := exampleSetup(g.t)
			plan.Assessment = "去年的考核" + string(phase)
			previous, err := g.office.Terminal().AddAssessment(ctx, plan)
			g.must(err)
			plan.Assessment = "丙考核" + string(phase)
			assessment, err = g.office.Terminal().AddAssessment(ctx, plan)
			g.must(err)
			g.must(g.office.Terminal().SetPrevious(ctx, assessment, previous))
			id = g.held(phase, func(s *survey.Setup) { s.Assessment, s.Under = plan.Assessment, assessment })
		}
	}
	base, err := survey.ParseBaseURL("http://slips.example")
	g.must(err)
	checked := func(by office.Actor) error { return second(g.opening.By(by).Check(ctx, id, "")) }
	return map[string]asked{
		"ready":             {before: at(survey.Draft), do: to(survey.Ready, all)},
		"ready, ruled":      {before: ruled(survey.Draft), do: to(survey.Ready, all)},
		"voting":            {before: at(survey.Collecting), do: to(survey.Voting, none)},
		"closed":            {before: at(survey.Voting), do: to(survey.Closed, none)},
		"voting again":      {before: at(survey.Closed), do: to(survey.Voting, none)},
		"draft again":       {before: at(survey.Ready), do: to(survey.Draft, none)},
		"check, draft":      {before: at(survey.Draft), do: checked},
		"check, voting":     {before: at(survey.Voting), do: checked},
		"check, closed":     {before: at(survey.Closed), do: checked},
		"edit, ruled":       {before: ruled(survey.Draft), do: func(by office.Actor) error { return g.edited(by, id) }},
		"counts, opened":    {before: at(survey.Opened), do: func(by office.Actor) error { return second(by.Counts(ctx, id)) }},
		"report, ruled":     {before: ruled(survey.Opened), do: func(by office.Actor) error { return second(by.Report(ctx, id)) }},
		"comparison, ruled": {before: ruled(survey.Opened), do: func(by office.Actor) error { return second(by.TakeComparison(ctx, assessment)) }},
		"correction": {before: at(survey.Opened), do: func(by office.Actor) error {
			return by.Leftover(ctx, id, corrected("A", 1, "当场补点"))
		}},
		"slips": {before: at(survey.Ready), do: func(by office.Actor) error {
			return second(g.staff.By(by).IssueAt(ctx, id, base))
		}},
		"own staff sessions": {do: func(by office.Actor) error { return by.EndStaffSessions(ctx, "张主任") }},
	}
}

// edited is an edit of a draft that names another post.
func (g *guarded) edited(by office.Actor, id string) error {
	s, err := g.store.Session(g.t.Context(), id)
	g.must(err)
	return by.Edit(g.t.Context(), id, s.Setup.Revision(), func(plan *survey.Setup) error {
		plan.Leaders[0].Post += "兼"
		return nil
	})
}
