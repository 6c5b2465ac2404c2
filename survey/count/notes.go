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
	list := []string{
		"收回票数＝有效票数＋空白票数＋无效票数；空白票、无效票单列，不计入有效票，不参加以下统计",
		"发出票数＝印制票数－作废票数－余票数；余票未登记的按0计",
	}
	if r.Withheld {
		return append(list, fmt.Sprintf("全场有效票不足%d张，为保护填票人，只公布以上票数", r.Rules.MinGroup))
	}
	for _, some := range [][]string{w.rates(), w.scores(), w.weights(), w.totals(), w.merges(), w.lists()} {
		list = append(list, some...)
	}
	return append(list, "名次按未舍入数值排列；分项四舍五入，合计可能相差0.01")
}

// wording puts one Report's rules into words.
type wording struct {
	s *survey.Setup
	r Report
}

var denominators = map[survey.Denominator]string{
	survey.ByValid: "有效票数", survey.ByMarked: "该项已选票数", survey.ByCast: "收回票数", survey.ByIssued: "发出票数（减补发）",
	survey.ByExpected: "应到人数", survey.ByPresent: "实到人数",
}

// rates: the denominator, and what a blank and 不了解 count.
func (w *wording) rates() []string {
	graded := w.any(func(_ *survey.Form, c survey.Criterion) bool {
		return c.Kind == survey.Graded || c.Kind == survey.Scored
	})
	if !graded {
		return nil
	}
	over := denominators[w.r.Rules.Denominator]
	rate := fmt.Sprintf("得票率＝该等次票数÷%s；分母为0的记“—”", over)
	headed := w.r.Rules.Denominator != survey.ByValid && w.r.Rules.Denominator != survey.ByMarked
	if headed {
		rate = fmt.Sprintf("得票率＝该等次票数÷%s；%s未登记、为0或者小于有效票数的（多因余票有误）记“—”", over, over)
		if w.r.Rules.Denominator == survey.ByCast || w.r.Rules.Denominator == survey.ByIssued {
			rate = strings.Replace(rate, "未登记、", "", 1)
		}
	}
	list := []string{rate}
	if short := w.short(); headed && len(short) > 0 {
		list = append(list, fmt.Sprintf("%s的%s小于有效票数，得票率记“—”，请核对余票", strings.Join(short, "；"), over))
	}
	blank := "未选的项视为弃权，计入得票率的分母"
	if w.r.Rules.Denominator == survey.ByMarked {
		blank = "未选的项视为弃权，不计入得票率的分母"
	}
	if w.r.Rules.ScoreOver == "valid" {
		blank += "，按0分计入得分"
	} else {
		blank += "，不计入得分"
	}
	list = append(list, blank)
	if unsure := w.unsure(); len(unsure) > 0 {
		names := "“" + strings.Join(unsure, "”“") + "”"
		if w.r.Rules.Unsure == "excluded" {
			list = append(list, names+"不计入得票率的分母，本身不算得票率，也不计入得分")
		} else {
			list = append(list, names+"计入得票率，不计入得分")
		}
	}
	return append(list, w.derived()...)
}

// short lists the groups of whom a count is smaller than their valid ballots.
func (w *wording) short() (list []string) {
	for _, f := range w.r.Forms {
		c := computing{setup: w.s, counts: w.r.Counts}
		for _, g := range w.groups(f) {
			for _, subject := range f.Subjects {
				for _, criterion := range subject.Criteria {
					v := 0
					for code, n := range criterion.Marks[g.Code] {
						if criterion.Scale == nil || code == Given || code == Unmarked {
							v += n
						}
					}
					if known := c.divisor(g.Members, column{}); known != nil && *known < v && !slices.Contains(list, w.label(g.Members)) {
						list = append(list, w.label(g.Members))
					}
				}
			}
		}
	}
	return list
}

// derived names each rate of several grades once.
func (w *wording) derived() []string {
	var rates []string
	w.any(func(f *survey.Form, _ survey.Criterion) bool {
		for _, d := range f.Derived {
			names := make([]string, len(d.Grades))
			for i, code := range d.Grades {
				names[i] = gradeName(f, code)
			}
			if one := d.Name + "＝" + strings.Join(names, "＋"); !slices.Contains(rates, one) {
				rates = append(rates, one)
			}
		}
		return false
	})
	if len(rates) == 0 {
		return nil
	}
	return []string{strings.Join(rates, "，") + "：票数先相加，再除以分母，最后四舍五入"}
}

// lists: multiple choices and texts.
func (w *wording) lists() (list []string) {
	least := w.r.Rules.MinGroup
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Choices }) {
		list = append(list, fmt.Sprintf("多项选择：比例＝选该项的票数÷有效票数，按票数从多到少排列；有的票种选择人数不足%d人的，只列合计", least))
	}
	if slices.ContainsFunc(w.r.Forms, func(f ReportForm) bool { return len(f.Texts) > 0 }) {
		list = append(list, fmt.Sprintf("填写该表的有效票不足%d张的，不列文字意见；文字意见的排列与提交先后无关", minTexts))
	}
	return list
}

// any reports whether some criterion that stands in the Report's forms is such a one.
func (w *wording) any(such func(*survey.Form, survey.Criterion) bool) bool {
	for _, reported := range w.r.Forms {
		f := w.form(reported.ID)
		if !reported.Withheld && slices.ContainsFunc(f.Criteria, func(c survey.Criterion) bool { return such(f, c) }) {
			return true
		}
	}
	return false
}

// unsure are the names of grades without a value.
func (w *wording) unsure() (names []string) {
	w.any(func(f *survey.Form, c survey.Criterion) bool {
		for _, g := range f.Scale(c) {
			if c.Kind == survey.Graded && g.Unsure && !slices.Contains(names, g.Name) {
				names = append(names, g.Name)
			}
		}
		return false
	})
	return names
}

func (w *wording) form(id string) *survey.Form {
	return &w.s.Forms[slices.IndexFunc(w.s.Forms, func(f survey.Form) bool { return f.ID == id })]
}
