package check

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
)

// counted is a Report that adds up.
func counted() *count.Report {
	counts := func(collected, cast, valid, blank int) count.Counts {
		return count.Counts{Collected: collected, Cast: cast, Valid: new(valid), Blank: new(blank), Invalid: new(0)}
	}
	merged := counts(7, 5, 5, 0)
	a, b := counts(4, 3, 0, 0), counts(3, 2, 0, 0)
	a.Valid, b.Valid = nil, nil // of a merged category
	return &count.Report{
		Groups: []count.Group{{Code: "A+B", Members: []string{"A", "B"}}, {Code: "C", Members: []string{"C"}}},
		Counts: map[string]count.Counts{"A": a, "B": b, "A+B": merged, "C": counts(6, 6, 5, 1), count.Total: counts(13, 11, 10, 1)},
		Result: &count.ReportResult{Code: "0123456789ABCDEFGHJKMNPQRS"},
		Forms: []count.ReportForm{{Title: "年度", Subjects: []count.ReportSubject{{Name: "张三", Valid: map[string]*int{"A+B": new(5), "C": new(4), "A": nil, count.Total: new(9)},
			Criteria: []count.ReportCriterion{
				{Name: "德", Marks: map[string]map[string]int{"A+B": {"e": 3, "g": 1, count.Unmarked: 1}, "C": {"e": 4}, "A": {"e": 1}, count.Total: {"e": 7, "g": 1, count.Unmarked: 1}}},
				{Name: "绩", Scale: &count.ReportScale{}, Marks: map[string]map[string]int{"C": {count.Given: 3, count.Unmarked: 1, "high": 2}}},
				{Name: "廉", Withheld: true},
			}}}}},
	}
}

// TestSums: of each number that does not add up that is found, and of a Report that does nothing.
func TestSums(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(r *count.Report)
		want  []Finding
	}{
		"nothing is wrong": {func(*count.Report) {}, nil},
		"valid":            {func(r *count.Report) { *r.Counts["C"].Valid = 4 }, []Finding{{Code: SumsDiffer, Name: "C", Found: 5, Should: 6}}},
		"a mark": {func(r *count.Report) { r.Forms[0].Subjects[0].Criteria[0].Marks["C"]["e"]++ },
			[]Finding{{Code: SumsDiffer, Name: "年度 张三 德", Found: 5, Should: 4}}},
		"a score given": {func(r *count.Report) { r.Forms[0].Subjects[0].Criteria[1].Marks["C"][count.Given]-- },
			[]Finding{{Code: SumsDiffer, Name: "年度 张三 绩", Found: 3, Should: 4}}},
		"collected in all": {func(r *count.Report) { n := r.Counts[count.Total]; n.Collected++; r.Counts[count.Total] = n },
			[]Finding{{Code: SumsDiffer, Name: count.Total, Found: 13, Should: 14}}},
		"cast of a category": {func(r *count.Report) { n := r.Counts["A"]; n.Cast++; r.Counts["A"] = n },
			[]Finding{{Code: SumsDiffer, Name: count.Total, Found: 12, Should: 11}}},
	} {
		r := counted()
		test.spoil(r)
		if diff := cmp.Diff(test.want, Sums(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCode(t *testing.T) {
	r := counted()
	for _, test := range []struct {
		recorded, given string
		fits            bool
	}{
		{"", "", true}, {r.Result.Code, "", true}, {"", r.Result.Code, true}, {r.Result.Code, r.Result.Code, true},
		{"1123456789ABCDEFGHJKMNPQRS", "", false}, {"", "1123456789ABCDEFGHJKMNPQRS", false}, {r.Result.Code, "1123456789ABCDEFGHJKMNPQRS", false},
	} {
		found := Code(r, test.recorded, test.given)
		if (len(found) == 0) != test.fits {
			t.Errorf("%q, %q: %+v", test.recorded, test.given, found)
		}
		if len(found) > 0 && (found[0].Detail != "1123 4567 89AB CDEF GHJK MNPQ RS" || found[0].Digest != "0123 4567 89AB CDEF GHJK MNPQ RS") {
			t.Errorf("%+v", found)
		}
	}
	if found := Broken([]error{nil, errors.New("entry 3")}); len(found) != 1 || found[0].Detail != "entry 3" {
		t.Errorf("%+v", found)
	}
}
