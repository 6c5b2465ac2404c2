package layout

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey/composite"
	"ceping/survey/count"
)

// Composite is a composite laid out, for the page and the workbook alike.
type Composite struct {
	Title   string // 综合得分, as it is named
	Session count.ReportSession
	Code    string // the result code that it stands on
	Table   Table
	Notes   []string
}

// NewComposite lays a composite out: a row a subject, a column a part, and what they come to.
func NewComposite(d *composite.Document) Composite {
	c := Composite{Title: d.Name, Session: d.Session, Code: d.Code}
	posts := slices.ContainsFunc(d.Subjects, func(s composite.Subject) bool { return s.Post != "" })
	head := []string{"测评对象"}
	if posts {
		head = append(head, "职务")
	}
	c.Table.Lead = len(head)
	added, entered := false, false
	for i, p := range d.Parts {
		how := fmt.Sprintf("权重%d", p.Weight)
		if p.Add {
			how, added = "附加", true
		}
		if p.Entered != "" {
			how, entered = "录入，"+how, true
		}
		head = append(head, d.Titles[i]+"（"+how+"）")
	}
	c.Table.Head = [][]Cell{heads(append(head, d.Name, "名次", "缺少")...)}
	for _, s := range d.Subjects {
		row := []Cell{{Kind: Heading, Text: s.Name}}
		if posts {
			row = append(row, worded(s.Post))
		}
		for _, p := range s.Parts {
			row = append(row, fixed(p.Value))
		}
		c.Table.Rows = append(c.Table.Rows, append(row, fixed(s.Value), counted(s.Rank), worded(strings.Join(missing(d, s), "、"))))
	}
	c.Notes = compositeNotes(added, entered)
	return c
}

// missing are the titles of the parts that a subject lacks.
func missing(d *composite.Document, s composite.Subject) (titles []string) {
	for i, p := range s.Parts {
		if p.Value == nil {
			titles = append(titles, d.Titles[i])
		}
	}
	return titles
}

func compositeNotes(added, entered bool) []string {
	formula := "综合得分＝∑（各部分得分×权重）÷∑权重"
	if added {
		formula += "＋附加的分数"
	}
	notes := []string{formula + "；按未舍入数值计算和排名，最后四舍五入保留两位小数", "各测评表的得分是该表的总分，以本页所列结果校验码的测评结果为准"}
	if entered {
		notes = append(notes, "标“录入”的分数来自本次测评之外，由考核组录入，不在结果校验码之内")
	}
	return append(notes, "缺少任何一部分的，不计综合得分，不排名次")
}
