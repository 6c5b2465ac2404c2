package survey

import (
	"fmt"
	"slices"
)

func hasGrade(scale []Grade, code string) bool {
	return slices.ContainsFunc(scale, func(g Grade) bool { return g.Code == code })
}

// counted are the codes that a criterion's marks are counted by, and which of them are unsure: grades, or bands of scores.
func (f *Form) counted(c Criterion) map[string]bool {
	codes := map[string]bool{}
	switch c.Kind {
	case Graded:
		for _, g := range f.Scale(c) {
			codes[g.Code] = g.Unsure
		}
	case Scored:
		for _, b := range c.Bands {
			codes[b.Code] = false
		}
	}
	return codes
}

// checkRate: some criterion, or the one that is named, has all the grades that are added.
func (f *Form) checkRate(field, criterion string, grades []string) error {
	if len(grades) == 0 {
		return invalid(field, "invalid_rate_without_grades")
	}
	for i, code := range grades {
		if slices.Index(grades, code) != i {
			return invalid(field, "invalid_grade_unknown", code)
		}
	}
	missing := grades[0]
	for _, c := range f.Criteria {
		if criterion != "" && c.ID != criterion {
			continue
		}
		codes := f.counted(c)
		i := slices.IndexFunc(grades, func(code string) bool { _, has := codes[code]; return !has })
		if i < 0 {
			return nil
		}
		missing = grades[i]
	}
	return invalid(field, "invalid_grade_unknown", missing)
}

func (f *Form) checkDerived(field string, in *Setup) error {
	names := map[string]bool{RankTotal: true}
	for i, d := range f.Derived {
		at := fmt.Sprintf("%s.derived[%d]", field, i)
		if err := CheckName(at+".name", d.Name); err != nil {
			return err
		}
		if names[d.Name] {
			return invalid(at+".name", "invalid_rate_name_taken", d.Name)
		}
		names[d.Name] = true
		if err := f.checkRate(at+".grades", "", d.Grades); err != nil {
			return err
		}
		for _, c := range f.Criteria {
			for _, code := range d.Grades {
				if f.counted(c)[code] && in.Rules.Unsure == UnsureExcluded {
					return invalid(at+".grades", "invalid_rate_with_unsure", code)
				}
			}
		}
	}
	return nil
}

func (f *Form) checkRank(field string, _ *Setup) error {
	if f.Rank != RankTotal && !slices.ContainsFunc(f.Derived, func(d Derived) bool { return d.Name == f.Rank }) {
		return invalid(field+".rank", "invalid_rank_unknown", f.Rank)
	}
	if f.RankWithin != WithinForm && f.RankWithin != WithinRole {
		return invalid(field+".rank_within", "invalid_rank_within_unknown", f.RankWithin)
	}
	if f.Total != TotalMean && f.Total != TotalSum {
		return invalid(field+".total", "invalid_total_unknown", f.Total)
	}
	return nil
}

func (f *Form) checkFlags(field string, _ *Setup) error {
	if len(f.Flags) > maxGrades {
		return invalid(field+".flags", "invalid_flags_count", maxGrades)
	}
	for i, flag := range f.Flags {
		at := fmt.Sprintf("%s.flags[%d]", field, i)
		if err := CheckName(at+".name", flag.Name); err != nil {
			return err
		}
		if flag.AtLeast.IsZero() == flag.Below.IsZero() {
			return invalid(at, "invalid_flag_bounds")
		}
		if flag.Criterion != "" && !slices.ContainsFunc(f.Criteria, func(c Criterion) bool { return c.ID == flag.Criterion }) {
			return invalid(at+".criterion", "invalid_flag_criterion", flag.Criterion)
		}
		if err := f.checkRate(at+".grades", flag.Criterion, flag.Grades); err != nil {
			return err
		}
	}
	return nil
}

// checkQuota: what it asks for can be kept by whoever fills the form in.
func (f *Form) checkQuota(field string, in *Setup) error {
	q := f.Quota
	if q == nil {
		return nil
	}
	at := field + ".quota.grades"
	if q.Grade != "" {
		at = field + ".quota.grade"
	}
	if (q.Grade == "") == (len(q.Grades) == 0) {
		return invalid(at, "invalid_quota_without_grade")
	}
	for i, code := range q.Set() {
		has := slices.ContainsFunc(f.Criteria, func(c Criterion) bool { return c.Kind == Graded && hasGrade(f.Scale(c), code) })
		if !has || slices.Index(q.Set(), code) != i {
			return invalid(at, "invalid_grade_unknown", code)
		}
	}
	if q.Min == nil && q.Max == nil && q.MaxPercent == nil {
		return invalid(field+".quota", "invalid_quota_without_limit")
	}
	if q.Max != nil && *q.Max < 0 {
		return invalid(field+".quota.max", "invalid_below_0", *q.Max)
	}
	if q.MaxPercent != nil && (*q.MaxPercent < 0 || *q.MaxPercent > 100) {
		return invalid(field+".quota.max_percent", "invalid_percent_range", *q.MaxPercent)
	}
	if q.Min == nil {
		return nil
	}
	if *q.Min < 0 {
		return invalid(field+".quota.min", "invalid_below_0", *q.Min)
	}
	for _, c := range f.Criteria {
		asked := 0
		for _, subject := range in.subjects(f) {
			if _, is := c.Name.For(subject.Role); is {
				asked++
			}
		}
		counts := c.Kind == Graded && slices.ContainsFunc(q.Set(), func(code string) bool { return hasGrade(f.Scale(c), code) })
		if most, _ := q.Most(asked); counts && asked > 0 && *q.Min > most {
			return invalid(field+".quota.min", "invalid_quota_min_above", *q.Min, most, c.ID)
		}
	}
	return nil
}
