package street_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
)

// voting is a session that is voting, with every slip but the last collected.
func voting(t *testing.T, f files) (slips *street.Slips, box *street.Box, session string, printed []survey.IssuedSlip) {
	t.Helper()
	ctx, house, session := t.Context(), uuid.New(), uuid.NewString()
	opened, err := f.OpenSlips(ctx, house)
	must(t, err)
	slips = opened.(*street.Slips)
	t.Cleanup(func() { slips.Close() })
	printed = batch(10)
	must(t, slips.Issue(ctx, session, survey.Voting, printed))
	must(t, f.CreateBox(ctx, street.BoxContent{Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 5, "B": 5}}, House: house, Session: session, Seed: streettest.Random(32)}))
	box, err = street.OpenBox(ctx, f.box(session), street.BoxConfig{House: house, Session: session,
		Collected: func(category string) int { return slips.Collected(session, category) }})
	must(t, err)
	t.Cleanup(func() { box.Close() })
	must(t, box.SetPhase(ctx, 1, survey.Collecting))
	must(t, box.SetPhase(ctx, 2, survey.Voting))
	for _, slip := range printed[:9] {
		_, err := slips.Collect(ctx, slip.Digest, [32]byte(streettest.Random(32)))
		must(t, err)
	}
	return slips, box, session, printed
}

// isUnavailable reports the one answer of a file that cannot take anything, to phones and to the house.
func isUnavailable(err error) bool {
	return errors.Is(err, ballot.ErrUnavailable) && errors.Is(err, survey.ErrUnavailable)
}

// A rewrite that fails leaves a session as it was, and the next one succeeds.
func TestRewriteFails(t *testing.T) {
	ctx, f := t.Context(), files{t.TempDir()}
	slips, box, session, printed := voting(t, f)
	in := streettest.NewCast("A")
	must(t, box.Cast(ctx, in))
	inTheWay := func(path string) func() {
		fresh := filepath.Join(f.dir, vault.TemporaryPrefix+filepath.Base(path)+".new")
		must(t, os.Mkdir(fresh, 0o700))
		return func() { must(t, os.Remove(fresh)) }
	}
	lift := inTheWay(f.box(session))
	if _, err := box.Seal(ctx, 3); !isUnavailable(err) || box.Phase() != survey.Voting {
		t.Errorf("sealed: %v, and it is %s", err, box.Phase())
	}
	must(t, box.Cast(ctx, streettest.NewCast("A")))
	lift()
	seal, err := box.Seal(ctx, 3)
	if err != nil || seal.Count != 2 {
		t.Errorf("sealed %d ballots, %v", seal.Count, err)
	}
	lift = inTheWay(f.box(session))
	if err := box.Reopen(ctx, 4); !isUnavailable(err) || box.Phase() != survey.Closed {
		t.Errorf("reopened: %v, and it is %s", err, box.Phase())
	}
	if err := box.Open(ctx, 4); !isUnavailable(err) || box.Phase() != survey.Closed || box.Seed() == nil {
		t.Errorf("opened: %v, and it is %s", err, box.Phase())
	}
	must(t, box.Cast(ctx, in)) // still known
	lift()
	if again, err := box.ClosedSeal(); err != nil || again != seal {
		t.Errorf("the seal is %+v, was %+v, %v", again, seal, err)
	}
	must(t, box.Open(ctx, 4))

	lift = inTheWay(f.slips())
	if err := slips.Issue(ctx, uuid.NewString(), survey.Ready, batch(2)); !isUnavailable(err) || len(slips.Sessions()) != 1 {
		t.Errorf("issued: %v, sessions %v", err, slips.Sessions())
	}
	if err := slips.Forget(ctx, session); !isUnavailable(err) {
		t.Errorf("forgotten: %v", err)
	}
	_, err = slips.Collect(ctx, printed[9].Digest, [32]byte(streettest.Random(32)))
	must(t, err)
	lift()
	must(t, slips.Forget(ctx, session))
}

// Nothing is answered by a file that was moved away, and closing writes the box anew from the open one.
func TestMovedAway(t *testing.T) {
	ctx, f := t.Context(), files{t.TempDir()}
	slips, box, session, printed := voting(t, f)
	must(t, box.Cast(ctx, streettest.NewCast("A")))
	element := [32]byte(streettest.Random(32))
	must(t, os.Rename(f.slips(), f.slips()+".away"))
	must(t, os.Rename(f.box(session), f.box(session)+".away"))
	if err := box.Cast(ctx, streettest.NewCast("A")); !isUnavailable(err) || !errors.Is(err, vault.ErrReplaced) {
		t.Errorf("cast: %v", err)
	}
	for range 2 {
		if _, err := slips.Collect(ctx, printed[9].Digest, element); !isUnavailable(err) {
			t.Errorf("collect: %v", err)
		}
	}
	if n := slips.Collected(session, "B"); n != 4 {
		t.Errorf("%d of B are collected", n)
	}
	if n := box.State().Cast["A"]; n != 1 {
		t.Errorf("%d of A are cast", n)
	}
	must(t, os.Rename(f.slips()+".away", f.slips()))
	_, err := slips.Collect(ctx, printed[9].Digest, element)
	must(t, err)
	if n := slips.Collected(session, "B"); n != 5 {
		t.Errorf("%d of B are collected", n)
	}
	seal, err := box.Seal(ctx, 3)
	if err != nil || seal.Count != 1 {
		t.Errorf("sealed %d ballots, %v", seal.Count, err)
	}
	if view, err := street.LookBox(ctx, f.box(session)); err == nil {
		t.Errorf("an open file was looked at: %+v", view)
	}
	must(t, box.Close())
	view, err := street.LookBox(ctx, f.box(session))
	if err != nil || view.Seal != seal {
		t.Errorf("in its place: %+v, %v", view.State, err)
	}
}
