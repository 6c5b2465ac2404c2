package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

var denominators = map[survey.Denominator]string{
	survey.ByValid: "有效票数", survey.ByMarked: "该项已选票数", survey.ByCast: "收回票数", survey.ByIssued: "发出票数（减补发）",
	survey.ByExpected: "应到人数", survey.ByPresent: "实到人数",
}

// rates: the denominator, one line of it, and what a blank and 不了解 count.
func (w *wording) rates() []string {
	if !w.any(rated) {
		return nil
	}
	over, by := denominators[w.r.Rules.Denominator], w.r.Rules.Denominator
	rate, look := fmt.Sprintf("得票率＝该等次票数÷%s；分母为0的记“—”", over), ""
	switch by {
	case survey.ByCast, survey.ByIssued:
		rate = fmt.Sprintf("得票率＝该等次票数÷%s；%s为0或者小于有效票数的（多因余票有误）记“—”", over, over)
		look = "请核对余票"
	case survey.ByExpected, survey.ByPresent:
		rate = fmt.Sprintf("得票率＝该等次票数÷%s；%s未登记、为0或者小于有效票数的（多因登记的人数或余票有误）记“—”", over, over)
		look = "请核对登记的人数和余票"
	}
	list := []string{rate + w.example(func(c cell) string {
		if c.Scale != nil {
			return ""
		}
		for _, g := range c.scale() {
			if line := w.share(c, c.Rates[c.group.Code][g.Code], g.Code); line != "" {
				return "“" + g.Name + "” " + line
			}
		}
		return ""
	})}
	if short := w.short(); look != "" && len(short) > 0 {
		list = append(list, fmt.Sprintf("%s的%s小于有效票数，得票率记“—”，%s", strings.Join(short, "；"), over, look))
	}
	blank := "未选的项视为弃权，计入得票率的分母"
	if by == survey.ByMarked {
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
	return list
}

// short lists the groups of whom a count is smaller than their valid ballots.
func (w *wording) short() (list []string) {
	heads := &computing{setup: w.s, counts: w.r.Counts}
	for _, f := range w.r.Forms {
		for _, g := range w.groups(f) {
			for _, subject := range f.Subjects {
				for _, c := range subject.Criteria {
					valid, _, _ := cell{f, subject, c, g}.voters()
					if known := heads.divisor(g.Members, column{}); known != nil && *known < valid && !slices.Contains(list, w.label(g.Members)) {
						list = append(list, w.label(g.Members))
					}
				}
			}
		}
	}
	return list
}

// derived names each rate of several grades once, by its form where forms have others of that name.
func (w *wording) derived() []string {
	type rate struct{ title, name, sum string }
	var rates []rate
	w.any(func(f *survey.Form, _ survey.Criterion) bool {
		for _, d := range f.Derived {
			names := make([]string, len(d.Grades))
			for i, code := range d.Grades {
				names[i] = gradeNames(f, code)
			}
			one := rate{f.Title, d.Name, strings.Join(names, "＋")}
			if !slices.ContainsFunc(rates, func(r rate) bool { return r.name == one.name && r.sum == one.sum }) {
				rates = append(rates, one)
			}
		}
		return false
	})
	if len(rates) == 0 {
		return nil
	}
	words := make([]string, len(rates))
	for i, r := range rates {
		words[i] = r.name + "＝" + r.sum
		if slices.ContainsFunc(rates, func(o rate) bool { return o.name == r.name && o != r }) {
			words[i] = "《" + r.title + "》" + words[i]
		}
	}
	// A rate that is a sum shows more than one that is a grade's own.
	for _, least := range []int{2, 1} {
		line := w.example(func(c cell) string {
			for _, d := range w.form(c.form.ID).Derived {
				if len(d.Grades) < least {
					continue
				}
				if line := w.share(c, c.Derived[d.Name][c.group.Code], d.Grades...); line != "" {
					return d.Name + " " + line
				}
			}
			return ""
		})
		if line != "" || least == 1 {
			return []string{strings.Join(words, "，") + "：票数先相加，再除以分母，最后四舍五入" + line}
		}
	}
	return nil
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

// gradeNames returns how grades and bands of a code are called in a form, or in some criteria of it; where scales call it otherwise, all
// of that, and "" where there is none.
func gradeNames(f *survey.Form, code string, criteria ...string) string {
	var names []string
	add := func(of, name string) {
		if of == code && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, c := range f.Criteria {
		if len(criteria) > 0 && !slices.Contains(criteria, c.ID) {
			continue
		}
		if c.Kind == survey.Graded {
			for _, g := range f.Scale(c) {
				add(g.Code, g.Name)
			}
		}
		for _, b := range c.Bands {
			add(b.Code, b.Name)
		}
	}
	return strings.Join(names, "／")
}
