package storetest

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
)

// testRefused: "nothing has changed when it returns an error", of every method in every phase, as it stands and after a restart.
func testRefused(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	for _, at := range survey.Phases() {
		if at != survey.Draft {
			h.advance(at)
		}
		if at == survey.Voting {
			h.cast(NewBallot()) // all that were collected, so that one more is wrong
		}
		before := h.picture()
		for name, act := range h.wrongActs(at) {
			if act() == nil {
				t.Errorf("%s while %s was done", name, at)
			}
			if diff := cmp.Diff(before, h.picture()); diff != "" {
				t.Fatalf("%s while %s was refused, and has changed (-before +after):\n%s", name, at, diff)
			}
		}
		h.reopen()
		if diff := cmp.Diff(before, h.picture()); diff != "" {
			t.Errorf("while %s, after a restart (-before +after):\n%s", at, diff)
		}
	}
}

// testActsBelong: "every method that writes takes an act; a zero Act is refused". One about another session, or about none where there
// is one, is refused too, and nothing is recorded.
func testActsBelong(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx, draft := t.Context(), h.id
	h.session(survey.Closed)
	closed := h.id
	h.session(survey.Voting)
	voting := h.id
	h.session(survey.Archived)
	archived := h.id
	h.session(survey.Collecting)
	h.collect(1)
	assessment := survey.Assessment{ID: uuid.NewString(), Version: 1, Plan: survey.Setup{Assessment: "年度"}}
	h.must(h.PutAssessment(ctx, assessment, 0, Act("", "save")))
	fits := SomeResult(second1(h.Session(ctx, closed)))
	h.session(survey.Ready)
	before := h.picture()
	about := func(act office.Act) map[string]error {
		id := uuid.NewString()
		return map[string]error{
			"create":   h.Create(ctx, survey.Session{ID: id, Phase: survey.Draft}, act),
			"change":   h.Change(ctx, draft, SetupOf(3, false), SetupOf(2, false), act),
			"enter":    h.Enter(ctx, h.id, nil, survey.Phases(), "", act),
			"ready":    h.MakeReady(ctx, draft, SomeKeys(), Random(32), act),
			"advance":  h.Advance(ctx, h.id, survey.Ready, survey.Collecting, act),
			"withdraw": h.Withdraw(ctx, h.id, act),
			"close":    second(h.CloseBox(ctx, voting, act)),
			"reopen":   h.ReopenBox(ctx, closed, act),
			"open":     h.OpenBox(ctx, closed, fits, act),
			"opening":  h.OpenBox(ctx, closed, fits),
			"erase":    h.Erase(ctx, archived, act),
			"issue":    h.Issue(ctx, h.id, NewSlips(3), act),
			"void":     h.Void(ctx, h.id, h.issued[h.id][0].Digest, act),
			"hall":     h.SetSessionHall(ctx, h.id, survey.SessionHall{}, survey.SessionHall{OwnWiFi: true}, act),
			"no act":   h.SetSessionHall(ctx, h.id, survey.SessionHall{}, survey.SessionHall{OwnWiFi: true}),
		}
	}
	for whose, act := range map[string]office.Act{"nobody's": {}, "another session's": Act(uuid.NewString(), "x"), "the house's": Act("", "x")} {
		for method, err := range about(act) {
			if err == nil {
				t.Errorf("%s with an act that is %s", method, whose)
			}
		}
	}
	for method, err := range map[string]error{
		"record":     h.Record(ctx, office.Act{}),
		"backup":     h.Backup(ctx, new(bytes.Buffer), office.Act{}),
		"keep":       h.KeepBackup(ctx, office.AfterOpening, office.Act{}),
		"house hall": h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{WiFi: survey.WiFi{SSID: "x"}}, office.Act{}),
		"no act":     h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{WiFi: survey.WiFi{SSID: "x"}}),
		"terminal":   h.EndTerminal(ctx, office.Act{}),
		"assessment": h.PutAssessment(ctx, survey.Assessment{ID: uuid.NewString(), Version: 1}, 0, office.Act{}),
		"previous":   h.SetPrevious(ctx, assessment.ID, uuid.NewString(), office.Act{}),
		"account": h.ChangePeople(ctx, func([]survey.Person) (survey.Person, office.Act, error) {
			return survey.Person{Name: "丁", Role: survey.Administrator}, office.Act{}, nil
		}),
	} {
		if err == nil {
			t.Errorf("%s with an act that is nobody's", method)
		}
	}
	for range 2 {
		if diff := cmp.Diff(before, h.picture()); diff != "" {
			t.Fatalf("changed all the same (-before +after):\n%s", diff)
		}
		h.reopen()
	}
}

func second1[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// testCallerGone: an act of a caller who has gone is wholly done or not at all, and harms nobody.
func testCallerGone(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 50, survey.Voting)
	ballots := NewBallots(10)
	h.cast(ballots...)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		if err := h.Cast(gone, h.id, NewBallot()); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("cast: %v", err)
		}
	}
	for range 10 { // go away at any moment of a closing
		leaving, leave := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { leave(); close(done) }()
		_, err := h.CloseBox(leaving, h.id, h.act("close"))
		<-done
		if closed := h.at().Phase == survey.Closed; closed != (err == nil) {
			t.Fatalf("closed: %t, answered: %v", closed, err)
		}
		if err == nil {
			h.back()
		}
		h.cast(ballots...)
	}
	last := NewBallot()
	h.cast(last)
	h.advance(survey.Closed)
	want := CoversOf(append([]ballot.Cast{last}, ballots...)...)
	if diff := cmp.Diff(want, h.covers()); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
}
