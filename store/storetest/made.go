package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/words"
)

// SetupOf has one category A and a form with marks and a text of its own.
func SetupOf(slots int, rehearsal bool) survey.Setup {
	return survey.Setup{
		Unit: "局", Rehearsal: rehearsal, Categories: []survey.Category{{Code: "A", Name: "甲", Weight: 100, Slips: slots}},
		Forms: []survey.Form{{
			ID: "unit", Subjects: survey.OverUnit, Grades: []survey.Grade{{Code: "g", Name: "好"}, {Code: "b", Name: "差"}},
			Criteria: []survey.Criterion{
				{ID: "work", Kind: survey.Graded, Name: survey.CriterionName{All: "工作"}},
				{ID: "words", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 20},
			},
		}},
	}
}

// Act is one at the command line.
func Act(session, name string) office.Act {
	keeper, err := new(office.Office).Terminal().Keeper(context.Background())
	if err != nil {
		panic(err)
	}
	return keeper.Act(session, name, "")
}

// SomeKeys are what a session gets at ready.
func SomeKeys() office.Keys {
	wrapped := boxkey.Wrapped("wrapped")
	return office.Keys{Manifest: `{"version":2}`, Wrapped: wrapped, Digest: wrapped.Digest()}
}

// SomeResult is one of the box as it was sealed.
func SomeResult(s survey.Session) office.Result {
	r := office.Result{Software: "ceping test", Tally: count.Tally{Invalid: 1}, Cast: map[string]int{"A": 1}}
	if s.Seal != nil {
		r.Seal = *s.Seal
	}
	return r
}

// NewBallot is one that the box of a SetupOf takes.
func NewBallot() ballot.Cast {
	setup := SetupOf(1, false)
	b := ballot.Cast{Category: "A", Nonce: Element()}
	for _, e := range manifest.Sent(manifest.Envelopes(&setup), "A") {
		b.Envelopes = append(b.Envelopes, Random(e.Size+envelope.Overhead))
	}
	return b
}

// NewBallots are so many.
func NewBallots(n int) []ballot.Cast {
	list := make([]ballot.Cast, n)
	for i := range list {
		list[i] = NewBallot()
	}
	return list
}

// NewSlips are so many of category A.
func NewSlips(n int) []survey.IssuedSlip {
	batch := make([]survey.IssuedSlip, n)
	for i := range batch {
		batch[i] = survey.IssuedSlip{Digest: survey.NewSlip().Digest(), Category: "A"}
	}
	return batch
}

// CoversOf are those of ballots, each once.
func CoversOf(ballots ...ballot.Cast) map[string]int {
	set := map[string]int{}
	for _, b := range ballots {
		set[string(b.Envelopes[0])] = 1
	}
	return set
}

// Element is a blinded element, or a nonce.
func Element() (b [32]byte) {
	rand.Read(b[:])
	return b
}

// Random are so many bytes.
func Random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func second[T any](_ T, err error) error { return err }

// IsRefusal reports whether an error is a *Refusal that has a sentence in both languages.
func IsRefusal(err error) bool {
	var refused *survey.Refusal
	return errors.As(err, &refused) && words.Has(refused.Code)
}

// Step takes a session to the next phase, as staff do.
func Step(ctx context.Context, store office.Phases, s survey.Session, to survey.Phase) error {
	switch to {
	case survey.Ready:
		return store.MakeReady(ctx, s.ID, SomeKeys(), Random(32), Act(s.ID, "ready"))
	case survey.Closed:
		return second(store.CloseBox(ctx, s.ID, Act(s.ID, "close")))
	case survey.Opened:
		return store.OpenBox(ctx, s.ID, SomeResult(s), Act(s.ID, "open"))
	}
	return store.Advance(ctx, s.ID, s.Phase, to, Act(s.ID, "advance"))
}

// Chained checks that the audit log of the house, and that of each session, are whole and say the same. A store that is closed is
// passed over.
func Chained(t testing.TB, store office.Registry) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := store.Audit(ctx)
	if errors.Is(err, survey.ErrUnavailable) {
		return
	}
	must(err)
	if err := survey.CheckAudit(all); err != nil {
		t.Error(err)
	}
	sessions, err := store.Sessions(ctx)
	must(err)
	for _, s := range sessions {
		if s.Fault != "" {
			continue
		}
		own, err := store.SessionAudit(ctx, s.ID)
		must(err)
		if err := survey.CheckSessionAudit(s.ID, own); err != nil {
			t.Error(err)
		}
		var want, got [][3]string
		for _, e := range all {
			if e.Session == s.ID {
				want = append(want, [3]string{e.Who, e.Name, e.Detail})
			}
		}
		for _, e := range own {
			got = append(got, [3]string{e.Who, e.Name, e.Detail})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the log of session %s (-of the house +its own):\n%s", s.ID, diff)
		}
	}
}
