package console

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// formFields are a form as the table of the wizard has it, as text: titles, names, values and weights, rows added and taken out. What
// was typed comes back letter for letter. What the table does not show stays as it is.
type formFields struct {
	Title, Package string
	Grades         []gradeFields
	Criteria       []criterionFields
}

// gradeFields are one row; without an ID it is a new grade.
type gradeFields struct{ ID, Name, Value string }

// criterionFields are one item; without an ID it is a new criterion.
type criterionFields struct {
	ID                           string
	Kind                         survey.Kind
	Name, Weight, Options, About string
	Names                        map[survey.Role]string // by role, of one that is worded so
}

// newFormFields has a row more for a new grade, where there are any, and for a new criterion.
func newFormFields(f survey.Form) formFields {
	fields := formFields{Title: f.Title, Package: f.Package}
	for _, g := range f.Grades {
		row := gradeFields{ID: g.Code, Name: g.Name}
		if !g.Unsure {
			row.Value = g.Value.String()
		}
		fields.Grades = append(fields.Grades, row)
	}
	if len(f.Grades) > 0 {
		fields.Grades = append(fields.Grades, gradeFields{})
	}
	for _, c := range f.Criteria {
		row := criterionFields{ID: c.ID, Kind: c.Kind, Name: c.Name.All, Weight: c.Weight.String(), Options: optionLines(c.Options), About: c.About}
		if len(c.Name.ByRole) > 0 {
			row.Names = c.Name.ByRole
		}
		fields.Criteria = append(fields.Criteria, row)
	}
	fields.Criteria = append(fields.Criteria, criterionFields{Kind: survey.Graded, Weight: "1"})
	if len(f.Grades) == 0 {
		fields.Criteria[len(f.Criteria)].Kind = survey.Text
	}
	return fields
}

// typedFormFields are the fields as they were sent. before tells the kind of criteria that were there.
func typedFormFields(e echo.Context, in *survey.Setup, before survey.Form) (formFields, error) {
	form, err := e.FormParams()
	if err != nil {
		return formFields{}, errTyped
	}
	fields := formFields{Title: strings.TrimSpace(typed(e, "title")), Package: strings.TrimSpace(typed(e, "package"))}
	at := func(name string, i int) string {
		if i < len(form[name]) {
			return strings.TrimSpace(form[name][i])
		}
		return ""
	}
	for i := range form["grade-id"] {
		fields.Grades = append(fields.Grades, gradeFields{at("grade-id", i), at("grade", i), at("value", i)})
	}
	for i := range form["criterion"] {
		text := func(name string) string { return strings.TrimSpace(typed(e, fmt.Sprint(name, i))) }
		c := criterionFields{
			ID: at("criterion", i), Kind: survey.Kind(text("kind")), Name: text("name"), Weight: text("weight"), Options: typed(e, fmt.Sprint("options", i)),
			About: strings.ReplaceAll(text("about"), "\r\n", "\n"), // as a browser sends a line break
		}
		if j := slices.IndexFunc(before.Criteria, func(b survey.Criterion) bool { return b.ID == c.ID }); j >= 0 {
			c.Kind = before.Criteria[j].Kind
			if len(before.Criteria[j].Name.ByRole) > 0 {
				c.Names = maps.Clone(before.Criteria[j].Name.ByRole)
				for _, role := range in.RoleList() {
					field := fmt.Sprint("name", i, "-", role.Code)
					name := unbroken(strings.TrimSpace(typed(e, field)), c.Names[role.Code])
					switch {
					case name != "":
						c.Names[role.Code] = name
					case form.Has(field):
						delete(c.Names, role.Code)
					}
				}
			}
		}
		fields.Criteria = append(fields.Criteria, c)
	}
	return fields, nil
}

// gone reports whether a row was emptied: it is taken out.
func (g gradeFields) gone() bool     { return g.Name == "" && (g.ID != "" || g.Value == "") }
func (c criterionFields) gone() bool { return c.Name == "" && len(c.Names) == 0 }

// ByRole reports whether the criterion is worded by role.
func (c criterionFields) ByRole() bool { return c.Names != nil }

// form is what a form becomes. Every number that is none is named, at its field.
func (fields formFields) form(f survey.Form) (survey.Form, error) {
	var wrong wrongFields
	f.Title, f.Package = unbroken(fields.Title, f.Title), unbroken(fields.Package, f.Package)
	before := f.Grades
	f.Grades = fields.grades(f.Grades, &wrong)
	f.Criteria = fields.criteria(f.Criteria, &wrong)
	// A rate whose grades are taken out goes with them, and so does what is ranked by it. A rate of bands, or of a criterion's own scale,
	// is no matter of this table.
	gone := func(code string) bool {
		is := func(g survey.Grade) bool { return g.Code == code }
		return slices.ContainsFunc(before, is) && !slices.ContainsFunc(f.Grades, is) &&
			!slices.ContainsFunc(f.Criteria, func(c survey.Criterion) bool {
				return slices.ContainsFunc(c.Grades, is) || slices.ContainsFunc(c.Bands, func(b survey.Band) bool { return b.Code == code })
			})
	}
	f.Derived = slices.DeleteFunc(slices.Clone(f.Derived), func(d survey.Derived) bool { return slices.ContainsFunc(d.Grades, gone) })
	if f.Rank != survey.RankTotal && !slices.ContainsFunc(f.Derived, func(d survey.Derived) bool { return d.Name == f.Rank }) {
		f.Rank = survey.RankTotal
	}
	return f, wrong.err()
}

const plainDecimal = "不是数：请填 80 或 87.5 这样的数字"

// grades keeps the code of a grade that was there; an empty value is 不了解, which enters rates and no score.
func (fields formFields) grades(before []survey.Grade, wrong *wrongFields) []survey.Grade {
	taken := map[string]bool{}
	for _, g := range before {
		taken[g.Code] = true
	}
	grades := []survey.Grade{}
	for i, row := range fields.Grades {
		if row.gone() {
			continue
		}
		g := survey.Grade{Code: row.ID, Name: row.Name, Unsure: row.Value == ""}
		if g.Code == "" {
			g.Code = nextID("g", taken)
		}
		if j := slices.IndexFunc(before, func(b survey.Grade) bool { return b.Code == row.ID }); j >= 0 {
			g.Name = unbroken(g.Name, before[j].Name)
		}
		if !g.Unsure {
			var err error
			if g.Value, err = survey.ParseDecimal(survey.Plain(row.Value)); err != nil {
				wrong.add(fmt.Sprintf("grades[%d].value", i), "等次“"+row.Name+"”的分值", row.Value, plainDecimal)
			}
		}
		grades = append(grades, g)
	}
	return grades
}

// criteria keeps all of a criterion that was there but what the table shows.
func (fields formFields) criteria(before []survey.Criterion, wrong *wrongFields) []survey.Criterion {
	taken := map[string]bool{}
	for _, c := range before {
		taken[c.ID] = true
	}
	var criteria []survey.Criterion
	for i, row := range fields.Criteria {
		if row.gone() {
			continue
		}
		c := survey.Criterion{Kind: row.Kind, Weight: survey.Whole(1)}
		if j := slices.IndexFunc(before, func(b survey.Criterion) bool { return b.ID == row.ID }); j >= 0 {
			c = before[j]
		}
		c.Name, c.About = survey.CriterionName{All: unbroken(row.Name, c.Name.All), ByRole: row.Names}, row.About
		if c.ID == "" {
			c.ID = nextID("c", taken)
			if c.Kind == survey.Text {
				c.Weight, c.Max = survey.Decimal{}, 200
			}
		}
		if c.Kind == survey.Graded || c.Kind == survey.Scored {
			var err error
			if c.Weight, err = survey.ParseDecimal(survey.Plain(row.Weight)); err != nil {
				wrong.add(fmt.Sprintf("criteria[%d].weight", i), fmt.Sprintf("第%d项的权重", i+1), row.Weight, plainDecimal)
			}
		}
		if c.Kind == survey.Choices {
			c.Options = readOptions(row.Options, c.Options)
		}
		criteria = append(criteria, c)
	}
	return criteria
}

// wrong is what an error says of the table's fields. A form is checked without the rows that were emptied, so rows are counted again.
func (fields formFields) wrong(err error) map[string]string {
	var unread *wrongFields
	if errors.As(err, &unread) {
		return unread.at
	}
	at := map[string]string{}
	for path, reason := range wrongAt(err) {
		_, path, _ = strings.Cut(path, ".") // forms[2].
		at[path] = reason
		n := 0
		for i, row := range fields.Grades {
			if !row.gone() {
				moved(at, path, reason, "grades", n, i)
				n++
			}
		}
		n = 0
		for i, row := range fields.Criteria {
			if !row.gone() {
				moved(at, path, reason, "criteria", n, i)
				n++
			}
		}
	}
	return at
}

// moved says the same of a row where it stands in the table; what is wrong with one option is wrong with the field for all.
func moved(at map[string]string, path, reason, list string, from, to int) {
	below, ok := strings.CutPrefix(path, fmt.Sprintf("%s[%d].", list, from))
	if !ok {
		return
	}
	delete(at, path)
	if strings.HasPrefix(below, "options[") {
		below = "options"
	}
	if strings.HasPrefix(below, "name.") {
		below = "name"
	}
	at[fmt.Sprintf("%s[%d].%s", list, to, below)] = reason
}

// readOptions reads one option a line. A line that was there keeps its code, and whether it stands alone or takes a text.
func readOptions(text string, before []survey.Option) []survey.Option {
	taken, used := map[string]bool{}, make([]bool, len(before))
	for _, o := range before {
		taken[o.Code] = true
	}
	var options []survey.Option
	for line := range strings.Lines(text) {
		name := strings.TrimSpace(line)
		if name == "" {
			continue
		}
		option := survey.Option{Name: name}
		for i, o := range before {
			if !used[i] && unbroken(name, o.Name) == o.Name {
				option, used[i] = o, true
				break
			}
		}
		if option.Code == "" {
			option.Code = nextID("o", taken)
		}
		options = append(options, option)
	}
	return options
}

// optionLines are a choice's options, one a line.
func optionLines(options []survey.Option) string {
	var names []string
	for _, o := range options {
		names = append(names, oneLine.Replace(o.Name))
	}
	return strings.Join(names, "\n")
}
