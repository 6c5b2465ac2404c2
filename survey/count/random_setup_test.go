package count_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"ceping/survey"
)

// randomSetup makes a small session that uses everything a form can say, now and then, and nothing that would be refused.
func randomSetup(r *rand.Rand) *survey.Setup {
	for {
		if s := drawSetup(r); s.Check() == nil {
			return s
		}
	}
}

func drawSetup(r *rand.Rand) *survey.Setup {
	s := &survey.Setup{Assessment: "考核", Unit: "某局", Group: "一组", Date: "2026-12-05", Rehearsal: r.IntN(20) == 0,
		Trustees: survey.Trustees{Threshold: 1, Names: []string{"组长"}}}
	s.Rules = survey.Rules{MinGroup: 3 + r.IntN(4), Spares: r.IntN(3) * 10, NoReplacements: r.IntN(4) == 0}
	s.Rules.Denominator = pick(r, survey.ByValid, survey.ByValid, survey.ByMarked, survey.ByCast, survey.ByIssued, survey.ByExpected, survey.ByPresent)
	s.Rules.ScoreOver = pick(r, survey.OverMarked, survey.OverValid)
	s.Rules.Unsure = pick(r, survey.UnsureCounted, survey.UnsureExcluded)
	names := []string{"班子成员", "中层干部", "职工代表", "离退休干部"}
	for i, weight := range shares(r, 1+r.IntN(4)) {
		s.Categories = append(s.Categories, survey.Category{Code: string(rune('A' + i)), Name: names[i], Weight: weight, Slips: 3 + r.IntN(10)})
	}
	if r.IntN(2) == 0 {
		s.Roles = []survey.RoleName{{Code: "chief", Name: "三总师"}}
	}
	for i := range 1 + r.IntN(4) {
		role := pick(r, survey.Principal, survey.Member, survey.Discipline, survey.Other)
		if len(s.Roles) > 0 && r.IntN(3) == 0 {
			role = "chief"
		}
		s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprintf("l%d", i+1), Name: "张　" + string(rune('一'+i)), Post: "职务", Role: role})
	}
	for i := range r.IntN(3) {
		s.Promoted = append(s.Promoted, survey.Promoted{ID: fmt.Sprintf("p%d", i+1), Name: "王" + string(rune('五'+i)), Born: "1985-03", From: "副主任", To: "主任"})
	}
	for i := range r.IntN(3) {
		s.Bodies = append(s.Bodies, survey.Body{ID: fmt.Sprintf("b%d", i+1), Name: fmt.Sprintf("第%d科室", i+1)})
	}
	for i := range 1 + r.IntN(3) {
		s.Forms = append(s.Forms, randomForm(r, s, fmt.Sprintf("f%d", i+1)))
	}
	return s
}

func randomForm(r *rand.Rand, s *survey.Setup, id string) survey.Form {
	f := survey.Form{ID: id, Title: "测评表" + id, Package: "组织部门", Rank: survey.RankTotal, RankWithin: survey.WithinForm,
		Subjects: pick(r, survey.OverLeaders, survey.OverLeaders, survey.OverBody, survey.OverPromoted, survey.OverUnit), Required: r.IntN(5) == 0}
	if f.Subjects == survey.OverLeaders {
		f.Roles = survey.Roles()
		if r.IntN(3) == 0 {
			f.Roles = f.Roles[:2]
		}
		if len(s.Roles) > 0 && r.IntN(3) > 0 {
			f.Roles = append(f.Roles, "chief")
		}
		f.RankWithin = pick(r, survey.WithinForm, survey.WithinRole)
	}
	if r.IntN(5) > 0 {
		f.Grades = randomScale(r, "等次")
	}
	if r.IntN(3) == 0 {
		for _, c := range s.Categories {
			if r.IntN(2) == 0 {
				f.Categories = append(f.Categories, c.Code)
			}
		}
	}
	if r.IntN(3) == 0 {
		filling := f.Categories
		if filling == nil {
			for _, c := range s.Categories {
				filling = append(filling, c.Code)
			}
		}
		f.Weights = map[string]int{}
		for i, weight := range shares(r, len(filling)) {
			f.Weights[filling[i]] = weight
		}
	}
	f.Total = pick(r, survey.TotalMean, survey.TotalMean, survey.TotalSum)
	for i := range 1 + r.IntN(4) {
		f.Criteria = append(f.Criteria, randomCriterion(r, s, &f, fmt.Sprintf("c%d", i+1)))
	}
	randomRates(r, s, &f)
	randomQuota(r, &f)
	return f
}

func randomScale(r *rand.Rand, name string) (grades []survey.Grade) {
	values := []string{"100", "87.5", "60.125", "0"}
	for i := range 2 + r.IntN(3) {
		v, err := survey.ParseDecimal(values[i])
		if err != nil {
			panic(err)
		}
		grades = append(grades, survey.Grade{Code: fmt.Sprintf("g%d", i+1), Name: name + string(rune('甲'+i)), Value: v})
	}
	if r.IntN(3) == 0 {
		unsure := survey.Grade{Code: "unsure", Name: "不了解", Unsure: true}
		grades = slices.Insert(grades, r.IntN(len(grades)+1), unsure)
	}
	return grades
}

func randomCriterion(r *rand.Rand, s *survey.Setup, f *survey.Form, id string) survey.Criterion {
	c := survey.Criterion{ID: id, Name: survey.CriterionName{All: "内容" + id}, Required: r.IntN(12) == 0, Optional: f.Required && r.IntN(3) == 0}
	if f.Subjects == survey.OverLeaders && r.IntN(4) == 0 {
		c.Name = survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "第一责任" + id, survey.Member: "一岗双责" + id}}
	}
	weight := func() survey.Decimal {
		d, err := survey.ParseDecimal(pick(r, "1", "1", "2.5", "0", "0.35"))
		if err != nil {
			panic(err)
		}
		return d
	}
	switch kind := r.IntN(8); {
	case kind < 4:
		c.Kind, c.Weight = survey.Graded, weight()
		if len(f.Grades) == 0 || r.IntN(4) == 0 {
			c.Grades = randomScale(r, "级别")
		}
	case kind < 6:
		c.Kind, c.Weight = survey.Scored, weight()
		points := pick(r, [3]string{"0", "100", "0.5"}, [3]string{"1", "20", "3"}, [3]string{"0.25", "10", "0.05"})
		c.Points = &survey.Points{Min: decimal(points[0]), Max: decimal(points[1]), Step: decimal(points[2])}
		if r.IntN(3) > 0 {
			top := decimal(points[1])
			low := pick(r, points[0], "5")
			c.Bands = []survey.Band{{Code: "g1", Name: "优秀", From: decimal(pick(r, "9", top.String()))}, {Code: "g2", Name: "其他", From: decimal(low)}}
		}
	case kind < 7:
		c.Kind, c.Required, c.Optional = survey.Choices, false, false
		for i := range 3 {
			c.Options = append(c.Options, survey.Option{Code: fmt.Sprintf("o%d", i+1), Name: "问题"})
		}
		if r.IntN(2) == 0 {
			c.Options = append(c.Options, survey.Option{Code: "other", Name: "其他", Text: 10})
		}
		if r.IntN(2) == 0 {
			c.Options = append(c.Options, survey.Option{Code: "none", Name: "不存在", Exclusive: true})
		}
		c.Min = r.IntN(3)
		c.Max = pick(r, 0, 2, 3)
	default:
		c.Kind, c.Max, c.Required, c.Optional = survey.Text, 20, false, false
	}
	return c
}

// randomRates gives a form derived rates, what it is ranked by, and flags.
func randomRates(r *rand.Rand, s *survey.Setup, f *survey.Form) {
	var counted []survey.Criterion
	for _, c := range f.Criteria {
		if len(labels(*f, c)) > 0 {
			counted = append(counted, c)
		}
	}
	if len(counted) == 0 {
		return
	}
	grades := func(excluded bool) (survey.Criterion, []string) {
		c := pick(r, counted...)
		codes := slices.DeleteFunc(labels(*f, c), func(code string) bool { return excluded && code == "unsure" })
		r.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
		return c, codes[:min(len(codes), 1+r.IntN(2))]
	}
	for i := range r.IntN(3) {
		d := survey.Derived{Name: fmt.Sprintf("率%d", i+1)}
		_, d.Grades = grades(s.Rules.Unsure == survey.UnsureExcluded)
		f.Derived = append(f.Derived, d)
		if r.IntN(2) == 0 {
			f.Rank = d.Name
		}
	}
	for i := range r.IntN(3) {
		flag := survey.Flag{Name: fmt.Sprintf("关注%d", i+1)}
		var of survey.Criterion
		of, flag.Grades = grades(false)
		if r.IntN(2) == 0 {
			flag.Criterion = of.ID
		}
		fraction, err := survey.ParseFraction(pick(r, "1/3", "2/3", "1/2", "0/1", "1/1"))
		if err != nil {
			panic(err)
		}
		if r.IntN(2) == 0 {
			flag.AtLeast = fraction
		} else {
			flag.Below = fraction
		}
		f.Flags = append(f.Flags, flag)
	}
}

// randomQuota limits a grade, or a set that no scale need have whole.
func randomQuota(r *rand.Rand, f *survey.Form) {
	var codes []string
	for _, c := range f.Criteria {
		if c.Kind == survey.Graded {
			codes = append(codes, labels(*f, c)...)
		}
	}
	if len(codes) == 0 || r.IntN(3) > 0 {
		return
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	q := &survey.Quota{Grade: codes[0]}
	if r.IntN(2) == 0 && len(codes) > 1 {
		q.Grade, q.Grades = "", []string{codes[0], codes[len(codes)-1]}
	}
	most, percent := r.IntN(2), 10+r.IntN(60)
	switch r.IntN(4) {
	case 0:
		q.Max = &most
	case 1:
		q.MaxPercent = &percent
	case 2:
		q.Max, q.MaxPercent = &most, &percent
	case 3:
		q.Min = &most
	}
	f.Quota = q
}

func decimal(text string) survey.Decimal {
	d, err := survey.ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// shares are so many whole weights that sum to 100; some may be 0.
func shares(r *rand.Rand, n int) []int {
	list, left := make([]int, n), 100
	for i := range n - 1 {
		list[i] = r.IntN(left + 1)
		left -= list[i]
	}
	if n > 0 {
		list[n-1] = left
	}
	r.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}
