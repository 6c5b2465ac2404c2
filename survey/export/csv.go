package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"ceping/survey"
	"ceping/survey/layout"
)

// CSV writes the Report as one long table for spreadsheets: UTF-8 with a byte order mark, CRLF, and cells that a spreadsheet
// would take for a formula set behind an apostrophe.
func CSV(w io.Writer, r survey.Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	table := &csvTable{csv.NewWriter(w)}
	table.UseCRLF = true
	table.head(r)
	for _, f := range r.Forms {
		table.form(r, f)
	}
	table.Flush()
	return table.Error()
}

type csvTable struct{ *csv.Writer }

// row writes defused cells; an error stays in the writer until the end.
func (t *csvTable) row(cells ...string) {
	for i, cell := range cells {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			cells[i] = "'" + cell
		}
	}
	t.Write(cells)
}

func (t *csvTable) head(r survey.Report) {
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
	for _, row := range append(counts.Head, counts.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell.Text
		}
		t.row(cells...)
	}
}

func (t *csvTable) form(r survey.Report, f survey.ReportForm) {
	t.row()
	keys, names := layout.Columns(r)
	t.row(append([]string{"测评表", "测评对象", "测评内容", "项目"}, names...)...)
	for _, s := range f.Subjects {
		for _, c := range s.Criteria {
			t.criterion(keys, f, s, c)
		}
		rank := layout.None
		if s.Rank != nil {
			rank = strconv.Itoa(*s.Rank)
		}
		t.row(f.Title, s.Name, "", "总分", orNone(s.Total))
		t.row(f.Title, s.Name, "", "名次", rank)
	}
	for _, c := range f.Choices {
		for _, o := range c.Options {
			t.row(append([]string{f.Title, c.Heading.Subject, c.Heading.Criterion, o.Name + "（票数）"}, marks(keys, o.Marks)...)...)
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

func (t *csvTable) criterion(keys []string, f survey.ReportForm, s survey.ReportSubject, c survey.ReportCriterion) {
	lead := func(what string) []string { return []string{f.Title, s.Name, c.Name, what} }
	pick := func(code string) map[string]int {
		byGroup := map[string]int{}
		for key, counts := range c.Marks {
			byGroup[key] = counts[code]
		}
		return byGroup
	}
	for _, g := range f.Grades {
		t.row(append(lead(g.Name+"（票数）"), marks(keys, pick(g.Code))...)...)
	}
	t.row(append(lead("未填（票数）"), marks(keys, pick(survey.Unmarked))...)...)
	for _, g := range f.Grades {
		cells := lead(g.Name + "（%）")
		for _, key := range keys {
			cells = append(cells, orNone(c.Rates[key][g.Code]))
		}
		t.row(cells...)
	}
	for _, name := range f.Derived {
		cells := lead(name + "（%）")
		for _, key := range keys {
			cells = append(cells, orNone(c.Derived[name][key]))
		}
		t.row(cells...)
	}
	cells := lead("得分")
	for _, key := range keys {
		if score, given := c.Scores[key]; given {
			cells = append(cells, orNone(score))
		} else {
			cells = append(cells, "")
		}
	}
	t.row(cells...)
}

// marks are counts in the order of the columns; nothing is weighted there.
func marks(keys []string, byGroup map[string]int) []string {
	var cells []string
	for _, key := range keys {
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
