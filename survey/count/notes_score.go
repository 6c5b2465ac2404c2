package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// scores: the formula, one line of it worked with the session's own numbers, and what each grade is worth.
func (w *wording) scores() (list []string) {
	over := "选有分值等次的票数"
	points := "打分项得分＝分数之和÷打分的票数"
	if w.r.Rules.ScoreOver == "valid" {
		over, points = "有效票数", "打分项得分＝分数之和÷有效票数"
		if len(w.unsure()) > 0 {
			over = "（有效票数－“" + strings.Join(w.unsure(), "”“") + "”票数）"
		}
	}
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Graded }) {
		list = append(list, "得分＝∑（等次票数×等次分值）÷"+over+w.worked())
	}
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Scored }) {
		list = append(list, points)
	}
	return append(list, w.scales()...)
}

// worked is the first score of the Report, worked out; "" when there is none.
func (w *wording) worked() string {
	for _, f := range w.r.Forms {
		for _, subject := range f.Subjects {
			for _, c := range subject.Criteria {
				for _, g := range w.groups(f) {
					if c.Scale != nil || c.Scores[g.Code] == nil {
						continue
					}
					if sum := w.sum(f, c, g.Code); sum != "" {
						return fmt.Sprintf("。例：《%s》%s“%s”，%s：%s＝%s", f.Title, subject.Name, c.Name, w.label(g.Members), sum, *c.Scores[g.Code])
					}
				}
			}
		}
	}
	return ""
}

// sum writes a score's sum and what it is divided by; "" when nobody gave a grade that has a value.
func (w *wording) sum(f ReportForm, c ReportCriterion, group string) string {
	grades := f.Grades
	if c.Grades != nil {
		grades = c.Grades
	}
	marks := c.Marks[group]
	var parts []string
	given, unsure := 0, 0
	for _, g := range grades {
		switch n := marks[g.Code]; {
		case g.Unsure:
			unsure += n
		case n > 0:
			given += n
			parts = append(parts, fmt.Sprintf("%d×%s", n, *g.Value))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	over := fmt.Sprint(given)
	if w.r.Rules.ScoreOver == "valid" {
		over = fmt.Sprint(given + unsure + marks[Unmarked])
		if unsure > 0 {
			over = fmt.Sprintf("（%s－%d）", over, unsure)
		}
	}
	return "（" + strings.Join(parts, "＋") + "）÷" + over
}

// scales are what grades are worth, forms with the same scale in one sentence, and how points are given.
func (w *wording) scales() (list []string) {
	var titles map[string][]string
	var order []string
	put := func(of, scale string) {
		if titles == nil {
			titles = map[string][]string{}
		}
		if titles[scale] == nil {
			order = append(order, scale)
		}
		if !slices.Contains(titles[scale], of) {
			titles[scale] = append(titles[scale], of)
		}
	}
	w.any(func(f *survey.Form, c survey.Criterion) bool {
		switch {
		case c.Kind == survey.Graded && c.Grades == nil:
			put("《"+f.Title+"》", "分值："+gradeWords(f.Grades))
		case c.Kind == survey.Graded:
			put("《"+f.Title+"》“"+criterionName(c)+"”", "分值："+gradeWords(c.Grades))
		case c.Kind == survey.Scored:
			scale := fmt.Sprintf("打分：%s～%s分，每档%s分", c.Points.Min, c.Points.Max, c.Points.Step)
			for _, b := range c.Bands {
				scale += fmt.Sprintf("，%s分起为%s", b.From, b.Name)
			}
			put("《"+f.Title+"》“"+criterionName(c)+"”", scale)
		}
		return false
	})
	for _, scale := range order {
		list = append(list, strings.Join(titles[scale], "、")+scale)
	}
	return list
}

func gradeWords(grades []survey.Grade) string {
	words := make([]string, len(grades))
	for i, g := range grades {
		if words[i] = g.Name + g.Value.String(); g.Unsure {
			words[i] = g.Name + "（无分值）"
		}
	}
	return strings.Join(words, "、")
}

// gradeName is the name of a grade or band, wherever in the form it stands.
func gradeName(f *survey.Form, code string) string {
	if i := f.Grade(code); i >= 0 {
		return f.Grades[i].Name
	}
	for _, c := range f.Criteria {
		for _, g := range c.Grades {
			if g.Code == code {
				return g.Name
			}
		}
		for _, b := range c.Bands {
			if b.Code == code {
				return b.Name
			}
		}
	}
	return code
}
