package count

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"ceping/survey"
)

// choices: by marks descending, then as listed. The rate is always over all envelopes that are in.
func (c *computing) choices(subject survey.SheetSubject, t ChoiceTally) ReportChoices {
	i := slices.IndexFunc(subject.Criteria, func(sc survey.SheetCriterion) bool { return sc.ID == t.Criterion })
	r := ReportChoices{Subject: t.Subject, Criterion: t.Criterion, Valid: t.Valid, Options: []ReportOption{}}
	for j, o := range subject.Criteria[i].Options {
		option := ReportOption{Code: o.Code, Name: o.Name, Marks: map[string]int{Total: t.Options[j]}, Rate: percent(ratio(t.Options[j], t.Valid))}
		for k, counts := range t.ByGroup {
			option.Marks[c.tally.Groups[k].Code] = counts[j]
		}
		r.Options = append(r.Options, option)
	}
	slices.SortStableFunc(r.Options, func(a, b ReportOption) int { return b.Marks[Total] - a.Marks[Total] })
	return r
}

// texts orders what was written by SHA-256(seal digest in hex ‖ 0x00 ‖ envelope key ‖ 0x00 ‖ text).
func texts(t TextTally, seal string) ReportTexts {
	place := func(text string) []byte {
		h := sha256.Sum256([]byte(seal + "\x00" + t.Key + "\x00" + text))
		return h[:]
	}
	r := ReportTexts{Subject: t.Subject, Criterion: t.Criterion, Withheld: t.Withheld, Texts: slices.Clone(t.Texts)}
	slices.SortFunc(r.Texts, func(a, b string) int { return bytes.Compare(place(a), place(b)) })
	return r
}
