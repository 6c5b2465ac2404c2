package count

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceping/survey"
)

// quotas rings for each group of a form in which a grade of the quota was given oftener than all its ballots together may: more
// than max × V over all subjects of a criterion, V the largest of its subjects'.
func quotas(s *survey.Setup, t FormTally) []Alarm {
	i := slices.IndexFunc(s.Forms, func(f survey.Form) bool { return f.ID == t.ID })
	f := &s.Forms[i]
	if f.Quota == nil || t.Withheld {
		return nil
	}
	var list []Alarm
	for at, g := range t.Groups {
		var over []string
		for _, c := range f.Criteria {
			if c.Kind != survey.Graded {
				continue
			}
			given, most, asked := 0, 0, 0
			for _, subject := range t.Subjects {
				for _, ct := range subject.Criteria {
					if ct.ID != c.ID {
						continue
					}
					asked++
					most = max(most, subject.Valid[at])
					if ct.Withheld {
						continue
					}
					for j, grade := range f.Scale(c) {
						if slices.Contains(f.Quota.Set(), grade.Code) && ct.Marks[at] != nil {
							given += ct.Marks[at][j]
						}
					}
				}
			}
			if limit, limited := f.Quota.Most(asked); limited && given > limit*most {
				over = append(over, criterionName(c))
			}
		}
		if len(over) > 0 {
			list = append(list, Alarm{Code: QuotaExceeded, Category: g.Code, Form: f.ID,
				Text: fmt.Sprintf("《%s》%s：%s的名额限制被超出", f.Title, g.Name, strings.Join(over, "、"))})
		}
	}
	return list
}

// criterionName is a criterion's wording; where roles have their own, all of them.
func criterionName(c survey.Criterion) string {
	if c.Name.ByRole == nil {
		return c.Name.All
	}
	var names []string
	for _, role := range slices.Sorted(maps.Keys(c.Name.ByRole)) {
		if name := c.Name.ByRole[role]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "／")
}
