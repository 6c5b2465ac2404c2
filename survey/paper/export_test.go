package paper

import (
	"slices"

	"ceping/survey/voter"
)

// Held is all that a desk keeps of a paper ballot now: a test looks at it again once it should be forgotten.
func Held(d *Desk, id string, number int) (ballots []*voter.Ballot, cast *voter.Cast) {
	e := d.trays[id].entries[number]
	for _, r := range append(slices.Clone(e.readings[:]), e.agreed) {
		if r != nil {
			ballots = append(ballots, r.ballot)
		}
	}
	return ballots, e.cast
}
