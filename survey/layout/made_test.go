package layout_test

import (
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// made is a small Report written by hand: two leaders whose second criterion stands beside the total and whose third is scored and worded
// by role, and the unit with a list of choices and a text.
func made() *count.Report {
	weight := func(text string) survey.Decimal {
		d, err := survey.ParseDecimal(text)
		if err != nil {
			panic(err)
		}
		return d
	}
	leaders := survey.Form{
		ID: "f1", Title: "干部表", Subjects: survey.OverLeaders, Roles: survey.Roles(), Rank: survey.RankTotal, RankWithin: survey.WithinForm,
		Derived: []survey.Derived{{Name: "优秀率", Grades: []string{"a"}}},
		Criteria: []survey.Criterion{
			{ID: "de", Kind: survey.Graded, Name: survey.CriterionName{All: "德"}, Weight: weight("1")},
			{ID: "all", Kind: survey.Graded, Name: survey.CriterionName{All: "总体评价"}},
			{ID: "work", Kind: survey.Scored, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "全面工作", survey.Member: "分管工作"}}, Weight: weight("1")},
		},
	}
	unit := survey.Form{ID: "f2", Title: "单位表", Subjects: survey.OverUnit, Criteria: []survey.Criterion{
		{ID: "problems", Kind: survey.Choices, Name: survey.CriterionName{All: "主要问题"}}, {ID: "comment", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}},
	}}
	setup := &survey.Setup{
		Unit: "市局", Categories: []survey.Category{{Code: "A", Name: "班子成员"}, {Code: "B", Name: "中层干部"}}, Forms: []survey.Form{leaders, unit},
		Leaders: []survey.Leader{{ID: "l1", Name: "张三", Post: "局长", Role: survey.Principal}, {ID: "l2", Name: "李四", Post: "副局长", Role: survey.Member}},
	}
	graded := func(id, name, score string) count.ReportCriterion {
		return count.ReportCriterion{
			ID: id, Name: name, Marks: map[string]map[string]int{"A": {"a": 4, "unmarked": 1}, "B": {"c": 5}, "total": {"a": 4, "c": 5, "unmarked": 1}},
			Rates:   map[string]map[string]*string{"total": {"a": new("40.00")}, "weighted": {"a": new("48.00")}},
			Derived: map[string]map[string]*string{"优秀率": {"weighted": new("48.00")}}, Scores: map[string]*string{"A": new("100.00"), "weighted": new(score)},
		}
	}
	scored := func(name, score string) count.ReportCriterion {
		return count.ReportCriterion{
			ID: "work", Name: name, Scale: &count.ReportScale{Min: "0", Max: "10", Step: "1"}, Bands: []count.ReportBand{{Code: "h", Name: "高", From: "9"}},
			Marks: map[string]map[string]int{"total": {"given": 10, "h": 6}}, Scores: map[string]*string{"weighted": new(score)},
		}
	}
	return &count.Report{
		Version: 2, Setup: setup, Session: count.ReportSession{Unit: "市局"}, Rules: count.ReportRules{MinGroup: 5},
		Groups: []count.Group{{Code: "A", Name: "班子成员", Members: []string{"A"}}, {Code: "B", Name: "中层干部", Members: []string{"B"}}},
		Counts: map[string]count.Counts{"A": {Printed: 6, Issued: 6, Collected: 5, Cast: 5, Valid: new(5)}, "B": {Printed: 6, Issued: 6, Collected: 5, Cast: 5, Valid: new(5)},
			"total": {Printed: 12, Issued: 12, Collected: 10, Cast: 10, Valid: new(10)}},
		Forms: []count.ReportForm{
			{ID: "f1", Title: "干部表", Grades: []count.ReportGrade{{Code: "a", Name: "优秀"}, {Code: "c", Name: "不称职"}}, Subjects: []count.ReportSubject{
				{ID: "l1", Name: "张三", Post: new("局长"), Total: new("80.00"), Rank: new(1), Valid: map[string]*int{"A": new(5), "B": new(5), "total": new(10)},
					Criteria: []count.ReportCriterion{graded("de", "德", "60.00"), graded("all", "总体评价", "60.00"), scored("全面工作", "9.50")}},
				{ID: "l2", Name: "李四", Post: new("副局长"), Total: new("70.00"), Rank: new(2), Valid: map[string]*int{"A": new(5), "B": new(5), "total": new(10)},
					Criteria: []count.ReportCriterion{graded("de", "德", "50.00"), graded("all", "总体评价", "50.00"), scored("分管工作", "8.50")}},
			}},
			{ID: "f2", Title: "单位表", Choices: []count.ReportChoices{
				{Subject: "unit", Criterion: "problems", Valid: 10, Options: []count.ReportOption{{Code: "p", Name: "拖", Marks: map[string]int{"A": 1, "B": 2, "total": 3}, Rate: new("30.00")}}},
				{Subject: "other", Criterion: "problems", Valid: 10},
			}, Texts: []count.ReportTexts{{Subject: "unit", Criterion: "comment", Texts: []string{"好"}}, {Subject: "other", Criterion: "comment"}}},
		},
	}
}

// drawn writes a table as text: a line a row, → how many columns and ↓ how many rows a cell spans, then its notes and its chart.
func drawn(t layout.Table) string {
	var b strings.Builder
	b.WriteString("《" + t.Caption + "》\n")
	for _, row := range append(append([][]layout.Cell{}, t.Head...), t.Rows...) {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(cell.Text)
			if cell.Across > 1 {
				fmt.Fprint(&b, "→", cell.Across)
			}
			if cell.Down > 1 {
				fmt.Fprint(&b, "↓", cell.Down)
			}
			b.WriteString(cell.Mark.Sign())
		}
		b.WriteByte('\n')
	}
	for _, note := range t.Notes {
		b.WriteString(note + "\n")
	}
	if t.Chart != nil {
		fmt.Fprintf(&b, "%s, 至%d, %v:", t.Chart.Title, t.Chart.Max, t.Chart.Share)
		for _, bar := range t.Bars() {
			fmt.Fprintf(&b, " %s %v", bar.Name, bar.Values)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
