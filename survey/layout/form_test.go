package layout_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// page is all that is drawn of a Report.
func page(r *count.Report) string {
	d := layout.New(r)
	var b strings.Builder
	b.WriteString(drawn(d.Summary.Counts))
	for _, f := range d.Forms {
		for _, t := range tables(f) {
			b.WriteString(drawn(t))
		}
		for _, t := range f.Texts {
			b.WriteString(t.Caption + " " + strings.Join(t.Texts, "、") + "\n")
		}
	}
	return b.String()
}

// TestLines: what a Report says of two leaders, drawn: details by scale, a row each with all marks, and a row each with the scores alone.
func TestLines(t *testing.T) {
	r := made()
	answers(r).Subjects[0].Criteria[0].Dropped = []string{"B"}
	answers(r).Subjects[1].Criteria[2] = count.ReportCriterion{ID: "work", Name: "分管工作", Scale: answers(r).Subjects[0].Criteria[2].Scale, Bands: answers(r).Subjects[0].Criteria[2].Bands, Withheld: true}
	f := layout.New(r).Forms[0]
	got := drawn(f.Detail[0]) + drawn(f.Detail[1]) + drawn(*f.Overview) + drawn(*f.Wide)
	want := `《逐项结果（优秀、不称职）》
序号↓2 | 姓名↓2 | 职务↓2 | 测评内容↓2 | 票数（合计）→3 | 得票率（合计，%）→2 | 加权（%） | 加权得分↓2 | 总分↓2 | 排名（按总分）↓2
优秀 | 不称职 | 未填 | 优秀 | 不称职 | 优秀率
1↓2 | 张三↓2 | 局长↓2 | 德 | 4 | 5 | 1 | 40.00 | — | 48.00 | 60.00 | 80.00↓2 | 1↓2
总体评价（不计入总分） | 4 | 5 | 1 | 40.00 | — | 48.00 | 60.00
2↓2 | 李四↓2 | 副局长↓2 | 德 | 4 | 5 | 1 | 40.00 | — | 48.00 | 50.00 | 70.00↓2 | 2↓2
总体评价（不计入总分） | 4 | 5 | 1 | 40.00 | — | 48.00 | 50.00
“张三”的“德”：B 中层干部没有得分，未参加加权
《逐项结果（打分0～10：高）》
序号↓2 | 姓名↓2 | 职务↓2 | 测评内容↓2 | 票数（合计）→3 | 得票率（合计，%） | 加权得分↓2 | 总分↓2 | 排名（按总分）↓2
高 | 已打分 | 未填 | 高
1 | 张三 | 局长 | 全面工作 | 6 | 10 | 0 | — | 9.50 | 80.00 | 1
2 | 李四 | 副局长 | 分管工作 | 评价人数不足 5 人→5 | 70.00 | 2
《得分与排名》
序号↓2 | 姓名↓2 | 职务↓2 | 各项加权得分→3 | 总分↓2 | 排名（按总分）↓2
德 | 总体评价（不计入总分） | 全面工作／分管工作
1 | 张三 | 局长 | 60.00 | 60.00 | 9.50 | 80.00 | 1
2 | 李四 | 副局长 | 50.00 | 50.00 | 评价人数不足 5 人 | 70.00 | 2
“李四”的总分未计入“分管工作”（评价人数不足5人）
干部表：总分, 至100, false: 张三 [80.00] 李四 [70.00]
《干部汇总》
序号↓2 | 姓名↓2 | 职务↓2 | 德→5 | 总体评价（不计入总分）→5 | 全面工作／分管工作→4 | 总分↓2 | 排名（按总分）↓2
优秀 | 不称职 | 未填 | 优秀率（加权%） | 加权得分 | 优秀 | 不称职 | 未填 | 优秀率（加权%） | 加权得分 | 高 | 已打分 | 未填 | 加权得分
1 | 张三 | 局长 | 4 | 5 | 1 | 48.00 | 60.00 | 4 | 5 | 1 | 48.00 | 60.00 | 6 | 10 | 0 | 9.50 | 80.00 | 1
2 | 李四 | 副局长 | 4 | 5 | 1 | 48.00 | 50.00 | 4 | 5 | 1 | 48.00 | 50.00 | 评价人数不足 5 人→4 | 70.00 | 2
“张三”的“德”：B 中层干部没有得分，未参加加权
“李四”的总分未计入“分管工作”（评价人数不足5人）
干部表：总分, 至100, false: 张三 [80.00] 李四 [70.00]
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWhatIsDrawn: one thing changed in a Report, and the lines that say so.
func TestWhatIsDrawn(t *testing.T) {
	for name, test := range map[string]struct {
		change       func(r *count.Report)
		want, absent string // each a line, or the beginning or the end of one
	}{
		"all categories together":       {func(r *count.Report) {}, "\n合计 | — | — | 12 | 0 | — | 12 | 10 | 10 | 0 | 10 | — | —\n", ""},
		"nobody replaced, none allowed": {func(r *count.Report) {}, " | 领取 | 收回 | 其中纸质 | ", "补发"},
		"replacements allowed":          {func(r *count.Report) { r.Rules.Replacements = true }, " | 领取 | 补发 | 收回 | 其中纸质 | ", ""},
		"replaced before":               {func(r *count.Report) { counts(r, "total", func(c *count.Counts) { c.Replaced = 1 }) }, " | 领取 | 补发 | 收回 | ", ""},
		"replacements, version 1":       {func(r *count.Report) { r.Version, r.Rules.Replacements = 1, true }, " | 领取 | 收回 | ", "补发"},
		"one did not cast":              {func(r *count.Report) { counts(r, "A", func(c *count.Counts) { c.Collected = 6 }) }, "\nA 班子成员 | — | — | 6 | 0 | — | 6 | 6 | 5 | 1 | 0 | 5 | — | —\nB 中层干部 | — | — | 6 | 0 | — | 6 | 5 | 5 | 0 | 0 | 5 | — | —\n", ""},
		"one too many cast": {func(r *count.Report) {
			counts(r, "A", func(c *count.Counts) { c.Collected = 6 })
			counts(r, "B", func(c *count.Counts) { c.Cast = 6 })
		}, "\nB 中层干部 | — | — | 6 | 0 | — | 6 | 5 | 6 | — | 0 | 5 | — | —\n", ""},
		"one did not cast, version 1": {func(r *count.Report) { r.Version = 1; counts(r, "A", func(c *count.Counts) { c.Collected = 6 }) }, " | 领取 | 收回 | ", "领取未投"},
		"merged": {func(r *count.Report) { r.Groups = []count.Group{{Code: "A+B", Members: []string{"A", "B"}}} },
			"\nA 班子成员 | — | — | 6 | 0 | — | 6 | 5 | 5 | 0 | 5 | — | —\nB 中层干部 | — | — | 6 | 0 | — | 6 | 5 | 5 | 0 | 5 | — | —\nA 班子成员、B 中层干部 合并统计 | ", ""},
		"merged, version 1": {func(r *count.Report) {
			r.Version, r.Groups = 1, []count.Group{{Code: "A+B", Name: "合并的", Members: []string{"A", "B"}}}
		}, "\n合并的 | ", "合并统计"},
		"merged, without a setup": {func(r *count.Report) {
			r.Setup, r.Groups = nil, []count.Group{{Code: "A+B", Members: []string{"A", "B"}}}
		}, "\nA、B 合并统计 | ", ""},
		"merged, unknown":          {func(r *count.Report) { r.Groups = []count.Group{{Code: "A+Z", Members: []string{"A", "Z"}}} }, "\nA 班子成员、Z 合并统计 | ", ""},
		"valid ballots":            {func(r *count.Report) {}, "\n测评对象↓2 | 测评内容↓2 | 票种↓2 | 有效票↓2 | 票数→3", ""},
		"valid ballots, version 1": {func(r *count.Report) { r.Version = 1 }, "\n张三↓4 | 德↓4 | A 班子成员 | 4 | 0 | 1 | ", "有效票↓2"},

		"without a setup":         {func(r *count.Report) { r.Setup = nil }, " | 优秀率", ""},
		"a first criterion aside": {func(r *count.Report) { asks(r).Criteria[0].Weight = survey.Decimal{} }, " | 德（不计入总分） | ", ""},
		"points without bands":    {func(r *count.Report) { withoutBands(r) }, "《逐项结果（打分0～10）》", "打分0～10："},
		"one scale":               {gradedOnly, "《逐项结果》", "（优秀"},
		"grades of other codes":   {func(r *count.Report) { gradedOnly(r); otherGrades(r) }, "《逐项结果（优秀、不称职）》", "《逐项结果》"},
		"points of another range": {anotherRange, "《逐项结果（打分0～20：高）》", "《逐项结果》"},
		"no subjects":             {func(r *count.Report) { answers(r).Subjects = nil }, "", "得分与排名"},
		"own roles": {func(r *count.Report) {
			r.Setup.Roles = []survey.RoleName{{Code: "chief", Name: "三总师"}}
			r.Setup.Leaders[1].Role = "chief"
			asks(r).Roles = append(asks(r).Roles, "chief")
		}, "\n2 | 李四 | 副局长 | 三总师 | 50.00", ""},
		"roles of everyone":            {func(r *count.Report) {}, "\n1 | 张三 | 局长 | 60.00", "类别"},
		"ranked within a role":         {func(r *count.Report) { asks(r).RankWithin = survey.WithinRole }, "\n1 | 张三 | 局长 | 主要负责人 | 60.00", "（按总分）"},
		"and its head":                 {func(r *count.Report) { asks(r).RankWithin = survey.WithinRole }, "排名（按总分，同类人员内）", ""},
		"ranked by a rate":             {func(r *count.Report) { asks(r).Rank = "优秀率" }, "排名（按优秀率）", "按总分"},
		"ranked by what it always was": {func(r *count.Report) { asks(r).Rank = "" }, "排名（按总分）", "按）"},
		"flags":                        {func(r *count.Report) { answers(r).Subjects[0].Flags = []string{"甲", "乙"} }, " | 80.00 | 1 | 甲；乙\n", ""},
		"flags that nobody has":        {func(r *count.Report) { asks(r).Flags = []survey.Flag{{}} }, " | 80.00 | 1 | \n", ""},
		"no flags":                     {func(r *count.Report) {}, " | 80.00 | 1\n", "需要关注"},

		"a total that is a sum":       {func(r *count.Report) { answers(r).Total = "sum" }, "干部表：总分, 至0, false: 张三 [80.00]", ""},
		"points up to 100":            {func(r *count.Report) { scale(r, "100") }, "干部表：总分, 至100, false: 张三 [80.00]", ""},
		"points above 100":            {func(r *count.Report) { scale(r, "100.5") }, "干部表：总分, 至0, false: 张三 [80.00]", ""},
		"the unit":                    {overUnit, "干部表：各等次得票率（%）, 至0, true: 德 [40.00 —] 总体评价（不计入总分） [40.00 —]\n", "排名"},
		"the unit, by points":         {func(r *count.Report) { overUnit(r); withoutBands(r); scale(r, "9.5") }, "干部表：加权得分, 至10, false: 全面工作 [9.50]\n", ""},
		"the unit, bands":             {func(r *count.Report) { overUnit(r) }, "干部表：各等次得票率（%）, 至0, true: 全面工作 [—]\n", "加权得分, "},
		"promoted":                    {overPromoted, "\n1↓2 | 王五↓2 | 男↓2 | 1985.03↓2 | 副主任（2019.06起）↓2 | 主任↓2 | 德 | ", "类别"},
		"promoted, unknown":           {overPromoted, "\n2↓2 | 无名↓2 | ↓2 | ↓2 | ↓2 | ↓2 | 德 | ", "得分与排名"},
		"promoted, drawn by name":     {overPromoted, "true: 王五 [40.00 —] 王五 [40.00 —] 无名", ""},
		"bodies":                      {overBodies, "《汇总》\n序号↓2 | 名称↓2 | 德", "类别"},
		"bodies have one kind":        {overBodies, "\n2 | 党组 | 50.00", "同类人员"},
		"options by group":            {func(r *count.Report) {}, "\nA 班子成员 | B 中层干部 | 合计\n拖 | 1 | 2 | 3 | 30.00\n", ""},
		"options over all groups":     {func(r *count.Report) { delete(r.Forms[1].Choices[0].Options[0].Marks, "B") }, "\n合计\n拖 | 3 | 30.00\n", ""},
		"options of one group":        {func(r *count.Report) { r.Groups = r.Groups[:1] }, "\n合计\n拖 | 3 | 30.00\n", ""},
		"a text":                      {func(r *count.Report) {}, "\n市局：意见 好\n", ""},
		"criteria of another subject": {func(r *count.Report) {}, "\nother：comment ", ""},
	} {
		r := made()
		test.change(r)
		got := page(r)
		if !strings.Contains(got, test.want) || test.absent != "" && strings.Contains(got, test.absent) {
			t.Errorf("%s: want %q and no %q:\n%s", name, test.want, test.absent, got)
		}
	}
}
