package office_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

func (s *sitting) leftover(count office.HandCount) error {
	return s.office.Leftover(s.t.Context(), s.id, count)
}

// TestLeftoverBounds: above printed − void it is refused; above what was not collected it is asked twice; both at the edge.
func TestLeftoverBounds(t *testing.T) {
	s := newSitting(t, nil)
	for range 2 {
		s.cast("A", s.padded(goodBallot))
	}
	if err := s.office.VoidSlip(t.Context(), s.id, s.slips["A"][0].String()); err != nil {
		t.Fatal(err)
	}
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
			if !strings.Contains(refused.Chinese, "请再清点一遍：余票里有已被领取的") || !strings.Contains(refused.English, "--confirmed") {
				t.Errorf("%d: %s / %s", test.n, refused.Chinese, refused.English)
			}
		}
		if got != test.want {
			t.Errorf("%d left, confirmed %t: %s, want %s", test.n, test.confirmed, got, test.want)
		}
	}
}

// TestLeftOut: a count is asked for until it is entered or left out; leaving it out is one act, of the leftover slips an alarm, and
// forgotten for them when the box is reopened. What is entered later counts.
func TestLeftOut(t *testing.T) {
	s := newSitting(t, nil)
	s.cast("A", s.padded(goodBallot))
	ctx := s.as("王组长", survey.Administrator)
	if err := s.office.LeaveOut(ctx, s.id, survey.Leftover); err == nil {
		t.Error("left out while voting")
	}
	asked := func(hand survey.Hand, missing, unasked string) {
		t.Helper()
		session, err := s.office.Session(ctx, s.id)
		if err != nil {
			t.Fatal(err)
		}
		if m, u := strings.Join(session.Missing(hand), ""), strings.Join(session.Unasked(hand), ""); m != missing || u != unasked {
			t.Errorf("%s: missing %q, unasked %q; want %q, %q", hand, m, u, missing, unasked)
		}
	}
	s.advance(survey.Closed)
	asked(survey.Leftover, "ABC", "ABC")
	if err := s.leftover(office.HandCount{Numbers: map[string]int{"A": 5}}); err != nil {
		t.Fatal(err)
	}
	asked(survey.Leftover, "BC", "BC")
	for range 2 { // a second press changes nothing
		if err := s.office.LeaveOut(ctx, s.id, survey.Leftover); err != nil {
			t.Fatal(err)
		}
	}
	asked(survey.Leftover, "BC", "")
	asked(survey.Present, "ABC", "ABC")
	if told := s.acts("leave out"); len(told) != 1 || told[0].Who != "王组长" || told[0].Detail != "leftover of B, C" {
		t.Errorf("%+v", told)
	}
	s.advance(survey.Voting)
	s.advance(survey.Closed)
	asked(survey.Leftover, "ABC", "ABC")
	if err := s.office.LeaveOut(ctx, s.id, survey.Leftover); err != nil {
		t.Fatal(err)
	}
	if err := s.leftover(office.HandCount{Numbers: map[string]int{"A": 5, "C": 18}}); err != nil {
		t.Fatal(err)
	}
	asked(survey.Leftover, "B", "")

	// The command line opens without asking: what is missing is left out by whoever opens, and said.
	if err := s.office.Open(ctx, s.id, passphrases[:2], nil); err != nil {
		t.Fatal(err)
	}
	if told := s.acts("leave out"); len(told) != 3 || told[2].Detail != "attendance of A, B, C" {
		t.Errorf("%+v", told)
	}
	codes := func() (list []string) {
		for _, a := range s.report().Alarms {
			list = append(list, a.Code+" "+a.Category)
		}
		return list
	}
	if got := codes(); !slices.Equal(got, []string{"leftover_missing B"}) {
		t.Errorf("alarms %v", got)
	}
	recounted, err := recount(t, s.archive(), "")
	if err != nil || reportText(t, recounted) != reportText(t, s.report()) {
		t.Errorf("the recount differs: %v", err)
	}
}

// TestCorrectedAfterOpening: what stands in the Report does not change without a reason, which is in the log.
func TestCorrectedAfterOpening(t *testing.T) {
	s := newSitting(t, nil)
	s.open()
	before := reportText(t, s.report())
	for name, enter := range map[string]func(office.HandCount) error{
		"leftover":   s.leftover,
		"attendance": func(c office.HandCount) error { return s.office.Attendance(t.Context(), s.id, c) },
	} {
		var refused *survey.Refusal
		if err := enter(office.HandCount{Numbers: map[string]int{"A": 6}}); !errors.As(err, &refused) || !strings.Contains(refused.English, "--reason") {
			t.Errorf("%s without a reason: %v", name, err)
		}
		if got := reportText(t, s.report()); got != before {
			t.Errorf("%s changed the report without a reason", name)
		}
	}
	if err := s.leftover(office.HandCount{Numbers: map[string]int{"A": 6}, Reason: "当场补点"}); err != nil {
		t.Fatal(err)
	}
	if told := s.acts("leftover"); len(told) != 1 || told[0].Detail != "map[A:6]; reason: 当场补点" {
		t.Errorf("%+v", told)
	}
}

// TestCountAlarms: what the numbers would say in the Report is said while they can be mended, of what is counted already.
func TestCountAlarms(t *testing.T) {
	s := newSitting(t, nil)
	s.cast("A", s.padded(goodBallot))
	s.advance(survey.Closed)
	said := func(want ...string) {
		t.Helper()
		session, err := s.office.Session(t.Context(), s.id)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := s.office.Counts(t.Context(), s.id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range version1.CountAlarms(&session.Setup, counts) {
			got = append(got, a.Code+" "+a.Category)
		}
		if !slices.Equal(got, want) {
			t.Errorf("said %v, want %v", got, want)
		}
	}
	if err := s.office.Attendance(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 1, "B": 1}}); err != nil {
		t.Fatal(err)
	}
	said()
	for left, want := range map[int][]string{5: nil, 4: {"issued_above_present A"}, 6: {"issued_below_collected A"}} {
		if err := s.leftover(office.HandCount{Numbers: map[string]int{"A": left}, Confirmed: true}); err != nil {
			t.Fatal(err)
		}
		said(want...)
	}
}

// entering is a store in which something happens right before a hand count is stored.
type entering struct {
	office.Store
	then func()
}

func (e *entering) Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, done survey.Act) error {
	if then := e.then; then != nil {
		e.then = nil
		then()
	}
	return e.Store.Enter(ctx, id, entered, phases, done)
}

// TestTwoEnterAtOnce: of two people who enter at the same moment, one 余票 and one 实到 or leaving it out, neither takes away what the
// other has entered; and a number does not become a correction without a reason because the box is opened at that moment.
func TestTwoEnterAtOnce(t *testing.T) {
	s := newSitting(t, nil)
	s.cast("A", s.padded(goodBallot))
	s.advance(survey.Closed)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	at := func(then func()) *office.Office {
		return office.New(&entering{s.store, then}, office.Config{NewID: uuid.NewString, Work: 10})
	}
	stand := func(what string, present, leftover int) {
		t.Helper()
		session, err := s.office.Session(ctx, s.id)
		must(err)
		n := session.Counts["A"]
		if n.Present == nil || *n.Present != present || n.Leftover == nil || *n.Leftover != leftover || n.WithoutPresent || n.WithoutLeftover {
			text, _ := json.Marshal(n)
			t.Errorf("%s: %s stands, entered were %d present and %d left", what, text, present, leftover)
		}
	}
	five, two := office.HandCount{Numbers: map[string]int{"A": 5}}, office.HandCount{Numbers: map[string]int{"A": 2}}
	must(at(func() { must(s.leftover(five)) }).Attendance(ctx, s.id, two))
	stand("attendance over leftover", 2, 5)
	must(at(func() { must(s.office.Attendance(ctx, s.id, five)) }).Leftover(ctx, s.id, two))
	stand("leftover over attendance", 5, 2)

	three := office.HandCount{Numbers: map[string]int{"B": 3}}
	must(at(func() { must(s.office.Attendance(ctx, s.id, three)) }).LeaveOut(ctx, s.id, survey.Present))
	session, err := s.office.Session(ctx, s.id)
	must(err)
	if n := session.Counts["B"]; n.Present == nil || *n.Present != 3 || n.WithoutPresent {
		t.Errorf("a number that was entered meanwhile is left out: %+v", n)
	}

	open := func() { must(s.office.Open(ctx, s.id, passphrases[:2], nil)) }
	var refused *survey.Refusal
	if err := at(open).Attendance(ctx, s.id, office.HandCount{Numbers: map[string]int{"A": 9}}); !errors.As(err, &refused) {
		t.Errorf("a correction without a reason: %v", err)
	}
	stand("opened meanwhile", 5, 2)
}
