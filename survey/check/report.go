package check

import (
	"maps"
	"slices"

	"ceping/survey/count"
	"ceping/survey/words"
)

// Sums adds up a Report whose form is right: valid, blank and invalid ballots are those in the box, and each criterion has as many marks
// as envelopes are in, by group and in all. What is withheld is left out.
func Sums(r *count.Report) (found []Finding) {
	differ := func(name string, is, should int) {
		if is != should {
			found = append(found, Finding{Code: SumsDiffer, Name: name, Found: is, Should: should})
		}
	}
	collected, cast := 0, 0
	for _, code := range slices.Sorted(maps.Keys(r.Counts)) {
		n := r.Counts[code]
		if n.Valid != nil && n.Blank != nil && n.Invalid != nil {
			differ(code, *n.Valid+*n.Blank+*n.Invalid, n.Cast)
		}
		if code != count.Total && !slices.ContainsFunc(r.Groups, func(g count.Group) bool { return g.Merged() && g.Code == code }) {
			collected, cast = collected+n.Collected, cast+n.Cast
		}
	}
	differ(count.Total, collected, r.Counts[count.Total].Collected)
	differ(count.Total, cast, r.Counts[count.Total].Cast)
	for _, form := range r.Forms {
		for _, subject := range form.Subjects {
			for _, criterion := range subject.Criteria {
				for _, group := range slices.Sorted(maps.Keys(criterion.Marks)) {
					if valid := subject.Valid[group]; valid != nil {
						differ(form.Title+" "+subject.Name+" "+criterion.Name, marked(criterion, criterion.Marks[group]), *valid)
					}
				}
			}
		}
	}
	return found
}

// marked is how many envelopes a criterion's marks in one group stand for.
func marked(criterion count.ReportCriterion, marks map[string]int) (n int) {
	if criterion.Scale != nil { // bands leave out what is below the lowest
		return marks[count.Given] + marks[count.Unmarked]
	}
	for _, one := range marks {
		n += one
	}
	return n
}

// Code holds a Report's result code against the one that the act of archiving recorded, and the one that somebody has on paper; "" for
// none. The code binds the audit chain up to the opening or the last correction: one that was cut or written anew has another.
func Code(r *count.Report, recorded, given string) (found []Finding) {
	for _, code := range []string{recorded, given} {
		if code != "" && code != r.Result.Code {
			return []Finding{{Code: CodeDiffers, Digest: count.SpacedCode(r.Result.Code), Detail: count.SpacedCode(code)}}
		}
	}
	return nil
}

// Broken is what verifying the audit chains of the house and of the session said, as findings.
func Broken(chains []error) (found []Finding) {
	names := []string{words.Chinese("log_of_house"), words.Chinese("log_of_session")}
	for i, err := range chains {
		if err != nil {
			found = append(found, Finding{Code: AuditBroken, Name: names[min(i, 1)], Detail: err.Error()})
		}
	}
	return found
}
