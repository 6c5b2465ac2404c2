package example

import (
	"context"
	"fmt"
	"math/rand/v2"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// Opened keeps a session in a store as if these ballots had been cast and counted, without slips and passphrases: there is
// nothing in its box, and its phase is opened.
func Opened(ctx context.Context, store office.Store, id string, setup survey.Setup, ballots map[string]version1.CountedBallots) error {
	act := survey.Act{Who: survey.Terminal, Session: id, Name: "made up"}
	if err := store.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act); err != nil {
		return err
	}
	if err := store.MakeReady(ctx, id, survey.Keys{Manifest: "{}", IssuerSeed: make([]byte, 32), WrappedBox: []byte{0}, BallotSize: 256}, 1, act); err != nil {
		return err
	}
	for _, to := range []survey.Phase{survey.Collecting, survey.Voting} {
		from := map[survey.Phase]survey.Phase{survey.Collecting: survey.Ready, survey.Voting: survey.Collecting}[to]
		if err := store.Advance(ctx, id, from, to, act); err != nil {
			return err
		}
	}
	if _, err := store.CloseBox(ctx, id, func(survey.Seal) survey.Act { return act }); err != nil {
		return err
	}
	return store.OpenBox(ctx, id, version1.NewTally(&setup, ballots), act)
}

// Unit is a session of an assessment, made up.
type Unit struct {
	Setup   survey.Setup
	Ballots map[string]version1.CountedBallots
}

// Units are sessions of one assessment made up for tests: the same forms, categories and rules, each with people and ballots of its
// own. The first is the assessment's plan as well.
func Units(random *rand.Rand, n int) []Unit {
	plan := randomSetup(random, 0)
	plan.Rehearsal = false
	units := make([]Unit, n)
	for i := range units {
		people := randomSetup(random, 1+random.IntN(5))
		setup := plan
		setup.Unit, setup.Leaders, setup.Promoted = fmt.Sprintf("%s%d局", pick(random, awkward...), i), people.Leaders, people.Promoted
		units[i] = Unit{setup, map[string]version1.CountedBallots{}}
		for _, c := range setup.Categories {
			b := version1.CountedBallots{}
			for range random.IntN(c.Slips + 1) {
				if ballot := randomBallot(random, setup.Sheets()); ballot.Blank() {
					b.Blank++
				} else {
					b.Valid = append(b.Valid, ballot)
				}
			}
			units[i].Ballots[c.Code] = b
		}
	}
	return units
}
