package street_test

import (
	"errors"
	"os"
	"testing"

	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/store/vault"
	"ceping/survey"
)

// A rewrite puts another file in the place of the open one: that is no exchange. One that somebody moves is.
func TestInPlace(t *testing.T) {
	ctx, f, house, session := t.Context(), files{t.TempDir()}, uuid.New(), uuid.NewString()
	opened, err := f.OpenSlips(ctx, house)
	must(t, err)
	slips := opened.(*street.Slips)
	defer slips.Close()
	must(t, slips.Issue(ctx, session, survey.Ready, []survey.IssuedSlip{{Digest: survey.NewSlip().Digest(), Category: "A"}}))
	must(t, slips.InPlace(ctx))
	must(t, f.CreateBox(ctx, street.BoxContent{Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 1}}, House: house, Session: session, Seed: streettest.Random(32)}))
	box, err := street.OpenBox(ctx, f.box(session), street.BoxConfig{House: house, Session: session})
	must(t, err)
	defer box.Close()
	must(t, box.SetPhase(ctx, 1, survey.Collecting))
	must(t, box.SetPhase(ctx, 2, survey.Voting))
	_, err = box.Seal(ctx, 3)
	must(t, err)
	must(t, box.InPlace(ctx))
	must(t, box.Reopen(ctx, 4))
	must(t, box.InPlace(ctx))
	must(t, os.Rename(f.box(session), f.box(session)+".moved"))
	if err := box.InPlace(ctx); !errors.Is(err, vault.ErrReplaced) {
		t.Errorf("a box that was moved: %v", err)
	}
	must(t, os.Rename(f.box(session)+".moved", f.box(session)))
	must(t, box.InPlace(ctx))
}
