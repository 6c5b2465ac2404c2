package office_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// city is an office with sessions of several units.
type city struct {
	t      *testing.T
	store  *store.Store
	office *office.Office
}

func newCity(t *testing.T) *city {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Access: store.Making})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return &city{t, opened, office.New(opened, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})}
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// assessment keeps a plan as an assessment.
func (c *city) assessment(plan survey.Setup) string {
	c.t.Helper()
	plan, err := plan.NextUnit()
	c.must(err)
	a := survey.Assessment{ID: uuid.NewString(), Version: 1, Plan: plan}
	c.must(c.store.PutAssessment(c.t.Context(), a, 0, survey.Act{Name: "made up"}))
	return a.ID
}

func (c *city) opened(setup survey.Setup, ballots map[string]version1.CountedBallots) string {
	c.t.Helper()
	id := uuid.NewString()
	c.must(example.Opened(c.t.Context(), c.store, id, setup, ballots))
	return id
}

func (c *city) compare(id string) version1.Comparison {
	c.t.Helper()
	r, err := c.office.Compare(c.t.Context(), id)
	c.must(err)
	return r
}

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

// marked are valid ballots of category A: for each answer key the grades of the first ballots, by index; "-" leaves a ballot's out.
func marked(n int, marks map[string]string) map[string]version1.CountedBallots {
	var b version1.CountedBallots
	for i := range n {
		ballot := version1.Ballot{Marks: map[string]int{}}
		for key, grades := range marks {
			if i < len(grades) && grades[i] != '-' {
				ballot.Marks[key] = int(grades[i] - '0')
			}
		}
		b.Valid = append(b.Valid, ballot)
	}
	return map[string]version1.CountedBallots{"A": b}
}

// shown is a form of a comparison in lines: units with rank, numbers and marks, then the average.
func shown(f version1.ComparedForm) (lines []string) {
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
	c := newCity(t)
	before, now := yardstick(t, "2025"), yardstick(t, "2026")
	last, this := c.assessment(before), c.assessment(now)
	people := []survey.Leader{{ID: "l1", Name: "张　三", Post: "局长", Role: survey.Principal}, {ID: "l2", Name: "=李四", Post: "副局长", Role: survey.Member}}
	unit := func(plan survey.Setup, under, name string, n int, marks map[string]string) string {
		plan.Unit, plan.Under, plan.Leaders = name, under, people
		return c.opened(plan, marked(n, marks))
	}
	// 甲: 德 260/3, 能 100, total (260/3 + 2·100)/3 = 860/9. 乙: 德 60, 能 260/3, total 700/9; nobody marked 总体评价. 丙 ties with 甲.
	// 丁 has no mark on the body at all.
	first := unit(now, this, "甲局", 3, map[string]string{"body.body.de": "001", "body.body.neng": "000", "body.body.zong": "011",
		"leaders.l1.duty": "000", "leaders.l2.duty": "001", "work.unit.all": "000"})
	unit(now, this, "乙局", 3, map[string]string{"body.body.de": "111", "body.body.neng": "001",
		"leaders.l1.duty": "011", "leaders.l2.duty": "0", "work.unit.all": "111"})
	unit(now, "", "丙局", 3, map[string]string{"body.body.de": "100", "body.body.neng": "000", "body.body.zong": "000",
		"leaders.l1.duty": "002", "leaders.l2.duty": "000"}) // came by a file
	unit(now, this, "丁局", 4, map[string]string{"leaders.l1.duty": "0000", "work.unit.all": "01--"})
	// Last year 甲 had a space in its name, and 乙 100 and 60.01 for its work.
	unit(before, last, "甲　局", 3, map[string]string{"body.body.de": "000", "body.body.neng": "001", "work.unit.all": "000"})
	unit(before, last, "乙局", 3, map[string]string{"body.body.de": "000", "body.body.neng": "222", "work.unit.all": "01-"})
	// Others.
	other := now
	other.Rules.MinGroup = 4
	refused := unit(other, this, "戊局", 5, nil)
	few := unit(now, this, "己局", 2, map[string]string{"body.body.de": "00"})
	trial := now
	trial.Rehearsal = true
	unit(trial, this, "庚局", 3, map[string]string{"body.body.de": "000"})
	waiting := now
	waiting.Unit, waiting.Under = "辛局", this
	draft, err := c.office.Draft(t.Context(), waiting)
	c.must(err)

	r := c.compare(this)
	wants(t, "body", shown(r.Forms[0]),
		"丙局 1: 86.67+ 100.00+ 100.00+ 95.56+", "甲局 1: 86.67+ 100.00+ 73.33- 95.56+", "乙局 3: 60.00- 86.67- — 77.78-", "丁局 —: — — — —",
		// 700/9; 860/9; 520/6; 2420/27
		"平均: 77.78 95.56 86.67 89.63")
	// 好评率 of l1 and l2, weighted, in percent; the unit's is the mean. Leaders without a mark have a rate of 0 over valid ballots.
	wants(t, "leaders", shown(r.Forms[1]),
		"丙局 1: 83.33- 83.33- 83.33+", "甲局 1: 93.33 93.33 83.33+", "丁局 3: 100.00+ 100.00+ 50.00", "乙局 4: 86.67 86.67 33.33-", "平均: 90.83 90.83 62.50")
	// 80.005 is the mean of 100 and 60.01 and rounds up.
	wants(t, "work", shown(r.Forms[2]), "甲局 1: 100.00+ 100.00+", "丁局 2: 80.01 80.01", "乙局 3: 60.01- 60.01-", "丙局 —: — —", "平均: 80.01 80.01")
	if diff := cmp.Diff([]string{"张　三 丁局 1", "=李四 丙局 1", "张　三 甲局 1", "张　三 丙局 4"}, people4(r.Forms[1].Subjects)); diff != "" {
		t.Errorf("leaders of all units (-want +got):\n%s", diff)
	}
	if got := r.Forms[1].Columns[0].Name; got != "第一责任／一岗双责" {
		t.Errorf("a criterion by role is named %q", got)
	}
	if len(r.Refused) != 1 || r.Refused[0].ID != refused || r.Refused[0].Unit != "戊局" || !slices.Equal(r.Refused[0].Why, []string{"统计规则"}) {
		t.Errorf("refused: %+v", r.Refused)
	}
	if len(r.Withheld) != 1 || r.Withheld[0].ID != few || r.Withheld[0].Valid != nil {
		t.Errorf("withheld: %+v", r.Withheld)
	}
	if len(r.Waiting) != 1 || r.Waiting[0].ID != draft || len(r.Sessions) != 4 {
		t.Errorf("waiting: %+v; compared: %+v", r.Waiting, r.Sessions)
	}
	// Points in order 700/9, 860/9, 860/9: quartiles at places 0.5, 1 and 1.5.
	if got, want := r.Forms[0].Spreads, (version1.Spread{Name: "各单位", Min: "77.78", Lower: "86.67", Median: "95.56", Upper: "95.56", Max: "95.56", Mean: "89.63",
		Points: []version1.Point{{Name: "乙局", Value: "77.78"}, {Name: "丙局", Value: "95.56"}, {Name: "甲局", Value: "95.56"}}}); len(got) != 1 || !cmp.Equal(got[0], want) {
		t.Errorf("spread: %+v", got)
	}
	// 60.01, 80.005, 100: quartiles half way, 70.0075 and 90.0025.
	if got := r.Forms[2].Spreads[0]; got.Lower != "70.01" || got.Median != "80.01" || got.Upper != "90.00" || got.Mean != "80.01" {
		t.Errorf("spread: %+v", got)
	}

	c.must(c.office.SetPrevious(t.Context(), this, last))
	r = c.compare(this)
	// Last year: 甲 (100 + 2·260/3)/3 = 820/9, 乙 100/3. 860/9 − 820/9 = 40/9.
	wants(t, "body beside last year", shown(r.Forms[0]),
		"丙局 1: 86.67+ 100.00+ 100.00+ 95.56+ — —", "甲局 1: 86.67+ 100.00+ 73.33- 95.56+ 91.11 4.44-", "乙局 3: 60.00- 86.67- — 77.78- 33.33 44.44+", "丁局 —: — — — — — —",
		"平均: 77.78 95.56 86.67 89.63 62.22 24.44")
	// 60.01 − 80.005 = −19.995, and ties round towards +∞.
	wants(t, "work beside last year", shown(r.Forms[2]),
		"甲局 1: 100.00+ 100.00+ 100.00 0.00+", "丁局 2: 80.01 80.01 — —", "乙局 3: 60.01- 60.01- 80.01 -19.99-", "丙局 —: — — — —", "平均: 80.01 80.01 90.00 -10.00")
	// An erased session keeps its tally.
	c.must(c.store.Advance(t.Context(), first, survey.Opened, survey.Archived, survey.Act{Name: "archive"}))
	c.must(c.office.Erase(t.Context(), first))
	wants(t, "with one session erased", shown(c.compare(this).Forms[0]), shown(r.Forms[0])...)

	if !r.Forms[0].Sort(version1.ColumnChange) || r.Forms[0].Units[0].Label != "乙局" || *r.Forms[0].Units[0].Rank != 3 || r.Forms[0].Units[3].Values[5].Text != nil {
		t.Errorf("sorted by change: %v", shown(r.Forms[0]))
	}
	if r.Forms[0].Sort("c.nothing") || !r.Forms[0].Sort("c.zong") || r.Forms[0].Units[0].Label != "丙局" || r.Forms[0].Units[1].Label != "甲局" {
		t.Errorf("sorted by a criterion: %v", shown(r.Forms[0]))
	}
}

// people4 are the first four subjects.
func people4(list []version1.ComparedSubject) (lines []string) {
	for _, s := range list[:4] {
		lines = append(lines, fmt.Sprintf("%s %s %d", s.Name, s.Unit, *s.Rank))
	}
	return lines
}

// TestComparisonOtherYardstick: with other weights or grades last year's numbers are shown, and no difference.
func TestComparisonOtherYardstick(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*survey.Setup)
		form   int
		note   string
	}{
		"values": {func(s *survey.Setup) {
			s.Forms[0].Grades = slices.Clone(s.Forms[0].Grades)
			s.Forms[0].Grades[1].Value = survey.Whole(70)
		}, 0, "与上年不可比：等次或分值不同"},
		"weights":  {func(s *survey.Setup) { s.Forms[0].Criteria[0].Weight = survey.Whole(5) }, 0, "与上年不可比：测评内容或权重不同"},
		"basis":    {func(s *survey.Setup) { s.Forms[1].Rank = survey.RankTotal }, 1, "与上年不可比：排名依据不同"},
		"rate":     {func(s *survey.Setup) { s.Rules.Denominator = survey.ByMarked }, 1, "与上年不可比：得票率的分母不同"},
		"category": {func(s *survey.Setup) { s.Categories[0].Name = "代表" }, 2, "与上年不可比：票种或权重不同"},
		"none":     {func(s *survey.Setup) { s.Forms = s.Forms[:2] }, 2, "上年没有这张表"},
		"several":  {func(s *survey.Setup) {}, 0, "“甲局”今年有1场、上年有2场，不与上年比"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCity(t)
			before, now := yardstick(t, "2025"), yardstick(t, "2026")
			test.change(&before)
			last, this := c.assessment(before), c.assessment(now)
			c.must(c.office.SetPrevious(t.Context(), this, last))
			marks := marked(3, map[string]string{"body.body.de": "000", "leaders.l1.duty": "000"})
			for _, s := range []struct {
				plan  survey.Setup
				under string
			}{{before, last}, {now, this}} {
				s.plan.Unit, s.plan.Under, s.plan.Leaders = "甲局", s.under, []survey.Leader{{ID: "l1", Name: "张三", Role: survey.Principal}}
				c.opened(s.plan, marks)
				if name == "several" && s.under == last {
					c.opened(s.plan, marks)
				}
			}
			f := c.compare(this).Forms[test.form]
			if f.Units[0].Values[0].Highest || f.Units[0].Values[0].Lowest {
				t.Error("the only unit is marked as the highest or lowest")
			}
			if !strings.Contains(strings.Join(f.Notes, "\n"), test.note) {
				t.Errorf("notes %q, want %q", f.Notes, test.note)
			}
			for i, column := range f.Columns {
				change := f.Units[0].Values[i].Text
				if column.Key == version1.ColumnChange && change != nil {
					t.Errorf("it differs by %s", *change)
				}
				if column.Key == version1.ColumnLast && change == nil && test.form < 2 && name != "several" {
					t.Error("last year's number is not shown")
				}
			}
		})
	}
}

// TestComparisonProperty: whatever the sessions, every number of a comparison follows from the marks of their Reports.
func TestComparisonProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(31, 1))
	numbers := 0
	for range 6 {
		c := newCity(t)
		units := example.Units(random, 1+random.IntN(5))
		id := c.assessment(units[0].Setup)
		reports := map[string]version1.Report{}
		for _, u := range units {
			session := c.opened(u.Setup, u.Ballots)
			report, err := c.office.Report(t.Context(), session)
			c.must(err)
			reports[session] = report
		}
		r := c.compare(id)
		if len(r.Sessions)+len(r.Withheld) != len(units) || len(r.Refused) > 0 {
			t.Fatalf("%d units: %d compared, %d withheld, refused %+v", len(units), len(r.Sessions), len(r.Withheld), r.Refused)
		}
		for _, f := range r.Forms {
			numbers += checkForm(t, f, reports)
		}
	}
	if numbers < 100 {
		t.Errorf("only %d numbers were looked at", numbers)
	}
}

// checkForm computes a form anew from the integers of the Reports.
func checkForm(t *testing.T, f version1.ComparedForm, reports map[string]version1.Report) (numbers int) {
	t.Helper()
	sums := make([]*big.Rat, len(f.Columns))
	counted := make([]int64, len(f.Columns))
	values := make([]*big.Rat, len(f.Units))
	for i, u := range f.Units {
		report := reports[u.ID]
		form := report.Forms[slices.IndexFunc(report.Forms, func(r version1.ReportForm) bool { return r.ID == f.ID })]
		for n, column := range f.Columns {
			var own []*big.Rat
			for _, s := range form.Subjects {
				own = append(own, recounted(report, form, s, column.Key))
			}
			want := average(own)
			if got := u.Values[n].Text; !cmp.Equal(got, twoDecimals(want)) {
				t.Errorf("%s, %s, %s: %v, want %v", f.ID, u.Label, column.Name, got, want)
			}
			if numbers++; want != nil {
				if sums[n] == nil {
					sums[n] = new(big.Rat)
				}
				sums[n].Add(sums[n], want)
				counted[n]++
			}
			if n == f.Ranking() {
				values[i] = want
			}
		}
	}
	for n := range f.Columns {
		var want *big.Rat
		if sums[n] != nil {
			want = sums[n].Quo(sums[n], big.NewRat(counted[n], 1))
		}
		if !cmp.Equal(f.Average[n], twoDecimals(want)) {
			t.Errorf("%s: average of %s is %v, want %v", f.ID, f.Columns[n].Name, f.Average[n], want)
		}
	}
	for i, u := range f.Units {
		better := 1
		for _, other := range values {
			if other != nil && values[i] != nil && other.Cmp(values[i]) > 0 {
				better++
			}
		}
		if (u.Rank == nil) != (values[i] == nil) || u.Rank != nil && *u.Rank != better {
			t.Errorf("%s: %s has rank %v, want %d", f.ID, u.Label, u.Rank, better)
		}
	}
	return numbers
}

// recounted is a subject's number in a column, from its marks alone.
func recounted(r version1.Report, f version1.ReportForm, s version1.ReportSubject, column string) *big.Rat {
	score := func(c version1.ReportCriterion) *big.Rat {
		sum, weights := new(big.Rat), new(big.Rat)
		for _, g := range r.Groups {
			points, marks := new(big.Rat), int64(0)
			for _, grade := range f.Grades {
				if n := int64(c.Marks[g.Code][grade.Code]); !grade.Unsure {
					points.Add(points, new(big.Rat).Mul(big.NewRat(n, 1), grade.Value.Rat()))
					marks += n
				}
			}
			if w := big.NewRat(int64(g.Weight), 1); marks > 0 {
				sum.Add(sum, points.Mul(points, new(big.Rat).Quo(w, big.NewRat(marks, 1))))
				weights.Add(weights, w)
			}
		}
		if weights.Sign() == 0 {
			return nil
		}
		return sum.Quo(sum, weights)
	}
	switch column {
	case version1.ColumnTotal:
		sum, weights := new(big.Rat), new(big.Rat)
		for _, c := range s.Criteria {
			if got := score(c); got != nil {
				sum.Add(sum, got.Mul(got, c.Weight.Rat()))
				weights.Add(weights, c.Weight.Rat())
			}
		}
		if weights.Sign() == 0 {
			return nil
		}
		return sum.Quo(sum, weights)
	case version1.ColumnRate: // the rates of random forms are of the first grade alone
		return rate(r, f, s.Criteria[len(s.Criteria)-1], f.Grades[0].Code)
	}
	for _, c := range s.Criteria {
		if "c."+c.ID == column {
			return score(c)
		}
	}
	return nil
}

func rate(r version1.Report, f version1.ReportForm, c version1.ReportCriterion, grade string) *big.Rat {
	sum, weights := new(big.Rat), new(big.Rat)
	for _, g := range r.Groups {
		marks := 0
		for _, other := range f.Grades {
			marks += c.Marks[g.Code][other.Code]
		}
		divide := map[survey.Denominator]int{survey.ByValid: marks + c.Marks[g.Code][survey.Unmarked], survey.ByMarked: marks,
			survey.ByCast: r.Counts[g.Code].Cast, survey.ByIssued: r.Counts[g.Code].Issued}[r.Rules.Denominator]
		if divide > 0 {
			sum.Add(sum, big.NewRat(100*int64(g.Weight)*int64(c.Marks[g.Code][grade]), int64(divide)))
			weights.Add(weights, big.NewRat(int64(g.Weight), 1))
		}
	}
	if weights.Sign() == 0 {
		return nil
	}
	return sum.Quo(sum, weights)
}

func average(list []*big.Rat) *big.Rat {
	sum, n := new(big.Rat), int64(0)
	for _, r := range list {
		if r != nil {
			sum.Add(sum, r)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

// twoDecimals rounds half-up by integers alone; numbers here are not negative.
func twoDecimals(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	twice := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(200)), r.Denom())
	n := twice.Quo(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()
	text := fmt.Sprintf("%d.%02d", n/100, n%100)
	return &text
}
