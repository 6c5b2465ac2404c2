package count

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// ranks: what a form is ranked by and among whom, where it is not the total among all.
func (w *wording) ranks() (list []string) {
	for _, f := range w.r.Forms {
		of := w.form(f.ID)
		if len(f.Subjects) < 2 {
			continue
		}
		at, _ := w.criterionAt(f, "")
		by, within := of.Rank != survey.RankTotal && of.Rank != "", of.RankWithin == survey.WithinRole
		switch {
		case by && at != "" && within:
			list = append(list, words.Chinese("note_rank_at_within", f.Title, of.Rank, at))
		case by && at != "":
			list = append(list, words.Chinese("note_rank_at", f.Title, of.Rank, at))
		case by && within:
			list = append(list, words.Chinese("note_rank_by_within", f.Title, of.Rank))
		case by:
			list = append(list, words.Chinese("note_rank_by", f.Title, of.Rank))
		case within:
			list = append(list, words.Chinese("note_rank_within", f.Title))
		}
	}
	return list
}

// flags: what each compares, as a sentence.
func (w *wording) flags() (list []string) {
	for _, f := range w.r.Forms {
		of := w.form(f.ID)
		for _, flag := range of.Flags {
			at, asked := w.criterionAt(f, flag.Criterion)
			names := make([]string, len(flag.Grades))
			for i, code := range flag.Grades {
				names[i] = gradeNames(of, code, asked...)
			}
			if at == "" || slices.Contains(names, "") {
				continue // asked of nobody here, or by another scale: it never holds
			}
			if sum := strings.Join(names, "＋"); !flag.AtLeast.IsZero() {
				list = append(list, words.Chinese("note_flag_at_least", f.Title, flag.Name, at, sum, flag.AtLeast.String()))
			} else {
				list = append(list, words.Chinese("note_flag_below", f.Title, flag.Name, at, sum, flag.Below.String()))
			}
		}
	}
	if len(list) > 0 {
		list = append(list, words.Chinese("note_flags"))
	}
	return list
}

// quotas: what a ballot may give, and what the count can still see of it.
func (w *wording) quotas() (list []string) {
	for _, f := range w.r.Forms {
		of := w.form(f.ID)
		if of.Quota == nil || len(f.Subjects) == 0 {
			continue
		}
		q := of.Quota
		names := make([]string, len(q.Set()))
		for i, code := range q.Set() {
			names[i] = gradeNames(of, code)
		}
		var limits []string
		if q.Max != nil {
			limits = append(limits, words.Chinese("quota_max", *q.Max))
		}
		if q.MaxPercent != nil {
			limits = append(limits, words.Chinese("quota_max_percent", *q.MaxPercent))
		}
		if q.Min != nil {
			limits = append(limits, words.Chinese("quota_min", *q.Min))
		}
		if _, most := q.Most(0); most {
			list = append(list, words.Chinese("note_quota_most", f.Title, names, strings.Join(limits, "，")))
		} else {
			list = append(list, words.Chinese("note_quota", f.Title, names, strings.Join(limits, "，")))
		}
	}
	return list
}

// criterionAt is the wording of the criterion of a form that ranks and flags look at, and its id for each subject: the one named, else the last graded
// one that a subject is asked, else its last one with bands. Where subjects have others, all of them.
func (w *wording) criterionAt(f ReportForm, id string) (name string, ids []string) {
	var names []string
	asked := w.form(f.ID).Criteria
	for _, subject := range f.Subjects {
		var results []result
		for _, c := range subject.Criteria {
			i := slices.IndexFunc(asked, func(o survey.Criterion) bool { return o.ID == c.ID })
			results = append(results, result{report: c, asked: survey.SheetCriterion{Criterion: asked[i]}})
		}
		one := named(id, results)
		if one == nil {
			continue
		}
		if !slices.Contains(names, one.report.Name) {
			names = append(names, one.report.Name)
		}
		ids = append(ids, one.report.ID)
	}
	return strings.Join(names, "／"), ids
}
