package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// scores: the formula of a score by grades and of one by points, each with one line worked with the session's own numbers.
func (w *wording) scores() (list []string) {
	over, points := "选有分值等次的票数", "打分项得分＝分数之和÷打分的票数"
	if w.r.Rules.ScoreOver == "valid" {
		over, points = "有效票数", "打分项得分＝分数之和÷有效票数"
		if len(w.unsure()) > 0 {
			over = "（有效票数－“" + strings.Join(w.unsure(), "”“") + "”票数）"
		}
	}
	worked := func(scored bool) string {
		return w.example(func(c cell) string {
			if scored != (c.Scale != nil) {
				return ""
			}
			return w.score(c)
		})
	}
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Graded }) {
		list = append(list, "得分＝∑（等次票数×等次分值）÷"+over+worked(false))
	}
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Scored }) {
		list = append(list, points+worked(true))
	}
	return list
}

// scales are what grades are worth, forms with the same scale in one sentence, how points are given, and what bands are.
func (w *wording) scales() (list []string) {
	titles, order := map[string][]string{}, []string{}
	put := func(of, scale string) {
		if titles[scale] == nil {
			order = append(order, scale)
		}
		if !slices.Contains(titles[scale], of) {
			titles[scale] = append(titles[scale], of)
		}
	}
	bands := false
	w.any(func(f *survey.Form, c survey.Criterion) bool {
		switch {
		case c.Kind == survey.Graded && c.Grades == nil:
			put("《"+f.Title+"》", "分值："+gradeWords(f.Grades))
		case c.Kind == survey.Graded:
			put("《"+f.Title+"》“"+criterionName(c)+"”", "分值："+gradeWords(c.Grades))
		case c.Kind == survey.Scored:
			put("《"+f.Title+"》“"+criterionName(c)+"”", pointWords(c))
			bands = bands || len(c.Bands) > 0
		}
		return false
	})
	for _, scale := range order {
		list = append(list, strings.Join(titles[scale], "、")+scale)
	}
	if !bands {
		return list
	}
	return append(list, "打分项的分数段只统计票数和得票率，没有分值"+w.example(func(c cell) string {
		for _, b := range c.Bands {
			if line := w.share(c, c.Rates[c.group.Code][b.Code], b.Code); line != "" {
				return "“" + b.Name + "” " + line
			}
		}
		return ""
	}))
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

// pointWords is how a criterion is scored, and what falls into which band.
func pointWords(c survey.Criterion) string {
	words := fmt.Sprintf("打分：%s～%s分，从%s分起每%s分一档", c.Points.Min, c.Points.Max, c.Points.Min, c.Points.Step)
	for _, b := range c.Bands {
		words += fmt.Sprintf("，%s分及以上为“%s”", b.From, b.Name)
	}
	if last := len(c.Bands) - 1; last >= 0 && c.Bands[last].From.Rat().Cmp(c.Points.Min.Rat()) > 0 {
		words += fmt.Sprintf("，低于%s分的不归入任何分数段", c.Bands[last].From)
	}
	return words
}
