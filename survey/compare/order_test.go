package compare_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/compare"
)

// TestSort: units stand by rank, by name or by a column's numbers, equals by name and those without a number last; by what there is not
// nothing moves.
func TestSort(t *testing.T) {
	plan := yardstick(t, "2026")
	session := func(name, de, neng string) compare.Opened {
		return unit(t, plan, name, 3, map[string]string{"body.body.de": de, "body.body.neng": neng})
	}
	f := compare.New(year(plan, session("D", "000", "111"), session("C", "000", "000"), session("A", "", ""), session("B", "111", "111")), nil, "").Forms[0]
	if got := labels(f); got != "C D B A" {
		t.Errorf("at first: %s", got)
	}
	for range 2 {
		for _, test := range []struct{ key, want string }{
			{compare.OrderUnit, "A B C D"}, {"c.de", "C D B A"}, {"c.neng", "C B D A"}, {compare.ColumnTotal, "C D B A"}, {compare.OrderUnit, "A B C D"}, {compare.OrderRank, "C D B A"},
		} {
			if !f.Sort(test.key) || labels(f) != test.want {
				t.Errorf("by %s: %s, want %s", test.key, labels(f), test.want)
			}
			slices.Reverse(f.Units)
			before := labels(f)
			for _, key := range []string{"c.x", compare.ColumnRate, compare.ColumnLast, "x", ""} {
				if f.Sort(key) || labels(f) != before {
					t.Errorf("by %q: %s", key, labels(f))
				}
			}
		}
	}
}

func labels(f compare.Form) string {
	list := make([]string, len(f.Units))
	for i, u := range f.Units {
		list[i] = u.Label
	}
	return strings.Join(list, " ")
}

// TestSubjectsOfAllUnits: subjects stand by rank, role by role where they are ranked so, equals by unit and those without a number last;
// so do the spreads, then one for each unit.
func TestSubjectsOfAllUnits(t *testing.T) {
	within := func(rank string) compare.Form {
		plan := yardstick(t, "2026")
		plan.Roles = []survey.RoleName{{Code: "chief", Name: "三总师"}}
		plan.Forms = plan.Forms[1:2]
		plan.Forms[0].RankWithin = rank
		plan.Forms[0].Roles = append(survey.Roles(), "chief")
		plan.Forms[0].Criteria[0].Name.ByRole["chief"] = "技术责任"
		session := func(name string, marks ...string) compare.Opened {
			s := plan
			s.Unit = name
			of := map[string]string{}
			for i, role := range []survey.Role{"chief", survey.Member, survey.Principal} {
				id := fmt.Sprint("l", i)
				s.Leaders = append(s.Leaders, survey.Leader{ID: id, Name: "姓" + id, Post: "职" + id, Role: role})
				of["A leaders."+id+".duty"] = marks[i]
			}
			return opened(t, s, map[string]int{"A": 3}, of)
		}
		// Of 乙局's member too few gave a mark: it has no number.
		return compare.New(year(plan, session("乙局", "000", "0", "011"), session("丙局", "001", "001", "001"), session("甲局", "011", "011", "001")), nil, "").Forms[0]
	}
	// The total of marks 001 is (100+100+60)/3 and 好评率 2/3, of 011 (100+60+60)/3 and 1/3.
	f := within(survey.WithinRole)
	wants(t, "within roles", rowsOf(f),
		"丙局 姓l2 职l2 主要负责人 86.67 66.67 1", "甲局 姓l2 职l2 主要负责人 86.67 66.67 1", "乙局 姓l2 职l2 主要负责人 73.33 33.33 3",
		"丙局 姓l1 职l1 班子成员 86.67 66.67 1", "甲局 姓l1 职l1 班子成员 73.33 33.33 2", "乙局 姓l1 职l1 班子成员 — — —",
		"乙局 姓l0 职l0 三总师 100.00 100.00 1", "丙局 姓l0 职l0 三总师 86.67 66.67 2", "甲局 姓l0 职l0 三总师 73.33 33.33 3")
	units := []string{"丙局: 姓l0 66.67, 姓l1 66.67, 姓l2 66.67", "乙局: 姓l2 33.33, 姓l0 100.00", "甲局: 姓l0 33.33, 姓l1 33.33, 姓l2 66.67"}
	all := "各单位: 甲局 44.44, 丙局 66.67, 乙局 66.67"
	wants(t, "spreads within roles", spreadsOf(f), append([]string{all,
		"全体主要负责人: 乙局 姓l2 33.33, 丙局 姓l2 66.67, 甲局 姓l2 66.67", "全体班子成员: 甲局 姓l1 33.33, 丙局 姓l1 66.67",
		"全体三总师: 甲局 姓l0 33.33, 丙局 姓l0 66.67, 乙局 姓l0 100.00"}, units...)...)

	f = within(survey.WithinForm)
	wants(t, "within the form", rowsOf(f),
		"乙局 姓l0 职l0 三总师 100.00 100.00 1",
		"丙局 姓l0 职l0 三总师 86.67 66.67 2", "丙局 姓l1 职l1 班子成员 86.67 66.67 2", "丙局 姓l2 职l2 主要负责人 86.67 66.67 2", "甲局 姓l2 职l2 主要负责人 86.67 66.67 2",
		"乙局 姓l2 职l2 主要负责人 73.33 33.33 6", "甲局 姓l0 职l0 三总师 73.33 33.33 6", "甲局 姓l1 职l1 班子成员 73.33 33.33 6",
		"乙局 姓l1 职l1 班子成员 — — —")
	wants(t, "spreads within the form", spreadsOf(f)[:2], all,
		"全体测评对象: 乙局 姓l2 33.33, 甲局 姓l0 33.33, 甲局 姓l1 33.33, 丙局 姓l0 66.67, 丙局 姓l1 66.67, 丙局 姓l2 66.67, 甲局 姓l2 66.67, 乙局 姓l0 100.00")
}

// rowsOf are a form's subjects in lines.
func rowsOf(f compare.Form) (lines []string) {
	for _, s := range f.Subjects {
		rank := "—"
		if s.Rank != nil {
			rank = fmt.Sprint(*s.Rank)
		}
		lines = append(lines, strings.Join([]string{s.Unit, s.Name, s.Post, cmp.Or(s.Role, "·"), text(s.Total), text(s.Rate), rank}, " "))
	}
	return lines
}

// spreadsOf are a form's spreads in lines: whose, and the points.
func spreadsOf(f compare.Form) (lines []string) {
	for _, s := range f.Spreads {
		var points []string
		for _, p := range s.Points {
			points = append(points, p.Name+" "+p.Value)
		}
		lines = append(lines, s.Name+": "+strings.Join(points, ", "))
	}
	return lines
}
