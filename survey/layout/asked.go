package layout

import (
	"maps"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// Asked is what one form of a Report asked, by its Setup: what numbers are headed with.
type Asked struct {
	report *count.Report
	result count.ReportForm
	form   *survey.Form
	sheet  survey.Sheet
}

// AskedOf finds the form in the Report's Setup. Without one, ids stand for names.
func AskedOf(r *count.Report, f count.ReportForm) Asked {
	a := Asked{report: r, result: f, form: &survey.Form{ID: f.ID, Title: f.Title, Rank: survey.RankTotal}}
	if r.Setup == nil {
		return a
	}
	for _, sheet := range r.Setup.Sheets() {
		if sheet.Form.ID == f.ID {
			a.form, a.sheet = sheet.Form, sheet
		}
	}
	return a
}

// Subject is a subject by its id.
func (a Asked) Subject(id string) survey.Subject {
	if s := a.subject(id); s != nil {
		return s.Subject
	}
	return survey.Subject{ID: id, Name: id}
}

func (a Asked) subject(id string) *survey.SheetSubject {
	for i, s := range a.sheet.Subjects {
		if s.ID == id {
			return &a.sheet.Subjects[i]
		}
	}
	return nil
}

// Role is the name of a leader's role; "" of anyone else.
func (a Asked) Role(id string) string {
	s := a.subject(id)
	if s == nil || s.Role == "" {
		return ""
	}
	for _, r := range a.report.Setup.RoleList() {
		if r.Code == s.Role {
			return r.Name
		}
	}
	return string(s.Role)
}

// Criterion is the wording of a criterion for a subject.
func (a Asked) Criterion(subject, id string) string {
	if s := a.subject(subject); s != nil {
		for _, c := range s.Criteria {
			if c.ID == id {
				return c.Title
			}
		}
	}
	return id
}

// asideOf reports whether a criterion stands beside the total.
func (a Asked) asideOf(id string) bool {
	i := slices.IndexFunc(a.form.Criteria, func(c survey.Criterion) bool { return c.ID == id })
	return i >= 0 && a.form.Criteria[i].Weight.IsZero()
}

// Scale is what a criterion is marked by: grades, or points that may fall into bands.
type Scale struct {
	Points       *count.ReportScale // nil of grades
	Codes, Names []string           // of grades or bands
	Derived      []string           // rates that add several of them up
}

// Scale of a criterion.
func (a Asked) Scale(c count.ReportCriterion) Scale {
	s := Scale{Points: c.Scale}
	grades := a.result.Grades
	if c.Grades != nil {
		grades = c.Grades
	}
	if s.Points != nil {
		grades = nil
	}
	for _, g := range grades {
		s.Codes, s.Names = append(s.Codes, g.Code), append(s.Names, g.Name)
	}
	for _, b := range c.Bands {
		s.Codes, s.Names = append(s.Codes, b.Code), append(s.Names, b.Name)
	}
	for _, d := range a.form.Derived {
		if !slices.ContainsFunc(d.Grades, func(code string) bool { return !slices.Contains(s.Codes, code) }) {
			s.Derived = append(s.Derived, d.Name)
		}
	}
	if a.report.Setup == nil {
		s.Derived = slices.Sorted(maps.Keys(c.Derived))
	}
	return s
}

// Keys of the marks of a criterion in order: grades or bands, how many gave a score, unmarked.
func (s Scale) Keys() []string {
	keys := slices.Clone(s.Codes)
	if s.Points != nil {
		keys = append(keys, count.Given)
	}
	return append(keys, count.Unmarked)
}

// Heads are the headings of the Keys.
func (s Scale) Heads() []string {
	heads := slices.Clone(s.Names)
	if s.Points != nil {
		heads = append(heads, "已打分")
	}
	return append(heads, "未填")
}

// name tells the scale from others of its form.
func (s Scale) name() string {
	if s.Points != nil {
		name := "打分" + s.Points.Min + "～" + s.Points.Max
		if len(s.Names) > 0 {
			name += "：" + strings.Join(s.Names, "、")
		}
		return name
	}
	return strings.Join(s.Names, "、")
}

func (s Scale) same(o Scale) bool {
	return s.name() == o.name() && slices.Equal(s.Codes, o.Codes) && slices.Equal(s.Names, o.Names) && slices.Equal(s.Derived, o.Derived)
}

// column is a group, all valid ballots, or the weighted value.
type column struct{ key, name string }

// groupColumns are the form's own groups, else the session's.
func (a Asked) groupColumns() []column {
	groups := a.result.Groups
	if groups == nil {
		groups = a.report.Groups
	}
	list := make([]column, len(groups))
	for i, g := range groups {
		list[i] = column{g.Code, GroupName(a.report, g)}
	}
	return list
}

// Groups are the form's groups of these codes, as columns are headed.
func (a Asked) Groups(codes []string) []string {
	names := map[string]string{}
	for _, g := range a.groupColumns() {
		names[g.key] = g.name
	}
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = names[code]
	}
	return list
}

// Columns are the keys of the form's maps in order, each with its heading: groups, then all valid ballots, then weighted.
func (a Asked) Columns() (keys, names []string) {
	for _, c := range append(a.groupColumns(), column{count.Total, "合计"}, column{count.Weighted, "加权"}) {
		keys, names = append(keys, c.key), append(names, c.name)
	}
	return keys, names
}

// GroupName is a group as a column or row is headed: its code and name, or those of all that were merged.
func GroupName(r *count.Report, g count.Group) string {
	if !g.Merged() {
		return g.Code + " " + g.Name
	}
	if r.Version == 1 { // its name says it
		return g.Name
	}
	names := make([]string, len(g.Members))
	for i, code := range g.Members {
		names[i] = categoryName(r, code)
	}
	return strings.Join(names, "、") + " 合并统计"
}

// categoryName is a category's code and name.
func categoryName(r *count.Report, code string) string {
	if r.Setup != nil {
		if c, known := r.Setup.Category(code); known {
			return c.Code + " " + c.Name
		}
	}
	return code
}
