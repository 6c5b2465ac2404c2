package count_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
)

// scored is the hall's session with a form by points: 绩 with two bands of which the lowest is above its least score, and 学 without.
func scored(t *testing.T, change func(*survey.Form), votes map[string][]map[string]any) count.Report {
	t.Helper()
	return hall(t, func(s *survey.Setup) {
		points := &survey.Points{Min: decimal("1"), Max: decimal("20"), Step: decimal("3")}
		s.Forms[0].Quota, s.Forms[0].Derived = nil, []survey.Derived{{Name: "优秀率", Grades: []string{"high"}}}
		s.Forms[0].Criteria = []survey.Criterion{
			{ID: "ji", Kind: survey.Scored, Name: survey.CriterionName{All: "绩"}, Weight: survey.Whole(1), Points: points,
				Bands: []survey.Band{{Code: "high", Name: "优秀", From: decimal("16")}, {Code: "rest", Name: "其他", From: decimal("7")}}},
			{ID: "xue", Kind: survey.Scored, Name: survey.CriterionName{All: "学"}, Weight: survey.Whole(1), Points: points},
		}
		change(&s.Forms[0])
	}, votes).count(t, nil)
}

// TestBands: a score at a band's edge is in it, and one below the lowest is in none. A derived rate ranks, and a flag looks, at the last
// scored criterion that has bands, whatever comes after it.
func TestBands(t *testing.T) {
	third, err := survey.ParseFraction("1/3")
	if err != nil {
		t.Fatal(err)
	}
	all := both(times(2, "f.l1.ji", "16", "f.l2.ji", "4"), times(2, "f.l1.ji", "13", "f.l2.ji", "7"), times(2, "f.l1.ji", "4", "f.l2.ji", "7"))
	r := scored(t, func(f *survey.Form) {
		f.Rank = "优秀率"
		f.Flags = []survey.Flag{{Name: "优秀达到三分之一", Grades: []string{"high"}, AtLeast: third}, {Name: "优秀低于三分之一", Grades: []string{"high"}, Below: third}}
	}, map[string][]map[string]any{"A": all, "B": all, "C": all})
	l1, l2 := r.Forms[0].Subjects[0], r.Forms[0].Subjects[1]
	if diff := cmp.Diff(map[string]int{"given": 6, "unmarked": 0, "high": 2, "rest": 2}, l1.Criteria[0].Marks["A"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"given": 6, "unmarked": 0, "high": 0, "rest": 4}, l2.Criteria[0].Marks["A"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]string{{"优秀达到三分之一"}, {"优秀低于三分之一"}}, [][]string{l1.Flags, l2.Flags}); diff != "" { // a third exactly, and none
		t.Error(diff)
	}
	if l1.Rank == nil || *l1.Rank != 1 || l2.Rank == nil || *l2.Rank != 2 {
		t.Errorf("ranks %v and %v", l1.Rank, l2.Rank)
	}
	if got := text(l1.Criteria[0].Scores["A"]); got != "11.00" { // (16 + 13 + 4) / 3
		t.Errorf("score %s", got)
	}
}

// TestSumNeedsAll: a sum over points has no total where one is withheld or nobody gave it; a mean leaves it out.
func TestSumNeedsAll(t *testing.T) {
	some := times(6, "f.l1.ji", "16", "f.l1.xue", "4", "f.l2.ji", "10")
	few := both(times(2, "f.l1.ji", "16", "f.l1.xue", "4", "f.l2.ji", "10", "f.l2.xue", "1"), times(4, "f.l1.ji", "16", "f.l1.xue", "4", "f.l2.ji", "10"))
	for name, test := range map[string]struct {
		votes []map[string]any
		total survey.TotalRule
		want  [2]string
	}{
		"sum":            {some, survey.TotalSum, [2]string{"20.00", "null"}},
		"sum, withheld":  {few, survey.TotalSum, [2]string{"20.00", "null"}},
		"mean":           {some, survey.TotalMean, [2]string{"10.00", "10.00"}},
		"mean, withheld": {few, survey.TotalMean, [2]string{"10.00", "10.00"}},
	} {
		nobody := times(6, "f.l1.ji", "16", "f.l1.xue", "4", "f.l2.ji", "10")
		r := scored(t, func(f *survey.Form) { f.Total = test.total }, map[string][]map[string]any{"A": test.votes, "B": nobody, "C": nobody})
		got := [2]string{text(r.Forms[0].Subjects[0].Total), text(r.Forms[0].Subjects[1].Total)}
		if got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
		if withheld := r.Forms[0].Subjects[1].Criteria[1].Withheld; withheld != (len(name) > 4) {
			t.Errorf("%s: withheld is %v", name, withheld)
		}
	}
}

// TestChoicesOfNoEnvelope: without an envelope that is in, a list has no rate; it is not 0.
func TestChoicesOfNoEnvelope(t *testing.T) {
	f := hall(t, nil, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(6)})
	box := f.box(t)
	box.Envelopes["work.unit.problems"] = nil
	r := count.NewReport(count.Input{Setup: &f.Setup, Counts: f.Header(), Tally: count.NewTally(&f.Setup, box)})
	if list := r.Forms[1].Choices[0]; list.Valid != 0 || list.Options[0].Rate != nil {
		t.Errorf("%+v", list)
	}
}

// TestOptionsThatShareACount stand as listed, however long the list is.
func TestOptionsThatShareACount(t *testing.T) {
	r := hall(t, func(s *survey.Setup) {
		c := &s.Forms[1].Criteria[0]
		c.Options = nil
		for i := range 24 {
			c.Options = append(c.Options, survey.Option{Code: string(rune('a' + i)), Name: "问题"})
		}
	}, map[string][]map[string]any{"A": both(times(5, "work.unit.problems", "m"), times(5, "work.unit.problems", "x")), "B": marked(6), "C": marked(6)}).count(t, nil)
	order := ""
	for _, o := range r.Forms[1].Choices[0].Options {
		order += o.Code
	}
	if want := "mxabcdefghijklnopqrstuvw"; order != want {
		t.Errorf("%s, want %s", order, want)
	}
}
