package layout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/layout"
)

// compared is a Comparison written by hand: two units by one form over their leaders.
func compared() compare.Comparison {
	session := func(unit, date string) compare.Session {
		return compare.Session{Unit: unit, Label: unit, Date: date, Group: "一组", Phase: survey.Opened, Valid: new(30)}
	}
	one, other := session("甲局", "2025-12-05"), session("乙局", "2025-12-03")
	one.Alarms = []string{"封条不符", "余票未点"}
	number := func(text string) compare.Measure { return compare.Measure{Text: new(text)} }
	high, low := number("90.00"), number("80.00")
	high.Highest, low.Lowest = true, true
	return compare.Comparison{
		Assessment: compare.Assessment{Name: "2025年度考核", Version: 2}, Sessions: []compare.Session{one, other},
		Forms: []compare.Form{{
			ID: "f1", Title: "干部表", Over: survey.OverLeaders, Many: true, Basis: "总分", Columns: []compare.Column{{Key: "c.de", Name: "德"}, {Key: "total", Name: "总分"}},
			Units: []compare.Unit{
				{Session: one, Subjects: 2, Rank: new(1), Values: []compare.Measure{number("70.00"), high}},
				{Session: other, Subjects: 3, Rank: new(2), Merged: []string{"班子成员、中层干部"}, Values: []compare.Measure{{}, low}},
			},
			Average:  []*string{nil, new("85.00")},
			Subjects: []compare.Subject{{Unit: "甲局", Name: "张三", Post: "局长", Role: "主要负责人", Total: new("90.00"), Rate: new("50.00"), Rank: new(1)}},
			Spreads:  []compare.Spread{{Name: "全部单位", Min: "80.00", Lower: "82.50", Median: "85.00", Upper: "87.50", Max: "90.00", Mean: "85.00", Points: make([]compare.Point, 2)}},
		}, {ID: "f2", Columns: []compare.Column{{Key: "total"}}}},
	}
}

// TestUnits: what is compared and what is not, each with its reason; a form that no unit has is left out.
func TestUnits(t *testing.T) {
	c := compared()
	u := layout.NewUnits(c)
	want := `《参加比较的测评会》
序号 | 单位 | 日期 | 考核组 | 有效票 | 状态 | 异常
1 | 甲局 | 2025-12-05 | 一组 | 30 | 已计票 | 封条不符；余票未点
2 | 乙局 | 2025-12-03 | 一组 | 30 | 已计票 | 
`
	if diff := cmp.Diff(want, drawn(u.Sessions)); diff != "" || u.Previous != "" || u.Apart != nil || u.Date != "2025-12-05" || len(u.Forms) != 1 {
		t.Errorf("%+v (-want +got):\n%s", u, diff)
	}
	c.Previous = &compare.Assessment{Name: "2024年度考核"}
	c.Refused = []compare.Refused{{Session: compare.Session{Unit: "丙局", Date: "2025-12-04", Group: "二组"}, Why: []string{"测评表", "权重"}}}
	c.Withheld = []compare.Session{{Unit: "丁局", Date: "2025-12-04", Group: "二组"}}
	c.Waiting = []compare.Session{{Unit: "戊局", Date: "2025-12-04", Group: "二组", Phase: survey.Closed}}
	u = layout.NewUnits(c)
	want = `《不参加比较的测评会》
单位 | 日期 | 考核组 | 原因
丙局 | 2025-12-04 | 二组 | 与考核项目不一致，不能放在一起比：测评表、权重
丁局 | 2025-12-04 | 二组 | 有效票太少，按规则不公布结果
戊局 | 2025-12-04 | 二组 | 还没有计票（现在是“封箱”）
`
	if u.Apart == nil || u.Previous != "2024年度考核" {
		t.Fatalf("%+v", u)
	}
	if diff := cmp.Diff(want, drawn(*u.Apart)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestUnitsForm: a row a unit with how many it rates, marks in words or signs beside its numbers, and the average last; then all subjects,
// and how the numbers lie.
func TestUnitsForm(t *testing.T) {
	draw := func(change func(f *compare.Form)) (string, layout.UnitsForm) {
		c := compared()
		change(&c.Forms[0])
		f := layout.NewUnits(c).Forms[0]
		text := drawn(f.Ranking)
		if f.Subjects != nil {
			text += drawn(*f.Subjects)
		}
		return text + drawn(f.Spread), f
	}
	for name, test := range map[string]struct {
		change func(f *compare.Form)
		want   string
		keys   []string
		value  int
	}{
		"leaders": {func(f *compare.Form) {}, `《各单位排名（按总分）》
名次↓2 | 单位↓2 | 人数↓2 | 各项加权得分（单位内平均） | 总分↓2
德
1 | 甲局 | 2 | 70.00 | 90.00▲
2 | 乙局※ | 3 | — | 80.00▼
 | 平均 |  | — | 85.00
《全部测评对象（按总分）》
名次 | 姓名 | 职务 | 单位 | 总分
1 | 张三 | 局长 | 甲局 | 90.00
《分布（总分）》
序号 | 范围 | 个数 | 最低 | 下四分位 | 中位数 | 上四分位 | 最高 | 平均
1 | 全部单位 | 2 | 80.00 | 82.50 | 85.00 | 87.50 | 90.00 | 85.00
`, []string{"rank", "unit", "", "c.de", "total"}, 4},
		"leaders by a rate, within a role": {func(f *compare.Form) {
			f.Basis, f.ByRole = "优秀率", true
			f.Columns[1] = compare.Column{Key: "rate", Name: "优秀率（%）"}
		}, `《各单位排名（按优秀率）》
名次↓2 | 单位↓2 | 人数↓2 | 各项加权得分（单位内平均） | 优秀率（%）↓2
德
1 | 甲局 | 2 | 70.00 | 90.00▲
2 | 乙局※ | 3 | — | 80.00▼
 | 平均 |  | — | 85.00
《全部测评对象（按优秀率，同类人员内排名）》
名次 | 姓名 | 职务 | 单位 | 角色 | 总分 | 优秀率（%）
1 | 张三 | 局长 | 甲局 | 主要负责人 | 90.00 | 50.00
《分布（优秀率（%））》
序号 | 范围 | 个数 | 最低 | 下四分位 | 中位数 | 上四分位 | 最高 | 平均
1 | 全部单位 | 2 | 80.00 | 82.50 | 85.00 | 87.50 | 90.00 | 85.00
`, []string{"rank", "unit", "", "c.de", "rate"}, 4},
		"bodies": {func(f *compare.Form) { f.Over = survey.OverBody }, `《各单位排名（按总分）》
名次↓2 | 单位↓2 | 个数↓2 | 各项加权得分（单位内平均） | 总分↓2
德
1 | 甲局 | 2 | 70.00 | 90.00▲
2 | 乙局※ | 3 | — | 80.00▼
 | 平均 |  | — | 85.00
《全部测评对象（按总分）》
名次 | 名称 | 单位 | 总分
1 | 张三 | 甲局 | 90.00
《分布（总分）》
序号 | 范围 | 个数 | 最低 | 下四分位 | 中位数 | 上四分位 | 最高 | 平均
1 | 全部单位 | 2 | 80.00 | 82.50 | 85.00 | 87.50 | 90.00 | 85.00
`, []string{"rank", "unit", "", "c.de", "total"}, 4},
		"the unit": {func(f *compare.Form) { f.Over, f.Many, f.Subjects = survey.OverUnit, false, nil }, `《各单位排名（按总分）》
名次↓2 | 单位↓2 | 各项加权得分 | 总分↓2
德
1 | 甲局 | 70.00 | 90.00▲
2 | 乙局※ | — | 80.00▼
 | 平均 | — | 85.00
《分布（总分）》
序号 | 范围 | 个数 | 最低 | 下四分位 | 中位数 | 上四分位 | 最高 | 平均
1 | 全部单位 | 2 | 80.00 | 82.50 | 85.00 | 87.50 | 90.00 | 85.00
`, []string{"rank", "unit", "c.de", "total"}, 3},
	} {
		got, f := draw(test.change)
		if diff := cmp.Diff(test.want, got); diff != "" || !cmp.Equal(test.keys, f.Keys) || f.Value != test.value || f.Units != 2 {
			t.Errorf("%s: keys %q, value %d (-want +got):\n%s", name, f.Keys, f.Value, diff)
		}
	}
}
