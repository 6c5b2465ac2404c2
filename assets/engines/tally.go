package main

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"ceping/survey/count"
)

// differences are what the Report says otherwise than was tapped and typed, each in a line; the texts are in no order. Where texts are
// withheld, for want of ballots, they are not compared.
func differences(all []*voted, r *count.Report) []string {
	tapped, ballots := map[string]int{}, 0
	for _, v := range all {
		for _, w := range v.walks {
			ballots++
			for key, value := range w.answered {
				for _, one := range strings.Split(value, ",") {
					tapped[key+" "+one]++
				}
			}
		}
	}
	counted := map[string]int{}
	add := func(key, what string, n int) {
		if n > 0 {
			counted[key+" "+what] += n
		}
	}
	for _, f := range r.Forms {
		for _, s := range f.Subjects {
			for _, c := range s.Criteria {
				key := f.ID + "." + s.ID + "." + c.ID
				if c.Scale != nil {
					scored(tapped, counted, key, c)
					continue
				}
				for code, n := range c.Marks[count.Total] {
					add(key, code, n)
				}
			}
		}
		for _, c := range f.Choices {
			for _, o := range c.Options {
				add(f.ID+"."+c.Subject+"."+c.Criterion, o.Code, o.Marks[count.Total])
			}
		}
		for _, t := range f.Texts {
			key := f.ID + "." + t.Subject + "." + t.Criterion + ".text"
			for _, text := range t.Texts {
				add(key, text, 1)
			}
			if t.Withheld {
				maps.DeleteFunc(tapped, func(k string, _ int) bool { return strings.HasPrefix(k, key+" ") })
			}
		}
	}
	var lines []string
	valid := -1
	n := r.Counts[count.Total]
	if n.Valid != nil {
		valid = *n.Valid
	}
	if n.Collected != ballots || n.Cast != ballots || valid != ballots {
		lines = append(lines, fmt.Sprintf("of %d ballots %d were collected, %d cast, %d valid", ballots, n.Collected, n.Cast, valid))
	}
	for _, a := range r.Alarms {
		lines = append(lines, "alarm: "+a.Text)
	}
	keys := maps.Clone(tapped)
	maps.Copy(keys, counted)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if tapped[key] != counted[key] {
			lines = append(lines, fmt.Sprintf("%s: %d tapped, %d counted", key, tapped[key], counted[key]))
		}
	}
	return lines
}

// scored puts one line for a criterion's scores in place of what was typed: how many there are, and their mean.
func scored(tapped, counted map[string]int, key string, c count.ReportCriterion) {
	n, sum := 0, new(big.Rat)
	for typed, times := range maps.Clone(tapped) {
		score, ok := strings.CutPrefix(typed, key+" ")
		if !ok {
			continue
		}
		delete(tapped, typed)
		for range times {
			value, _ := new(big.Rat).SetString(score)
			sum.Add(sum, value)
			n++
		}
	}
	if n > 0 {
		tapped[fmt.Sprintf("%s mean %s of %d", key, sum.Quo(sum, big.NewRat(int64(n), 1)).FloatString(2), n)] = 1
	}
	if mean := c.Scores[category]; mean != nil {
		counted[fmt.Sprintf("%s mean %s of %d", key, *mean, c.Marks[category]["given"])] = 1
	}
}

// category is the session's only one.
const category = "A"
