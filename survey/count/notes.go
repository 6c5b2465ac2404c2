package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// notes are the rules of this count in words (口径说明), one sentence each, of what this session has and nothing else. They are made
// of the Report alone: what it withholds, no example shows.
func notes(s *survey.Setup, r Report) []string {
	w := wording{s: s, r: r}
	list := w.counts()
	if r.Withheld {
		return list
	}
	for _, some := range [][]string{w.fillers(), w.rates(), w.derived(), w.scores(), w.scales(), w.weights(), w.dropped(), w.totals(), w.ranks(), w.flags(), w.quotas(), w.merges(), w.lists()} {
		list = append(list, some...)
	}
	return append(list, "名次按未舍入数值排列；分项四舍五入，合计可能相差0.01")
}

// wording puts one Report's rules into words.
type wording struct {
	s *survey.Setup
	r Report
}

// counts are the header's, and what a blank ballot is.
func (w *wording) counts() []string {
	cast, least := "收回票数＝有效票数＋空白票数＋无效票数", w.r.Rules.MinGroup
	if !w.r.Withheld {
		cast += "；空白票、无效票单列，不计入有效票，不参加以下统计"
	}
	if w.r.Counts[Total].Paper > 0 {
		cast += "；收回票数含纸质票"
	}
	list := []string{cast, "发出票数＝印制票数－作废票数－余票数；余票未登记的按0计"}
	if w.r.Withheld {
		list = append(list, fmt.Sprintf("全场有效票不足%d张，为保护填票人，只公布印制、发出、领取、收回等票数，不公布有效、空白、无效票数和测评结果", least))
	}
	return list
}

// lists: multiple choices and texts.
func (w *wording) lists() (list []string) {
	least := w.r.Rules.MinGroup
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Choices }) {
		list = append(list, fmt.Sprintf("多项选择：比例＝选该项的票数÷有效票数，按票数从多到少排列；有票种只有不足%d人作了选择的，只列合计", least))
	}
	if slices.ContainsFunc(w.r.Forms, func(f ReportForm) bool { return len(f.Texts) > 0 }) {
		list = append(list, fmt.Sprintf("填写该表的有效票不足%d张的，不列文字意见；文字意见的排列与提交先后无关", minTexts))
	}
	return list
}

// any reports whether some criterion of the Report's forms is such a one.
func (w *wording) any(such func(*survey.Form, survey.Criterion) bool) bool {
	for _, reported := range w.r.Forms {
		f := w.form(reported.ID)
		if !reported.Withheld && slices.ContainsFunc(f.Criteria, func(c survey.Criterion) bool { return such(f, c) }) {
			return true
		}
	}
	return false
}

// rated reports whether a criterion gives rates and a score.
func rated(_ *survey.Form, c survey.Criterion) bool {
	return c.Kind == survey.Graded || c.Kind == survey.Scored
}

func (w *wording) form(id string) *survey.Form {
	return &w.s.Forms[slices.IndexFunc(w.s.Forms, func(f survey.Form) bool { return f.ID == id })]
}

// groups of a form with the weights that it has them weigh.
func (w *wording) groups(f ReportForm) []Group {
	if f.Groups != nil {
		return f.Groups
	}
	groups := slices.Clone(w.r.Groups)
	for i, g := range groups {
		groups[i].Weight = 0
		for _, code := range g.Members {
			groups[i].Weight += f.Weights[code]
		}
	}
	return groups
}

// label is categories with their codes and names.
func (w *wording) label(codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		if c, known := w.s.Category(code); known {
			words[i] = code + " " + c.Name
		}
	}
	return strings.Join(words, "、")
}
