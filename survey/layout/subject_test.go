package layout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// TestWithout: what a total lacks is named, beside a total or in its place; what never enters it is not.
func TestWithout(t *testing.T) {
	for name, test := range map[string]struct {
		change func(r *count.Report, s *count.ReportSubject)
		want   string
	}{
		"nothing": {func(r *count.Report, s *count.ReportSubject) {}, ""},
		"a score": {func(r *count.Report, s *count.ReportSubject) { s.Criteria[0].Scores = nil }, "“张三”的总分未计入“德”（没有得分）"},
		"raters": {func(r *count.Report, s *count.ReportSubject) {
			s.Criteria[0].Withheld = true
			s.Criteria[2].Scores = nil
		}, "“张三”的总分未计入“德”（评价人数不足5人）、“全面工作”（没有得分）"},
		"beside the total": {func(r *count.Report, s *count.ReportSubject) { s.Criteria[1].Withheld = true }, ""},
		"a sum": {func(r *count.Report, s *count.ReportSubject) {
			s.Criteria[0].Scores, s.Total, answers(r).Total = nil, nil, "sum"
		}, "“张三”缺“德”（没有得分），不计总分"},
		"a mean of nothing": {func(r *count.Report, s *count.ReportSubject) { s.Criteria[0].Scores, s.Total = nil, nil }, ""},
	} {
		r := made()
		s := &answers(r).Subjects[0]
		test.change(r, s)
		if got := layout.AskedOf(r, *answers(r)).Without(*s); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		d := layout.New(r)
		for i, table := range []layout.Table{*d.Forms[0].Overview, *d.Forms[0].Wide, d.Forms[0].Detail[0]} { // a leader's detail does not say it again
			want := []string{test.want}
			if test.want == "" || i == 2 {
				want = nil
			}
			if !cmp.Equal(want, table.Notes) {
				t.Errorf("%s: %s notes %q, want %q", name, table.Caption, table.Notes, want)
			}
		}
	}
	r := made()
	overUnit(r)
	answers(r).Subjects[0].Criteria[0].Scores = nil
	if d := layout.New(r); !cmp.Equal(d.Forms[0].Detail[0].Notes, []string{"“市局”的总分未计入“德”（没有得分）"}) || d.Forms[0].Detail[1].Notes != nil {
		t.Errorf("notes of the unit: %q", d.Forms[0].Detail[0].Notes)
	}
}

// TestRole: a role has a name for leaders only.
func TestRole(t *testing.T) {
	r := made()
	asked := layout.AskedOf(r, *answers(r))
	unit := layout.AskedOf(r, r.Forms[1])
	if got := []string{asked.Role("l1"), asked.Role("nobody"), unit.Role("unit")}; !cmp.Equal(got, []string{"主要负责人", "", ""}) {
		t.Errorf("roles %q", got)
	}
}
