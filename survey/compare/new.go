package compare

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
)

// comparing is the state of making a Comparison.
type comparing struct {
	now    gathered
	before *gathered
}

// New compares what an assessment measured, beside its last year when before is not nil. A session that was measured by other rules than
// the assessment's is refused by name, and so is one that was counted by an older version of the counting rules than others.
func New(now Year, before *Year, software string) Comparison {
	c := comparing{now: gather(now)}
	r := Comparison{Assessment: named(now.Assessment), Software: software, Withheld: c.now.withheld, Waiting: now.Waiting, Refused: c.now.refused}
	if before != nil {
		last, name := gather(*before), named(before.Assessment)
		c.before, r.Previous = &last, &name
	}
	for _, s := range c.now.compared {
		r.Sessions = append(r.Sessions, s.Session)
	}
	r.Notes = append(c.notes(), c.cautions()...)
	for i := range now.Assessment.Plan.Forms {
		if f := &now.Assessment.Plan.Forms[i]; rating(f) != nil {
			r.Forms = append(r.Forms, c.form(f))
		}
	}
	return r
}

func named(a survey.Assessment) Assessment { return Assessment{a.ID, a.Name(), a.Version} }

// form compares the units by a form that has graded or scored criteria.
func (c comparing) form(f *survey.Form) Form {
	form := Form{ID: f.ID, Title: f.Title, Over: f.Subjects, Basis: basis(f), ByRole: f.RankWithin == survey.WithinRole && f.Subjects == survey.OverLeaders}
	form.Many = f.Subjects == survey.OverLeaders || f.Subjects == survey.OverPromoted
	criteria := rating(f)
	for _, criterion := range criteria {
		form.Columns = append(form.Columns, Column{columnOf + criterion.ID, c.combined(f, criterion)})
	}
	form.Columns = append(form.Columns, Column{ColumnTotal, basisTotal})
	if byRate(f) {
		form.Columns = append(form.Columns, Column{ColumnRate, f.Rank + basisRateUnit})
	}
	last := c.lastYear(f)
	form.Columns = append(form.Columns, last.columns()...)
	form.Notes = last.notes

	var absent, withheld, without, merged []string
	var subjects []comparedSubject
	for _, s := range c.now.compared {
		rated := s.rated(f.ID)
		if s.withholds(f.ID) {
			withheld = append(withheld, s.Label)
			continue
		}
		if len(rated) == 0 {
			absent = append(absent, s.Label)
			continue
		}
		form.Many = form.Many || len(rated) > 1
		unit := Unit{Session: s.Session, Subjects: len(rated), Merged: s.merged(f.ID)}
		for _, criterion := range criteria {
			unit.add(over(rated, func(e exactSubject) *big.Rat { return e.scores[criterion.ID] }))
		}
		unit.add(over(rated, func(e exactSubject) *big.Rat { return e.total }))
		by := average(f, rated)
		if byRate(f) {
			unit.add(by)
		}
		for _, number := range last.of(s.Unit, by) {
			unit.add(number)
		}
		form.Units = append(form.Units, unit)
		for _, e := range rated {
			subjects = append(subjects, comparedSubject{s.Session, e})
			if e.by == nil && len(rated) > 1 {
				without = append(without, s.Label+" "+e.Name)
			}
		}
		if len(unit.Merged) > 0 {
			merged = append(merged, s.Label+"（"+strings.Join(unit.Merged, "；")+"）")
		}
	}
	form.note("这张表没有测评对象的，不参加比较：", absent)
	form.note("有效票不足、整表不公布的，不参加比较：", withheld)
	form.note("没有数字、不计入单位平均的测评对象：", without)
	form.note("※ 有票种合并统计的单位，合并后的票种按一个计，得分与不合并的不完全可比：", merged)
	form.rank()
	form.extremes()
	form.average()
	form.Spreads = append(form.Spreads, spreads("各单位", form.points())...)
	if form.Many {
		form.addSubjects(c.now.assessment.Plan, f, subjects)
	}
	return form
}

func (f *Form) note(sentence string, names []string) {
	if len(names) > 0 {
		f.Notes = append(f.Notes, sentence+strings.Join(names, "、"))
	}
}

func (u *Unit) add(number *big.Rat) {
	u.Values = append(u.Values, measure(number))
}

// over is the mean over the subjects that have a number.
func over(list []exactSubject, of func(exactSubject) *big.Rat) *big.Rat {
	m := newMean()
	for _, e := range list {
		m.add(whole(1), of(e))
	}
	return m.value()
}

// average is what a unit is ranked by: the mean over its subjects of what ranks them, a rate in percent.
func average(f *survey.Form, rated []exactSubject) *big.Rat {
	return over(rated, func(e exactSubject) *big.Rat { return shown(f, e.by) })
}

// shown is what ranks, as it is shown.
func shown(f *survey.Form, by *big.Rat) *big.Rat {
	if byRate(f) {
		return percent(by)
	}
	return by
}

func basis(f *survey.Form) string {
	if byRate(f) {
		return f.Rank
	}
	return basisTotal
}

// byRate reports whether a derived rate ranks, and not the total.
func byRate(f *survey.Form) bool { return f.Rank != "" && f.Rank != survey.RankTotal }

// rating are a form's criteria that give a number.
func rating(f *survey.Form) (list []survey.Criterion) {
	for _, c := range f.Criteria {
		if c.Kind == survey.Graded || c.Kind == survey.Scored {
			list = append(list, c)
		}
	}
	return list
}

// combined names a criterion for all who are asked it, whatever the wording for their role.
func (c comparing) combined(f *survey.Form, criterion survey.Criterion) string {
	name := criterion.Name.All
	if criterion.Name.ByRole != nil {
		var wordings []string
		for _, role := range f.Roles {
			if wording, asked := criterion.Name.For(role); asked && !slices.Contains(wordings, wording) {
				wordings = append(wordings, wording)
			}
		}
		name = strings.Join(wordings, "／")
	}
	if criterion.Weight.IsZero() {
		name += "（不计入总分）"
	}
	return name
}

func (c comparing) notes() []string {
	rules := c.now.assessment.Plan.Rules
	list := []string{
		"只比较测评表、票种权重和统计规则与考核项目完全相同、并按同一版计票规则计票的测评会；不同的不参加比较，在下面列出名称和原因",
		fmt.Sprintf("有效票不足%d张的测评会只列名称，不列数字", rules.MinGroup),
		"单位得分取自各场结果；有几个测评对象的表，单位得分是该单位各测评对象的算术平均，没有数字的对象不计入平均，在表下列出",
		"名次按未舍入数值从高到低排列，相等的名次相同（1、1、3）；没有数字的记“—”，不排名，也不计入平均",
		fmt.Sprintf("平均＝该列有数字的各场的未舍入数值的算术平均，最后四舍五入到两位小数；每场各算一个；不足%d场的不列平均", leastAverage),
		"※为有票种合并统计的单位",
		"▲为该列最高，▼为该列最低；全列相等时不标",
		"四分位数按线性插值计算，与Excel的QUARTILE.INC相同",
	}
	if c.before != nil {
		list = append(list,
			"上年取自考核项目“"+c.before.assessment.Name()+"”：单位按名称对应（空格不计），测评表按代码对应；今年或上年有几场的单位不与上年比",
			"增减＝今年减上年，按未舍入数值相减后再四舍五入；两年的等次、分值、权重、计票规则或排名依据不同的，只列上年数值，不算增减")
	}
	return list
}
