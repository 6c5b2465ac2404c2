package count

import (
	"slices"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// owned makes damaged what no voter of its category sends: a box has such an envelope only when it was tampered with.
func owned(s *survey.Setup, list []manifest.Envelope, box Box) Box {
	clean := Box{Envelopes: map[string][]Opened{}, Copied: box.Copied}
	for _, e := range list {
		opened := slices.Clone(box.Envelopes[e.Key])
		for i, one := range opened {
			_, known := s.Category(one.Category)
			sent := known && e.FilledBy(one.Category)
			if e.Shape.Kind == envelope.Text {
				sent = one.Category == ""
			}
			opened[i].Damaged = one.Damaged || !sent
		}
		clean.Envelopes[e.Key] = opened
	}
	return clean
}

// covers are ballots by category.
type covers struct{ valid, blank, invalid map[string]int }

// readCovers: a ballot is valid, blank, or whatever else its cover says or does not.
func readCovers(list []Opened) covers {
	c := covers{map[string]int{}, map[string]int{}, map[string]int{}}
	for _, one := range list {
		switch {
		case one.Damaged || one.Content.State == envelope.Spoiled:
			c.invalid[one.Category]++
		case one.Content.State == envelope.Blank:
			c.blank[one.Category]++
		default:
			c.valid[one.Category]++
		}
	}
	return c
}

// in are the envelopes that count: they open, keep the rules and have no state. damaged are those that do not.
func in(list []Opened) (counted []Opened, damaged int) {
	for _, one := range list {
		switch {
		case one.Damaged:
			damaged++
		case one.Content.State == envelope.Marked:
			counted = append(counted, one)
		}
	}
	return counted, damaged
}

// differences lists the subjects whose envelopes are not as many as the valid ballots of the categories that fill their form.
func differences(s *survey.Setup, list []manifest.Envelope, box Box, valid map[string]int) []Difference {
	found := []Difference{}
	for _, e := range list {
		if e.Form == nil {
			continue
		}
		want := 0
		for _, c := range fillers(s, e.Form) {
			want += valid[c.Code]
		}
		counted, damaged := in(box.Envelopes[e.Key])
		if len(counted) == want && damaged == 0 {
			continue
		}
		last := len(found) - 1
		if last < 0 || found[last].Form != e.Form.ID || found[last].Subject != e.Subject.ID {
			found, last = append(found, Difference{Form: e.Form.ID, Subject: e.Subject.ID}), last+1
		}
		found[last].Damaged += damaged
	}
	return found
}

// fillers are the categories that fill a form, in the session's order.
func fillers(s *survey.Setup, f *survey.Form) []survey.Category {
	var list []survey.Category
	for _, c := range s.Categories {
		if f.FilledBy(c.Code) {
			list = append(list, c)
		}
	}
	return list
}

// weightOf is a category's weight in a form: the form's own, else the session's.
func weightOf(f *survey.Form) func(survey.Category) int {
	return func(c survey.Category) int {
		if f.Weights != nil {
			return f.Weights[c.Code]
		}
		return c.Weight
	}
}
