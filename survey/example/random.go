package example

import (
	"fmt"
	"math/rand/v2"

	"ceping/survey"
)

// Awkward are names and texts that outputs stumble over: formulas, rare characters, line ends, emoji, writing from the right.
var Awkward = []string{
	"张　三", "迪丽热巴·艾合买提", "李㛃", "𠮷田𬭸", "=1+1", "@SUM(A1)", "+86", "-3", "一行\n二行", "😀好", "\u202eabc\u202c", "<b>&\"'", "a\u0301", "_x0041_", "；，、", "　",
}

func pick[T any](random *rand.Rand, list ...T) T { return list[random.IntN(len(list))] }

// RandomSetup is a session made up for tests as version 1 knew them: forms of all kinds, decimal values, unsure grades, wordings by role,
// awkward names, small and empty categories. The same source gives the same.
func RandomSetup(random *rand.Rand, leaders int) survey.Setup {
	s := survey.Setup{
		Assessment: "2023年度考核", Unit: pick(random, Awkward...) + "局", Group: "第三考核组", Date: "2023-12-05", Rehearsal: random.IntN(4) == 0,
		Rules: survey.Rules{MinGroup: 3 + random.IntN(4), Denominator: pick(random, survey.ByValid, survey.ByMarked, survey.ByCast, survey.ByIssued)},
	}
	for i := range 1 + random.IntN(4) {
		c := survey.Category{Code: string(rune('A' + i)), Name: "票种" + string(rune('甲'+i)), Weight: random.IntN(50), Slips: random.IntN(15)}
		if random.IntN(2) == 0 {
			c.Expected = &c.Slips
		}
		s.Categories = append(s.Categories, c)
	}
	for i := range leaders {
		s.Leaders = append(s.Leaders, survey.Leader{
			ID: fmt.Sprintf("l%d", i+1), Name: pick(random, Awkward...), Post: pick(random, "局长", "=副局长", "纪检监察组组长、\n党组成员"), Role: pick(random, survey.Roles()...),
		})
	}
	for i := range random.IntN(4) {
		p := survey.Promoted{ID: fmt.Sprintf("p%d", i+1), Name: pick(random, Awkward...), Sex: pick(random, "男", "女", ""), Born: "1985-03", From: "=副主任", To: "主任"}
		if random.IntN(2) == 0 {
			p.FromSince, p.ToSince = "2019-06", "2023-02"
		}
		s.Promoted = append(s.Promoted, p)
	}
	for _, over := range []survey.Subjects{survey.OverBody, survey.OverLeaders, survey.OverLeaders, survey.OverUnit, survey.OverPromoted} {
		s.Forms = append(s.Forms, randomForm(random, over, len(s.Forms)))
	}
	return s
}

func decimal(text string) survey.Decimal {
	d, err := survey.ParseDecimal(text)
	if err != nil {
		panic(err) // a mistake in this file
	}
	return d
}

func randomForm(random *rand.Rand, over survey.Subjects, i int) survey.Form {
	f := survey.Form{
		ID: fmt.Sprintf("f%d", i), Title: fmt.Sprintf("第%d份·%s民主测评表", i+1, pick(random, "领导干部[年度]考核", "=班子", "选人用人/工作")), Package: pick(random, "纪委", "组织部门", "="),
		Subjects: over, Roles: survey.Roles(), Rank: survey.RankTotal, RankWithin: pick(random, survey.WithinForm, survey.WithinRole),
		Grades: []survey.Grade{
			{Code: "a", Name: "优秀", Value: decimal("100")}, {Code: "b", Name: "称职", Value: decimal(pick(random, "80", "79.5", "66.67"))},
			{Code: "c", Name: "不称职", Value: decimal("0")}, {Code: "u", Name: "不了解", Unsure: true},
		}[:3+random.IntN(2)],
		Derived: []survey.Derived{{Name: "优秀率", Grades: []string{"a"}}, {Name: "优称率", Grades: []string{"a", "b"}}}[:random.IntN(3)],
	}
	if len(f.Derived) > 0 && random.IntN(2) == 0 {
		f.Rank = f.Derived[0].Name
	}
	for n := range 1 + random.IntN(3) {
		name := survey.CriterionName{All: pick(random, "德", "=能", "履行“一岗双责”", "A very long name that nobody would give to a criterion of a form, to see whether it wraps")}
		if over == survey.OverLeaders && n == 0 {
			name = survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "第一责任人职责", survey.Member: "一岗双责", survey.Other: "=岗位职责"}}
		}
		f.Criteria = append(f.Criteria, survey.Criterion{ID: fmt.Sprintf("c%d", n), Kind: survey.Graded, Name: name, Weight: decimal(pick(random, "1", "0", "0.5", "3"))})
	}
	if over == survey.OverUnit {
		f.Criteria = append(f.Criteria,
			survey.Criterion{ID: "p", Kind: survey.Choices, Name: survey.CriterionName{All: "存在的主要问题"}, Options: []survey.Option{
				{Code: "p1", Name: "=论资排辈"}, {Code: "p2", Name: "选人用人“个人说了算”"}, {Code: "o", Name: "其他", Text: 50}, {Code: "n", Name: "不存在突出问题", Exclusive: true},
			}},
			survey.Criterion{ID: "t", Kind: survey.Text, Name: survey.CriterionName{All: "意见和建议"}, Max: 200})
	}
	return f
}
