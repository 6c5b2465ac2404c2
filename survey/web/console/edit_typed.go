package console

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// ruleFields are 票种和规则 as text: what was typed comes back letter for letter, a number or not.
type ruleFields struct {
	Categories                    []categoryFields
	Spares, MinGroup, Denominator string
	ScoreOver, Unsure             string
	Replacements                  string // yes or no
}

type categoryFields struct{ Code, Name, Expected, Slips, Weight string }

func newRuleFields(s *survey.Setup) ruleFields {
	f := ruleFields{Spares: strconv.Itoa(s.Rules.Spares), MinGroup: strconv.Itoa(s.Rules.MinGroup), Denominator: string(s.Rules.Denominator),
		ScoreOver: string(s.Rules.ScoreOver), Unsure: string(s.Rules.Unsure), Replacements: "yes"}
	if s.Rules.NoReplacements {
		f.Replacements = "no"
	}
	for _, c := range s.Categories {
		row := categoryFields{Code: c.Code, Name: c.Name, Slips: strconv.Itoa(c.Slips), Weight: strconv.Itoa(c.Weight)}
		if c.Expected != nil {
			row.Expected = strconv.Itoa(*c.Expected)
		}
		f.Categories = append(f.Categories, row)
	}
	return f
}

// typedRules are the fields as they were sent; an empty row is none.
func typedRules(e echo.Context) (ruleFields, []int, error) {
	list, index, err := rows(e, "code", "category", "expected", "slips", "weight")
	f := ruleFields{Spares: typed(e, "spares"), MinGroup: typed(e, "min_group"), Denominator: typed(e, "denominator"),
		ScoreOver: typed(e, "score_over"), Unsure: typed(e, "unsure"), Replacements: typed(e, "replacements")}
	for _, r := range list {
		f.Categories = append(f.Categories, categoryFields{r[0], r[1], r[2], r[3], r[4]})
	}
	return f, index, err
}

// readCategories reads 票种和规则. Every number that is none is named with its row.
func readCategories(e echo.Context, s *survey.Setup) error {
	fields, index, err := typedRules(e)
	if err != nil {
		return err
	}
	var wrong wrongFields
	number := func(text, path, what string) int {
		n, err := survey.Number(text)
		if err != nil {
			wrong.add(path, what, text, "不是整数")
		}
		return n
	}
	was := map[string]string{}
	for _, c := range s.Categories {
		was[c.Code] = c.Name
	}
	s.Categories = nil
	for i, r := range fields.Categories {
		path, at := fmt.Sprintf("categories[%d].", i), fmt.Sprintf("第%d行的", index[i])
		c := survey.Category{Code: r.Code, Name: unbroken(r.Name, was[r.Code])}
		slips := r.Slips
		if r.Expected != "" {
			n := number(r.Expected, path+"expected", at+"应到")
			c.Expected = &n
			if slips == "" && wrong.at[path+"expected"] == "" {
				slips = r.Expected // as many slips as people
			}
		}
		if slips != "" || r.Expected == "" {
			c.Slips = number(slips, path+"slips", at+"领票码张数")
		}
		c.Weight = number(r.Weight, path+"weight", at+"权重")
		s.Categories = append(s.Categories, c)
	}
	s.Rules.Spares, s.Rules.MinGroup = number(fields.Spares, "rules.spares", "备用票"), number(fields.MinGroup, "rules.min_group", "最少统计人数")
	s.Rules.Denominator = survey.Denominator(fields.Denominator)
	s.Forms = inOrder(s.Forms, s.Codes())
	if form, _ := e.FormParams(); form.Has("score_over") && form.Has("unsure") && form.Has("replacements") { // else nothing is said of them
		s.Rules.ScoreOver, s.Rules.Unsure, s.Rules.NoReplacements = survey.ScoreOver(fields.ScoreOver), survey.Unsure(fields.Unsure), fields.Replacements == "no"
	}
	return wrong.err()
}

// inOrder are forms whose categories stand in the session's order; one that the session has no more stays, to be named.
func inOrder(forms []survey.Form, codes []string) []survey.Form {
	forms = slices.Clone(forms) // they are shared with what stands
	for i := range forms {
		forms[i].Categories = slices.Clone(forms[i].Categories)
		slices.SortStableFunc(forms[i].Categories, func(a, b string) int { return cmp.Compare(slices.Index(codes, a), slices.Index(codes, b)) })
	}
	return forms
}

// trusteeFields are 开箱人 as text, with room for more.
type trusteeFields struct {
	Names     []string
	Threshold string
}

const trusteeRoom = 5

func newTrusteeFields(t survey.Trustees) trusteeFields {
	f := trusteeFields{Threshold: strconv.Itoa(t.Threshold)}
	f.Names = append(f.Names, t.Names...)
	return f.roomy()
}

// typedTrustees are the fields as they were sent; an empty one is none.
func typedTrustees(e echo.Context) (trusteeFields, error) {
	form, err := e.FormParams()
	if err != nil {
		return trusteeFields{}, errTyped
	}
	f := trusteeFields{Threshold: typed(e, "threshold")}
	for _, name := range form["trustee"] {
		if name = strings.TrimSpace(name); name != "" {
			f.Names = append(f.Names, name)
		}
	}
	return f, nil
}

func (f trusteeFields) roomy() trusteeFields {
	for len(f.Names) < trusteeRoom {
		f.Names = append(f.Names, "")
	}
	return f
}

// readTrustees reads 开箱人.
func readTrustees(e echo.Context, s *survey.Setup) error {
	fields, err := typedTrustees(e)
	if err != nil {
		return err
	}
	var wrong wrongFields
	for i := range fields.Names {
		for _, was := range s.Trustees.Names {
			fields.Names[i] = unbroken(fields.Names[i], was)
		}
	}
	s.Trustees.Names = fields.Names
	if s.Trustees.Threshold, err = survey.Number(fields.Threshold); err != nil {
		wrong.add("trustees.threshold", "开箱需要几位", fields.Threshold, "不是整数")
	}
	return wrong.err()
}
