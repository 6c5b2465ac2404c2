package layout

import (
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// lead heads the columns that say who a row is about.
func (w writer) lead() []string {
	switch {
	case w.form.Subjects == survey.OverLeaders && w.roles():
		return []string{"序号", "姓名", "职务", "类别"}
	case w.form.Subjects == survey.OverLeaders:
		return []string{"序号", "姓名", "职务"}
	case w.form.Subjects == survey.OverPromoted:
		return []string{"序号", "姓名", "性别", "出生年月", "原任职务", "现任职务"}
	case w.lines():
		return []string{"序号", "名称"}
	}
	return nil // the leading body and the unit stand alone
}

func (w writer) who(i int, s count.ReportSubject) []Cell {
	no := number(i + 1)
	name := Cell{Kind: Heading, Text: s.Name, Subject: s.ID}
	switch {
	case w.form.Subjects == survey.OverLeaders && w.roles():
		return []Cell{no, name, worded(post(s)), worded(w.Role(s.ID))}
	case w.form.Subjects == survey.OverLeaders:
		return []Cell{no, name, worded(post(s))}
	case w.form.Subjects == survey.OverPromoted:
		p := w.Subject(s.ID).Promoted
		if p == nil {
			p = &survey.Promoted{}
		}
		return []Cell{no, name, worded(p.Sex), worded(month(p.Born)), worded(since(p.From, p.FromSince)), worded(since(p.To, p.ToSince))}
	case w.lines():
		return []Cell{no, name}
	}
	return nil
}

// roles reports whether a row says in which role a leader is: where places are compared within one, or the session has roles of its own.
func (w writer) roles() bool {
	return w.form.RankWithin == survey.WithinRole || w.report.Setup != nil && len(w.report.Setup.Roles) > 0
}

func post(s count.ReportSubject) string {
	if s.Post == nil {
		return ""
	}
	return *s.Post
}

// month is 1985.03 for 1985-03.
func month(m string) string { return strings.ReplaceAll(m, "-", ".") }

func since(post, m string) string {
	if m == "" {
		return post
	}
	return post + "（" + month(m) + "起）"
}

// ranked says whether the form's subjects have places to compare.
func (w writer) ranked() bool { return w.lines() || w.form.Subjects == survey.OverPromoted }

// RankHead heads the places: what they are by, and among whom.
func (a Asked) RankHead() string {
	by := "总分"
	if a.form.Rank != survey.RankTotal && a.form.Rank != "" {
		by = a.form.Rank
	}
	if a.form.RankWithin == survey.WithinRole && a.form.Subjects == survey.OverLeaders {
		by += "，同类人员内"
	}
	return "排名（按" + by + "）"
}

// results are what stands at the end of a subject's row: total, rank, and what calls for attention.
func (w writer) results(s count.ReportSubject) []Cell {
	cells := []Cell{fixed(s.Total)}
	if w.ranked() {
		cells = append(cells, counted(s.Rank))
	}
	if w.flags() {
		cells = append(cells, worded(strings.Join(s.Flags, "；")))
	}
	return cells
}

func (w writer) resultHeads() []string {
	list := []string{"总分"}
	if w.ranked() {
		list = append(list, w.RankHead())
	}
	if w.flags() {
		list = append(list, "需要关注")
	}
	return list
}

// flags reports whether something may be listed as calling for attention: then an empty cell says that it was looked at.
func (w writer) flags() bool {
	for _, s := range w.result.Subjects {
		if len(s.Flags) > 0 {
			return true
		}
	}
	return len(w.form.Flags) > 0
}

// dropped names, below a table, the groups that a weighted score was made without.
func (w writer) dropped() []string {
	var notes []string
	for _, s := range w.result.Subjects {
		for _, c := range s.Criteria {
			if len(c.Dropped) > 0 {
				notes = append(notes, "“"+s.Name+"”的“"+c.Name+"”："+strings.Join(w.Groups(c.Dropped), "、")+"没有得分，未参加加权")
			}
		}
	}
	return notes
}

// missing names, below a table, what each total is made without.
func (w writer) missing() []string {
	var notes []string
	for _, s := range w.result.Subjects {
		if note := w.Without(s); note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}

// Without names the criteria that a subject's total is made without, or for want of which there is none; "" when it lacks nothing.
func (a Asked) Without(s count.ReportSubject) string {
	var without []string
	for _, c := range s.Criteria {
		switch {
		case a.asideOf(c.ID):
		case c.Withheld:
			without = append(without, fmt.Sprintf("“%s”（评价人数不足%d人）", c.Name, a.report.Rules.MinGroup))
		case c.Scores[count.Weighted] == nil:
			without = append(without, "“"+c.Name+"”（没有得分）")
		}
	}
	switch {
	case len(without) == 0:
	case s.Total != nil:
		return "“" + s.Name + "”的总分未计入" + strings.Join(without, "、")
	case a.result.Total == "sum":
		return "“" + s.Name + "”缺" + strings.Join(without, "、") + "，不计总分"
	}
	return ""
}
