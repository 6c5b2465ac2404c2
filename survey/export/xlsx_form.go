package export

import (
	"fmt"

	"ceping/survey"
)

// formTable is the table of one form: which column holds what.
type formTable struct {
	*sheet
	report survey.Report
	form   survey.ReportForm
	last   int
	row    int
}

// lead are the columns before the grades.
var lead = []string{"序号", "测评对象", "职务", "测评内容"}

func writeForm(s *sheet, r survey.Report, f survey.ReportForm) error {
	t := &formTable{sheet: s, report: r, form: f}
	t.last = max(len(lead)+2*len(f.Grades)+1+len(f.Derived)+3, 8)
	s.line(1, t.last, s.title, title(r, f.Title))
	s.height(1, 34)
	s.line(2, t.last, s.note, fmt.Sprintf("%s　　%s　　有效票 %s 张", r.Session.Unit, r.Session.Date, number(r.Counts[survey.Total].Valid)))
	if len(f.Subjects) > 0 {
		t.head()
		for i, subject := range f.Subjects {
			t.subject(i, subject)
		}
		if len(r.Groups) > 1 {
			t.byGroup()
		}
		s.page(4, 2)
	} else {
		t.row = 3
		s.page(0, 0)
	}
	for _, c := range f.Choices {
		t.choices(c)
	}
	for _, texts := range f.Texts {
		t.texts(texts)
	}
	s.signed(t.row+2, t.last)
	s.width(1, 1, 6)
	s.width(2, 2, 16)
	s.width(3, 4, 22)
	s.width(5, t.last, 9)
	return s.err
}

// head writes the two-level head in rows 3 and 4.
func (t *formTable) head() {
	for i, name := range lead {
		t.write(i+1, 3, t.sheet.head, name)
		t.merge(i+1, 3, i+1, 4, t.sheet.head)
	}
	at := t.span(len(lead)+1, "票数（合计）", append(t.grades(), "未填"))
	at = t.span(at, "比例（合计，%）", t.grades())
	at = t.span(at, "派生比例（加权，%）", t.form.Derived)
	t.span(at, "结果", []string{"加权得分", "总分", "名次"})
	t.row = 4
}

// span writes a heading over its columns and returns the next free one.
func (t *formTable) span(at int, heading string, columns []string) int {
	if len(columns) == 0 {
		return at
	}
	t.write(at, 3, t.sheet.head, heading)
	t.merge(at, 3, at+len(columns)-1, 3, t.sheet.head)
	for i, name := range columns {
		t.write(at+i, 4, t.sheet.head, name)
	}
	return at + len(columns)
}

func (t *formTable) grades() []string {
	names := make([]string, len(t.form.Grades))
	for i, g := range t.form.Grades {
		names[i] = g.Name
	}
	return names
}

func (t *formTable) subject(i int, s survey.ReportSubject) {
	first, end := t.row+1, t.row+len(s.Criteria)
	for _, c := range s.Criteria {
		t.row++
		t.write(4, t.row, t.styles.text, c.Name)
		at := t.cells(5, c, survey.Total, survey.Weighted)
		t.rounded(at, t.row, c.Scores[survey.Weighted])
	}
	ordinal := i + 1
	t.number(1, first, &ordinal)
	t.write(2, first, t.styles.text, s.Name)
	t.write(3, first, t.styles.text, s.Post)
	t.rounded(t.last-1, first, s.Total)
	t.number(t.last, first, s.Rank)
	for column, style := range map[int]int{1: t.count, 2: t.styles.text, 3: t.styles.text, t.last - 1: t.fixed, t.last: t.count} {
		t.merge(column, first, column, end, style)
	}
}

// cells writes counts, rates and derived rates of a criterion, and returns the next free column.
func (t *formTable) cells(at int, c survey.ReportCriterion, key, derivedKey string) int {
	for _, g := range t.form.Grades {
		n := c.Marks[key][g.Code]
		t.number(at, t.row, &n)
		at++
	}
	unmarked := c.Marks[key][survey.Unmarked]
	t.number(at, t.row, &unmarked)
	at++
	for _, g := range t.form.Grades {
		t.rounded(at, t.row, c.Rates[key][g.Code])
		at++
	}
	for _, name := range t.form.Derived {
		t.rounded(at, t.row, c.Derived[name][derivedKey])
		at++
	}
	return at
}

// byGroup writes the same for each group (分票种).
func (t *formTable) byGroup() {
	t.row += 2
	t.line(t.row, t.last, t.note, "分票种")
	t.row++
	for i, name := range []string{"", "测评对象", "票种", "测评内容"} {
		t.write(i+1, t.row, t.sheet.head, name)
	}
	at := len(lead) + 1
	for _, names := range [][]string{t.grades(), {"未填"}, suffixed(t.grades()), suffixed(t.form.Derived), {"得分"}} {
		for _, name := range names {
			t.write(at, t.row, t.sheet.head, name)
			at++
		}
	}
	for _, s := range t.form.Subjects {
		for _, g := range t.report.Groups {
			for _, c := range s.Criteria {
				t.row++
				t.write(1, t.row, t.styles.text, "")
				t.write(2, t.row, t.styles.text, s.Name)
				t.write(3, t.row, t.styles.text, groupName(g))
				t.write(4, t.row, t.styles.text, c.Name)
				at := t.cells(5, c, g.Code, g.Code)
				t.rounded(at, t.row, c.Scores[g.Code])
			}
		}
	}
}

func suffixed(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = name + "%"
	}
	return list
}

func (t *formTable) choices(c survey.ReportChoices) {
	t.row += 2
	t.line(t.row, t.last, t.note, fmt.Sprintf("%s：%s（有效票 %d 张）", c.Heading.Subject, c.Heading.Criterion, c.Valid))
	t.row++
	t.write(1, t.row, t.sheet.head, "序号")
	t.write(2, t.row, t.sheet.head, "选项")
	t.merge(2, t.row, 4, t.row, t.sheet.head)
	t.write(5, t.row, t.sheet.head, "票数")
	t.write(6, t.row, t.sheet.head, "比例%")
	for i, o := range c.Options {
		t.row++
		ordinal, total := i+1, o.Marks[survey.Total]
		t.number(1, t.row, &ordinal)
		t.write(2, t.row, t.styles.text, o.Name)
		t.merge(2, t.row, 4, t.row, t.styles.text)
		t.number(5, t.row, &total)
		t.rounded(6, t.row, o.Rate)
	}
}

func (t *formTable) texts(texts survey.ReportTexts) {
	t.row += 2
	t.line(t.row, t.last, t.note, fmt.Sprintf("%s：%s（文字意见，排列与提交先后无关）", texts.Heading.Subject, texts.Heading.Criterion))
	if texts.Withheld {
		t.row++
		t.line(t.row, t.last, t.styles.text, "有效票不足10张，不列出")
	}
	for i, written := range texts.Texts {
		t.row++
		ordinal := i + 1
		t.number(1, t.row, &ordinal)
		t.write(2, t.row, t.styles.text, written)
		t.merge(2, t.row, t.last, t.row, t.styles.text)
	}
}
