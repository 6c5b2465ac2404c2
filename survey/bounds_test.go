package survey

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
)

// TestFaultManyItems: a setup of 2,000 leaders, 30 forms and 100 criteria each stands for six million items, and is refused before they are
// laid out.
func TestFaultManyItems(t *testing.T) {
	s := Setup{
		Assessment: "考核", Unit: "局", Group: "组", Date: "2026-01-02", Categories: []Category{{Code: "A", Name: "甲", Weight: 100, Slips: 9}},
		Rules: DefaultRules(), Trustees: DefaultTrustees(),
	}
	for i := range maxSubjects {
		s.Leaders = append(s.Leaders, Leader{ID: fmt.Sprint("l", i), Name: "张三", Role: Member})
	}
	for i := range maxForms {
		f := Form{ID: fmt.Sprint("f", i), Title: "表", Package: "办", Subjects: OverLeaders, Roles: Roles(), Grades: []Grade{{Code: "g", Name: "好"}}, Rank: RankTotal, RankWithin: WithinForm}
		for j := range maxCriteria {
			f.Criteria = append(f.Criteria, Criterion{ID: fmt.Sprint("c", j), Kind: Graded, Name: CriterionName{All: "项"}, Weight: Whole(1)})
		}
		s.Forms = append(s.Forms, f)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := s.Check()
	runtime.ReadMemStats(&after)
	var wrong *InvalidError
	if !errors.As(err, &wrong) || wrong.Field != "forms" || wrong.Code != "invalid_items_too_many" {
		t.Errorf("%+v", err)
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 100 {
		t.Errorf("it took %d MB", grown)
	}
}
