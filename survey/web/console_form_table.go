package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// readFormTable changes a form as the table of the wizard has it: titles, names, values and weights, rows added and taken out.
// What the table does not show stays as it is.
func readFormTable(e echo.Context, f survey.Form) (survey.Form, error) {
	f.Title, f.Package = strings.TrimSpace(typed(e, "title")), strings.TrimSpace(typed(e, "package"))
	var err error
	if f.Grades, err = readGrades(e, f.Grades); err != nil {
		return f, err
	}
	if f.Criteria, err = readCriteria(e, f.Criteria); err != nil {
		return f, err
	}
	// A rate whose grades are gone goes with them, and so does what is ranked by it.
	f.Derived = slices.DeleteFunc(slices.Clone(f.Derived), func(d survey.Derived) bool {
		return slices.ContainsFunc(d.Grades, func(code string) bool {
			return !slices.ContainsFunc(f.Grades, func(g survey.Grade) bool { return g.Code == code })
		})
	})
	if f.Rank != survey.RankTotal && !slices.ContainsFunc(f.Derived, func(d survey.Derived) bool { return d.Name == f.Rank }) {
		f.Rank = survey.RankTotal
	}
	return f, nil
}

func wrongNumber(what, text string) error {
	return &survey.Refusal{English: "not a number", Chinese: fmt.Sprintf("%s填的“%s”不是数：请填 80 或 87.5 这样的数字", what, text)}
}

// readGrades keeps the code of a grade that was there; an empty value is 不了解, which enters rates and no score.
func readGrades(e echo.Context, before []survey.Grade) ([]survey.Grade, error) {
	list, _, err := rows(e, "grade-id", "grade", "value")
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, g := range before {
		taken[g.Code] = true
	}
	grades := []survey.Grade{}
	for _, r := range list {
		if r[1] == "" {
			continue // its name was emptied: it goes
		}
		g := survey.Grade{Code: r[0], Name: r[1], Unsure: r[2] == ""}
		if g.Code == "" {
			g.Code = nextID("g", taken)
		}
		if !g.Unsure {
			if g.Value, err = survey.ParseDecimal(r[2]); err != nil {
				return nil, wrongNumber("等次“"+g.Name+"”的分值", r[2])
			}
		}
		grades = append(grades, g)
	}
	return grades, nil
}

// readCriteria keeps all of a criterion that was there but what the table shows.
func readCriteria(e echo.Context, before []survey.Criterion) ([]survey.Criterion, error) {
	form, err := e.FormParams()
	if err != nil {
		return nil, errTyped
	}
	taken := map[string]bool{}
	for _, c := range before {
		taken[c.ID] = true
	}
	var criteria []survey.Criterion
	for i, id := range form["criterion"] {
		at := fmt.Sprint(i)
		c := survey.Criterion{Kind: survey.Kind(typed(e, "kind"+at)), Weight: survey.Whole(1)}
		if j := slices.IndexFunc(before, func(c survey.Criterion) bool { return c.ID == id }); j >= 0 {
			c = before[j]
		}
		if c.Name = readCriterionName(e, at, c.Name); c.Name.All == "" && len(c.Name.ByRole) == 0 {
			continue
		}
		if c.ID == "" {
			c.ID = nextID("c", taken)
			if c.Kind == survey.Text {
				c.Weight, c.Max = survey.Decimal{}, 200
			}
		}
		c.About = strings.TrimSpace(typed(e, "about"+at))
		if c.Kind == survey.Graded {
			text := strings.TrimSpace(typed(e, "weight"+at))
			if c.Weight, err = survey.ParseDecimal(text); err != nil {
				return nil, wrongNumber("第"+fmt.Sprint(i+1)+"项的权重", text)
			}
		}
		if c.Kind == survey.Choices {
			c.Options = readOptions(typed(e, "options"+at), c.Options)
		}
		criteria = append(criteria, c)
	}
	return criteria, nil
}

// readCriterionName reads one name, or one for each role that had one.
func readCriterionName(e echo.Context, at string, before survey.CriterionName) survey.CriterionName {
	if len(before.ByRole) == 0 {
		return survey.CriterionName{All: strings.TrimSpace(typed(e, "name"+at))}
	}
	names := survey.CriterionName{ByRole: map[survey.Role]string{}}
	for _, role := range survey.Roles() {
		if name := strings.TrimSpace(typed(e, "name"+at+"-"+string(role))); name != "" {
			names.ByRole[role] = name
		}
	}
	return names
}

// readOptions reads one option a line. A line that was there keeps its code, and whether it stands alone or takes a text.
func readOptions(text string, before []survey.Option) []survey.Option {
	taken := map[string]bool{}
	for _, o := range before {
		taken[o.Code] = true
	}
	var options []survey.Option
	for line := range strings.Lines(text) {
		name := strings.TrimSpace(line)
		if name == "" {
			continue
		}
		i := slices.IndexFunc(before, func(o survey.Option) bool { return o.Name == name })
		if i >= 0 {
			options = append(options, before[i])
		} else {
			options = append(options, survey.Option{Code: nextID("o", taken), Name: name})
		}
	}
	return options
}

// optionLines are a choice's options, one a line.
func optionLines(options []survey.Option) string {
	var names []string
	for _, o := range options {
		names = append(names, o.Name)
	}
	return strings.Join(names, "\n")
}
