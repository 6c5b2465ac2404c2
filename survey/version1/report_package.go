package version1

import "slices"

// Packages are the names of the offices that forms of this Report go to, in order of the forms.
func (r *Report) Packages() []string {
	var names []string
	for _, f := range r.Forms {
		if !slices.Contains(names, f.Package) {
			names = append(names, f.Package)
		}
	}
	return names
}

// Of is the Report as far as an office is to see it: forms of other packages are left out, and the notes on their scales. The
// counts, the other notes, alarms and the seal stay.
func (r *Report) Of(office string) Report {
	return r.keep(func(f ReportForm) bool { return f.Package == office })
}

// OfForm is the Report with one form only.
func (r *Report) OfForm(id string) Report {
	return r.keep(func(f ReportForm) bool { return f.ID == id })
}

func (r *Report) keep(wanted func(ReportForm) bool) Report {
	part := *r
	part.Forms, part.Notes = []ReportForm{}, slices.Clone(r.Notes)
	for _, f := range r.Forms {
		if wanted(f) {
			part.Forms = append(part.Forms, f)
		} else if i := slices.Index(part.Notes, f.Scale); i >= 0 {
			part.Notes = slices.Delete(part.Notes, i, i+1)
		}
	}
	return part
}
