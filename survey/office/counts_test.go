package office_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/office"
	"ceping/survey/words"
)

// TestLeftoverBounds: above printed − void it is refused; above what was not collected it is asked twice; both at the edge.
func TestLeftoverBounds(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 2)
	s.must(s.staff.By(s.office.Terminal()).Void(t.Context(), s.id, s.slips["A"][0].String()))
	s.advance(survey.Closed) // of 6 slips 1 is void, 2 are collected
	for _, test := range []struct {
		n         int
		confirmed bool
		want      string // taken, again or refused
	}{{-1, true, "refused"}, {0, false, "taken"}, {3, false, "taken"}, {4, false, "again"}, {4, true, "taken"}, {5, false, "again"}, {5, true, "taken"}, {6, false, "refused"}, {6, true, "refused"}} {
		got, err := "refused", s.leftover(office.HandCount{Numbers: map[string]int{"A": test.n}, Confirmed: test.confirmed})
		var again *office.CountAgainError
		var refused *survey.Refusal
		switch {
		case err == nil:
			got = "taken"
		case !errors.As(err, &refused):
			t.Errorf("%d: %v is no refusal", test.n, err)
		case errors.As(err, &again):
			got = "again"
			if !strings.Contains(words.ChineseOf(refused), "请再清点一遍：余票里有已被领取的") || !strings.Contains(words.EnglishOf(refused), "--confirmed") {
				t.Errorf("%d: %s / %s", test.n, words.ChineseOf(refused), words.EnglishOf(refused))
			}
		}
		if got != test.want {
			t.Errorf("%d left, confirmed %t: %s, want %s", test.n, test.confirmed, got, test.want)
		}
	}
	if n := s.session().Counts["A"].Leftover; n == nil || *n != 5 {
		t.Errorf("kept %v, the last that was taken is 5", n)
	}
	for other, n := range map[string]int{"C": survey.MaxSlips, "Z": 1} { // nobody counts again for what is impossible in another category
		want := survey.Code(map[string]string{"C": "count_range", "Z": "count_category"}[other])
		if err := s.leftover(office.HandCount{Numbers: map[string]int{"A": 4, other: n}}); codeOf(err) != want {
			t.Errorf("A to be counted again, and %s impossible: %v, want %s", other, err, want)
		}
	}
	if err := s.leftover(hand("Z", 1)); !refusal(err) {
		t.Errorf("a category that there is not: %v", err)
	}
}

// TestLeftOut: a count is asked for until it is entered or left out; leaving it out is one act, of the leftover slips an alarm, and
// forgotten for them when the box is reopened. What is entered later counts.
func TestLeftOut(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 1)
	by := s.as("王组长", survey.Administrator)
	if err := by.LeaveOut(t.Context(), s.id, survey.Leftover); !refusal(err) {
		t.Errorf("left out while voting: %v", err)
	}
	asked := func(hand survey.Hand, missing, unasked string) {
		t.Helper()
		session := s.session()
		if m, u := strings.Join(session.Missing(hand), ""), strings.Join(session.Unasked(hand), ""); m != missing || u != unasked {
			t.Errorf("%s: missing %q, unasked %q; want %q, %q", hand, m, u, missing, unasked)
		}
	}
	s.advance(survey.Closed)
	asked(survey.Leftover, "ABC", "ABC")
	s.must(s.leftover(hand("A", 5)))
	asked(survey.Leftover, "BC", "BC")
	for range 2 { // a second press changes nothing
		s.must(by.LeaveOut(t.Context(), s.id, survey.Leftover))
	}
	asked(survey.Leftover, "BC", "")
	asked(survey.Present, "ABC", "ABC")
	if told := s.acts("leave out"); len(told) != 1 || told[0].Who != "王组长" || told[0].Detail != "leftover of B, C" {
		t.Errorf("%+v", told)
	}
	s.advance(survey.Voting)
	s.advance(survey.Closed)
	asked(survey.Leftover, "ABC", "ABC")
	s.must(by.LeaveOut(t.Context(), s.id, survey.Leftover))
	s.must(s.leftover(office.HandCount{Numbers: map[string]int{"A": 5, "C": 18}}))
	asked(survey.Leftover, "B", "")

	// The command line opens without asking: what is missing is left out by whoever opens, and said.
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if told := s.acts("leave out"); len(told) != 3 || told[2].Detail != "attendance of A, B, C" {
		t.Errorf("%+v", told)
	}
	if got := s.alarms(); !slices.Equal(got, []string{"leftover_missing B"}) {
		t.Errorf("alarms %v", got)
	}
	s.recounts()
}

// TestCorrected: what stands in the Report does not change without a reason, which is an act, an alarm and another code, while what forms
// hash to stays; its archive counts to it.
func TestCorrected(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 6)
	s.castMany("C", 6)
	first := s.open()
	before := text(t, first)
	for name, enter := range map[string]func(office.HandCount) error{
		"leftover":   s.leftover,
		"attendance": func(c office.HandCount) error { return s.office.Terminal().Attendance(t.Context(), s.id, c) },
	} {
		var refused *survey.Refusal
		if err := enter(hand("A", 0)); !errors.As(err, &refused) || !strings.Contains(words.EnglishOf(refused), "--reason") {
			t.Errorf("%s without a reason: %v", name, err)
		}
		for _, reason := range []string{"  ", "two\nlines", strings.Repeat("长", survey.MaxReason+1)} {
			if err := enter(office.HandCount{Numbers: map[string]int{"A": 0}, Reason: reason}); !refusal(err) {
				t.Errorf("%s with the reason %q: %v", name, reason, err)
			}
		}
		if text(t, s.report()) != before {
			t.Errorf("%s changed the report without a reason", name)
		}
	}
	for _, reason := range []string{"当场补点", "再点一遍, reason: 点错了"} {
		s.must(s.leftover(office.HandCount{Numbers: map[string]int{"A": 0, "B": len(reason) % 2}, Reason: reason}))
		now := s.report()
		if now.Result.Code == first.Result.Code || now.Result.Audit == first.Result.Audit {
			t.Errorf("%s: the code stays", reason)
		}
		for i, f := range now.Result.Forms {
			if was := first.Result.Forms[i]; f.Hash != was.Hash || *f.Blind != *was.Blind || *f.TextBlind != *was.TextBlind {
				t.Errorf("%s: form %s hashes to another", reason, f.ID)
			}
		}
		at := slices.IndexFunc(now.Alarms, func(a count.Alarm) bool { return a.Code == count.Corrected })
		if at < 0 || now.Alarms[at].Reason != reason {
			t.Errorf("%s: alarms %+v", reason, now.Alarms)
		}
		s.recounts()
		first = now
	}
	if told := s.acts("correct"); len(told) != 2 || told[0].Detail != "leftover map[A:0 B:0]; reason: 当场补点" {
		t.Errorf("%+v", told)
	}
	// The confirmation is asked for here, too: the reason is none.
	var again *office.CountAgainError
	if err := s.leftover(office.HandCount{Numbers: map[string]int{"A": 1}, Reason: "又"}); !errors.As(err, &again) {
		t.Errorf("more than were not collected: %v", err)
	}
}

// TestCountAlarms: what the numbers would say in the Report is said while they can be mended, of what is counted already.
func TestCountAlarms(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 1)
	s.advance(survey.Closed)
	said := func(want ...string) {
		t.Helper()
		session := s.session()
		counts, err := s.office.Terminal().Counts(t.Context(), s.id)
		s.must(err)
		var got []string
		for _, a := range count.CountAlarms(&session.Setup, counts) {
			got = append(got, a.Code+" "+a.Category)
		}
		if !slices.Equal(got, want) {
			t.Errorf("said %v, want %v", got, want)
		}
	}
	s.must(s.office.Terminal().Attendance(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 1, "B": 1}}))
	said()
	for left, want := range map[int][]string{5: nil, 4: {"issued_above_present A"}, 6: {"issued_below_collected A"}} {
		s.must(s.leftover(office.HandCount{Numbers: map[string]int{"A": left}, Confirmed: true}))
		said(want...)
	}
}

// TestAlarms: what does not fit stands in the Report.
func TestAlarms(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 1)
	s.advance(survey.Closed)
	s.must(s.leftover(office.HandCount{Numbers: map[string]int{"A": 6}, Confirmed: true}))
	s.must(s.office.Terminal().Attendance(t.Context(), s.id, hand("B", 13)))
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if got, want := s.alarms(), []string{"issued_below_collected A", "issued_above_present B", "leftover_missing B", "leftover_missing C"}; !slices.Equal(got, want) {
		t.Errorf("alarms %v, want %v", got, want)
	}
}

// TestNotSubmitted: what was collected and not submitted is told by category before opening, by Counts.
func TestNotSubmitted(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 2)
	s.collect("A")
	s.collect("B")
	s.advance(survey.Closed)
	counts, err := s.office.Terminal().Counts(t.Context(), s.id)
	s.must(err)
	for code, want := range map[string]int{"A": 1, "B": 1, "C": 0, count.Total: 2} {
		if n := counts[code].Collected - counts[code].Cast; n != want {
			t.Errorf("%s: %d collected and not cast, want %d", code, n, want)
		}
	}
}

// entering is a house in which something happens right before a hand count is stored.
type entering struct {
	*store.Store
	then func()
}

func (e *entering) Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, correction string, done office.Act) error {
	if then := e.then; then != nil {
		e.then = nil
		then()
	}
	return e.Store.Enter(ctx, id, entered, phases, correction, done)
}

// TestTwoEnterAtOnce: of two people who enter at the same moment, one 余票 and one 实到 or leaving it out, neither takes away what the
// other has entered; and a number does not become a correction without a reason because the box is opened at that moment.
func TestTwoEnterAtOnce(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 1)
	s.advance(survey.Closed)
	ctx := t.Context()
	at := func(then func()) office.Actor {
		return office.New(&entering{s.store, then}, office.Config{}).Terminal()
	}
	stand := func(what string, present, leftover int) {
		t.Helper()
		n := s.session().Counts["A"]
		if n.Present == nil || *n.Present != present || n.Leftover == nil || *n.Leftover != leftover || n.WithoutPresent || n.WithoutLeftover {
			t.Errorf("%s: %s stands, entered were %d present and %d left", what, text(t, n), present, leftover)
		}
	}
	s.must(at(func() { s.must(s.leftover(hand("A", 5))) }).Attendance(ctx, s.id, hand("A", 2)))
	stand("attendance over leftover", 2, 5)
	s.must(at(func() { s.must(s.office.Terminal().Attendance(ctx, s.id, hand("A", 5))) }).Leftover(ctx, s.id, hand("A", 2)))
	stand("leftover over attendance", 5, 2)
	s.must(at(func() { s.must(s.office.Terminal().Attendance(ctx, s.id, hand("B", 3))) }).LeaveOut(ctx, s.id, survey.Present))
	if n := s.session().Counts["B"]; n.Present == nil || *n.Present != 3 || n.WithoutPresent {
		t.Errorf("a number that was entered meanwhile is left out: %+v", n)
	}
	open := func() { s.must(s.opening.By(s.office.Terminal()).Open(ctx, s.id, passphrases(0, 1), nil)) }
	if err := at(open).Attendance(ctx, s.id, hand("A", 9)); !refusal(err) {
		t.Errorf("a correction without a reason: %v", err)
	}
	stand("opened meanwhile", 5, 2)
}

// recast is a house whose box says another number than it was opened with.
type recast struct{ *store.Store }

func (r recast) CountCast(ctx context.Context, id string) (map[string]survey.CastCount, error) {
	cast, err := r.Store.CountCast(ctx, id)
	for code, n := range cast {
		n.Cast += 3
		cast[code] = n
	}
	return cast, err
}

// TestCountsStayAsOpened: from opening on the ballots are as many as were counted, whatever the box's file says later; before, they are as
// many as it says.
func TestCountsStayAsOpened(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.work(recast{s.store}, s.store)
	counts, err := s.office.Terminal().Counts(t.Context(), s.id)
	if err != nil || counts["C"].Cast != 9 {
		t.Errorf("voting: %+v, %v", counts["C"], err)
	}
	s.work(s.store, s.store)
	s.open()
	s.work(recast{s.store}, s.store)
	counts, err = s.office.Terminal().Counts(t.Context(), s.id)
	if err != nil || counts["C"].Cast != 6 || s.report().Counts["C"].Cast != 6 {
		t.Errorf("opened: %+v, %v, and its report says %d", counts["C"], err, s.report().Counts["C"].Cast)
	}
}
