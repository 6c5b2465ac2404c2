package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"ceping/survey"
	"ceping/survey/layout"
	"ceping/survey/version1"
)

// CSV writes the Report as one long table for spreadsheets: UTF-8 with a byte order mark, CRLF, and cells that a spreadsheet
// would take for a formula set behind an apostrophe.
func CSV(w io.Writer, r version1.Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	table := &csvTable{Writer: csv.NewWriter(w)}
	table.keys, table.names = layout.Columns(r)
	table.UseCRLF = true
	table.head(r)
	for _, f := range r.Forms {
		table.form(r, f)
	}
	table.Flush()
	return table.Error()
}

type csvTable struct {
	*csv.Writer
	keys, names []string // of the columns: groups, all valid ballots, weighted
}

// row writes defused cells; an error stays in the writer until the end.
func (t *csvTable) row(cells ...string) {
	for i, cell := range cells {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			cells[i] = "'" + cell
		}
	}
	t.Write(cells)
}

func (t *csvTable) head(r version1.Report) {
	t.row("考核项目", r.Session.Assessment)
	t.row("被考核单位", r.Session.Unit)
	t.row("考核组", r.Session.Group)
	t.row("日期", r.Session.Date)
	t.row("测评会", r.Session.ID)
	if r.Session.Rehearsal {
		t.row("试填", "本次为试填，结果无效")
	}
	t.row("封箱校验码", r.Seal.Digest, strconv.Itoa(r.Seal.Count)+" 张")
	t.row("软件版本", r.Software)
	for _, a := range r.Alarms {
		t.row("异常", a.Text)
	}
	for _, note := range r.Notes {
		t.row("口径说明", note)
	}
	t.row()
	counts := layout.Counts(r)
	for _, cells := range append(counts.Head, counts.Rows...) {
		var texts []string
		for _, c := range cells {
			texts = append(texts, c.Text)
		}
		t.row(texts...)
	}
}

func (t *csvTable) form(r version1.Report, f version1.ReportForm) {
	t.row()
	t.row(append([]string{"测评表", "测评对象", "测评内容", "项目"}, t.names...)...)
	for _, s := range f.Subjects {
		t.person(f, s)
		for _, c := range s.Criteria {
			t.criterion(f, s, c)
		}
		rank := layout.None
		if s.Rank != nil {
			rank = strconv.Itoa(*s.Rank)
		}
		t.row(f.Title, s.Name, "", "总分", orNone(s.Total))
		t.row(f.Title, s.Name, "", "名次", rank)
	}
	for _, c := range f.Choices {
		t.row(f.Title, c.Heading.Subject, c.Heading.Criterion, "有效票", strconv.Itoa(c.Valid))
		for _, o := range c.Options {
			t.row(append([]string{f.Title, c.Heading.Subject, c.Heading.Criterion, o.Name + "（票数）"}, t.marks(o.Marks)...)...)
			t.row(f.Title, c.Heading.Subject, c.Heading.Criterion, o.Name+"（占有效票%）", orNone(o.Rate))
		}
	}
	for _, text := range f.Texts {
		if text.Withheld {
			t.row(f.Title, text.Heading.Subject, text.Heading.Criterion, "意见建议", withheldTexts)
		}
		for _, written := range text.Texts {
			t.row(f.Title, text.Heading.Subject, text.Heading.Criterion, "意见建议", written)
		}
	}
}

// person writes what a ballot shows of a leader or a promoted cadre beside the name, so that two of one name are told apart.
func (t *csvTable) person(f version1.ReportForm, s version1.ReportSubject) {
	about := [][2]string{{"职务", s.Post}}
	if p := s.Promoted; p != nil {
		about = [][2]string{
			{"性别", p.Sex}, {"出生年月", p.Born}, {"原任职务", p.From}, {"原任职务任职时间", p.FromSince}, {"现任职务", p.To}, {"现任职务任职时间", p.ToSince},
		}
	}
	for _, a := range about {
		if a[1] != "" {
			t.row(f.Title, s.Name, "", a[0], a[1])
		}
	}
}

func (t *csvTable) criterion(f version1.ReportForm, s version1.ReportSubject, c version1.ReportCriterion) {
	lead := func(what string, cells ...string) []string {
		return append([]string{f.Title, s.Name, c.Name, what}, cells...)
	}
	pick := func(code string) map[string]int {
		byGroup := map[string]int{}
		for key, counts := range c.Marks {
			byGroup[key] = counts[code]
		}
		return byGroup
	}
	for _, g := range f.Grades {
		t.row(lead(g.Name+"（票数）", t.marks(pick(g.Code))...)...)
	}
	t.row(lead("未填（票数）", t.marks(pick(survey.Unmarked))...)...)
	for _, g := range f.Grades {
		cells := lead(g.Name + "（%）")
		for _, key := range t.keys {
			cells = append(cells, orNone(c.Rates[key][g.Code]))
		}
		t.row(cells...)
	}
	for _, name := range f.Derived {
		cells := lead(name + "（%）")
		for _, key := range t.keys {
			cells = append(cells, orNone(c.Derived[name][key]))
		}
		t.row(cells...)
	}
	cells := lead("得分")
	for _, key := range t.keys {
		if score, given := c.Scores[key]; given {
			cells = append(cells, orNone(score))
		} else {
			cells = append(cells, "")
		}
	}
	t.row(cells...)
	if len(c.Dropped) > 0 {
		t.row(lead("没有得分，未参加加权", c.Dropped...)...)
	}
}

// marks are counts in the order of the columns; nothing is weighted there.
func (t *csvTable) marks(byGroup map[string]int) []string {
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
