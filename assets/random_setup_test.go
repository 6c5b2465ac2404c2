package assets_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"ceping/survey"
)

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// randomSetup says, now and then, everything that a form can say to a voter. It passes Check.
func randomSetup(r *rand.Rand) *survey.Setup {
	for {
		s := &survey.Setup{Assessment: "考核", Unit: "某局", Group: "一组", Date: "2026-12-05", Rules: survey.DefaultRules(), Trustees: survey.Trustees{Threshold: 1, Names: []string{"组长"}}}
		weights := [][]int{{100}, {40, 60}, {20, 30, 50}}[r.IntN(3)]
		for i, weight := range weights {
			s.Categories = append(s.Categories, survey.Category{Code: string(rune('A' + i)), Name: "票种", Weight: weight, Slips: 9})
		}
		roles := survey.Roles()
		if r.IntN(2) == 0 {
			s.Roles = []survey.RoleName{{Code: "chief", Name: "三总师"}}
			roles = append(roles, "chief")
		}
		for i := range 1 + r.IntN(6) {
			s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprintf("l%d", i), Name: "张三", Post: "职务", Role: pick(r, roles...)})
		}
		for i := range r.IntN(3) {
			s.Promoted = append(s.Promoted, survey.Promoted{ID: fmt.Sprintf("p%d", i), Name: "王五", Born: "1985-03", From: "副主任", To: "主任"})
		}
		for i := range r.IntN(4) {
			s.Bodies = append(s.Bodies, survey.Body{ID: fmt.Sprintf("b%d", i), Name: "科室"})
		}
		for i := range 1 + r.IntN(3) {
			s.Forms = append(s.Forms, randomForm(r, s, fmt.Sprintf("f%d", i), roles))
		}
		if s.Check() == nil {
			return s
		}
	}
}

func randomForm(r *rand.Rand, s *survey.Setup, id string, roles []survey.Role) survey.Form {
	f := survey.Form{ID: id, Title: "测评表", Package: "甲", Rank: survey.RankTotal, RankWithin: survey.WithinForm, Required: r.IntN(4) == 0,
		Subjects: pick(r, survey.OverLeaders, survey.OverLeaders, survey.OverBody, survey.OverPromoted, survey.OverUnit)}
	if f.Subjects == survey.OverLeaders {
		f.Roles = roles[r.IntN(2):]
	}
	f.Grades = randomGrades(r)
	for _, c := range s.Categories {
		if r.IntN(3) == 0 {
			f.Categories = append(f.Categories, c.Code)
		}
	}
	for i := range 1 + r.IntN(5) {
		f.Criteria = append(f.Criteria, randomCriterion(r, &f, fmt.Sprintf("c%d", i)))
	}
	if r.IntN(2) == 0 {
		return f
	}
	f.Quota = &survey.Quota{Grade: "g0"}
	if r.IntN(3) == 0 {
		f.Quota = &survey.Quota{Grades: []string{"g0", "g1"}}
	}
	for f.Quota.Max == nil && f.Quota.Min == nil && f.Quota.MaxPercent == nil {
		if r.IntN(3) == 0 {
			f.Quota.Max = new(r.IntN(4))
		}
		if r.IntN(3) == 0 {
			f.Quota.Min = new(r.IntN(3))
		}
		if r.IntN(3) == 0 {
			f.Quota.MaxPercent = new(r.IntN(101))
		}
	}
	return f
}

func randomGrades(r *rand.Rand) (grades []survey.Grade) {
	for i := range pick(r, 2, 3, 4, 5, 36) {
		grades = append(grades, survey.Grade{Code: fmt.Sprintf("g%d", i), Name: fmt.Sprintf("等次%d", i), Value: survey.Whole(uint16(100 - i))})
	}
	if last := &grades[len(grades)-1]; r.IntN(3) == 0 {
		*last = survey.Grade{Code: "unsure", Name: "不了解", Unsure: true}
	}
	return grades
}

func randomCriterion(r *rand.Rand, f *survey.Form, id string) survey.Criterion {
	c := survey.Criterion{ID: id, Name: survey.CriterionName{All: "内容" + id}, Kind: pick(r, survey.Graded, survey.Graded, survey.Graded, survey.Scored, survey.Scored, survey.Choices, survey.Text)}
	if f.Subjects == survey.OverLeaders && r.IntN(4) == 0 {
		c.Name = survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "第一责任", f.Roles[len(f.Roles)-1]: "岗位职责"}}
	}
	if c.Kind == survey.Graded || c.Kind == survey.Scored {
		c.Weight, c.Required, c.Optional = survey.Whole(1), !f.Required && r.IntN(8) == 0, f.Required && r.IntN(3) == 0
	}
	switch c.Kind {
	case survey.Graded:
		if r.IntN(3) == 0 {
			c.Grades = randomGrades(r)
		}
	case survey.Scored:
		points := pick(r, [3]string{"0", "100", "0.5"}, [3]string{"1", "20", "3"}, [3]string{"0.25", "10", "0.05"}, [3]string{"0", "1000", "0.01"}, [3]string{"60", "100", "1"})
		d := [3]survey.Decimal{}
		for i, text := range points {
			var err error
			if d[i], err = survey.ParseDecimal(text); err != nil {
				panic(err)
			}
		}
		c.Points = &survey.Points{Min: d[0], Max: d[1], Step: d[2]}
	case survey.Choices:
		for i := range 2 + r.IntN(4) {
			c.Options = append(c.Options, survey.Option{Code: fmt.Sprintf("o%d", i), Name: "问题"})
		}
		if r.IntN(2) == 0 {
			c.Options[r.IntN(len(c.Options))].Text = 20
		}
		if r.IntN(2) == 0 {
			c.Options = slices.Insert(c.Options, r.IntN(len(c.Options)), survey.Option{Code: "none", Name: "没有", Exclusive: true})
		}
		c.Min = r.IntN(3)
		c.Max = pick(r, 0, 2, 3)
	case survey.Text:
		c.Max = 20
		for _, on := range f.Criteria {
			if on.Kind == survey.Graded && on.Name.ByRole == nil && r.IntN(2) == 0 {
				c.When = &survey.When{Criterion: on.ID, Grade: "g0"}
			}
		}
	}
	return c
}
