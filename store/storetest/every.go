package storetest

import (
	"bytes"
	"context"
	"errors"
	"slices"
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
		"house hall": h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{WiFi: survey.WiFi{SSID: "x"}}, office.Act{}),
		"no act":     h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{WiFi: survey.WiFi{SSID: "x"}}),
		"terminal":   h.EndTerminal(ctx, office.Act{}),
		"assessment": h.PutAssessment(ctx, survey.Assessment{ID: uuid.NewString(), Version: 1}, 0, office.Act{}),
		"previous":   h.SetPrevious(ctx, assessment.ID, "last", office.Act{}),
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

// testErase: Erase forgets a rehearsal or a draft as a whole, and of an archived session slips, ballots and keys; "its counts, seal and
// result stay". Twice, and of another session, it is a *Refusal; see testRefused.
func testErase(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Draft)
	ctx, kept := t.Context(), h.id
	h.create(true)
	h.advanceTo(survey.Collecting)
	rehearsal, slip := h.id, h.issued[h.id][0].Digest
	h.collect(1)
	h.must(h.Erase(ctx, rehearsal, h.act("erase")))
	h.create(false)
	draft := h.id
	h.must(h.Erase(ctx, draft, h.act("erase")))
	h.session(survey.Voting)
	batch := h.issued[h.id]
	paper := NewBallot()
	paper.Paper = true
	h.cast(NewBallot(), paper)
	h.collect(1)
	h.must(h.Void(ctx, h.id, batch[3].Digest, h.act("void")))
	for _, to := range []survey.Phase{survey.Closed, survey.Opened, survey.Archived} {
		h.advance(to)
	}
	before := h.told(ctx, h.id)
	h.must(h.Erase(ctx, h.id, h.act("erase")))
	if err := h.Erase(ctx, h.id, h.act("erase")); !IsRefusal(err) {
		t.Errorf("erased twice: %v", err)
	}
	for range 2 {
		for _, id := range []string{rehearsal, draft} {
			for what, err := range map[string]error{
				"session": second(h.Session(ctx, id)), "keys": second(h.Keys(ctx, id)), "audit": second(h.SessionAudit(ctx, id)),
				"slips": second(h.CountSlips(ctx, id)), "cast": second(h.CountCast(ctx, id)), "hall": second(h.SessionHall(ctx, id)),
				"again": h.Erase(ctx, id, Act(id, "erase")),
			} {
				if !errors.Is(err, survey.ErrSessionUnknown) {
					t.Errorf("%s of what was erased as a whole: %v", what, err)
				}
			}
		}
		for _, digest := range []survey.SlipDigest{slip, batch[0].Digest, batch[3].Digest} {
			for what, err := range map[string]error{
				"find": second(h.Find(ctx, digest)), "collect": second(h.Collect(ctx, digest, Element())),
				"void": h.Void(ctx, h.id, digest, h.act("void")), "replace": h.Replace(ctx, h.id, digest, h.act("replace")),
			} {
				if !errors.Is(err, survey.ErrSlipUnknown) {
					t.Errorf("%s with a slip of what was erased: %v", what, err)
				}
			}
		}
		for what, err := range map[string]error{
			"material": second(h.Material(ctx, h.id)), "box": second(h.ReadBox(ctx, h.id)), "cast": h.Cast(ctx, h.id, NewBallot()), "list": second(h.List(ctx, h.id, "cover")),
			"phase": second(h.Phase(ctx, h.id)), "totals": second(h.Totals(ctx, h.id)),
			"seal": second(h.Seal(ctx, h.id)), "opened": second(h.OpenedSeal(ctx, h.id)),
		} {
			if !errors.Is(err, survey.ErrSessionUnknown) {
				t.Errorf("%s of an archived session whose rows were erased: %v", what, err)
			}
		}
		after := h.told(ctx, h.id)
		for _, what := range []string{"slips", "cast", "result"} {
			if after[what] != before[what] {
				t.Errorf("%s: %s, before it was erased %s", what, after[what], before[what])
			}
		}
		s := h.at()
		if s.Phase != survey.Archived || s.Seal == nil || s.Seal.Count != 2 || s.Remains == nil {
			t.Errorf("what stays of the session: %+v", s)
		}
		if keys, err := h.Keys(ctx, h.id); err != nil || len(keys.Wrapped) != 0 {
			t.Errorf("the box key: %d bytes, %v", len(keys.Wrapped), err)
		}
		list, err := h.Sessions(ctx)
		h.must(err)
		if len(list) != 2 || list[0].ID != h.id || list[1].ID != kept {
			t.Errorf("%d sessions", len(list))
		}
		h.reopen()
	}
}

// testBackup: Backup is "a *Refusal, before the first byte, while a session is anywhere from collecting until opened".
func testBackup(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 2, survey.Draft)
	for _, at := range survey.Phases() {
		if at != survey.Draft {
			h.advance(at)
		}
		var copied bytes.Buffer
		entries := len(h.log())
		err := h.Backup(t.Context(), &copied, Act("", "backup"))
		open := slices.Contains([]survey.Phase{survey.Collecting, survey.Voting, survey.Closed}, at)
		switch recorded := len(h.log()) - entries; {
		case open && (!IsRefusal(err) || copied.Len() != 0 || recorded != 0):
			t.Errorf("while %s: %v, %d bytes, %d acts", at, err, copied.Len(), recorded)
		case !open && (err != nil || copied.Len() == 0 || recorded != 1):
			t.Errorf("while %s: %v, %d bytes, %d acts", at, err, copied.Len(), recorded)
		}
	}
}

// testRecord: Record appends an act and changes nothing else; Audit is oldest first, SessionAudit that of one session.
func testRecord(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 2, survey.Ready)
	ctx, before := t.Context(), h.picture()
	h.must(h.Record(ctx, h.act("looked")))
	h.must(h.Record(ctx, Act("", "told")))
	for range 2 {
		after, log := h.picture(), h.log()
		if n := len(log); log[n-2].Name != "looked" || log[n-2].Session != h.id || log[n-1].Name != "told" || log[n-1].Session != "" {
			t.Errorf("recorded: %+v", log[n-2:])
		}
		if acts := h.acts(); acts[len(acts)-1] != "looked" {
			t.Errorf("the session's: %v", acts)
		}
		for _, own := range []string{"audit", h.id + " audit"} {
			after[own] = before[own]
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("changed too (-before +after):\n%s", diff)
		}
		h.reopen()
	}
}

// testIssue: Issue "stores a batch and forgets the one before for good", void slips too.
func testIssue(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Ready)
	ctx, old := t.Context(), h.issued[h.id]
	h.must(h.Void(ctx, h.id, old[0].Digest, h.act("void")))
	batch := h.issue()
	h.advance(survey.Collecting)
	for range 2 {
		for _, slip := range old {
			if _, err := h.Collect(ctx, slip.Digest, Element()); !errors.Is(err, survey.ErrSlipUnknown) {
				t.Errorf("a slip of the batch before: %v", err)
			}
		}
		for _, slip := range batch {
			if record, err := h.Find(ctx, slip.Digest); err != nil || record.State != ballot.Fresh {
				t.Errorf("a slip of the batch: %+v, %v", record, err)
			}
		}
		if got := h.slips(); got != (survey.SlipCount{Printed: 3}) {
			t.Errorf("counts %+v", got)
		}
		h.reopen()
	}
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
