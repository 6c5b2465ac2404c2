package example

import (
	"context"
	"fmt"
	"math/rand/v2"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// Opened keeps a session in a house as if its box had been opened with this tally, without slips and passphrases: there is nothing
// in the box.
func Opened(ctx context.Context, house office.House, id string, setup survey.Setup, tally count.Tally) error {
	act := survey.Act{Who: survey.Terminal, Session: id, Name: "made up"}
	if err := house.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act); err != nil {
		return err
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		return err
	}
	seed := make([]byte, credential.SeedSize)
	manifest, err := ballot.NewManifest(id, &setup, seed, key.Public())
	if err != nil {
		return err
	}
	if err := house.MakeReady(ctx, id, office.Keys{Manifest: manifest, Wrapped: []byte{0}}, seed, act); err != nil {
		return err
	}
	for _, to := range [][2]survey.Phase{{survey.Ready, survey.Collecting}, {survey.Collecting, survey.Voting}} {
		if err := house.Advance(ctx, id, to[0], to[1], act); err != nil {
			return err
		}
	}
	if _, err := house.CloseBox(ctx, id, act); err != nil {
		return err
	}
	return house.OpenBox(ctx, id, office.Result{Software: software, Tally: tally}, act)
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
