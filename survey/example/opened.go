package example

import (
	"context"
	"fmt"
	"math/rand/v2"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/office"
)

// Opened keeps a session in a house as if its box had been opened with this tally, without slips and passphrases: there is nothing
// in the box.
func Opened(ctx context.Context, house office.House, id string, setup survey.Setup, tally count.Tally) error {
	keeper, err := office.New(house, office.Config{}).Terminal().Keeper(ctx)
	if err != nil {
		return err
	}
	act := func(name string) office.Act { return keeper.Act(id, name, "made up") }
	if err := house.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act(survey.ActCreate)); err != nil {
		return err
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		return err
	}
	seed := make([]byte, credential.SeedSize)
	manifestText, err := manifest.New(id, &setup, seed, key.Public())
	if err != nil {
		return err
	}
	wrapped := boxkey.Wrapped{0} // which nobody opens
	if err := house.MakeReady(ctx, id, office.Keys{Manifest: manifestText, Wrapped: wrapped, Digest: wrapped.Digest()}, seed, act(survey.ActReady)); err != nil {
		return err
	}
	for _, step := range [][2]survey.Phase{{survey.Ready, survey.Collecting}, {survey.Collecting, survey.Voting}} {
		if err := house.Advance(ctx, id, step[0], step[1], act("advance")); err != nil {
			return err
		}
	}
	if _, err := house.CloseBox(ctx, id, act(survey.ActClose)); err != nil {
		return err
	}
	cast := map[string]int{}
	for _, g := range tally.Groups {
		cast[g.Members[0]] += g.Valid + g.Blank + g.Invalid
	}
	r := count.NewReport(count.Input{ID: id, Setup: &setup, Counts: map[string]count.Counts{}, Tally: tally})
	kept := office.Result{Software: software, Tally: tally, Cast: cast, Blinds: count.NewBlinds(r.Forms)}
	opened := keeper.Act(id, survey.ActOpen, "made up, "+survey.SealMark+"true, "+kept.Mark())
	return house.OpenBox(ctx, id, kept, opened)
}

// Unit is a session of an assessment, made up.
type Unit struct {
	Setup survey.Setup
	Tally count.Tally
}

// Units are sessions of one assessment made up for tests: the same forms, categories and rules, each with people and ballots of its
// own. The first is the assessment's plan as well.
func Units(random *rand.Rand, n int) []Unit {
	plan := RandomSetup(random, 0)
	plan.Rehearsal = false
	units := make([]Unit, n)
	for i := range units {
		people := RandomSetup(random, 1+random.IntN(5))
		setup := plan
		setup.Unit, setup.Leaders, setup.Promoted = fmt.Sprintf("%s%d局", pick(random, Awkward...), i), people.Leaders, people.Promoted
		units[i] = Unit{setup, RandomTally(random, &setup)}
	}
	return units
}

// RandomTally counts a made-up box of a session.
func RandomTally(random *rand.Rand, s *survey.Setup) count.Tally {
	list, box := manifest.Envelopes(s), count.Box{Envelopes: map[string][]count.Opened{}}
	f := filling{random: random, will: map[string]float64{}}
	for _, c := range s.Categories {
		for range random.IntN(c.Slips + 1) {
			for _, e := range f.ballot(list, c.Code) {
				box.Envelopes[e.key] = append(box.Envelopes[e.key], e.opened)
			}
		}
	}
	return count.NewTally(s, box)
}
