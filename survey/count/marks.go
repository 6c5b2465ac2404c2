package count

import (
	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// marked holds what was marked of one subject, by category, before it is known which groups are large enough.
type marked struct {
	subject  survey.SheetSubject
	valid    map[string]int
	criteria []markedCriterion
}

type markedCriterion struct {
	survey.SheetCriterion
	marks  map[string][]int // by grade or band
	raters map[string]int
	sum    map[string]int64 // hundredths
}

// readMarks counts a subject's marks by category: graded criteria first and scored ones then, as the envelope has them.
func readMarks(f *survey.Form, e manifest.Envelope, opened []Opened) marked {
	m := marked{subject: e.Subject, valid: map[string]int{}}
	at := map[string]int{} // place in the envelope, by key
	graded, scored := 0, 0
	for _, c := range e.Subject.Criteria {
		switch c.Kind {
		case survey.Graded:
			at[c.Key] = graded
			graded++
		case survey.Scored:
			at[c.Key] = scored
			scored++
		default:
			continue
		}
		m.criteria = append(m.criteria, markedCriterion{c, map[string][]int{}, map[string]int{}, map[string]int64{}})
	}
	counted, _ := in(opened)
	for _, one := range counted {
		m.valid[one.Category]++
		for _, c := range m.criteria {
			c.add(f, one, at[c.Key])
		}
	}
	return m
}

// add counts one envelope's mark or score, at its place among those of its kind.
func (c *markedCriterion) add(f *survey.Form, one Opened, at int) {
	columns := len(f.Scale(c.Criterion))
	if c.Kind == survey.Scored {
		columns = len(c.Bands)
	}
	if c.marks[one.Category] == nil {
		c.marks[one.Category] = make([]int, columns)
	}
	if c.Kind == survey.Graded {
		if one.Content.Marks == "" || one.Content.Marks[at] == '-' {
			return
		}
		c.raters[one.Category]++
		c.marks[one.Category][envelope.Grade(one.Content.Marks[at])]++
		return
	}
	if one.Content.Scores == nil || one.Content.Scores[at] == "" {
		return
	}
	score, _ := envelope.Hundredths(one.Content.Scores[at])
	c.raters[one.Category]++
	c.sum[one.Category] += int64(score)
	for i, band := range c.Bands { // from the highest
		if from, _ := envelope.Hundredths(band.From.String()); score >= from {
			c.marks[one.Category][i]++
			break
		}
	}
}

// in pools what was marked into groups.
func (m *marked) in(groups []Group, withheld map[string]bool) SubjectTally {
	t := SubjectTally{ID: m.subject.ID, Criteria: []CriterionTally{}}
	for _, g := range groups {
		n := 0
		for _, code := range g.Members {
			n += m.valid[code]
		}
		t.Valid = append(t.Valid, n)
	}
	for _, c := range m.criteria {
		pooled := CriterionTally{ID: c.ID, Withheld: withheld[c.Key]}
		if !pooled.Withheld {
			for _, g := range groups {
				c.pool(&pooled, g)
			}
		}
		t.Criteria = append(t.Criteria, pooled)
	}
	return t
}

func (c *markedCriterion) pool(into *CriterionTally, g Group) {
	var marks []int
	given, sum := 0, int64(0)
	for _, code := range g.Members {
		for i, n := range c.marks[code] {
			if marks == nil {
				marks = make([]int, len(c.marks[code]))
			}
			marks[i] += n
		}
		given += c.raters[code]
		sum += c.sum[code]
	}
	into.Marks, into.Given, into.Sum = append(into.Marks, marks), append(into.Given, given), append(into.Sum, sum)
}
