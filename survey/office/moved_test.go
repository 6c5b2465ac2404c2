package office_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
)

// TestMovedSession: an administrator moves a session, and the group that had it has no right to it from that moment, be it while its
// keys are made.
func TestMovedSession(t *testing.T) {
	g := newGuarded(t)
	draft := g.ids[survey.Draft]
	session, err := g.office.Session(t.Context(), draft)
	g.must(err)
	g.must(g.office.As("张主任").Edit(t.Context(), draft, session.Setup.Revision(), func(s *survey.Setup) error {
		s.Group = anotherGroup
		return nil
	}))
	g.refused("making ready what was moved", unknown, func() error { return g.office.As("组员").Advance(t.Context(), draft, survey.Ready, passphrases()) })
	g.refused("rehearsing what was moved", unknown, func() error { _, err := g.office.As("组员").Rehearse(t.Context(), draft); return err })
	g.must(g.office.As("外人").Advance(t.Context(), draft, survey.Ready, passphrases()))
}

// meanwhile is a store in which something happens before a session is looked at for the second time.
type meanwhile struct {
	*store.Store
	looks int
	then  func()
}

func (m *meanwhile) Session(ctx context.Context, id string) (survey.Session, error) {
	if m.looks++; m.looks == 2 {
		m.then()
	}
	return m.Store.Session(ctx, id)
}

// TestMovedWhileKeysAreMade: keys take seconds; who has lost the session meanwhile does not make it ready, and nobody makes ready what
// was changed meanwhile.
func TestMovedWhileKeysAreMade(t *testing.T) {
	g := newGuarded(t)
	draft := g.ids[survey.Draft]
	change := func(change func(*survey.Setup)) func() {
		return func() {
			session, err := g.office.Session(t.Context(), draft)
			g.must(err)
			g.must(g.office.As("张主任").Edit(t.Context(), draft, session.Setup.Revision(), func(s *survey.Setup) error {
				change(s)
				return nil
			}))
		}
	}
	for name, test := range map[string]struct {
		then func()
		is   func(error) bool
	}{
		"changed": {change(func(s *survey.Setup) { s.Leaders[0].Name = "改了名" }), refusal},
		"moved":   {change(func(s *survey.Setup) { s.Group = anotherGroup }), unknown},
	} {
		office := office.New(&meanwhile{Store: g.store, then: test.then}, office.Config{NewID: uuid.NewString, Work: 10})
		if err := office.As("组员").Advance(t.Context(), draft, survey.Ready, passphrases()); !test.is(err) {
			t.Errorf("%s: %v", name, err)
		}
		session, err := g.office.Session(t.Context(), draft)
		if err != nil || session.Phase != survey.Draft {
			t.Errorf("%s: it is %s, %v", name, session.Phase, err)
		}
		change(func(s *survey.Setup) { s.Group = g.group })()
	}
}

// TestRuledAnewWhileKeysAreMade: an assessment that is changed while the keys of its first session are made is not frozen yet; the session
// does not become ready by the yardstick of before.
func TestRuledAnewWhileKeysAreMade(t *testing.T) {
	g := newGuarded(t)
	assessment, err := g.office.As("张主任").AddAssessment(t.Context(), exampleSetup(t))
	g.must(err)
	plan := exampleSetup(t)
	plan.Under = assessment
	id, err := g.office.As("组员").Create(t.Context(), plan)
	g.must(err)
	ruleAnew := func() {
		a, err := g.office.Terminal().Assessment(t.Context(), assessment)
		g.must(err)
		g.must(g.office.As("张主任").EditAssessment(t.Context(), assessment, a.Plan.Revision(), func(s *survey.Setup) error {
			s.Rules.MinGroup++
			return nil
		}))
	}
	office := office.New(&meanwhile{Store: g.store, then: ruleAnew}, office.Config{NewID: uuid.NewString, Work: 10})
	if err := office.As("组员").Advance(t.Context(), id, survey.Ready, passphrases()); !refusal(err) {
		t.Errorf("made ready: %v", err)
	}
	if session, err := g.office.Session(t.Context(), id); err != nil || session.Phase != survey.Draft {
		t.Errorf("it is %s, %v", session.Phase, err)
	}
}
