package count_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
)

// TestNotes: 口径说明 of the second example, word for word.
func TestNotes(t *testing.T) {
	f := read(t, "second-example")
	want := []string{
		"收回票数＝有效票数＋空白票数＋无效票数；空白票、无效票单列，不计入有效票，不参加以下统计",
		"发出票数＝印制票数－作废票数－余票数；余票未登记的按0计",
		"《领导班子测评表》只由 B 中层干部、C 职工代表 填写",
		"得票率＝该等次票数÷有效票数；分母为0的记“—”。例：《领导干部年度考核民主测评表》张　三“德”，A 班子成员、B 中层干部：“优秀” 4÷（10－1）＝44.44%",
		"未选的项视为弃权，计入得票率的分母，按0分计入得分",
		"“不了解”不计入得票率的分母，本身不算得票率，也不计入得分",
		"优称率＝优秀＋称职：票数先相加，再除以分母，最后四舍五入。例：《领导干部年度考核民主测评表》张　三“德”，A 班子成员、B 中层干部：优称率 （4＋3）÷（10－1）＝77.78%",
		"得分＝∑（等次票数×等次分值）÷（有效票数－“不了解”票数）。例：《领导干部年度考核民主测评表》张　三“德”，A 班子成员、B 中层干部：（4×100＋3×80＋1×0）÷（10－1）＝71.11",
		"打分项得分＝分数之和÷有效票数。例：《领导干部年度考核民主测评表》张　三“绩”，A 班子成员、B 中层干部：700.5÷10＝70.05",
		"《领导干部年度考核民主测评表》分值：优秀100、称职80、不称职0、不了解（无分值）",
		"《领导干部年度考核民主测评表》“绩”打分：0～100分，从0分起每0.5分一档，90分及以上为“优秀”，0分及以上为“其他”",
		"《领导班子测评表》分值：好100、一般60、差0",
		"打分项的分数段只统计票数和得票率，没有分值。例：《领导干部年度考核民主测评表》张　三“绩”，A 班子成员、B 中层干部：“优秀” 4÷10＝40.00%",
		"票种权重：A 班子成员 30%、B 中层干部 30%、C 职工代表 40%",
		"加权＝∑（票种得分×权重）÷∑权重，加权得票率同；没有得分的票种不参加加权，其余按权重折算；剩下的权重合计为0的记“—”。例：《领导干部年度考核民主测评表》张　三“德”：（71.11×60＋92.00×40）÷100＝79.47（按未舍入数值计算）",
		"《领导班子测评表》的权重：B 中层干部 70%、C 职工代表 30%。例：《领导班子测评表》领导班子“工作实绩”：（84.00×70＋64.00×30）÷100＝78.00（按未舍入数值计算）",
		"总分＝∑（测评内容加权得分×内容权重）÷∑内容权重；权重为0的内容单列，没有得分的内容不计入。例：《领导干部年度考核民主测评表》张　三：（79.47×1＋75.95×3）÷（1＋3）＝76.83（按未舍入数值计算）",
		"《领导干部年度考核民主测评表》提示“不称职率达到三分之一”：“总体评价”不称职的合计得票率达到或超过1/3",
		"需要关注的提示按全部票的合计得票率（不加权）、以未舍入数值比较；得票率为“—”或者不公布的，不提示",
		"有效票不足5张的票种不单独统计；一个对象的一项内容评价人数不足5人的，不公布，不计入总分和名次",
		"《领导干部年度考核民主测评表》全表按 A 班子成员、B 中层干部 合并统计：其中有票种有效票不足5张，或者有的对象评价人数不足5人；权重、分母为各票种之和",
		"《领导干部年度考核民主测评表》评价人数不足5人，不公布：李㛃“分管工作”",
		"多项选择：比例＝选该项的票数÷有效票数，按票数从多到少排列；有票种只有不足5人作了选择的，只列合计",
		"填写该表的有效票不足10张的，不列文字意见；文字意见的排列与提交先后无关",
		"名次按未舍入数值排列；分项四舍五入，合计可能相差0.01",
	}
	if diff := cmp.Diff(want, f.count(t, nil).Notes); diff != "" {
		t.Error(diff)
	}
}

// TestNotesFollowTheRules: each rule has its words, and only what the session has is spoken of.
func TestNotesFollowTheRules(t *testing.T) {
	said := func(change func(*survey.Setup), votes map[string][]map[string]any, header func(map[string]count.Counts)) string {
		return strings.Join(hall(t, change, votes).count(t, header).Notes, "\n")
	}
	full := map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(6)}
	unmarked := map[string][]map[string]any{"A": times(6, "work.unit.problems", "x"), "C": times(6, "work.unit.problems", "x")}
	// A form that is ranked by a rate which nobody on it is asked for.
	unasked := func(within string) func(*survey.Setup) {
		return func(s *survey.Setup) {
			f := &s.Forms[0]
			f.Derived = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}
			f.Rank, f.RankWithin, f.Quota = "好评率", within, nil
			f.Criteria = []survey.Criterion{{ID: "fen", Kind: survey.Scored, Name: f.Criteria[0].Name, Points: &survey.Points{Max: decimal("100"), Step: decimal("1")}}}
		}
	}
	third, err := survey.ParseFraction("1/3")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		notes      string
		has, hasNo string
	}{
		{said(nil, full, nil), "不计入得分", "打分项"},
		{said(nil, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(2)}, nil), "B 中层干部、C 职工代表 合并统计", "全表按 B"},
		{said(nil, map[string][]map[string]any{"A": marked(2)}, nil), "全场有效票不足5张，为保护填票人，只公布印制", "得分＝"},
		{said(nil, map[string][]map[string]any{"A": marked(2)}, nil), "不公布有效、空白、无效票数", "单列"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByMarked }, full, nil), "弃权，不计入得票率的分母", "余票有误"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByExpected }, full, nil), "应到人数未登记、为0", "小于有效票数，得票率记"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByPresent }, full, func(c map[string]count.Counts) {
			n := c["B"]
			n.Present = new(5)
			c["B"] = n
		}), "B 中层干部的实到人数小于有效票数，得票率记“—”，请核对登记的人数和余票", "A 班子成员的"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByIssued }, full, func(c map[string]count.Counts) {
			n := c["B"]
			n.Issued = 5
			c["B"] = n
		}), "B 中层干部的发出票数（减补发）小于有效票数，得票率记“—”，请核对余票", "A 班子成员的"},
		{said(nil, full, nil), "《测评表》填票限制：一张票的每项内容，“好”最多给1个对象；计票时只能核对合计，合计超出的列入异常", "至少"},
		{said(func(s *survey.Setup) { s.Forms[0].Quota = &survey.Quota{Grades: []string{"g", "p"}, Min: new(1)} }, full, nil), "“好、差”至少给1个对象", "合计超出"},
		{said(func(s *survey.Setup) { s.Forms[0].Quota = &survey.Quota{Grade: "g", MaxPercent: new(60)} }, full, nil), "“好”不超过测评对象的60%（不足1个的部分舍去）", "最多"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Derived = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}
			s.Forms[0].Rank, s.Forms[0].RankWithin = "好评率", survey.WithinRole
		}, full, nil), "《测评表》名次按“能”加权的“好评率”排列，在同类人员内排列", "提示"},
		{said(unasked(survey.WithinRole), unmarked, nil), "《测评表》名次按加权的“好评率”排列，在同类人员内排列\n", "“能”"},
		{said(unasked(""), unmarked, nil), "《测评表》名次按加权的“好评率”排列\n", "“能”"},
		{said(func(s *survey.Setup) { s.Forms[0].RankWithin = survey.WithinRole }, full, nil), "《测评表》名次在同类人员内排列\n", "加权的"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Flags = []survey.Flag{{Name: "差评多", Criterion: "de", Grades: []string{"p", "u"}, AtLeast: third}, {Name: "好评少", Grades: []string{"g"}, Below: third}}
		}, full, nil), "《测评表》提示“差评多”：“德”差＋不了解的合计得票率达到或超过1/3\n《测评表》提示“好评少”：“能”好的合计得票率低于1/3", "名次按“"},
		{said(nil, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": both(times(6, "f.l1.de", "u"))}, nil),
			"《测评表》没有得分、不参加加权的票种：C 职工代表（甲“德”、甲“能”、乙“德”、乙“能”）", "A 班子成员（"},
		// V of a category that the session merged stands in no example: the form has C alone again, and A says nothing.
		{said(func(s *survey.Setup) { s.Forms[0].Categories = []string{"A", "C"} }, map[string][]map[string]any{"A": times(6, "work.unit.problems", "x"), "B": both(marked(2), times(1)), "C": marked(6)}, nil), "得分＝", "，C 职工代表："},
		{said(nil, full, nil), "《单位测评表》只由 A 班子成员、C 职工代表 填写", "《测评表》只由"},
		{said(nil, full, func(c map[string]count.Counts) {
			n := c["B"]
			n.Paper = 1
			c["B"] = n
		}), "收回票数含纸质票", "减补发"},
		{said(func(s *survey.Setup) { s.Forms = s.Forms[1:] }, full, nil), "多项选择", "得票率"},
		{said(func(s *survey.Setup) { s.Forms = s.Forms[:1] }, full, nil), "得票率", "多项选择"},
		{said(func(s *survey.Setup) { s.Forms = s.Forms[:1] }, full, nil), "得分＝∑", "文字意见"},
		{said(unasked(""), unmarked, nil), "打分项得分＝", "\n得分＝∑"},
		{said(unasked(""), unmarked, nil), "《测评表》“德”打分", "分数段"},
		{said(unasked(""), unmarked, nil), "按0计", "不了解"},
		{said(nil, full, nil), "\n“不了解”计入得票率，不计入得分\n", "票数先相加"},
		{said(func(s *survey.Setup) {
			s.Rules.ScoreOver, s.Forms[0].Grades = survey.OverValid, s.Forms[0].Grades[:2]
		}, full, nil), "得分＝∑（等次票数×等次分值）÷有效票数。", "\n计入得票率"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Criteria[1].Grades = []survey.Grade{{Code: "yes", Name: "是", Value: survey.Whole(100)}, {Code: "no", Name: "否", Value: survey.Whole(0)}}
		}, map[string][]map[string]any{"A": times(6, "f.l1.neng", "yes")}, nil), "《测评表》“能”分值：是100、否0", "“能”分值：好"},
		// A count that is as large as V is not too small.
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByPresent }, full, func(c map[string]count.Counts) {
			n := c["B"]
			n.Present = new(6)
			c["B"] = n
		}), "“好” 6÷6＝100.00%", "请核对登记的人数"},
		// Derived rates: of one name with several sums, of one sum with several names, and an example of one grade alone.
		{said(func(s *survey.Setup) {
			other := s.Forms[0]
			other.ID, other.Title, other.Derived = "g", "另一张表", []survey.Derived{{Name: "好评率", Grades: []string{"g", "p"}}, {Name: "优秀率", Grades: []string{"g"}}}
			s.Forms[0].Derived = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}
			s.Forms = append(s.Forms, other)
		}, full, nil), "《测评表》好评率＝好，《另一张表》好评率＝好＋差，优秀率＝好：", "《另一张表》优秀率"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Derived = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}
		}, full, nil), "A 班子成员：好评率 6÷6＝100.00%", "提示"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Derived = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}
		}, full, nil), "好评率＝好：", "《测评表》好评率＝"},
		// Ranks, of one subject and by a rate among all.
		{said(func(s *survey.Setup) { s.Forms[0].RankWithin, s.Leaders = survey.WithinRole, s.Leaders[:1] }, map[string][]map[string]any{"A": times(6, "f.l1.de", "g")}, nil), "总分＝", "同类人员"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Derived, s.Forms[0].Rank = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}, "好评率"
		}, full, nil), "《测评表》名次按“能”加权的“好评率”排列\n", "同类人员"},
		// A flag of a grade that the criterion's scale does not have, and one of a form that is withheld, is not spoken of.
		{said(func(s *survey.Setup) {
			s.Forms[0].Criteria[1].Grades = []survey.Grade{{Code: "yes", Name: "是", Value: survey.Whole(100)}, {Code: "no", Name: "否", Value: survey.Whole(0)}}
			s.Forms[0].Flags = []survey.Flag{{Name: "差评多", Criterion: "neng", Grades: []string{"p"}, AtLeast: third}, {Name: "否定多", Criterion: "neng", Grades: []string{"no"}, AtLeast: third}}
		}, map[string][]map[string]any{"A": times(6, "f.l1.neng", "yes")}, nil), "《测评表》提示“否定多”：“能”否的", "差评多"},
		{said(func(s *survey.Setup) {
			s.Forms[0].Categories, s.Forms[0].Flags = []string{"C"}, []survey.Flag{{Name: "差评多", Criterion: "de", Grades: []string{"p"}, AtLeast: third}}
		}, map[string][]map[string]any{"A": times(6, "work.unit.problems", "x"), "C": marked(2)}, nil), "《测评表》有效票不足5张，整表不公布", "差评多"},
		{said(func(s *survey.Setup) { s.Categories = s.Categories[:2] }, full, nil), "票种权重：A 班子成员 30%、B 中层干部 0%\n", "C 职工代表"},
		// A form that has a category alone again, which the session merged, is not said to merge it.
		{said(func(s *survey.Setup) { s.Forms[0].Categories = []string{"A", "C"} }, map[string][]map[string]any{"A": marked(6), "B": both(marked(2), times(1)), "C": marked(6)}, nil), "B 中层干部、C 职工代表 合并统计", "全表按"},
		// Nothing is weighed where one group has a score, and no example is of who gave no points.
		{said(nil, map[string][]map[string]any{"A": marked(6), "B": times(6, "work.unit.problems", "x"), "C": times(6, "work.unit.problems", "x")}, nil), "剩下的权重合计为0的记“—”\n", "÷30"},
		{said(func(s *survey.Setup) {
			unasked("")(s)
			s.Rules.ScoreOver = survey.OverValid
		}, map[string][]map[string]any{"A": times(6, "work.unit.problems", "x"), "B": times(6, "f.l1.fen", "80"), "C": times(6, "work.unit.problems", "x")}, nil), "B 中层干部：480÷6＝80.00", "：0÷6"},
		// A group without one score is named; so is each 不了解, whichever form has it, and a quota of one subject.
		{said(nil, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": times(6, "f.l1.de", "u", "f.l1.neng", "g", "f.l2.de", "g", "f.l2.neng", "g")}, nil),
			"《测评表》没有得分、不参加加权的票种：C 职工代表（甲“德”）\n", "A 班子成员（"},
		{said(func(s *survey.Setup) {
			other := s.Forms[0]
			other.ID, other.Title, other.Grades = "g", "另一张表", []survey.Grade{{Code: "g", Name: "好", Value: survey.Whole(100)}, {Code: "u", Name: "说不清", Unsure: true}}
			s.Forms = append(s.Forms, other)
		}, full, nil), "“不了解”“说不清”计入得票率", "提示"},
		{said(func(s *survey.Setup) { s.Leaders = s.Leaders[:1] }, map[string][]map[string]any{"A": times(6, "f.l1.de", "g")}, nil), "《测评表》填票限制：", "同类人员"},
		// Of a form that is withheld no merge is told beside it.
		{said(func(s *survey.Setup) { s.Forms[0].Categories, s.Forms[1].Categories = []string{"A", "C"}, nil }, map[string][]map[string]any{"A": marked(2), "B": times(6, "work.unit.problems", "x"), "C": marked(2)}, nil), "《测评表》有效票不足5张，整表不公布", "《测评表》全表按"},
		// Each way of adding up has an example of its own forms.
		{said(func(s *survey.Setup) {
			other := s.Forms[0]
			other.ID, other.Title = "g", "另一张表"
			s.Forms[0].Total = survey.TotalSum
			s.Forms = append(s.Forms, other)
		}, map[string][]map[string]any{"A": times(6, "f.l1.de", "g", "f.l1.neng", "p", "g.l2.de", "g", "g.l2.neng", "p")}, nil), "没有得分的内容不计入。例：《另一张表》乙：（100.00×1＋0.00×1）÷（1＋1）＝50.00", "缺一项的不计总分。例：《另一张表》"},
	} {
		if !strings.Contains(test.notes, test.has) || strings.Contains(test.notes, test.hasNo) {
			t.Errorf("want %q and no %q:\n%s", test.has, test.hasNo, test.notes)
		}
	}
}

// TestNotesNameTheDenominator: each that a session may choose has its words.
func TestNotesNameTheDenominator(t *testing.T) {
	for by, over := range map[survey.Denominator]string{
		survey.ByValid: "有效票数；", survey.ByMarked: "该项已选票数；", survey.ByCast: "收回票数；", survey.ByIssued: "发出票数（减补发）；",
		survey.ByExpected: "应到人数；", survey.ByPresent: "实到人数；",
	} {
		f := hall(t, func(s *survey.Setup) { s.Rules.Denominator = by }, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(6)})
		if said := strings.Join(f.count(t, nil).Notes, "\n"); !strings.Contains(said, "得票率＝该等次票数÷"+over) {
			t.Errorf("over %s, want %s:\n%s", by, over, said)
		}
	}
}

// TestNotesOfAnother: the sentences that the second example has not, word for word.
func TestNotesOfAnother(t *testing.T) {
	third, err := survey.ParseFraction("1/3")
	if err != nil {
		t.Fatal(err)
	}
	change := func(s *survey.Setup) {
		s.Rules.Denominator, s.Rules.ScoreOver, s.Rules.Unsure = survey.ByIssued, "marked", "counted"
		f := &s.Forms[0]
		f.Total, f.RankWithin, f.Weights = survey.TotalSum, survey.WithinRole, map[string]int{"A": 50, "B": 25, "C": 25}
		f.Quota = &survey.Quota{Grades: []string{"g", "p"}, Max: new(2), MaxPercent: new(60), Min: new(1)}
		f.Derived = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}, {Name: "差评率", Grades: []string{"g", "p"}}}
		f.Flags = []survey.Flag{{Name: "好评少", Grades: []string{"g"}, Below: third}}
		name := f.Criteria[0].Name
		name.All = "绩"
		f.Criteria = append(f.Criteria, survey.Criterion{ID: "fen", Kind: survey.Scored, Name: name,
			Points: &survey.Points{Min: decimal("0"), Max: decimal("100"), Step: decimal("0.5")}, Bands: []survey.Band{{Code: "hi", Name: "高", From: decimal("60")}}})
		other := *f
		other.ID, other.Title, other.Categories, other.Derived = "other", "另一张表", []string{"C"}, []survey.Derived{{Name: "好评率", Grades: []string{"g", "u"}}}
		other.Weights, other.Flags, other.Quota, other.RankWithin = map[string]int{"C": 100}, nil, nil, ""
		s.Forms = append(s.Forms, other)
	}
	votes := map[string][]map[string]any{
		"A": times(6, "f.l1.de", "g", "f.l1.neng", "p", "f.l2.de", "u", "f.l2.neng", "g", "work.unit.problems", "x"), "B": both(marked(7), times(2, "state", "blank")), "C": marked(2),
	}
	got := hall(t, change, votes).count(t, func(c map[string]count.Counts) {
		n := c["A"]
		n.Issued, n.Paper = 3, 1
		c["A"] = n
		n = c["total"]
		n.Paper = 1
		c["total"] = n
	}).Notes
	want := []string{
		"收回票数＝有效票数＋空白票数＋无效票数；空白票、无效票单列，不计入有效票，不参加以下统计；收回票数含纸质票",
		"发出票数＝印制票数－作废票数－余票数；余票未登记的按0计",
		"《单位测评表》只由 A 班子成员、C 职工代表 填写",
		"《另一张表》只由 C 职工代表 填写",
		"得票率＝该等次票数÷发出票数（减补发）；发出票数（减补发）为0或者小于有效票数的（多因余票有误）记“—”。例：《测评表》甲“德”，B 中层干部、C 职工代表：“好” 9÷80＝11.25%",
		"A 班子成员的发出票数（减补发）小于有效票数，得票率记“—”，请核对余票",
		"未选的项视为弃权，计入得票率的分母，不计入得分",
		"“不了解”计入得票率，不计入得分",
		"好评率＝好，差评率＝好＋差：票数先相加，再除以分母，最后四舍五入。例：《测评表》甲“德”，B 中层干部、C 职工代表：差评率 （9＋0）÷80＝11.25%",
		"得分＝∑（等次票数×等次分值）÷选有分值等次的票数。例：《测评表》甲“德”，A 班子成员：（6×100）÷6＝100.00",
		"打分项得分＝分数之和÷打分的票数",
		"《测评表》分值：好100、差0、不了解（无分值）",
		"《测评表》“绩”打分：0～100分，从0分起每0.5分一档，60分及以上为“高”，低于60分的不归入任何分数段",
		"打分项的分数段只统计票数和得票率，没有分值",
		"票种权重：A 班子成员 30%、B 中层干部 0%、C 职工代表 70%",
		"加权＝∑（票种得分×权重）÷∑权重，加权得票率同；没有得分的票种不参加加权，其余按权重折算；剩下的权重合计为0的记“—”",
		"《测评表》的权重：A 班子成员 50%、B 中层干部 25%、C 职工代表 25%。例：《测评表》甲“德”：（100.00×50＋100.00×50）÷100＝100.00（按未舍入数值计算）",
		"《测评表》没有得分、不参加加权的票种：A 班子成员（甲“绩”、乙“德”、乙“绩”）；B 中层干部、C 职工代表（甲“绩”、乙“绩”）",
		"《测评表》总分＝各项测评内容加权得分之和（权重为0的单列）；缺一项的不计总分。例：《测评表》甲：100.00＋50.00＝150.00（按未舍入数值计算）",
		"《测评表》名次在同类人员内排列",
		"《测评表》提示“好评少”：“能”好的合计得票率低于1/3",
		"需要关注的提示按全部票的合计得票率（不加权）、以未舍入数值比较；得票率为“—”或者不公布的，不提示",
		"《测评表》填票限制：一张票的每项内容，“好、差”最多给2个对象，不超过测评对象的60%（不足1个的部分舍去），至少给1个对象；计票时只能核对合计，合计超出的列入异常",
		"有效票不足5张的票种不单独统计；一个对象的一项内容评价人数不足5人的，不公布，不计入总分和名次",
		"B 中层干部、C 职工代表 合并统计：其中有票种有效票不足5张；权重、分母为各票种之和；有效、空白、无效票数只列合并数",
		"《单位测评表》全表按 A 班子成员、C 职工代表 合并统计：其中有票种有效票不足5张，或者有的对象评价人数不足5人；权重、分母为各票种之和",
		"《另一张表》有效票不足5张，整表不公布",
		"多项选择：比例＝选该项的票数÷有效票数，按票数从多到少排列；有票种只有不足5人作了选择的，只列合计",
		"填写该表的有效票不足10张的，不列文字意见；文字意见的排列与提交先后无关",
		"名次按未舍入数值排列；分项四舍五入，合计可能相差0.01",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestNotesOfAWithheldSession: it says why, and no rule of what is not there.
func TestNotesOfAWithheldSession(t *testing.T) {
	for paper, head := range map[int]string{0: "收回票数＝有效票数＋空白票数＋无效票数", 1: "收回票数＝有效票数＋空白票数＋无效票数；收回票数含纸质票"} {
		want := []string{head, "发出票数＝印制票数－作废票数－余票数；余票未登记的按0计", "全场有效票不足5张，为保护填票人，只公布印制、发出、领取、收回等票数，不公布有效、空白、无效票数和测评结果"}
		got := hall(t, nil, map[string][]map[string]any{"A": marked(4)}).count(t, func(c map[string]count.Counts) {
			n := c["A"]
			n.Paper = paper
			c["A"] = n
		}).Notes
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}
