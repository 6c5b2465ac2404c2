package example

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/manifest"
)

// Counted is the Report of a session made up for tests, with everything a form can say: points and bands, scales of its own for a
// criterion, own weights, forms for some categories, own roles, several bodies, flags, totals that are sums, categories and criteria so
// small that they are merged or withheld, awkward names. The same source gives the same.
func Counted(random *rand.Rand, leaders int) *count.Report {
	s := countedSetup(random, leaders)
	return counted(random, s, random.IntN(5) == 0)
}

// CountedUnits are Reports of sessions of one assessment: the same forms, categories and rules, each with people and ballots of its own.
func CountedUnits(random *rand.Rand, n int) []*count.Report {
	plan := countedSetup(random, 0)
	plan.Rehearsal = false
	list := make([]*count.Report, n)
	for i := range list {
		people := countedSetup(random, 1+random.IntN(5))
		s := *plan
		s.Unit, s.Leaders, s.Promoted, s.Bodies = fmt.Sprintf("%s%d局", pick(random, Awkward...), i), people.Leaders, people.Promoted, people.Bodies
		list[i] = counted(random, &s, false)
		list[i].Session.ID = fmt.Sprintf("%08x-0000-4000-8000-%012x", i, random.Uint32())
	}
	return list
}

func counted(random *rand.Rand, s *survey.Setup, rough bool) *count.Report {
	list, box, header, cast := manifest.Envelopes(s), count.Box{Envelopes: map[string][]count.Opened{}}, map[string]count.Counts{}, 0
	f := filling{random: random, will: map[string]float64{}}
	for _, c := range s.Categories {
		n := random.IntN(c.Slips + 1)
		if random.IntN(3) > 0 {
			n = c.Slips
		}
		for range n {
			for _, e := range f.ballot(list, c.Code) {
				if rough && random.IntN(40) == 0 {
					e.opened.Damaged = true
				}
				box.Envelopes[e.key] = append(box.Envelopes[e.key], e.opened)
			}
		}
		h := count.Counts{Expected: c.Expected, Printed: n + 9, Void: 1, Collected: n + random.IntN(2), Cast: n, Paper: min(n, random.IntN(3))}
		h.Replaced, h.Issued = random.IntN(1+h.Collected-n), h.Printed-h.Void
		if random.IntN(2) == 0 {
			h.Leftover = new(random.IntN(9))
			h.Issued -= *h.Leftover
		}
		if random.IntN(2) == 0 {
			h.Present = new(n + random.IntN(4))
		}
		header[c.Code], cast = h, cast+n
	}
	yardstick, err := manifest.Yardstick(s)
	if err != nil {
		panic(err) // a mistake in this file
	}
	facts := count.Facts{SealMismatch: random.IntN(6) == 0, Despite: pick(random, "", "", "", "=核对过"), Corrected: pick(random, "", "", "", "=点错了"), BoxFull: random.IntN(9) == 0}
	r := count.NewReport(count.Input{ID: ID, Setup: s, Yardstick: yardstick, Software: software, Counts: header,
		Seal: count.ReportSeal{Count: cast, Digest: fmt.Sprintf("%064x", random.Uint64())}, Tally: count.NewTally(s, box), Facts: facts})
	return &r
}

func countedSetup(random *rand.Rand, leaders int) *survey.Setup {
	s := RandomSetup(random, leaders)
	s.Rules.Denominator = pick(random, survey.ByValid, survey.ByValid, survey.ByMarked, survey.ByCast, survey.ByIssued, survey.ByExpected, survey.ByPresent)
	s.Rules.ScoreOver = pick(random, survey.OverMarked, survey.OverValid)
	s.Rules.Unsure = pick(random, survey.UnsureCounted, survey.UnsureExcluded)
	s.Rules.NoReplacements = random.IntN(3) == 0
	s.Trustees = survey.Trustees{Threshold: 2, Names: []string{"组长", "监督员", "=备用"}}
	s.Categories = nil
	for i, weight := range shares(random, 1+random.IntN(4)) {
		c := survey.Category{Code: string(rune('A' + i)), Name: pick(random, "班子成员", "=中层干部", "职工代表、退休干部"), Weight: weight, Slips: 2 + random.IntN(14)}
		if random.IntN(2) == 0 {
			c.Expected = &c.Slips
		}
		s.Categories = append(s.Categories, c)
	}
	if random.IntN(2) == 0 {
		s.Roles = []survey.RoleName{{Code: "chief", Name: "三总师"}}
		for i := range s.Leaders {
			if random.IntN(3) == 0 {
				s.Leaders[i].Role = "chief"
			}
		}
	}
	for i := range random.IntN(3) * 2 {
		s.Bodies = append(s.Bodies, survey.Body{ID: fmt.Sprintf("b%d", i+1), Name: pick(random, Awkward...)})
	}
	for i := range s.Forms {
		vary(random, &s, &s.Forms[i])
	}
	return &s
}

// vary gives a form what version 1 did not know.
func vary(random *rand.Rand, s *survey.Setup, f *survey.Form) {
	if f.Subjects == survey.OverLeaders {
		for _, r := range s.Roles {
			f.Roles = append(f.Roles, r.Code)
		}
	}
	f.Total = pick(random, survey.TotalMean, survey.TotalMean, survey.TotalSum)
	if random.IntN(3) == 0 {
		f.Categories = []string{}
		for _, c := range s.Categories {
			if random.IntN(2) == 0 {
				f.Categories = append(f.Categories, c.Code)
			}
		}
		if len(f.Categories) == 0 {
			f.Categories = nil
		}
	}
	if random.IntN(3) == 0 {
		filling := f.Categories
		if filling == nil {
			for _, c := range s.Categories {
				filling = append(filling, c.Code)
			}
		}
		f.Weights = map[string]int{}
		for i, weight := range shares(random, len(filling)) {
			f.Weights[filling[i]] = weight
		}
	}
	for i := range f.Criteria {
		if c := &f.Criteria[i]; c.Kind == survey.Graded && random.IntN(4) == 0 {
			c.Grades = []survey.Grade{{Code: "a", Name: "好", Value: decimal("100")}, {Code: "x", Name: "=差", Value: decimal("12.5")}}
		}
	}
	if random.IntN(2) == 0 {
		scored := survey.Criterion{ID: "s", Kind: survey.Scored, Name: survey.CriterionName{All: pick(random, "工作实绩", "=加分")}, Weight: decimal(pick(random, "1", "0", "2.5"))}
		points := pick(random, [3]string{"0", "100", "0.5"}, [3]string{"1", "20", "3"}, [3]string{"0.25", "10", "0.05"}, [3]string{"0", "120", "10"})
		scored.Points = &survey.Points{Min: decimal(points[0]), Max: decimal(points[1]), Step: decimal(points[2])}
		if random.IntN(3) > 0 {
			scored.Bands = []survey.Band{{Code: "a", Name: "优秀", From: decimal("9")}, {Code: "b", Name: "=其他", From: decimal(pick(random, points[0], "5"))}}
		}
		f.Criteria = slices.Insert(f.Criteria, random.IntN(2), scored)
	}
	for i := range random.IntN(3) {
		flag := survey.Flag{Name: fmt.Sprintf("=关注%d", i+1), Grades: []string{pick(random, "a", "c")}, AtLeast: fraction(pick(random, "1/3", "0/1"))}
		if random.IntN(2) == 0 {
			flag.AtLeast, flag.Below = survey.Fraction{}, fraction(pick(random, "2/3", "1/1"))
		}
		f.Flags = append(f.Flags, flag)
	}
}

func fraction(text string) survey.Fraction {
	f, err := survey.ParseFraction(text)
	if err != nil {
		panic(err) // a mistake in this file
	}
	return f
}

// shares are so many whole weights that sum to 100; some may be 0.
func shares(random *rand.Rand, n int) []int {
	list, left := make([]int, n), 100
	for i := range n - 1 {
		list[i] = random.IntN(left + 1)
		left -= list[i]
	}
	list[n-1] = left
	random.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}
