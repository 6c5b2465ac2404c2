package count

import (
	"slices"
	"strings"

	"ceping/survey/words"
)

// Packages returns the names of the offices that forms of this Report go to, in order of the forms.
func (r *Report) Packages() []string {
	var names []string
	for _, f := range r.Forms {
		if !slices.Contains(names, f.Package) {
			names = append(names, f.Package)
		}
	}
	return names
}

// Of returns the Report as far as an office is to see it: forms of other packages are left out, with the alarms that name them, and the notes
// are made again of what is left, for they work examples and name forms. Counts, seal and rules stay. One of version 1 can only be drawn.
func (r *Report) Of(office string) *Report {
	return r.keep(func(f ReportForm) bool { return f.Package == office })
}

// OfForm returns the Report with one form only, as [Report.Of] has it.
func (r *Report) OfForm(id string) *Report {
	return r.keep(func(f ReportForm) bool { return f.ID == id })
}

func (r *Report) keep(wanted func(ReportForm) bool) *Report {
	part := *r
	part.Forms, part.Alarms, part.Notes, part.Earlier = []ReportForm{}, []Alarm{}, []string{}, nil
	left, titles := map[string]bool{}, map[string]bool{}
	for _, f := range r.Forms {
		if wanted(f) {
			part.Forms = append(part.Forms, f)
			titles[words.Chinese("form_title", f.Title)] = true
		} else {
			left[f.ID] = true
		}
	}
	part.Result = r.Result.Only(part.Forms)
	for _, a := range r.Alarms {
		if !left[a.Form] {
			part.Alarms = append(part.Alarms, a)
		}
	}
	if r.Setup != nil && r.Counting == 2 {
		part.Notes = notes(r.Setup, part)
		return &part
	}
	for _, note := range r.Notes { // whole sentences that name a form which is left out
		names := func(f ReportForm) bool {
			title := words.Chinese("form_title", f.Title)
			return left[f.ID] && !titles[title] && strings.Contains(note, title)
		}
		if !slices.ContainsFunc(r.Forms, names) {
			part.Notes = append(part.Notes, note)
		}
	}
	return &part
}
