package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// CSV writes the Report as one long table for spreadsheets: UTF-8 with a byte order mark, CRLF, and cells that a spreadsheet
// would take for a formula set behind an apostrophe.
func CSV(w io.Writer, r *count.Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	table := &csvTable{Writer: csv.NewWriter(w)}
	table.UseCRLF = true
	table.head(r)
	for _, f := range r.Forms {
		of := csvForm{csvTable: table, asked: layout.AskedOf(r, f), form: f}
		of.keys, of.names = of.asked.Columns()
		of.write(r)
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

func (t *csvTable) head(r *count.Report) {
	d := layout.NewSummary(r)
	t.row("考核项目", r.Session.Assessment)
	t.row("被考核单位", r.Session.Unit)
	t.row("考核组", r.Session.Group)
	t.row("日期", r.Session.Date)
	t.row("测评会", r.Session.ID)
	if r.Session.Rehearsal {
		t.row("试填", "本次为试填，结果无效")
	}
	t.row("封箱校验码", d.Seal.Digest, strconv.Itoa(d.Seal.Count)+" 张")
	if d.Opened != "" {
		t.row("开箱时票箱的校验码", d.Opened)
	}
	if d.Code != "" {
		t.row("结果校验码", d.Code.Spaced())
		t.row("操作记录校验码", d.Audit)
	}
	if d.Trustees != "" {
		t.row("开箱人", d.Trustees)
	}
	if d.Yardstick != "" {
		t.row("标尺校验码", d.Yardstick)
	}
	t.row("软件版本", d.Software)
	for _, text := range d.Alarms {
		t.row("异常", text)
	}
	for _, text := range d.Cautions {
		t.row("注意", text)
	}
	for _, note := range d.Notes {
		t.row("口径说明", note)
	}
	t.row()
	for _, cells := range append(d.Counts.Head, d.Counts.Rows...) {
		var texts []string
		for _, c := range cells {
			texts = append(texts, c.Text)
		}
		t.row(texts...)
	}
}
