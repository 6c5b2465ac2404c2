package office_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// TestReplaced: a collected slip whose phone is lost is replaced (补发): no phone gets an answer to it any more, the voter gets a spare, and
// the number is published. The lost phone may still cast: from both it is more than collected − replaced, and an alarm.
func TestReplaced(t *testing.T) {
	for name, both := range map[string]bool{"the lost phone stays lost": false, "the lost phone casts, too": true} {
		t.Run(name, func(t *testing.T) {
			s := newSitting(t, nil)
			by, ctx := s.as("工作人员", survey.Administrator), t.Context()
			s.castMany("C", 5)
			lost := s.take("C")
			credential := s.exchange("C", lost)
			s.must(s.staff.By(by).Replace(ctx, s.id, strings.ToLower(lost.Grouped())))
			gone := func() {
				t.Helper()
				if _, err := s.state(lost); !errors.Is(err, ballot.ErrSlipReplaced) {
					t.Errorf("enter: %v", err)
				}
				x, err := voter.NewExchange(s.manifest(), "C")
				s.must(err)
				if _, err := s.issuer.Collect(ctx, lost.String(), x.Blinded()); !errors.Is(err, ballot.ErrSlipReplaced) {
					t.Errorf("collect: %v", err)
				}
			}
			gone()
			s.castMany("C", 1) // with the spare
			if both {
				s.must(s.send(s.sealed(credential, "C")))
			}
			s.restart(func() {})
			gone()
			counts, err := s.office.Terminal().Counts(ctx, s.id)
			s.must(err)
			cast := map[bool]int{false: 6, true: 7}[both]
			if c := counts["C"]; c.Collected != 7 || c.Replaced != 1 || c.Cast != cast || c.Void != 0 || counts[count.Total].Replaced != 1 {
				t.Errorf("%+v", c)
			}
			report := s.open()
			if c := report.Counts["C"]; c.Replaced != 1 || c.Collected != 7 {
				t.Errorf("%+v", c)
			}
			if is := slices.Contains(s.alarms(), count.CastAboveVoters+" C"); is != both {
				t.Errorf("alarms %v", s.alarms())
			}
			if told := s.acts("replace"); len(told) != 1 || told[0].Who != "工作人员" || told[0].Detail != "one slip" {
				t.Errorf("%+v", told)
			}
			s.recounts()
		})
	}
}

// TestSlipRefusals: what staff cannot do with a slip is said in both languages, and changes nothing. What they did names no slip.
func TestSlipRefusals(t *testing.T) {
	s := ready(t, nil)
	other, err := s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	s.must(s.office.Terminal().Advance(t.Context(), other, survey.Ready, passphrases()))
	theirs, err := s.staff.By(s.office.Terminal()).Issue(t.Context(), other)
	s.must(err)
	fresh, void, spent, replaced := s.take("B"), s.take("B"), s.take("B"), s.take("B")
	s.must(s.staff.By(s.office.Terminal()).Void(t.Context(), s.id, void.String()))
	if told := s.acts("void"); len(told) != 1 || told[0].Detail != "one slip" {
		t.Errorf("the act says which: %+v", told)
	}
	void2, replace := s.staff.By(s.office.Terminal()).Void, s.staff.By(s.office.Terminal()).Replace
	refuses := func(name, slip string, act func(ctx context.Context, id, typed string) error, chinese string) {
		t.Helper()
		before, err := s.store.CountSlips(t.Context(), s.id)
		s.must(err)
		log, err := s.store.Audit(t.Context())
		s.must(err)
		var refused *survey.Refusal
		if err := act(t.Context(), s.id, slip); !errors.As(err, &refused) || !strings.Contains(words.ChineseOf(refused), chinese) {
			t.Errorf("%s: %v", name, err)
		}
		after, err := s.store.CountSlips(t.Context(), s.id)
		s.must(err)
		if now, err := s.store.Audit(t.Context()); err != nil || len(now) != len(log) || text(t, before) != text(t, after) {
			t.Errorf("%s has changed something: %v", name, err)
		}
	}
	refuses("replacing while ready", fresh.String(), replace, "还没有领取")
	s.advance(survey.Collecting)
	s.exchange("B", spent)
	s.exchange("B", replaced)
	s.must(s.staff.By(s.office.Terminal()).Replace(t.Context(), s.id, replaced.String()))
	for _, test := range []struct {
		name, slip string
		act        func(ctx context.Context, id, typed string) error
		chinese    string
	}{
		{"voiding what is void", void.String(), void2, "已经作废"}, {"replacing what is void", void.String(), replace, "已经作废"},
		{"voiding what is collected", spent.String(), void2, "请用补发"}, {"replacing what is fresh", fresh.String(), replace, "还没有领取"},
		{"voiding what is replaced", replaced.String(), void2, "已经补发过"}, {"replacing what is replaced", replaced.String(), replace, "已经补发过"},
		{"voiding what there is not", survey.NewSlip().String(), void2, "没有这个领票码"}, {"replacing what there is not", survey.NewSlip().String(), replace, "没有这个领票码"},
		{"voiding what is mistyped", fresh.String()[:15] + "U", void2, "没有这个领票码"}, {"replacing what is mistyped", "x", replace, "没有这个领票码"},
		{"voiding another session's", theirs.Slips[0].Slip.String(), void2, "没有这个领票码"}, {"replacing another session's", theirs.Slips[0].Slip.String(), replace, "没有这个领票码"},
	} {
		refuses(test.name, test.slip, test.act, test.chinese)
	}
	s.advance(survey.Voting)
	s.castMany("C", 5)
	s.advance(survey.Closed)
	refuses("voiding when closed", fresh.String(), void2, "已经封箱")
	refuses("replacing when closed", spent.String(), replace, "已经封箱")
	if state, err := s.state(fresh); err != nil || state != ballot.Fresh {
		t.Errorf("the fresh slip is %s, %v", state, err)
	}
	if _, err := s.staff.By(s.office.Terminal()).Issue(t.Context(), s.id); !refusal(err) {
		t.Errorf("slips when closed: %v", err)
	}
}

// TestNoReplacements: where the rules allow none, nothing is replaced, and voiding stays.
func TestNoReplacements(t *testing.T) {
	s := newSitting(t, func(s *survey.Setup) { s.Rules.NoReplacements = true })
	lost := s.take("B")
	c := s.exchange("B", lost)
	if err := s.staff.By(s.office.Terminal()).Replace(t.Context(), s.id, lost.String()); !refusal(err) {
		t.Errorf("replaced: %v", err)
	}
	if state, err := s.state(lost); err != nil || state != ballot.Collected {
		t.Errorf("the slip is %s, %v", state, err)
	}
	s.must(s.send(s.sealed(c, "B")))
	s.must(s.staff.By(s.office.Terminal()).Void(t.Context(), s.id, s.take("B").String()))
}

// TestIssuedAgain: while ready slips may be made again, and those of before are unknown; collecting needs them.
func TestIssuedAgain(t *testing.T) {
	s := newHouse(t)
	var err error
	s.id, err = s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	if _, err := s.staff.By(s.office.Terminal()).Issue(t.Context(), s.id); !refusal(err) {
		t.Errorf("slips of a draft: %v", err)
	}
	s.advance(survey.Ready)
	if err := s.office.Terminal().Advance(t.Context(), s.id, survey.Collecting, nil); !refusal(err) {
		t.Errorf("collecting without slips: %v", err)
	}
	s.issue()
	before := s.slips["A"][0]
	s.issue()
	if _, err := s.state(before); !errors.Is(err, ballot.ErrSlipUnknown) {
		t.Errorf("a slip of before: %v", err)
	}
	if state, err := s.state(s.slips["A"][0]); err != nil || state != ballot.Fresh {
		t.Errorf("a new slip is %s, %v", state, err)
	}
	counts, err := s.office.Terminal().Counts(t.Context(), s.id)
	if err != nil || counts[count.Total].Printed != 38 {
		t.Errorf("%+v, %v", counts[count.Total], err)
	}
}
