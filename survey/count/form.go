package count

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// tallyForm counts a form: over its categories' ballots, then over the raters of each criterion.
func tallyForm(s *survey.Setup, f *survey.Form, list []manifest.Envelope, box Box, valid map[string]int) FormTally {
	categories, all := fillers(s, f), 0
	for _, c := range categories {
		all += valid[c.Code]
	}
	t := FormTally{ID: f.ID, Withheld: all < s.Rules.MinGroup, Own: len(categories) < len(s.Categories), Subjects: []SubjectTally{}, Choices: []ChoiceTally{}, Texts: []TextTally{}}
	t.Groups = overBallots(categories, valid, s.Rules.MinGroup, weightOf(f))
	if t.Withheld { // fewer than the session has, so not all categories fill it: its groups are its own
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

// tallyChoices counts a list over all groups, and by group only where each has none, or at least least, envelopes with an option.
func tallyChoices(e manifest.Envelope, counted []Opened, groups []Group, least int) ChoiceTally {
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

func tallyTexts(e manifest.Envelope, counted []Opened, withheld bool) TextTally {
	t := TextTally{Subject: e.Subject.ID, Criterion: e.Criterion.ID, Key: e.Key, Withheld: withheld, Texts: []string{}}
	for _, one := range counted {
		if one.Content.Text != "" && !withheld {
			t.Texts = append(t.Texts, one.Content.Text)
		}
	}
	slices.SortFunc(t.Texts, strings.Compare)
	return t
}
