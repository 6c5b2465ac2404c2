package export

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// named gives everything in a Report a name of its own, so that what a row is about can be told by what it says.
func named(r *count.Report) {
	s := *r.Setup
	names := map[string]string{}
	s.Leaders, s.Promoted, s.Bodies, s.Forms = slices.Clone(s.Leaders), slices.Clone(s.Promoted), slices.Clone(s.BodyList()), slices.Clone(s.Forms)
	for i := range s.Leaders {
		s.Leaders[i].Name = "领导" + s.Leaders[i].ID
		names[s.Leaders[i].ID] = s.Leaders[i].Name
	}
	for i := range s.Promoted {
		s.Promoted[i].Name = "新任" + s.Promoted[i].ID
		names[s.Promoted[i].ID] = s.Promoted[i].Name
	}
	for i := range s.Bodies {
		s.Bodies[i].Name = "机构" + s.Bodies[i].ID
		names[s.Bodies[i].ID] = s.Bodies[i].Name
	}
	for i := range s.Forms {
		f := &s.Forms[i]
		f.Title = "测评表" + f.ID
		f.Criteria = slices.Clone(f.Criteria)
		for n := range f.Criteria {
			f.Criteria[n].Name = survey.CriterionName{All: "内容" + f.ID + f.Criteria[n].ID}
			if c := &f.Criteria[n]; c.Kind == survey.Choices {
				c.Options = slices.Clone(c.Options)
				for o := range c.Options {
					c.Options[o].Name = "选项" + c.Options[o].Code
				}
			}
		}
	}
	r.Setup = &s
	for i := range r.Forms {
		f := &r.Forms[i]
		f.Title = "测评表" + f.ID
		for n := range f.Subjects {
			if name := names[f.Subjects[n].ID]; name != "" {
				f.Subjects[n].Name = name
			}
			for c := range f.Subjects[n].Criteria {
				f.Subjects[n].Criteria[c].Name = "内容" + f.ID + f.Subjects[n].Criteria[c].ID
			}
		}
		for n := range f.Choices {
			for o := range f.Choices[n].Options {
				f.Choices[n].Options[o].Name = "选项" + f.Choices[n].Options[o].Code
			}
		}
	}
}

// fact is one number of a Report with what it is of, in the words that a table has beside and above it.
type fact struct {
	row  []string // of the left
	head []string // above, outer heading first
	says string
}

// facts are all numbers of a form, as the tables by group and of choices are to have them.
func facts(r *count.Report, f count.ReportForm) (list []fact) {
	groups := f.Groups
	if groups == nil {
		groups = r.Groups
	}
	columns := map[string]string{count.Total: "合计", count.Weighted: "加权"}
	for _, g := range groups {
		columns[g.Code] = layout.GroupName(r, g)
	}
	for _, s := range f.Subjects {
		for _, c := range s.Criteria {
			for key, n := range s.Valid {
				list = append(list, fact{[]string{s.Name, c.Name, columns[key]}, []string{"有效票", "有效票"}, counted(n)})
			}
			if c.Withheld {
				for _, column := range columns {
					list = append(list, fact{[]string{s.Name, c.Name, column}, []string{"得分", "得分"}, fmt.Sprintf("评价人数不足 %d 人", r.Rules.MinGroup)})
				}
				continue
			}
			names := map[string]string{count.Given: "已打分", count.Unmarked: "未填"}
			grades := f.Grades
			if c.Grades != nil {
				grades = c.Grades
			}
			for _, g := range grades {
				names[g.Code] = g.Name
			}
			for _, b := range c.Bands {
				names[b.Code] = b.Name
			}
			at := func(key string, head []string, says string) {
				list = append(list, fact{[]string{s.Name, c.Name, columns[key]}, head, says})
			}
			for key, marks := range c.Marks {
				for code, n := range marks {
					at(key, []string{"票数", names[code]}, strconv.Itoa(n))
				}
			}
			for key, rates := range c.Rates {
				for code, rate := range rates {
					at(key, []string{"得票率（%）", names[code]}, orNone(rate))
				}
			}
			for name, rates := range c.Derived {
				for key, rate := range rates {
					at(key, []string{"%", name}, orNone(rate))
				}
			}
			for key, score := range c.Scores {
				at(key, []string{"得分", "得分"}, orNone(score))
			}
		}
	}
	return list
}

func counted(n *int) string {
	if n == nil {
		return layout.None
	}
	return strconv.Itoa(*n)
}

// stands reports whether a grid has a number under its headings, in the row that begins with its words.
func (f fact) stands(g grid) bool {
	for top, heads := range g {
		if top+1 >= len(g) {
			return false
		}
		for column := range heads {
			if column >= len(g[top+1]) || heads[column] != f.head[0] || g[top+1][column] != f.head[1] {
				continue
			}
			for _, row := range g[top+2:] {
				if len(row) >= len(f.row) && slices.Equal(row[:len(f.row)], f.row) {
					return column < len(row) && row[column] == f.says || f.says == "" && column >= len(row)
				}
			}
		}
	}
	return false
}

// results are what stands of a subject beside its criteria: total, place, and what calls for attention.
func resultFacts(r *count.Report, f count.ReportForm) (list []fact) {
	asked := layout.AskedOf(r, f)
	ranked := false
	for _, s := range f.Subjects {
		ranked = ranked || s.Rank != nil && (s.Post != nil || asked.Subject(s.ID).Promoted != nil)
	}
	for i, s := range f.Subjects {
		row := []string{strconv.Itoa(i + 1), s.Name}
		if s.Post == nil && asked.Subject(s.ID).Promoted == nil && len(r.Setup.Bodies) < 2 || s.ID == "unit" {
			continue // stands alone, with no row that begins with its name
		}
		list = append(list, fact{row, []string{"总分", "总分"}, orNone(s.Total)})
		if ranked {
			list = append(list, fact{row, []string{asked.RankHead(), asked.RankHead()}, counted(s.Rank)})
		}
		if len(s.Flags) > 0 {
			list = append(list, fact{row, []string{"需要关注", "需要关注"}, strings.Join(s.Flags, "；")})
		}
	}
	return list
}

// choiceFacts are the options of a form's choices.
func choiceFacts(r *count.Report, f count.ReportForm, c count.ReportChoices) (list []fact) {
	groups := f.Groups
	if groups == nil {
		groups = r.Groups
	}
	for _, o := range c.Options {
		for key, n := range o.Marks {
			name := "合计"
			for _, g := range groups {
				if g.Code == key {
					name = layout.GroupName(r, g)
				}
			}
			if len(groups) == 1 && key != count.Total { // one group is all
				continue
			}
			list = append(list, fact{[]string{o.Name}, []string{"票数", name}, strconv.Itoa(n)})
		}
		list = append(list, fact{[]string{o.Name}, []string{"占有效票（%）", "占有效票（%）"}, orNone(o.Rate)})
	}
	return list
}

// TestEveryNumberAtItsPlace: whatever the Report, each of its numbers stands in the workbook, the Word document, the print pages and the CSV
// under its own heading, beside its subject, criterion and group.
func TestEveryNumberAtItsPlace(t *testing.T) {
	checked := 0
	for i, r := range coded(t, 51, 25) {
		named(r)
		table := csvRows(t, r)
		for name, grids := range map[string][]grid{
			"xlsx": xlsxGrids(t, written(t, r, XLSX)), "docx": docxGrids(t, written(t, r, DOCX)), "print": htmlGrids(printed(t, r)),
		} {
			for _, f := range r.Forms {
				list := append(facts(r, f), resultFacts(r, f)...)
				for _, c := range f.Choices {
					list = append(list, choiceFacts(r, f, c)...)
				}
				for _, fact := range list {
					if checked++; !slices.ContainsFunc(grids, fact.stands) {
						t.Fatalf("report %d, %s, %s: %q under %q beside %q is not there", i, name, f.Title, fact.says, fact.head, fact.row)
					}
				}
			}
		}
		for _, f := range r.Forms {
			for _, fact := range facts(r, f) {
				if checked++; !table.has(f.Title, fact) {
					t.Fatalf("report %d, csv, %s: %q under %q beside %q is not there", i, f.Title, fact.says, fact.head, fact.row)
				}
			}
		}
	}
	if checked < 20000 {
		t.Errorf("%d numbers only", checked)
	}
}

// csvTexts are the rows of a CSV.
type csvTexts [][]string

func csvRows(t *testing.T, r *count.Report) csvTexts {
	t.Helper()
	reader := csv.NewReader(bytes.NewReader(written(t, r, CSV)[3:]))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = strings.TrimPrefix(row[i], "'")
		}
	}
	return rows
}

// has reports whether a form's part has a number: its row says what it is, its column of which group.
func (rows csvTexts) has(form string, f fact) bool {
	what, criterion := f.head[1], f.row[1]
	switch f.head[0] {
	case "票数":
		what += "（票数）"
	case "得票率（%）", "%":
		what += "（%）"
	case "有效票":
		criterion = ""
	}
	if strings.HasPrefix(f.says, "评价人数不足") {
		return slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, []string{form, f.row[0], criterion, f.says}) })
	}
	column := -1
	for _, row := range rows {
		if row[0] == "测评表" {
			column = slices.Index(row, strings.TrimPrefix(f.row[2], "'"))
		}
		if len(row) > 3 && slices.Equal(row[:4], []string{form, f.row[0], criterion, strings.TrimPrefix(what, "'")}) {
			return column > 3 && column < len(row) && row[column] == f.says
		}
	}
	return false
}
