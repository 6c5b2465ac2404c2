package paper

import (
	"context"
	"maps"

	"ceping/survey"
)

// Resolution is what both found on the paper for each difference.
type Resolution struct {
	Picks   map[string]int // by key: 1 or 2 for that person's reading, 3 for Other's
	Other   Reading
	Spoiled bool // both call the whole paper spoiled
}

// Resolve settles the differences. When the paper is found not to be spoiled after all, whoever thought it was has not
// read its items: the other's reading stands as the first, and the ballot awaits a second.
func (d *Desk) Resolve(ctx context.Context, id string, number int, found Resolution) error {
	return d.at(ctx, id, func(t *tray, _ survey.Phase) error {
		e, err := t.entry(number, Differs)
		if err != nil {
			return err
		}
		settled, again, err := found.settle(e.readings, t.compare(e.readings))
		if err != nil {
			return err
		}
		r, err := t.check(settled)
		if err != nil {
			return err
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
	one, two := readings[0].Reading, readings[1].Reading
	settled = one.clone()
	if one.Spoiled {
		settled = two.clone()
	}
	settled.Category, settled.Spoiled = one.Category, found.Spoiled || one.Spoiled && two.Spoiled
	for _, difference := range differences {
		key, pick := difference.Key, found.Picks[difference.Key]
		if settled.Spoiled && key != CategoryKey {
			break // nothing else counts
		}
		if pick < 1 || pick > 3 {
			return settled, false, &ItemError{key, &survey.Refusal{
				English: "not every difference is settled: look at the paper and choose",
				Chinese: difference.Item.String() + "：还没有核定，请看纸票选定。",
			}}
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

func (r Reading) clone() Reading {
	c := r
	c.Grades, c.Options, c.Texts = map[string]string{}, map[string][]string{}, map[string]string{}
	maps.Copy(c.Grades, r.Grades)
	maps.Copy(c.Options, r.Options)
	maps.Copy(c.Texts, r.Texts)
	return c
}

// take puts another's answer to one item in place of one's own.
func (r *Reading) take(from Reading, key string) {
	delete(r.Grades, key)
	delete(r.Options, key)
	delete(r.Texts, key)
	if code, ok := from.Grades[key]; ok {
		r.Grades[key] = code
	}
	if codes, ok := from.Options[key]; ok {
		r.Options[key] = codes
	}
	if text, ok := from.Texts[key]; ok {
		r.Texts[key] = text
	}
}
