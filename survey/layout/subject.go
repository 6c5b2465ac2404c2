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
	case w.form.Subjects == survey.OverLeaders:
		return []Cell{no, name, words(post(s))}
	case w.form.Subjects == survey.OverPromoted:
		p := w.Subject(s.ID).Promoted
		if p == nil {
			p = &survey.Promoted{}
		}
		return []Cell{no, name, words(p.Sex), words(month(p.Born)), words(since(p.From, p.FromSince)), words(since(p.To, p.ToSince))}
	case w.lines():
		return []Cell{no, name}
	}
	return nil
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

func (w writer) rankHead() string {
	by := "总分"
	if w.form.Rank != survey.RankTotal && w.form.Rank != "" {
		by = w.form.Rank
	}
	if w.form.RankWithin == survey.WithinRole && w.form.Subjects == survey.OverLeaders {
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
		cells = append(cells, words(strings.Join(s.Flags, "；")))
	}
	return cells
}

func (w writer) resultHeads() []string {
	list := []string{"总分"}
	if w.ranked() {
		list = append(list, w.rankHead())
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
	names := map[string]string{}
	for _, g := range w.groupColumns() {
		names[g.key] = g.name
	}
	var notes []string
	for _, s := range w.result.Subjects {
		for _, c := range s.Criteria {
			if len(c.Dropped) == 0 {
				continue
			}
			out := make([]string, len(c.Dropped))
			for i, code := range c.Dropped {
				out[i] = names[code]
			}
			notes = append(notes, "“"+s.Name+"”的“"+c.Name+"”："+strings.Join(out, "、")+"没有得分，未参加加权")
		}
	}
	return notes
}

// missing names, below a table, the criteria that a total is made without, or for want of which there is none.
func (w writer) missing() []string {
	var notes []string
	for _, s := range w.result.Subjects {
		var without []string
		for _, c := range s.Criteria {
			switch {
			case w.asideOf(c.ID):
			case c.Withheld:
				without = append(without, fmt.Sprintf("“%s”（评价人数不足%d人）", c.Name, w.report.Rules.MinGroup))
			case c.Scores[count.Weighted] == nil:
				without = append(without, "“"+c.Name+"”（没有得分）")
			}
		}
		switch {
		case len(without) == 0:
		case s.Total != nil:
			notes = append(notes, "“"+s.Name+"”的总分未计入"+strings.Join(without, "、"))
		case w.result.Total == "sum":
			notes = append(notes, "“"+s.Name+"”缺"+strings.Join(without, "、")+"，不计总分")
		}
	}
	return notes
}
