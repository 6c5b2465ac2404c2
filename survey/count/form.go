package count

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
)

// marked is what was marked of one subject, by category, before it is known which groups are large enough.
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

// tallyForm counts a form: over its categories' ballots, then over the raters of each criterion.
func tallyForm(s *survey.Setup, f *survey.Form, list []ballot.Envelope, box Box, valid map[string]int) FormTally {
	categories, all := fillers(s, f), 0
	for _, c := range categories {
		all += valid[c.Code]
	}
	t := FormTally{ID: f.ID, Withheld: all < s.Rules.MinGroup, Own: len(categories) < len(s.Categories), Subjects: []SubjectTally{}, Choices: []ChoiceTally{}, Texts: []TextTally{}}
	t.Groups = overBallots(categories, valid, s.Rules.MinGroup, weightOf(f))
	if t.Withheld {
		t.Own = true
		return t
	}
	var subjects []marked
	for _, e := range list {
		if e.Shape.Kind == envelope.Marks {
			subjects = append(subjects, readMarks(f, e, box.Envelopes[e.Key]))
		}
	}
	var raters []map[string]int
	withheld := map[string]bool{}
	for _, m := range subjects {
		for _, c := range m.criteria {
			if n := sumOf(c.raters); n > 0 && n < s.Rules.MinGroup {
				withheld[c.Key] = true
			} else {
				raters = append(raters, c.raters)
			}
		}
	}
	if merged := overRaters(t.Groups, raters, s.Rules.MinGroup); len(merged) < len(t.Groups) {
		t.Groups, t.Own = merged, true
	}
	for _, m := range subjects {
		t.Subjects = append(t.Subjects, m.in(t.Groups, withheld))
	}
	for _, e := range list {
		counted, _ := in(box.Envelopes[e.Key])
		switch e.Shape.Kind {
		case envelope.Choices:
			t.Choices = append(t.Choices, tallyChoices(e, counted, t.Groups, s.Rules.MinGroup))
		case envelope.Text:
			t.Texts = append(t.Texts, tallyTexts(e, counted, all < minTexts))
		}
	}
	return t
}

func sumOf(counts map[string]int) (total int) {
	for _, n := range counts {
		total += n
	}
	return total
}

// readMarks counts a subject's marks by category: graded criteria first and scored ones then, as the envelope has them.
func readMarks(f *survey.Form, e ballot.Envelope, opened []Opened) marked {
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

// tallyChoices counts a list over all groups, and by group only where each has none, or at least least, envelopes with an option.
func tallyChoices(e ballot.Envelope, counted []Opened, groups []Group, least int) ChoiceTally {
	t := ChoiceTally{Subject: e.Subject.ID, Criterion: e.Criterion.ID, Valid: len(counted), Options: make([]int, len(e.Criterion.Options))}
	byGroup, chose := make([][]int, len(groups)), make([]int, len(groups))
	for i := range groups {
		byGroup[i] = make([]int, len(e.Criterion.Options))
	}
	for _, one := range counted {
		group := slices.IndexFunc(groups, func(g Group) bool { return slices.Contains(g.Members, one.Category) })
		for _, code := range one.Content.Choices {
			i := slices.IndexFunc(e.Criterion.Options, func(o survey.Option) bool { return o.Code == code })
			t.Options[i]++
			if group >= 0 {
				byGroup[group][i]++
			}
		}
		if group >= 0 && len(one.Content.Choices) > 0 {
			chose[group]++
		}
	}
	if !slices.ContainsFunc(chose, func(n int) bool { return n > 0 && n < least }) {
		t.ByGroup = byGroup
	}
	return t
}

func tallyTexts(e ballot.Envelope, counted []Opened, withheld bool) TextTally {
	t := TextTally{Subject: e.Subject.ID, Criterion: e.Criterion.ID, Key: e.Key, Withheld: withheld, Texts: []string{}}
	for _, one := range counted {
		if one.Content.Text != "" && !withheld {
			t.Texts = append(t.Texts, one.Content.Text)
		}
	}
	slices.SortFunc(t.Texts, strings.Compare)
	return t
}
