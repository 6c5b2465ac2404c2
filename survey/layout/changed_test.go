package layout_test

import (
	"ceping/survey"
	"ceping/survey/count"
)

// asks changes what the first form asked, and answers what came of it.
func asks(r *count.Report) *survey.Form         { return &r.Setup.Forms[0] }
func answers(r *count.Report) *count.ReportForm { return &r.Forms[0] }

// counts changes the counts of a category.
func counts(r *count.Report, key string, change func(*count.Counts)) {
	c := r.Counts[key]
	change(&c)
	r.Counts[key] = c
}

// anotherRange leaves the first form two scored criteria, whose points have another range and whose bands are the same.
func anotherRange(r *count.Report) {
	for i := range answers(r).Subjects {
		list := &answers(r).Subjects[i].Criteria
		more := (*list)[2]
		more.ID, more.Scale = "more", &count.ReportScale{Min: "0", Max: "20"}
		*list = append((*list)[2:], more)
	}
}

// gradedOnly leaves it the graded ones.
func gradedOnly(r *count.Report) {
	asks(r).Criteria = asks(r).Criteria[:2]
	for i, s := range answers(r).Subjects {
		answers(r).Subjects[i].Criteria = s.Criteria[:2]
	}
}

// overUnit makes the first form one over the unit, overPromoted one over promoted cadres.
func overUnit(r *count.Report) {
	asks(r).Subjects = survey.OverUnit
	asks(r).Criteria[2].Name = survey.CriterionName{All: "全面工作"}
	answers(r).Subjects = answers(r).Subjects[:1]
	answers(r).Subjects[0].ID, answers(r).Subjects[0].Name, answers(r).Subjects[0].Post = "unit", "市局", nil
}

func overPromoted(r *count.Report) {
	r.Setup.Promoted = []survey.Promoted{{ID: "p1", Name: "王五", Sex: "男", Born: "1985-03", From: "副主任", FromSince: "2019-06", To: "主任"}}
	gradedOnly(r)
	asks(r).Subjects = survey.OverPromoted
	answers(r).Subjects[0].ID, answers(r).Subjects[0].Name = "p1", "王五"
	answers(r).Subjects[1].ID, answers(r).Subjects[1].Name = "p9", "无名"
}

func overBodies(r *count.Report) {
	r.Setup.Bodies = []survey.Body{{ID: "b1", Name: "班子"}, {ID: "b2", Name: "党组"}}
	asks(r).Subjects, asks(r).RankWithin = survey.OverBody, survey.WithinRole
	asks(r).Criteria[2].Name = survey.CriterionName{All: "全面工作"}
	answers(r).Subjects[0].ID, answers(r).Subjects[0].Name = "b1", "班子"
	answers(r).Subjects[1].ID, answers(r).Subjects[1].Name = "b2", "党组"
}

func withoutBands(r *count.Report) {
	for i := range answers(r).Subjects {
		answers(r).Subjects[i].Criteria[2].Bands = nil
	}
}

func scale(r *count.Report, most string) {
	for i := range answers(r).Subjects {
		answers(r).Subjects[i].Criteria[2].Scale = &count.ReportScale{Min: "0", Max: most}
	}
}

func otherGrades(r *count.Report) {
	for i := range answers(r).Subjects {
		answers(r).Subjects[i].Criteria[1].Grades = []count.ReportGrade{{Code: "x", Name: "优秀"}, {Code: "y", Name: "不称职"}}
	}
}
