package version1

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"ceping/survey"
)

// choices counts a multiple choice: by marks descending, then as listed. Its rate is over all valid ballots, whatever
// the denominator of grades.
func (c computing) choices(subject survey.SheetSubject, criterion survey.SheetCriterion) ReportChoices {
	r := ReportChoices{Subject: subject.ID, Criterion: criterion.ID, Options: []ReportOption{}}
	for _, g := range c.tally.Groups {
		r.Valid += g.Valid
	}
	for i, o := range criterion.Options {
		option := ReportOption{Code: o.Code, Name: o.Name, Marks: map[string]int{}}
		for _, g := range c.tally.Groups {
			n := g.Options[criterion.Key][i]
			option.Marks[g.Code] = n
			option.Marks[survey.Total] += n
		}
		option.Rate = percent(ratio(option.Marks[survey.Total], r.Valid))
		r.Options = append(r.Options, option)
	}
	slices.SortStableFunc(r.Options, func(a, b ReportOption) int { return b.Marks[survey.Total] - a.Marks[survey.Total] })
	return r
}

// texts orders what was written by SHA-256(seal digest ‖ 0x00 ‖ answer key ‖ 0x00 ‖ text).
func (c computing) texts(subject survey.SheetSubject, criterion survey.SheetCriterion) ReportTexts {
	r := ReportTexts{Subject: subject.ID, Criterion: criterion.ID, Texts: []string{}}
	i := slices.IndexFunc(c.tally.Texts, func(t survey.TextTally) bool { return t.Key == criterion.Key })
	if i < 0 {
		return r
	}
	r.Withheld = c.tally.Texts[i].Withheld
	r.Texts = append(r.Texts, c.tally.Texts[i].Texts...)
	place := func(text string) []byte {
		h := sha256.Sum256([]byte(c.seal + "\x00" + criterion.Key + "\x00" + text))
		return h[:]
	}
	slices.SortFunc(r.Texts, func(a, b string) int { return bytes.Compare(place(a), place(b)) })
	return r
}
