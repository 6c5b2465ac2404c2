package layout

import (
	"strconv"
	"strings"

	"ceping/survey"
	"ceping/survey/version1"
)

// lead heads the columns that say who a row is about.
func (w writer) lead() []string {
	switch w.form.Over {
	case survey.OverLeaders:
		return []string{"序号", "姓名", "职务"}
	case survey.OverPromoted:
		return []string{"序号", "姓名", "性别", "出生年月", "原任职务", "现任职务"}
	}
	return nil // the leading body and the unit stand alone
}

func (w writer) who(i int, s version1.ReportSubject) []Cell {
	number := Cell{Kind: Count, Text: strconv.Itoa(i + 1)}
	name := Cell{Kind: Heading, Text: s.Name, Subject: s.ID}
	switch {
	case w.form.Over == survey.OverLeaders:
		return []Cell{number, name, words(s.Post)}
	case w.form.Over == survey.OverPromoted && s.Promoted != nil:
		p := s.Promoted
		return []Cell{number, name, words(p.Sex), words(month(p.Born)), words(since(p.From, p.FromSince)), words(since(p.To, p.ToSince))}
	}
	return nil
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
func (w writer) ranked() bool {
	return w.form.Over == survey.OverLeaders || w.form.Over == survey.OverPromoted
}

func (w writer) rankHead() string {
	by := "总分"
	if w.form.Rank != survey.RankTotal {
		by = w.form.Rank
	}
	if w.form.ByRole {
		by += "，同类人员内"
	}
	return "排名（按" + by + "）"
}

func (w writer) result(s version1.ReportSubject) []Cell {
	if !w.ranked() {
		return []Cell{fixed(s.Total)}
	}
	return []Cell{fixed(s.Total), counted(s.Rank)}
}

func (w writer) resultHeads() []string {
	if !w.ranked() {
		return []string{"总分"}
	}
	return []string{"总分", w.rankHead()}
}

// dropped names, below a table, the groups that a weighted score was made without.
func (w writer) dropped() []string {
	names := map[string]string{}
	for _, g := range w.report.Groups {
		names[g.Code] = GroupName(g)
	}
	var notes []string
	for _, s := range w.form.Subjects {
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
