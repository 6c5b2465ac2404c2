package compare

import (
	"math/big"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/count"
)

// measured is a setup with one form of every kind of number, filled by some with weights of its own.
func measured() *survey.Setup {
	grades := []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "poor", Name: "差"}}
	return &survey.Setup{
		Rules:      survey.Rules{Denominator: survey.ByValid},
		Categories: []survey.Category{{Code: "A", Name: "班子", Weight: 60}, {Code: "B", Name: "职工", Weight: 30}, {Code: "C", Name: "代表", Weight: 10}},
		Forms: []survey.Form{{ID: "f", Subjects: survey.OverLeaders, Roles: survey.Roles(), Grades: grades, Rank: "好评率", RankWithin: survey.WithinForm,
			Derived:    []survey.Derived{{Name: "差评率", Grades: []string{"poor"}}, {Name: "好评率", Grades: []string{"good"}}},
			Categories: []string{"A", "B"}, Weights: map[string]int{"A": 70, "B": 30},
			Criteria: []survey.Criterion{
				{ID: "own", Kind: survey.Graded, Name: survey.CriterionName{All: "德"}, Weight: survey.Whole(1), Grades: slices.Clone(grades)},
				{ID: "role", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Member: "责任"}}, Weight: survey.Whole(1)},
				{ID: "points", Kind: survey.Scored, Name: survey.CriterionName{All: "绩"}, Weight: survey.Whole(1),
					Points: &survey.Points{Max: survey.Whole(100), Step: survey.Whole(1)}, Bands: []survey.Band{{Code: "high", Name: "高", From: survey.Whole(90)}}},
				{ID: "words", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 9},
			}}},
	}
}

// TestWhatIsComparable: each thing that a number depends on makes two years incomparable, and nothing else does.
func TestWhatIsComparable(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*survey.Setup, *survey.Form)
		want   []survey.Code
	}{
		"nothing":                          {func(*survey.Setup, *survey.Form) {}, nil},
		"a name":                           {func(_ *survey.Setup, f *survey.Form) { f.Title, f.Criteria[0].Name.All = "x", "x" }, nil},
		"a text":                           {func(_ *survey.Setup, f *survey.Form) { f.Criteria = f.Criteria[:3] }, nil},
		"a category that does not fill it": {func(s *survey.Setup, _ *survey.Form) { s.Categories[2].Name = "x" }, nil},
		"weights that it does not take":    {func(s *survey.Setup, _ *survey.Form) { s.Categories[0].Weight = 59 }, nil},
		"another rate":                     {func(_ *survey.Setup, f *survey.Form) { f.Derived[0].Grades = []string{"good"} }, nil},
		"grades":                           {func(_ *survey.Setup, f *survey.Form) { f.Grades = f.Grades[:1] }, []survey.Code{"differs_grades"}},
		"a scale of its own":               {func(_ *survey.Setup, f *survey.Form) { f.Criteria[0].Grades[0].Value = survey.Whole(90) }, []survey.Code{"differs_criteria"}},
		"who is asked":                     {func(_ *survey.Setup, f *survey.Form) { f.Criteria[1].Name = survey.CriterionName{All: "责任"} }, []survey.Code{"differs_criteria"}},
		"range of points":                  {func(_ *survey.Setup, f *survey.Form) { f.Criteria[2].Points.Max = survey.Whole(99) }, []survey.Code{"differs_criteria"}},
		"bands":                            {func(_ *survey.Setup, f *survey.Form) { f.Criteria[2].Bands[0].From = survey.Whole(91) }, []survey.Code{"differs_criteria"}},
		"a weight":                         {func(_ *survey.Setup, f *survey.Form) { f.Criteria[2].Weight = survey.Whole(2) }, []survey.Code{"differs_criteria"}},
		"points that add up":               {func(_ *survey.Setup, f *survey.Form) { f.Total = survey.TotalSum }, []survey.Code{"differs_criteria"}},
		"whom it rates":                    {func(_ *survey.Setup, f *survey.Form) { f.Subjects = survey.OverPromoted }, []survey.Code{"differs_subjects"}},
		"what ranks":                       {func(_ *survey.Setup, f *survey.Form) { f.Rank = "差评率" }, []survey.Code{"differs_rank"}},
		"what the rate adds up":            {func(_ *survey.Setup, f *survey.Form) { f.Derived[1].Grades = []string{"good", "poor"} }, []survey.Code{"differs_rank"}},
		"a category's code": {func(s *survey.Setup, f *survey.Form) {
			s.Categories[0].Code, f.Categories, f.Weights = "D", []string{"D", "B"}, map[string]int{"D": 70, "B": 30}
		}, []survey.Code{"differs_categories"}},
		"who fills it":          {func(_ *survey.Setup, f *survey.Form) { f.Categories = nil }, []survey.Code{"differs_categories"}},
		"its own weights":       {func(_ *survey.Setup, f *survey.Form) { f.Weights = map[string]int{"A": 60, "B": 40} }, []survey.Code{"differs_categories"}},
		"no weights of its own": {func(_ *survey.Setup, f *survey.Form) { f.Weights = nil }, []survey.Code{"differs_categories"}},
		"blanks":                {func(s *survey.Setup, _ *survey.Form) { s.Rules.ScoreOver = survey.OverValid }, []survey.Code{"differs_score_over"}},
		"the denominator":       {func(s *survey.Setup, _ *survey.Form) { s.Rules.Denominator = survey.ByCast }, []survey.Code{"differs_denominator"}},
		"unsure marks":          {func(s *survey.Setup, _ *survey.Form) { s.Rules.Unsure = survey.UnsureExcluded }, []survey.Code{"differs_denominator"}},
	} {
		now, before := measured(), measured()
		test.change(before, &before.Forms[0])
		if got := otherYardstick(&now.Forms[0], &before.Forms[0], now, before); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	// The denominator is nothing to what ranks by its total.
	now, before := measured(), measured()
	now.Forms[0].Rank, before.Forms[0].Rank, before.Rules.Denominator = survey.RankTotal, survey.RankTotal, survey.ByCast
	if got := otherYardstick(&now.Forms[0], &before.Forms[0], now, before); len(got) > 0 {
		t.Errorf("by total: %v", got)
	}
}

// TestLabels: sessions of one unit are told apart by their days, those of one day by their ids.
func TestLabels(t *testing.T) {
	session := func(id, unit, date string) gatheredSession {
		var s gatheredSession
		s.ID, s.Unit, s.Date, s.Label = id, unit, date, unit
		return s
	}
	g := gathered{compared: []gatheredSession{
		session("1", "甲局", "2026-12-01"), session("2", "乙局", "2026-12-01"), session("3", "乙 局", "2026-12-02"),
		session("123456789", "丙局", "2026-12-01"), session("4", "丙局", "2026-12-01"), session("5", "丙局", "2026-12-02"),
	}}
	g.label()
	var got []string
	for _, s := range g.compared {
		got = append(got, s.Label)
	}
	want := []string{"甲局", "乙局（2026-12-01）", "乙 局（2026-12-02）", "丙局（2026-12-01，12345678）", "丙局（2026-12-01，4）", "丙局（2026-12-02）"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestDescending: numbers from the greatest, and what has none last, wherever it stands.
func TestDescending(t *testing.T) {
	one, two := big.NewRat(1, 1), big.NewRat(2, 1)
	for _, test := range []struct {
		a, b *big.Rat
		want int
	}{{one, two, 1}, {two, one, -1}, {one, one, 0}, {nil, one, 1}, {one, nil, -1}, {nil, nil, 0}} {
		if got := descending(test.a, test.b); got != test.want {
			t.Errorf("%v, %v: %d", test.a, test.b, got)
		}
	}
}

// TestColumnsOfLastYear: a rate is named as one, a total is not, and a difference stands there only where it may.
func TestColumnsOfLastYear(t *testing.T) {
	if list := (lastYear{}).columns(); list != nil {
		t.Errorf("%v", list)
	}
	total, rate := (lastYear{basis: basisTotal}).columns(), (lastYear{basis: "好评率", comparable: true}).columns()
	if len(total) != 1 || len(rate) != 2 || total[0].Key != ColumnLast || rate[1].Key != ColumnChange {
		t.Fatalf("%v, %v", total, rate)
	}
	if total[0].Name == rate[0].Name || !slices.Contains([]string{total[0].Name}, (lastYear{basis: basisTotal, comparable: true}).columns()[0].Name) {
		t.Errorf("%q, %q", total[0].Name, rate[0].Name)
	}
	l := lastYear{basis: basisTotal, values: map[string]*big.Rat{survey.NameKey("甲局"): big.NewRat(3, 1)}}
	if got := l.of("甲 局", big.NewRat(5, 1)); len(got) != 1 || got[0].Cmp(big.NewRat(3, 1)) != 0 {
		t.Errorf("incomparable: %v", got)
	}
	l.comparable = true
	if got := l.of("甲局", big.NewRat(5, 1)); len(got) != 2 || got[1].Cmp(big.NewRat(2, 1)) != 0 {
		t.Errorf("comparable: %v", got)
	}
	if got := l.of("乙局", big.NewRat(5, 1)); len(got) != 2 || got[0] != nil || got[1] != nil {
		t.Errorf("without last year: %v", got)
	}
}

// TestWhatRanks: a rate of the last graded criterion, else of the last scored one that has bands; of one whose scale has not all its grades
// there is none.
func TestWhatRanks(t *testing.T) {
	graded := func(id, code string) count.ReportCriterion {
		return count.ReportCriterion{ID: id, Grades: []count.ReportGrade{{Code: code, Value: new("100")}, {Code: "poor", Value: new("0")}},
			Marks: map[string]map[string]int{"A": {code: 3, "poor": 1}}}
	}
	scored := func(id string, bands ...count.ReportBand) count.ReportCriterion {
		return count.ReportCriterion{ID: id, Scale: &count.ReportScale{Max: "100", Step: "1"}, Bands: bands, Sum: map[string]int64{"A": 30000},
			Marks: map[string]map[string]int{"A": {count.Given: 4, count.Unmarked: 1, "good": 2}}}
	}
	good := count.ReportBand{Code: "good"}
	setup := measured()
	d := reading{report: &count.Report{Setup: setup, Counting: 2, Rules: count.ReportRules{Denominator: survey.ByValid}}, form: &setup.Forms[0], groups: []count.Group{{Code: "A", Members: []string{"A"}, Weight: 100}}}
	for name, test := range map[string]struct {
		criteria []count.ReportCriterion
		want     string
	}{
		"graded":                        {[]count.ReportCriterion{graded("own", "good")}, "3/4"},
		"graded, then scored":           {[]count.ReportCriterion{graded("own", "good"), scored("points", good)}, "3/4"},
		"scored":                        {[]count.ReportCriterion{scored("points", good)}, "2/5"},
		"scored, then without bands":    {[]count.ReportCriterion{scored("points", good), scored("more")}, "2/5"},
		"without bands":                 {[]count.ReportCriterion{scored("points")}, ""},
		"another scale":                 {[]count.ReportCriterion{graded("own", "fine")}, ""},
		"graded, then of another scale": {[]count.ReportCriterion{graded("own", "good"), graded("role", "fine")}, ""},
		"nothing":                       {nil, ""},
	} {
		got := d.subject(survey.Subject{}, count.ReportSubject{Criteria: test.criteria}).by
		if (got == nil) != (test.want == "") || got != nil && got.String() != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}

// TestDivisorBelowValid: a rate over fewer than the valid ballots is none, save in version 1, which divided all the same.
func TestDivisorBelowValid(t *testing.T) {
	c := count.ReportCriterion{Grades: []count.ReportGrade{{Code: "good", Value: new("100")}}, Marks: map[string]map[string]int{"A": {"good": 3, count.Unmarked: 1}}}
	for _, test := range []struct{ counting, cast, want int }{{1, 3, 3}, {1, 4, 4}, {2, 3, 0}, {2, 4, 4}, {2, 5, 5}} {
		d := reading{report: &count.Report{Counting: test.counting, Rules: count.ReportRules{Denominator: survey.ByCast}, Counts: map[string]count.Counts{"A": {Cast: test.cast}}}}
		if got := d.divisor(c, count.Group{Code: "A", Members: []string{"A"}}); got != test.want {
			t.Errorf("%+v: %d", test, got)
		}
	}
}

// TestMergedInOneForm: only the form that pools categories is marked.
func TestMergedInOneForm(t *testing.T) {
	own, other := []count.Group{{Code: "A", Members: []string{"A"}}}, []count.Group{{Code: "A+B", Members: []string{"A", "B"}}, {Code: "C", Members: []string{"C"}}}
	s := gatheredSession{report: &count.Report{Setup: measured()}, forms: []exactForm{{report: count.ReportForm{ID: "f", Groups: own}}, {report: count.ReportForm{ID: "g", Groups: other}}}}
	if f, g := s.merged("f"), s.merged("g"); len(f) != 0 || !slices.Equal(g, []string{"A 班子、B 职工"}) {
		t.Errorf("%q, %q", f, g)
	}
}

// TestTotalsOfNothing: a Report without forms has no totals.
func TestTotalsOfNothing(t *testing.T) {
	if got := Totals(&count.Report{Setup: measured(), Forms: []count.ReportForm{{ID: "f", Withheld: true}, {ID: "x"}}}, "f"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
