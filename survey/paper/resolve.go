package paper

import (
	"context"

	"ceping/survey"
	"ceping/survey/voter"
)

// Resolution is what both found on the paper for each difference.
type Resolution struct {
	Picks   map[string]int // by key: 1 or 2 for that person's reading, 3 for Other's
	Other   Reading
	Spoiled bool // both call the whole paper spoiled
}

// Resolve settles the differences. When the paper is found not to be spoiled after all, whoever thought it was has not read its items:
// the other's reading stands as the first, and the ballot awaits a second.
func (d *Desk) Resolve(ctx context.Context, by Actor, id string, number int, found Resolution) error {
	return d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		e, err := t.entry(number, Differs)
		if err != nil {
			return err
		}
		settled, again, err := found.settle(e.readings, t.compare(e.readings))
		if err != nil {
			return err
		}
		settled.Void = found.Other.Void
		t.keepAsked(settled)
		r, err := t.check(settled)
		if err != nil {
			return err
		}
		for _, was := range e.readings {
			was.ballot.Clear()
		}
		e.readings = [2]*reading{}
		if again {
			e.readings[0] = r
		} else {
			e.agreed = r
		}
		return nil
	})
}

// settle puts what was found in place of what differs. again asks for a second reading.
func (found Resolution) settle(readings [2]*reading, differences []Difference) (settled Reading, again bool, err error) {
	one, two := readings[0].reading(), readings[1].reading()
	settled = one
	if one.Spoiled {
		settled = two
	}
	settled.Category, settled.Spoiled = one.Category, found.Spoiled || one.Spoiled && two.Spoiled
	settled = settled.clone()
	for _, difference := range differences {
		key, pick := difference.Key, found.Picks[difference.Key]
		if settled.Spoiled && key != CategoryKey {
			break // nothing else counts
		}
		if pick < 1 || pick > 3 {
			return settled, false, &ItemError{key, &survey.Refusal{Code: "paper_unsettled", Values: []any{difference.Item.String()}}}
		}
		from := []Reading{one, two, found.Other}[pick-1]
		switch key {
		case CategoryKey:
			settled.Category = from.Category
		case SpoiledKey:
			settled.Spoiled, again = from.Spoiled, !from.Spoiled
		default:
			settled.take(from, key)
		}
	}
	return settled, again, nil
}

// keepAsked drops what is filled in on forms that the settled category does not fill: whoever read another category filled it in.
func (t *tray) keepAsked(settled Reading) {
	asked := map[string]bool{}
	for _, item := range t.manifest.Asked(settled.Category) {
		asked[item.Key] = true
	}
	for _, item := range t.manifest.Items() {
		if !asked[item.Key] {
			settled.take(Reading{}, item.Key)
		}
	}
}

// reading is what a checked one says, in the ballot's own maps.
func (r *reading) reading() Reading {
	a := r.answers()
	return Reading{Category: r.category(), Spoiled: r.spoiled, Grades: a.Grades, Scores: a.Scores, Options: a.Options, Texts: a.Texts}
}

func (r Reading) clone() Reading {
	a := voter.Answers{Grades: r.Grades, Scores: r.Scores, Options: r.Options, Texts: r.Texts}.Clone()
	r.Grades, r.Scores, r.Options, r.Texts = a.Grades, a.Scores, a.Options, a.Texts
	return r
}

// take puts another's answer to one item in place of one's own.
func (r *Reading) take(from Reading, key string) {
	put(r.Grades, from.Grades, key)
	put(r.Scores, from.Scores, key)
	put(r.Options, from.Options, key)
	put(r.Texts, from.Texts, key)
}

func put[V any](into, from map[string]V, key string) {
	delete(into, key)
	if value, ok := from[key]; ok {
		into[key] = value
	}
}
