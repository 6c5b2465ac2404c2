package layout

import (
	"strings"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/words"
)

// Units is a Comparison laid out, for the page and the workbook alike.
type Units struct {
	Name     string // of the assessment
	Version  int
	Previous string // name of the assessment of the year before; "" when none is compared
	Sessions Table  // those that are compared
	Apart    *Table // those that are not, each with the reason; nil when there are none
	Notes    []string
	Software string
	Date     string      // of the latest session that is compared, YYYY-MM-DD; of none 2000-01-01
	Forms    []UnitsForm // none when no session is compared
}

// UnitsForm compares the units by one form.
type UnitsForm struct {
	ID, Title string
	Basis     string // what ranks
	Ranking   Table  // one row for each unit, then the average
	// Keys are what Comparison sorts by, for each column of the Ranking; "" for a column that nothing is sorted by.
	Keys     []string
	Value    int    // the column of the Ranking that ranks
	Units    int    // rows of the Ranking before the average
	Subjects *Table // the leaders or promoted cadres of all units; nil for a form over one subject
	Spread   Table  // one row for each of Spreads
	Spreads  []compare.Spread
}

// NewUnits lays a Comparison out, in the order its units have.
func NewUnits(c compare.Comparison) Units {
	u := Units{Name: c.Assessment.Name, Version: c.Assessment.Version, Notes: c.Notes, Software: c.Software, Sessions: sessions(c.Sessions), Apart: apart(c)}
	if c.Previous != nil {
		u.Previous = c.Previous.Name
	}
	u.Date = "2000-01-01"
	for _, s := range c.Sessions {
		u.Date = max(u.Date, s.Date)
	}
	for _, f := range c.Forms {
		if len(f.Units) > 0 {
			u.Forms = append(u.Forms, unitsForm(f))
		}
	}
	return u
}

func sessions(list []compare.Session) Table {
	t := Table{Caption: "参加比较的测评会", Lead: 2, Head: [][]Cell{heads("序号", "单位", "日期", "考核组", "有效票", "状态", "异常")}}
	for i, s := range list {
		t.Rows = append(t.Rows, []Cell{
			number(i + 1), {Kind: Heading, Text: s.Label}, worded(s.Date), worded(s.Group), counted(s.Valid), worded(words.ChineseOf(s.Phase)), worded(strings.Join(s.Alarms, "；")),
		})
	}
	return t
}

// apart names the sessions that are not compared, and why.
func apart(c compare.Comparison) *Table {
	t := Table{Caption: "不参加比较的测评会", Lead: 1, Head: [][]Cell{heads("单位", "日期", "考核组", "原因")}}
	add := func(s compare.Session, why string) {
		t.Rows = append(t.Rows, []Cell{{Kind: Heading, Text: s.Unit}, worded(s.Date), worded(s.Group), worded(why)})
	}
	for _, s := range c.Refused {
		add(s.Session, "与考核项目不一致，不能放在一起比："+strings.Join(s.Why, "、"))
	}
	for _, s := range c.Withheld {
		add(s, "有效票太少，按规则不公布结果")
	}
	for _, s := range c.Waiting {
		add(s, "还没有计票（现在是“"+words.ChineseOf(s.Phase)+"”）")
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return &t
}

func unitsForm(f compare.Form) UnitsForm {
	form := UnitsForm{ID: f.ID, Title: f.Title, Basis: f.Basis, Units: len(f.Units), Spreads: f.Spreads, Spread: spread(f)}
	lead, keys := []string{"名次", "单位"}, []string{compare.OrderRank, compare.OrderUnit}
	if f.Many {
		many := "人数"
		if f.Over == survey.OverBody {
			many = "个数"
		}
		lead, keys = append(lead, many), append(keys, "")
		subjects := subjects(f)
		form.Subjects = &subjects
	}
	var criteria, after []string
	for _, c := range f.Columns {
		keys = append(keys, c.Key)
		if f.OfCriterion(c) {
			criteria = append(criteria, c.Name)
		} else {
			after = append(after, c.Name)
		}
	}
	title := "各项加权得分"
	if f.Many {
		title += "（单位内平均）"
	}
	form.Keys, form.Value = keys, len(lead)+f.Ranking()
	t := Table{Caption: "各单位排名（按" + f.Basis + "）", Lead: 2, Notes: f.Notes, Head: under(lead, []span{{title, criteria}}, after)}
	for _, u := range f.Units {
		row := []Cell{counted(u.Rank), {Kind: Heading, Text: pooled(u)}}
		if f.Many {
			row = append(row, number(u.Subjects))
		}
		for _, m := range u.Values {
			row = append(row, marked(m))
		}
		t.Rows = append(t.Rows, row)
	}
	last := append([]Cell{worded("")}, heads("平均")...)
	if f.Many {
		last = append(last, worded(""))
	}
	for _, average := range f.Average {
		last = append(last, fixed(average))
	}
	t.Rows = append(t.Rows, last)
	form.Ranking = t
	return form
}

// pooled marks a unit whose groups were merged.
func pooled(u compare.Unit) string {
	if len(u.Merged) > 0 {
		return u.Label + "※"
	}
	return u.Label
}

func marked(m compare.Measure) Cell {
	c := fixed(m.Text)
	switch {
	case m.Highest:
		c.Mark = Highest
	case m.Lowest:
		c.Mark = Lowest
	}
	return c
}

func subjects(f compare.Form) Table {
	names := []string{"名次", "姓名", "职务", "单位"}
	bodies := f.Over == survey.OverBody
	if bodies {
		names = []string{"名次", "名称", "单位"}
	}
	if f.ByRole {
		names = append(names, "角色")
	}
	names = append(names, "总分")
	byRate := f.Columns[f.Ranking()].Key == compare.ColumnRate
	if byRate {
		names = append(names, f.Columns[f.Ranking()].Name)
	}
	t := Table{Caption: "全部测评对象（按" + f.Basis + "）", Lead: 2, Head: [][]Cell{heads(names...)}}
	if f.ByRole {
		t.Caption = "全部测评对象（按" + f.Basis + "，同类人员内排名）"
	}
	for _, s := range f.Subjects {
		row := []Cell{counted(s.Rank), {Kind: Heading, Text: s.Name}}
		if !bodies {
			row = append(row, worded(s.Post))
		}
		row = append(row, worded(s.Unit))
		if f.ByRole {
			row = append(row, worded(s.Role))
		}
		row = append(row, fixed(s.Total))
		if byRate {
			row = append(row, fixed(s.Rate))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func spread(f compare.Form) Table {
	t := Table{Caption: "分布（" + f.Columns[f.Ranking()].Name + "）", Lead: 2, Head: [][]Cell{heads("序号", "范围", "个数", "最低", "下四分位", "中位数", "上四分位", "最高", "平均")}}
	for i, s := range f.Spreads {
		row := []Cell{number(i + 1), {Kind: Heading, Text: s.Name}, number(len(s.Points))}
		for _, text := range []string{s.Min, s.Lower, s.Median, s.Upper, s.Max, s.Mean} {
			row = append(row, Cell{Kind: Fixed, Text: text})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
