package version1test

import (
	"fmt"
	"math/rand/v2"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/version1"
)

// Random is a tallied session made up for tests: its Report, and what it was computed from. Forms of all kinds, decimal values,
// unsure grades, wordings by role, awkward names, small and empty categories, every denominator; the same source gives the same.
func Random(random *rand.Rand, leaders int) (survey.Setup, map[string]version1.CountedBallots, version1.Report) {
	s := example.RandomSetup(random, leaders)
	sheets, ballots := s.Sheets(), map[string]version1.CountedBallots{}
	header := map[string]version1.Counts{}
	cast := 0
	for _, c := range s.Categories {
		b := version1.CountedBallots{Blank: random.IntN(3), Invalid: random.IntN(2)}
		for range random.IntN(c.Slips + 1) {
			if ballot := randomBallot(random, sheets); ballot.Blank() {
				b.Blank++
			} else {
				b.Valid = append(b.Valid, ballot)
			}
		}
		n := len(b.Valid) + b.Blank + b.Invalid
		cast += n
		ballots[c.Code] = b
		h := version1.Counts{Expected: c.Expected, Printed: n + 9, Void: 1, Collected: n, Cast: n, Paper: min(n, random.IntN(3))}
		h.Issued = h.Printed - h.Void
		if random.IntN(2) == 0 {
			left := random.IntN(9)
			h.Leftover = &left
			h.Issued -= left
		}
		if random.IntN(2) == 0 {
			present := n + random.IntN(4)
			h.Present = &present
		}
		header[c.Code] = h
	}
	tally := version1.NewTally(&s, ballots)
	tally.SealMatches = random.IntN(5) > 0
	sealed := survey.Seal{Count: cast, Digest: fmt.Sprintf("%064x", random.Uint64())}
	session := survey.Session{ID: ID, Setup: s, Tally: &tally, Seal: &sealed}
	return s, ballots, version1.NewReport(session, header, software)
}

func randomBallot(random *rand.Rand, sheets []survey.Sheet) version1.Ballot {
	b := version1.Ballot{Marks: map[string]int{}, Chosen: map[string][]int{}, Texts: map[string]string{}}
	fill := random.IntN(4) // 0: hardly a mark
	for _, sheet := range sheets {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				if random.IntN(4) > fill {
					continue
				}
				switch c.Kind {
				case survey.Graded:
					b.Marks[c.Key] = random.IntN(len(sheet.Form.Grades))
				case survey.Choices:
					b.Chosen[c.Key] = random.Perm(3)[:1+random.IntN(3)]
				case survey.Text:
					b.Texts[c.Key] = example.Awkward[random.IntN(len(example.Awkward))]
				}
			}
		}
	}
	return b
}
