package compare_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

func decimal(t *testing.T, text string) survey.Decimal {
	t.Helper()
	d, err := survey.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// yardstick is a small assessment: the body by three criteria, leaders by a rate, the unit's work by an odd scale.
func yardstick(t *testing.T, year string) survey.Setup {
	t.Helper()
	grades := []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "fair", Name: "一般", Value: survey.Whole(60)}, {Code: "poor", Name: "差"}}
	criterion := func(id, name string, weight uint16) survey.Criterion {
		return survey.Criterion{ID: id, Kind: survey.Graded, Name: survey.CriterionName{All: name}, Weight: survey.Whole(weight)}
	}
	return survey.Setup{
		Assessment: year + "年度考核", Group: "第一考核组", Date: year + "-12-01", Rules: survey.Rules{MinGroup: 3, Denominator: survey.ByValid},
		Categories: []survey.Category{{Code: "A", Name: "全体", Weight: 100, Slips: 9}},
		Forms: []survey.Form{
			{ID: "body", Title: "班子民主测评表", Subjects: survey.OverBody, Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{criterion("de", "德", 1), criterion("neng", "能", 2), criterion("zong", "总体评价", 0)}},
			{ID: "leaders", Title: "干部民主测评表", Subjects: survey.OverLeaders, Roles: survey.Roles(), Grades: grades, Rank: "好评率", RankWithin: survey.WithinForm,
				Derived: []survey.Derived{{Name: "好评率", Grades: []string{"good"}}},
				Criteria: []survey.Criterion{{ID: "duty", Kind: survey.Graded, Weight: survey.Whole(1), Name: survey.CriterionName{
					ByRole: map[survey.Role]string{survey.Principal: "第一责任", survey.Member: "一岗双责"}}}}},
			{ID: "work", Title: "工作民主评议表", Subjects: survey.OverUnit, Grades: []survey.Grade{{Code: "a", Name: "甲", Value: survey.Whole(100)}, {Code: "b", Name: "乙", Value: decimal(t, "60.01")}},
				Rank: survey.RankTotal, RankWithin: survey.WithinForm, Criteria: []survey.Criterion{criterion("all", "评价", 1)}},
		},
	}
}

// opened is the Report of a session with valid ballots: for each key of category and envelope ("A body.body"), criterion by criterion,
// the grades of its ballots by index; "-" leaves a ballot's out.
func opened(t *testing.T, s survey.Setup, ballots map[string]int, marks map[string]string) compare.Opened {
	t.Helper()
	box, header := count.Box{Envelopes: map[string][]count.Opened{}}, map[string]count.Counts{}
	for _, c := range s.Categories {
		n := ballots[c.Code]
		header[c.Code] = count.Counts{Printed: 9, Issued: 9, Collected: n, Cast: n}
		for i := range n {
			for _, e := range manifest.Sent(manifest.Envelopes(&s), c.Code) {
				content := envelope.Content{}
				for _, criterion := range e.Subject.Criteria {
					grade := "-"
					if given := marks[c.Code+" "+criterion.Key]; i < len(given) {
						grade = given[i : i+1]
					}
					content.Marks += grade
				}
				if strings.Trim(content.Marks, "-") == "" {
					content.Marks = ""
				}
				box.Envelopes[e.Key] = append(box.Envelopes[e.Key], count.Opened{Category: c.Code, Content: content})
			}
		}
	}
	stick, err := manifest.Yardstick(&s)
	if err != nil {
		t.Fatal(err)
	}
	r := count.NewReport(count.Input{ID: s.Unit + "-" + s.Date, Setup: &s, Yardstick: stick, Counts: header, Tally: count.NewTally(&s, box)})
	return compare.Opened{Report: &r, Phase: survey.Opened}
}

var people = []survey.Leader{{ID: "l1", Name: "张　三", Post: "局长", Role: survey.Principal}, {ID: "l2", Name: "=李四", Post: "副局长", Role: survey.Member}}

// unit is a session of category A alone.
func unit(t *testing.T, plan survey.Setup, name string, n int, marks map[string]string) compare.Opened {
	t.Helper()
	plan.Unit, plan.Leaders = name, people
	of := map[string]string{}
	for key, grades := range marks {
		of["A "+key] = grades
	}
	return opened(t, plan, map[string]int{"A": n}, of)
}

func year(plan survey.Setup, list ...compare.Opened) compare.Year {
	return compare.Year{Assessment: survey.Assessment{ID: plan.Assessment, Version: 1, Plan: plan}, Opened: list}
}

// shown is a form of a comparison in lines: units with rank, numbers and marks, then the average.
func shown(f compare.Form) (lines []string) {
	or := func(s *string) string {
		if s == nil {
			return "—"
		}
		return *s
	}
	for _, u := range f.Units {
		line := u.Label
		if u.Rank == nil {
			line += " —:"
		} else {
			line += fmt.Sprintf(" %d:", *u.Rank)
		}
		for _, m := range u.Values {
			line += " " + or(m.Text)
			if m.Highest {
				line += "+"
			}
			if m.Lowest {
				line += "-"
			}
		}
		lines = append(lines, line)
	}
	line := "平均:"
	for _, a := range f.Average {
		line += " " + or(a)
	}
	return append(lines, line)
}

func wants(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestComparison is calculated by hand.
func TestComparison(t *testing.T) {
	before, now := yardstick(t, "2025"), yardstick(t, "2026")
	// 甲: 德 260/3, 能 100, total (260/3 + 2·100)/3 = 860/9. 乙: 德 60, 能 260/3, total 700/9; nobody marked 总体评价, and only one the second
	// leader, which is withheld. 丙 ties with 甲. 丁 has no mark on the body at all.
	this := year(now,
		unit(t, now, "甲局", 3, map[string]string{"body.body.de": "001", "body.body.neng": "000", "body.body.zong": "011",
			"leaders.l1.duty": "000", "leaders.l2.duty": "001", "work.unit.all": "000"}),
		unit(t, now, "乙局", 3, map[string]string{"body.body.de": "111", "body.body.neng": "001",
			"leaders.l1.duty": "011", "leaders.l2.duty": "0", "work.unit.all": "111"}),
		unit(t, now, "丙局", 3, map[string]string{"body.body.de": "100", "body.body.neng": "000", "body.body.zong": "000",
			"leaders.l1.duty": "002", "leaders.l2.duty": "000"}),
		unit(t, now, "丁局", 4, map[string]string{"leaders.l1.duty": "0000", "work.unit.all": "0011"}))
	other, spares, trial := now, now, now
	other.Rules.MinGroup, trial.Rehearsal = 4, true
	refused, few := unit(t, other, "戊局", 5, nil), unit(t, now, "己局", 2, map[string]string{"body.body.de": "00"})
	this.Opened = append(this.Opened, refused, few, unit(t, trial, "庚局", 3, map[string]string{"body.body.de": "000"}))
	this.Waiting = []compare.Session{{ID: "w", Unit: "辛局", Phase: survey.Draft}}
	// Last year 甲 had a space in its name, and 乙 100 and 60.01 for its work.
	last := year(before,
		unit(t, before, "甲　局", 3, map[string]string{"body.body.de": "000", "body.body.neng": "001", "work.unit.all": "000"}),
		unit(t, before, "乙局", 4, map[string]string{"body.body.de": "000", "body.body.neng": "222", "work.unit.all": "0011"}))

	r := compare.New(this, nil, "ceping test")
	wants(t, "body", shown(r.Forms[0]),
		"丙局 1: 86.67+ 100.00+ 100.00+ 95.56+", "甲局 1: 86.67+ 100.00+ 73.33- 95.56+", "乙局 3: 60.00- 86.67- — 77.78-", "丁局 —: — — — —",
		// 700/9; 860/9; two numbers have no average; 2420/27
		"平均: 77.78 95.56 — 89.63")
	// 好评率 of l1 and l2, weighted, in percent; the unit's is the mean. Leaders without a mark have a rate of 0 over valid ballots.
	wants(t, "leaders", shown(r.Forms[1]),
		"丙局 1: 83.33 83.33 83.33+", "甲局 1: 93.33 93.33 83.33+", "丁局 3: 100.00+ 100.00+ 50.00", "乙局 4: 73.33- 73.33- 33.33-", "平均: 87.50 87.50 62.50")
	// 80.005 is the mean of 100 and 60.01 and rounds up.
	wants(t, "work", shown(r.Forms[2]), "甲局 1: 100.00+ 100.00+", "丁局 2: 80.01 80.01", "乙局 3: 60.01- 60.01-", "丙局 —: — —", "平均: 80.01 80.01")
	wants(t, "leaders of all units", people4(r.Forms[1].Subjects), "张　三 丁局 1", "=李四 丙局 1", "张　三 甲局 1", "张　三 丙局 4")
	if got := strings.Join(r.Forms[1].Notes, "\n"); !strings.Contains(got, "没有数字、不计入单位平均的测评对象：乙局 =李四") {
		t.Errorf("notes %q", got)
	}
	wants(t, "notes on the body", r.Forms[0].Notes)
	for i, want := range [][]string{{"德", "能", "总体评价（不计入总分）", "总分"}, {"第一责任／一岗双责", "总分", "好评率（%）"}} {
		wants(t, "columns", columnsOf(r.Forms[i]), want...)
	}
	if r.Forms[0].Basis != "总分" || r.Forms[1].Basis != "好评率" {
		t.Errorf("ranked by %s, %s", r.Forms[0].Basis, r.Forms[1].Basis)
	}
	if len(r.Refused) != 1 || r.Refused[0].ID != refused.Report.Session.ID || !slices.Equal(r.Refused[0].Why, []string{"统计规则"}) {
		t.Errorf("refused: %+v", r.Refused)
	}
	if len(r.Withheld) != 1 || r.Withheld[0].ID != few.Report.Session.ID || r.Withheld[0].Valid != nil {
		t.Errorf("withheld: %+v", r.Withheld)
	}
	if len(r.Waiting) != 1 || r.Waiting[0].ID != "w" || len(r.Sessions) != 4 {
		t.Errorf("waiting: %+v; compared: %+v", r.Waiting, r.Sessions)
	}
	// Points in order 700/9, 860/9, 860/9: quartiles at places 0.5, 1 and 1.5.
	if got, want := r.Forms[0].Spreads, (compare.Spread{Name: "各单位", Min: "77.78", Lower: "86.67", Median: "95.56", Upper: "95.56", Max: "95.56", Mean: "89.63",
		Points: []compare.Point{{Name: "乙局", Value: "77.78"}, {Name: "丙局", Value: "95.56"}, {Name: "甲局", Value: "95.56"}}}); len(got) != 1 || !cmp.Equal(got[0], want) {
		t.Errorf("spread: %+v", got)
	}
	// 60.01, 80.005, 100: quartiles half way, 70.0075 and 90.0025.
	if got := r.Forms[2].Spreads[0]; got.Lower != "70.01" || got.Median != "80.01" || got.Upper != "90.00" || got.Mean != "80.01" {
		t.Errorf("spread: %+v", got)
	}

	alone := len(r.Notes)
	r = compare.New(this, &last, "ceping test")
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "上年取自考核项目“2025年度考核”") || !strings.Contains(notes, "增减＝今年减上年") || len(r.Notes) != alone+3 {
		t.Errorf("notes %q", r.Notes)
	}
	for i, want := range [][]string{{"德", "能", "总体评价（不计入总分）", "总分", "上年总分", "增减"}, {"第一责任／一岗双责", "总分", "好评率（%）", "上年好评率（%）", "增减"}} {
		wants(t, "columns beside last year", columnsOf(r.Forms[i]), want...)
	}
	// Last year: 甲 (100 + 2·260/3)/3 = 820/9, 乙 100/3. 860/9 − 820/9 = 40/9. Two numbers have no average.
	wants(t, "body beside last year", shown(r.Forms[0]),
		"丙局 1: 86.67+ 100.00+ 100.00+ 95.56+ — —", "甲局 1: 86.67+ 100.00+ 73.33- 95.56+ 91.11 4.44-", "乙局 3: 60.00- 86.67- — 77.78- 33.33 44.44+", "丁局 —: — — — — — —",
		"平均: 77.78 95.56 — 89.63 — —")
	// 60.01 − 80.005 = −19.995, and ties round towards +∞.
	wants(t, "work beside last year", shown(r.Forms[2]),
		"甲局 1: 100.00+ 100.00+ 100.00 0.00+", "丁局 2: 80.01 80.01 — —", "乙局 3: 60.01- 60.01- 80.01 -19.99-", "丙局 —: — — — —", "平均: 80.01 80.01 — —")
	if !r.Forms[0].Sort(compare.ColumnChange) || r.Forms[0].Units[0].Label != "乙局" || *r.Forms[0].Units[0].Rank != 3 || r.Forms[0].Units[3].Values[5].Text != nil {
		t.Errorf("sorted by change: %v", shown(r.Forms[0]))
	}
	if r.Forms[0].Sort("c.nothing") || !r.Forms[0].Sort("c.zong") || r.Forms[0].Units[0].Label != "丙局" || r.Forms[0].Units[1].Label != "甲局" {
		t.Errorf("sorted by a criterion: %v", shown(r.Forms[0]))
	}

	// Other spares are the same yardstick; a second sitting is told apart by its day, and enters as one of its own.
	spares.Rules.Spares, spares.Date = 10, "2026-12-02"
	this.Opened = append(this.Opened, unit(t, spares, "甲局", 3, map[string]string{"body.body.de": "000", "body.body.neng": "000"}))
	r = compare.New(this, &last, "ceping test")
	if last := r.Notes[len(r.Notes)-2:]; !strings.HasPrefix(last[0], "甲局有几场测评会") || !strings.HasPrefix(last[1], "两年参加人员") {
		t.Errorf("the last notes are %q", last)
	}
	wants(t, "two sittings", shown(r.Forms[0])[:3], "甲局（2026-12-02） 1: 100.00+ 100.00+ — 100.00+ — —", "丙局 2: 86.67 100.00+ 100.00+ 95.56 — —", "甲局（2026-12-01） 2: 86.67 100.00+ 73.33- 95.56 — —")
	if got := strings.Join(r.Forms[0].Notes, "\n"); !strings.Contains(got, "“甲　局”今年有2场、上年有1场，不与上年比") {
		t.Errorf("notes %q", got)
	}
}

// columnsOf are the names of a form's columns.
func columnsOf(f compare.Form) (names []string) {
	for _, c := range f.Columns {
		names = append(names, c.Name)
	}
	return names
}

// TestMany: numbers are means where a form is over people, however few a unit has, and where a unit has several bodies; a unit that has
// nobody is named.
func TestMany(t *testing.T) {
	plan := yardstick(t, "2026")
	session := func(name string, bodies ...survey.Body) compare.Opened {
		s := plan
		s.Unit, s.Bodies, s.Leaders = name, bodies, people[:len(bodies)]
		return opened(t, s, map[string]int{"A": 3}, map[string]string{"A body.b1.de": "000", "A body.b2.de": "111", "A leaders.l1.duty": "000"})
	}
	office, staff := survey.Body{ID: "b1", Name: "办公室"}, survey.Body{ID: "b2", Name: "人事处"}
	one := compare.New(year(plan, session("甲局", office)), nil, "").Forms
	if one[0].Many || len(one[0].Subjects) != 0 || !one[1].Many || len(one[1].Subjects) != 1 || one[2].Many {
		t.Errorf("%t, %+v; %t, %+v; %t", one[0].Many, one[0].Subjects, one[1].Many, one[1].Subjects, one[2].Many)
	}
	two := compare.New(year(plan, session("甲局", office, staff), session("乙局", office), session("丙局")), nil, "").Forms
	wants(t, "bodies", shown(two[0]), "乙局 1: 100.00+ — — 100.00+", "甲局 2: 80.00- — — 80.00-", "丙局 —: — — — —", "平均: — — — —")
	if !two[0].Many || len(two[0].Subjects) != 4 || two[0].Subjects[0].Role != "" {
		t.Errorf("%t, %+v", two[0].Many, two[0].Subjects)
	}
	wants(t, "notes on bodies", two[0].Notes)
	wants(t, "notes on leaders", two[1].Notes, "这张表没有测评对象的，不参加比较：丙局")
}

// TestCautions: whatever lies about of a unit that is compared is warned of, also a rehearsal, what other rules measured and last year's.
func TestCautions(t *testing.T) {
	plan, old := yardstick(t, "2026"), yardstick(t, "2025")
	trial, other, second := plan, plan, plan
	trial.Rehearsal, trial.Date = true, "2026-11-30"
	other.Rules.MinGroup, other.Date = 4, "2026-12-02"
	second.Date = "2026-12-03"
	of := func(s survey.Setup, name string, n int) compare.Opened {
		return unit(t, s, name, n, map[string]string{"body.body.de": "0000"})
	}
	const subtracted = "参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管"
	const years = "两年参加人员大体相同的单位，两年的结果相减也可能看出个别人的填写"
	for name, test := range map[string]struct {
		also, before []compare.Opened
		want         []string
	}{
		"nothing":                    {nil, nil, nil},
		"a rehearsal":                {[]compare.Opened{of(trial, "甲局", 4)}, nil, []string{"甲　局有几场测评会（含没有清除的试填）的结果：" + subtracted}},
		"other rules":                {[]compare.Opened{of(other, "甲局", 4)}, nil, []string{"甲　局有几场测评会的结果：" + subtracted}},
		"withheld":                   {[]compare.Opened{of(plan, "甲局", 2)}, nil, []string{"甲　局有几场测评会的结果：" + subtracted}},
		"of nobody's unit":           {[]compare.Opened{of(trial, "丙局", 4)}, nil, nil},
		"both compared":              {[]compare.Opened{of(second, "甲局", 4)}, nil, []string{"甲　局有几场测评会的结果：" + subtracted}},
		"two units, one rehearsed":   {[]compare.Opened{of(trial, "甲局", 4), of(other, "乙局", 4)}, nil, []string{"乙局、甲　局有几场测评会（含没有清除的试填）的结果：" + subtracted}},
		"two units, other rehearsed": {[]compare.Opened{of(other, "甲局", 4), of(trial, "乙局", 4)}, nil, []string{"乙局、甲　局有几场测评会（含没有清除的试填）的结果：" + subtracted}},
		"last year's of the first":   {nil, []compare.Opened{of(old, "乙局", 4)}, []string{years}},
		"last year's of the last":    {nil, []compare.Opened{of(old, "甲局", 2)}, []string{years}},
		"last year's of another":     {nil, []compare.Opened{of(old, "丙局", 4)}, nil},
		"a rehearsal and last year's": {[]compare.Opened{of(trial, "甲局", 4)}, []compare.Opened{of(old, "甲局", 4)},
			[]string{"甲　局有几场测评会（含没有清除的试填）的结果：" + subtracted, years}},
	} {
		last := year(old, test.before...)
		var got []string
		for _, note := range compare.New(year(plan, append(test.also, of(plan, "甲　局", 4), of(plan, "乙局", 4))...), &last, "").Notes {
			if strings.Contains(note, "个别人的填写") {
				got = append(got, note)
			}
		}
		wants(t, name, got, test.want...)
	}
}

// people4 are the first four subjects.
func people4(list []compare.Subject) (lines []string) {
	for _, s := range list[:4] {
		lines = append(lines, fmt.Sprintf("%s %s %d", s.Name, s.Unit, *s.Rank))
	}
	return lines
}

// TestMerged: a unit whose groups were merged is marked, and one whose form is withheld is named and enters nothing.
func TestMerged(t *testing.T) {
	plan := yardstick(t, "2026")
	plan.Categories = []survey.Category{{Code: "A", Name: "班子", Weight: 60, Slips: 9}, {Code: "B", Name: "职工", Weight: 40, Slips: 9}}
	plan.Forms = plan.Forms[:1]
	plan.Forms[0].Categories = []string{"A"}
	whole := plan
	whole.Forms = slices.Clone(plan.Forms)
	whole.Forms[0].Categories = nil
	session := func(s survey.Setup, name string, a, b int) compare.Opened {
		s.Unit = name
		return opened(t, s, map[string]int{"A": a, "B": b}, map[string]string{"A body.body.de": strings.Repeat("0", a), "B body.body.de": strings.Repeat("1", b)})
	}
	r := compare.New(year(whole, session(whole, "甲局", 3, 3), session(whole, "乙局", 2, 4)), nil, "")
	if f := r.Forms[0]; f.Units[0].Label != "甲局" || len(f.Units[0].Merged) != 0 || !slices.Equal(f.Units[1].Merged, []string{"A 班子、B 职工"}) || !strings.Contains(strings.Join(f.Notes, ""), "乙局（A 班子、B 职工）") {
		t.Errorf("%+v, notes %q", f.Units, f.Notes)
	}
	// 60 % of 100 and 40 % of 60; (2·100 + 4·60)/6
	wants(t, "merged", shown(r.Forms[0]), "甲局 1: 84.00+ — — 84.00+", "乙局 2: 73.33- — — 73.33-", "平均: — — — —")
	r = compare.New(year(plan, session(plan, "甲局", 3, 3), session(plan, "乙局", 2, 4)), nil, "")
	wants(t, "withheld", shown(r.Forms[0]), "甲局 1: 100.00 — — 100.00", "平均: — — — —")
	if notes := strings.Join(r.Forms[0].Notes, ""); !strings.Contains(notes, "整表不公布的，不参加比较：乙局") {
		t.Errorf("notes %q", notes)
	}
}

// TestOtherYardstick: with other weights, grades or rules last year's numbers are shown, and no difference.
func TestOtherYardstick(t *testing.T) {
	type test struct {
		change func(*survey.Setup)
		form   int
		note   string
	}
	tests := map[string]test{
		"values": {func(s *survey.Setup) {
			s.Forms[0].Grades = slices.Clone(s.Forms[0].Grades)
			s.Forms[0].Grades[1].Value = survey.Whole(70)
		}, 0, "与上年不可比：等次或分值不同"},
		"weights":  {func(s *survey.Setup) { s.Forms[0].Criteria[0].Weight = survey.Whole(5) }, 0, "与上年不可比：测评内容或权重不同"},
		"total":    {func(s *survey.Setup) { s.Forms[0].Total = survey.TotalSum }, 0, "与上年不可比：测评内容或权重不同"},
		"basis":    {func(s *survey.Setup) { s.Forms[1].Rank = survey.RankTotal }, 1, "与上年不可比：排名依据不同"},
		"rate":     {func(s *survey.Setup) { s.Rules.Denominator = survey.ByMarked }, 1, "与上年不可比：得票率的分母不同"},
		"blanks":   {func(s *survey.Setup) { s.Rules.ScoreOver = survey.OverValid }, 1, "与上年不可比：未填是否计入得分不同"},
		"category": {func(s *survey.Setup) { s.Categories[0].Name = "代表" }, 2, "与上年不可比：票种或权重不同"},
		"absent":   {func(*survey.Setup) {}, 0, ""},
		"none":     {func(s *survey.Setup) { s.Forms = s.Forms[:2] }, 2, "上年没有这张表"},
		"several":  {func(*survey.Setup) {}, 0, "“甲局”今年有1场、上年有2场，不与上年比"},
		"counting": {func(*survey.Setup) {}, 0, "与上年不可比：计票规则的版本不同"},
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		test := tests[name]
		t.Run(name, func(t *testing.T) {
			before, now := yardstick(t, "2025"), yardstick(t, "2026")
			test.change(&before)
			marks := map[string]string{"body.body.de": "000", "body.body.neng": "000", "leaders.l1.duty": "000"}
			last := year(before, unit(t, before, "甲局", 3, marks))
			if name == "several" {
				last.Opened = append(last.Opened, unit(t, before, "甲局", 3, marks))
			}
			if name == "absent" { // a unit that is not compared this year is nothing to it, though it has several
				last.Opened = append(last.Opened, unit(t, before, "乙局", 3, marks), unit(t, before, "乙局", 3, marks))
			}
			if name == "counting" {
				last.Opened[0].Report.Version, last.Opened[0].Report.Counting = 1, 1
			}
			f := compare.New(year(now, unit(t, now, "甲局", 3, marks)), &last, "").Forms[test.form]
			if f.Units[0].Values[0].Highest || f.Units[0].Values[0].Lowest {
				t.Error("the only unit is marked as the highest or lowest")
			}
			if !strings.Contains(strings.Join(f.Notes, "\n"), test.note) || test.note == "" && len(f.Notes) > 0 {
				t.Errorf("notes %q, want %q", f.Notes, test.note)
			}
			for i, column := range f.Columns {
				change := f.Units[0].Values[i].Text
				if column.Key == compare.ColumnChange && (change != nil) != (test.note == "") {
					t.Errorf("it differs by %v", change)
				}
				if column.Key == compare.ColumnLast && change == nil && test.form < 2 && name != "several" {
					t.Error("last year's number is not shown")
				}
			}
		})
	}
}

// TestCaution: other results of the unit are named by their days.
func TestCaution(t *testing.T) {
	if compare.Caution(nil) != "" {
		t.Error("a caution of nothing")
	}
	if got := compare.Caution([]count.ReportSession{{Date: "2026-12-02"}, {Date: "2026-12-01", Rehearsal: true}}); !strings.Contains(got, "另有2026-12-01（试填）、2026-12-02的测评结果") {
		t.Error(got)
	}
}

// TestCounting: what version 1 counted is compared among its own only.
func TestCounting(t *testing.T) {
	plan := yardstick(t, "2026")
	old, new := unit(t, plan, "甲局", 3, nil), unit(t, plan, "乙局", 3, nil)
	old.Report.Version, old.Report.Counting = 1, 1
	r := compare.New(year(plan, old, new), nil, "")
	if len(r.Sessions) != 1 || r.Sessions[0].Unit != "乙局" || len(r.Refused) != 1 || !slices.Equal(r.Refused[0].Why, []string{"计票规则的版本"}) {
		t.Errorf("compared %+v, refused %+v", r.Sessions, r.Refused)
	}
	if r = compare.New(year(plan, old), nil, ""); len(r.Sessions) != 1 || len(r.Refused) != 0 {
		t.Errorf("alone: compared %+v, refused %+v", r.Sessions, r.Refused)
	}
}

// TestNamed: who is compared, withheld and refused is named as its Report has it, with valid ballots where they are published, its phase and
// its alarms.
func TestNamed(t *testing.T) {
	plan, before := yardstick(t, "2026"), yardstick(t, "2025")
	other, old := plan, year(before)
	other.Rules.MinGroup = 4
	old.Assessment.Version = 3
	one, few, refused := unit(t, plan, "甲局", 3, nil), unit(t, plan, "乙局", 2, nil), unit(t, other, "丙局", 4, nil)
	one.Phase = survey.Archived
	few.Report.Alarms, refused.Report.Alarms = nil, nil
	one.Report.Alarms = []count.Alarm{{Text: "余票没有清点"}, {Text: "封箱校验码不符"}}
	of := func(name string, phase survey.Phase) compare.Session {
		return compare.Session{ID: name + "-2026-12-01", Unit: name, Label: name, Date: "2026-12-01", Group: "第一考核组", Phase: phase}
	}
	compared := of("甲局", survey.Archived)
	compared.Valid, compared.Alarms = new(3), []string{"余票没有清点", "封箱校验码不符"}
	r := compare.New(year(plan, one, few, refused), &old, "ceping test")
	if diff := cmp.Diff(compare.Comparison{
		Assessment: compare.Assessment{ID: "2026年度考核", Name: "2026年度考核", Version: 1}, Previous: &compare.Assessment{ID: "2025年度考核", Name: "2025年度考核", Version: 3},
		Software: "ceping test", Sessions: []compare.Session{compared}, Withheld: []compare.Session{of("乙局", survey.Opened)},
		Refused: []compare.Refused{{Session: of("丙局", survey.Opened), Why: []string{"统计规则"}}},
	}, r, cmpopts.IgnoreFields(compare.Comparison{}, "Notes", "Forms")); diff != "" {
		t.Error(diff)
	}
	if f := r.Forms[1]; f.ID != "leaders" || f.Title != "干部民主测评表" || f.Over != survey.OverLeaders || f.Units[0].Subjects != 2 || f.Units[0].ID != compared.ID {
		t.Errorf("%+v", f)
	}
}

// TestRefused: a session is measured by the assessment's yardstick, though its setup says the same; spares are no part of one, save in
// version 1, which had no yardstick.
func TestRefused(t *testing.T) {
	plan := yardstick(t, "2026")
	spares := plan
	spares.Rules.Spares, spares.Rules.NoReplacements = 10, true
	both := spares
	both.Categories = slices.Clone(plan.Categories)
	both.Categories[0].Name = "代表"
	for name, test := range map[string]struct {
		setup    survey.Setup
		counting int
		stick    string
		want     []string
	}{
		"the same":             {plan, 2, "", nil},
		"other spares":         {spares, 2, "", nil},
		"another yardstick":    {plan, 2, "x", []string{"标尺校验码"}},
		"and other spares":     {spares, 2, "x", []string{"标尺校验码"}},
		"spares and voters":    {both, 2, "", []string{"票种或权重"}},
		"spares of version 1":  {spares, 1, "", []string{"统计规则"}},
		"version 1 needs none": {plan, 1, "x", nil},
	} {
		o := unit(t, test.setup, "甲局", 3, nil)
		o.Report.Version, o.Report.Counting = test.counting, test.counting
		if test.stick != "" {
			o.Report.Yardstick = test.stick
		}
		r := compare.New(year(plan, o), nil, "")
		if test.want == nil {
			if len(r.Refused) > 0 || len(r.Sessions) != 1 {
				t.Errorf("%s: %+v", name, r.Refused)
			}
		} else if len(r.Refused) != 1 || !slices.Equal(r.Refused[0].Why, test.want) {
			t.Errorf("%s: %+v, want %q", name, r.Refused, test.want)
		}
	}
}

// TestTotals: the exact totals of one form and of no other, of those subjects that have one.
func TestTotals(t *testing.T) {
	one := unit(t, yardstick(t, "2026"), "甲局", 3, map[string]string{"body.body.de": "001", "body.body.neng": "000", "leaders.l1.duty": "000"})
	for form, want := range map[string]string{"body": "body 860/9", "leaders": "l1 100/1", "work": "", "x": ""} {
		var got []string
		for id, total := range compare.Totals(one.Report, form) {
			got = append(got, id+" "+total.String())
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v, want %s", form, got, want)
		}
	}
}
