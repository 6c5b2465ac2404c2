package paper_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/paper"
)

// TestQuotas: what a page says of a form's quota, for each graded criterion whose scale has one of the grades and that somebody is
// asked; its names are those of the criterion's own scale.
func TestQuotas(t *testing.T) {
	graded := func(id, name string) survey.Criterion {
		return survey.Criterion{ID: id, Kind: survey.Graded, Name: survey.CriterionName{All: name}}
	}
	own := graded("own", "廉洁")
	own.Grades = []survey.Grade{{Code: "fair", Name: "尚可"}, {Code: "no", Name: "否"}}
	other := graded("other", "另一尺度")
	other.Grades = []survey.Grade{{Code: "yes", Name: "是"}, {Code: "no", Name: "否"}}
	must := graded("must", "必填")
	must.Required = true
	nobody := survey.Criterion{ID: "nobody", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Other: "其他"}}}
	byRole := survey.Criterion{ID: "duty", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "第一责任", survey.Member: "一岗双责"}}}
	form := survey.Form{
		ID: "f", Subjects: survey.OverLeaders, Roles: survey.Roles(),
		Grades: []survey.Grade{{Code: "good", Name: "好"}, {Code: "fair", Name: "较好"}, {Code: "poor", Name: "差"}},
		Criteria: []survey.Criterion{byRole, graded("all", "总体"), own, other, must, nobody,
			{ID: "reason", Kind: survey.Text, Name: survey.CriterionName{All: "原因"}}},
	}
	plan := survey.Setup{Leaders: []survey.Leader{
		{ID: "l1", Name: "甲", Role: survey.Principal}, {ID: "l2", Name: "乙", Role: survey.Member}, {ID: "l3", Name: "丙", Role: survey.Member}, {ID: "l4", Name: "丁", Role: survey.Discipline},
	}}
	for name, test := range map[string]struct {
		quota survey.Quota
		want  [4]string // of duty, which three are asked, and of the others, which four are asked
	}{
		"most":        {survey.Quota{Grades: []string{"good", "fair"}, Max: new(2)}, [4]string{"“好”或“较好”最多2名", "“好”或“较好”最多2名", "“尚可”最多2名", "“好”或“较好”最多2名"}},
		"least":       {survey.Quota{Grades: []string{"good", "fair"}, Min: new(2)}, [4]string{"“好”或“较好”至少2名", "“好”或“较好”至少2名", "“尚可”至少2名", "“好”或“较好”至少2名"}},
		"both":        {survey.Quota{Grades: []string{"good", "fair"}, Min: new(1), Max: new(2)}, [4]string{"“好”或“较好”至少1名、最多2名", "“好”或“较好”至少1名、最多2名", "“尚可”至少1名、最多2名", "“好”或“较好”至少1名、最多2名"}},
		"least of 0":  {survey.Quota{Grades: []string{"fair"}, Min: new(0), Max: new(2)}, [4]string{"“较好”最多2名", "“较好”最多2名", "“尚可”最多2名", "“较好”最多2名"}},
		"per hundred": {survey.Quota{Grades: []string{"fair"}, MaxPercent: new(50)}, [4]string{"“较好”最多1名", "“较好”最多2名", "“尚可”最多2名", "“较好”最多2名"}},
	} {
		form.Quota = &test.quota
		plan.Forms = []survey.Form{form}
		want := []paper.Quota{
			{Key: "f.duty", Title: "第一责任／一岗双责", Limits: test.want[0], Mends: true},
			{Key: "f.all", Title: "总体", Limits: test.want[1], Mends: true},
			{Key: "f.own", Title: "廉洁", Limits: test.want[2], Mends: true},
			{Key: "f.must", Title: "必填", Limits: test.want[3]},
		}
		if diff := cmp.Diff(want, paper.Quotas(plan.Sheets()[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	form.Quota = nil
	plan.Forms = []survey.Form{form}
	if got := paper.Quotas(plan.Sheets()[0]); got != nil {
		t.Errorf("of a form without a quota: %v", got)
	}
}
