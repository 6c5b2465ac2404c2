package version1

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
)

// comparing is the state of making a Comparison.
type comparing struct {
	now    Gathered
	before *Gathered
}

// NewComparison compares what was gathered of an assessment, with what was of the year before when there is that.
func NewComparison(now Gathered, before *Gathered, software string) Comparison {
	c := comparing{now, before}
	r := Comparison{
		Assessment: comparedName(&now.assessment), Software: software,
		Withheld: now.withheld, Waiting: now.waiting, Refused: now.refused,
	}
	if before != nil {
		previous := comparedName(&before.assessment)
		r.Previous = &previous
	}
	for _, s := range now.compared {
		r.Sessions = append(r.Sessions, s.ComparedSession)
	}
	r.Notes = c.notes()
	for i := range now.assessment.Plan.Forms {
		if f := &now.assessment.Plan.Forms[i]; gradedCriteria(f) != nil {
			r.Forms = append(r.Forms, c.form(f))
		}
	}
	return r
}

func comparedName(a *survey.Assessment) Compared { return Compared{a.ID, a.Name(), a.Version} }

// form compares the units by a form that has graded criteria.
func (c comparing) form(f *survey.Form) ComparedForm {
	form := ComparedForm{ID: f.ID, Title: f.Title, Over: f.Subjects, Basis: basisOf(f), ByRole: f.RankWithin == survey.WithinRole && f.Subjects == survey.OverLeaders}
	criteria := gradedCriteria(f)
	for _, criterion := range criteria {
		form.Columns = append(form.Columns, ComparedColumn{columnOf + criterion.ID, combined(f, criterion)})
	}
	form.Columns = append(form.Columns, ComparedColumn{ColumnTotal, basisTotal})
	if f.Rank != survey.RankTotal {
		form.Columns = append(form.Columns, ComparedColumn{ColumnRate, f.Rank + basisRateUnit})
	}
	last := c.lastYear(f)
	form.Columns = append(form.Columns, last.columns()...)
	form.Notes = last.notes

	var absent []string
	var subjects []comparedSubject
	for _, s := range c.now.compared {
		rated := s.rated(f.ID)
		if len(rated) == 0 {
			absent = append(absent, s.Label)
			continue
		}
		unit := ComparedUnit{ComparedSession: s.ComparedSession, Subjects: len(rated)}
		for _, criterion := range criteria {
			unit.add(mean(rated, func(e exactSubject) *big.Rat { return e.scores[criterion.ID] }))
		}
		unit.add(mean(rated, func(e exactSubject) *big.Rat { return e.total }))
		by := rankedNumber(f, rated)
		if f.Rank != survey.RankTotal {
			unit.add(by)
		}
		for _, number := range last.of(s.Unit, by) {
			unit.add(number)
		}
		form.Units = append(form.Units, unit)
		for _, e := range rated {
			subjects = append(subjects, comparedSubject{s.ComparedSession, e})
		}
	}
	if len(absent) > 0 {
		form.Notes = append(form.Notes, "这张表没有测评对象的，不参加比较："+strings.Join(absent, "、"))
	}
	form.rank()
	form.extremes()
	form.average()
	form.Spreads = append(form.Spreads, spreads("各单位", form.points())...)
	if f.Subjects == survey.OverLeaders || f.Subjects == survey.OverPromoted {
		form.addSubjects(f, subjects)
	}
	return form
}

func (u *ComparedUnit) add(number *big.Rat) {
	u.Values = append(u.Values, Measure{Text: fixed2(number), exact: number})
}

// rated are the subjects of a form in exact numbers.
func (s *gatheredSession) rated(form string) []exactSubject {
	i := slices.IndexFunc(s.forms, func(e exactForm) bool { return e.form.ID == form })
	if i < 0 {
		return nil
	}
	return s.forms[i].subjects
}

// mean is over the subjects that have a number.
func mean(list []exactSubject, of func(exactSubject) *big.Rat) *big.Rat {
	w := newWeighing()
	for _, e := range list {
		w.add(big.NewRat(1, 1), of(e))
	}
	return w.mean()
}

// rankedNumber is what a unit is ranked by: the mean over its subjects of what ranks them, a rate in percent.
func rankedNumber(f *survey.Form, rated []exactSubject) *big.Rat {
	return mean(rated, func(e exactSubject) *big.Rat { return inPercent(f, e.ranking.by) })
}

// inPercent is what ranks, as it is shown.
func inPercent(f *survey.Form, by *big.Rat) *big.Rat {
	if by == nil || f.Rank == survey.RankTotal {
		return by
	}
	return new(big.Rat).Mul(by, big.NewRat(100, 1))
}

func basisOf(f *survey.Form) string {
	if f.Rank == survey.RankTotal {
		return basisTotal
	}
	return f.Rank
}

func gradedCriteria(f *survey.Form) (list []survey.Criterion) {
	for _, c := range f.Criteria {
		if c.Kind == survey.Graded {
			list = append(list, c)
		}
	}
	return list
}

// combined names a criterion for all who are asked it, whatever the wording for their role.
func combined(f *survey.Form, c survey.Criterion) string {
	name := c.Name.All
	if c.Name.ByRole != nil {
		var wordings []string
		for _, role := range survey.Roles() {
			if wording, asked := c.Name.For(role); asked && slices.Contains(f.Roles, role) && !slices.Contains(wordings, wording) {
				wordings = append(wordings, wording)
			}
		}
		name = strings.Join(wordings, "／")
	}
	if c.Weight.IsZero() {
		name += "（不计入总分）"
	}
	return name
}

func (c comparing) notes() []string {
	rules := c.now.assessment.Plan.Rules
	list := []string{
		"只比较测评表、票种权重和统计规则与考核项目完全相同的测评会；不同的不参加比较，在下面列出名称和原因",
		fmt.Sprintf("有效票不足%d张的测评会只列名称，不列数字", rules.MinGroup),
		"单位得分取自各场结果；测评干部的表，单位得分是该单位各测评对象的算术平均，没有数字的对象不计入平均",
		"名次按未舍入数值从高到低排列，相等的名次相同（1、1、3）；没有数字的记“—”，不排名，也不计入平均",
		"平均＝该列有数字的各场的未舍入数值的算术平均，最后四舍五入到两位小数；每场各算一个",
		"▲为该列最高，▼为该列最低；全列相等时不标",
		"四分位数按线性插值计算，与Excel的QUARTILE.INC相同",
	}
	if c.before != nil {
		list = append(list,
			"上年取自考核项目“"+c.before.assessment.Name()+"”：单位按名称对应（空格不计），测评表按代码对应；今年或上年有几场的单位不与上年比",
			"增减＝今年减上年，按未舍入数值相减后再四舍五入；两年的等次、分值、权重或排名依据不同的，只列上年数值，不算增减")
	}
	return list
}
