package export

import (
	"fmt"
	"strconv"
	"strings"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// csvForm writes the rows of one form.
type csvForm struct {
	*csvTable
	asked       layout.Asked
	form        count.ReportForm
	keys, names []string // of the columns: groups, all valid ballots, weighted
}

func (t *csvForm) write(r *count.Report) {
	f := t.form
	t.row()
	if f.Withheld {
		t.row("测评表", "测评对象", "测评内容", "项目")
		t.row(f.Title, "", "", fmt.Sprintf("有效票不足%d张，整表不公布", r.Rules.MinGroup))
		return
	}
	t.row(append([]string{"测评表", "测评对象", "测评内容", "项目"}, t.names...)...)
	for _, s := range f.Subjects {
		t.subject(r, s)
	}
	for _, c := range f.Choices {
		lead := []string{f.Title, t.asked.Subject(c.Subject).Name, t.asked.Criterion(c.Subject, c.Criterion)}
		t.row(append(lead, "有效票", strconv.Itoa(c.Valid))...)
		for _, o := range c.Options {
			t.row(append(append(lead[:3:3], o.Name+"（票数）"), t.marks(o.Marks)...)...)
			t.row(append(lead[:3:3], o.Name+"（占有效票%）", orNone(o.Rate))...)
		}
	}
	for _, text := range f.Texts {
		lead := []string{f.Title, t.asked.Subject(text.Subject).Name, t.asked.Criterion(text.Subject, text.Criterion), "意见建议"}
		switch {
		case text.Withheld:
			t.row(append(lead[:4:4], withheldTexts)...)
		case len(text.Texts) == 0:
			t.row(append(lead[:4:4], noTexts)...)
		}
		for _, written := range text.Texts {
			t.row(append(lead[:4:4], written)...)
		}
	}
}

func (t *csvForm) subject(r *count.Report, s count.ReportSubject) {
	t.person(s)
	if r.Version > 1 { // version 1 did not say
		t.row(append([]string{t.form.Title, s.Name, "", "有效票"}, t.valid(s)...)...)
	}
	for _, c := range s.Criteria {
		if c.Withheld {
			t.row(t.form.Title, s.Name, c.Name, fmt.Sprintf("评价人数不足 %d 人", r.Rules.MinGroup))
			continue
		}
		t.criterion(s, c)
	}
	rank := layout.None
	if s.Rank != nil {
		rank = strconv.Itoa(*s.Rank)
	}
	t.row(t.form.Title, s.Name, "", "总分", orNone(s.Total))
	t.row(t.form.Title, s.Name, "", t.asked.RankHead(), rank)
	if without := t.asked.Without(s); without != "" {
		t.row(t.form.Title, s.Name, "", "说明", without)
	}
	if len(s.Flags) > 0 {
		t.row(t.form.Title, s.Name, "", "需要关注", strings.Join(s.Flags, "；"))
	}
}

// person writes what a ballot shows of a leader or a promoted cadre beside the name, so that two of one name are told apart.
func (t *csvForm) person(s count.ReportSubject) {
	about := [][2]string{}
	if s.Post != nil {
		about = append(about, [2]string{"职务", *s.Post}, [2]string{"类别", t.asked.Role(s.ID)})
	}
	if p := t.asked.Subject(s.ID).Promoted; p != nil {
		about = [][2]string{
			{"性别", p.Sex}, {"出生年月", p.Born}, {"原任职务", p.From}, {"原任职务任职时间", p.FromSince}, {"现任职务", p.To}, {"现任职务任职时间", p.ToSince},
		}
	}
	for _, a := range about {
		if a[1] != "" {
			t.row(t.form.Title, s.Name, "", a[0], a[1])
		}
	}
}

func (t *csvForm) criterion(s count.ReportSubject, c count.ReportCriterion) {
	lead := func(what string, cells ...string) []string {
		return append([]string{t.form.Title, s.Name, c.Name, what}, cells...)
	}
	scale := t.asked.Scale(c)
	heads := scale.Heads()
	for i, code := range scale.Keys() {
		byGroup := map[string]int{}
		for key, counts := range c.Marks {
			byGroup[key] = counts[code]
		}
		t.row(lead(heads[i]+"（票数）", t.marks(byGroup)...)...)
	}
	for i, code := range scale.Codes {
		t.row(lead(scale.Names[i]+"（%）", t.each(func(key string) (*string, bool) { return c.Rates[key][code], true })...)...)
	}
	for _, name := range scale.Derived {
		t.row(lead(name+"（%）", t.each(func(key string) (*string, bool) { return c.Derived[name][key], true })...)...)
	}
	t.row(lead("得分", t.each(func(key string) (*string, bool) {
		score, given := c.Scores[key]
		return score, given
	})...)...)
	if len(c.Dropped) > 0 {
		t.row(lead("没有得分，未参加加权", t.asked.Groups(c.Dropped)...)...)
	}
}

// valid are how many ballots a subject has, in the order of the columns; nothing is weighted there.
func (t *csvForm) valid(s count.ReportSubject) (cells []string) {
	for _, key := range t.keys {
		switch n, told := s.Valid[key]; {
		case !told:
			cells = append(cells, "")
		case n == nil:
			cells = append(cells, layout.None)
		default:
			cells = append(cells, strconv.Itoa(*n))
		}
	}
	return cells
}

// each are rounded numbers in the order of the columns; empty where there is no such number.
func (t *csvForm) each(of func(key string) (number *string, there bool)) (cells []string) {
	for _, key := range t.keys {
		if number, there := of(key); there {
			cells = append(cells, orNone(number))
		} else {
			cells = append(cells, "")
		}
	}
	return cells
}

// marks are counts in the order of the columns; nothing is weighted there.
func (t *csvForm) marks(byGroup map[string]int) []string {
	var cells []string
	for _, key := range t.keys {
		if n, given := byGroup[key]; given {
			cells = append(cells, strconv.Itoa(n))
		} else {
			cells = append(cells, "")
		}
	}
	return cells
}

// orNone is a rounded number as it stands, or a dash.
func orNone(s *string) string {
	if s == nil {
		return layout.None
	}
	return *s
}
