package count_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
)

// TestPartsWithoutBlinds: a part has the blinds of its own forms alone, and the whole keeps all.
func TestPartsWithoutBlinds(t *testing.T) {
	r := count.Report{Forms: []count.ReportForm{{ID: "a", Package: "甲"}, {ID: "b", Package: "乙"}}, Result: &count.ReportResult{Code: "c", Forms: []count.ReportResultForm{
		{ID: "a", Hash: "1", Blind: new("x"), TextBlind: new("y")}, {ID: "b", Hash: "2", Blind: new("x"), TextBlind: new("y")}}}}
	part := r.Of("乙")
	if a, b := part.Result.Forms[0], part.Result.Forms[1]; a.Blind != nil || a.TextBlind != nil || a.Hash != "1" || b.Blind == nil || b.TextBlind == nil || part.Result.Code != "c" {
		t.Errorf("%+v, %+v", a, b)
	}
	if a := r.Result.Forms[0]; a.Blind == nil || a.TextBlind == nil {
		t.Error("taking a part altered the whole")
	}
}

// TestParts: an office's part, and a form's, has its forms, the alarms that name no other, and notes of nothing else, with examples of its own.
func TestParts(t *testing.T) {
	r := hall(t, func(s *survey.Setup) {
		third := s.Forms[0]
		third.ID, third.Title, third.Package = "third", "第三张表", "乙"
		s.Forms[1].Package = "乙"
		s.Forms = append(s.Forms, third)
	}, map[string][]map[string]any{"A": times(6, "f.l1.de", "g", "third.l2.neng", "g"), "B": marked(6), "C": marked(6)}).count(t, nil)
	r.Alarms = []count.Alarm{{Code: "a"}, {Code: "b", Form: "f"}, {Code: "c", Form: "work"}}
	if diff := cmp.Diff([]string{"甲", "乙"}, r.Packages()); diff != "" {
		t.Error(diff)
	}
	for name, test := range map[string]struct {
		part                       *count.Report
		forms, alarms, said, other []string
	}{
		"甲":    {r.Of("甲"), []string{"f"}, []string{"a", "b"}, []string{"《测评表》"}, []string{"《单位测评表》", "《第三张表》"}},
		"乙":    {r.Of("乙"), []string{"work", "third"}, []string{"a", "c"}, []string{"《单位测评表》", "得票率＝该等次票数÷有效票数；分母为0的记“—”。例：《第三张表》乙“能”"}, []string{"《测评表》"}},
		"work": {r.OfForm("work"), []string{"work"}, []string{"a", "c"}, []string{"《单位测评表》"}, []string{"《测评表》", "《第三张表》"}},
		"丙":    {r.Of("丙"), nil, []string{"a"}, []string{"收回票数＝"}, []string{"《"}},
	} {
		var forms, alarms []string
		for _, f := range test.part.Forms {
			forms = append(forms, f.ID)
		}
		for _, a := range test.part.Alarms {
			alarms = append(alarms, a.Code)
		}
		if diff := cmp.Diff([][]string{test.forms, test.alarms}, [][]string{forms, alarms}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		notes := strings.Join(test.part.Notes, "\n")
		if slices.ContainsFunc(test.said, func(s string) bool { return !strings.Contains(notes, s) }) || slices.ContainsFunc(test.other, func(s string) bool { return strings.Contains(notes, s) }) {
			t.Errorf("%s:\n%s", name, notes)
		}
	}
}

// TestPartsOfWhatWasRead: of a Report whose setup is not here, or that was counted by other rules, the notes that name a form which is left
// out are left out, unless a form of that title is kept.
func TestPartsOfWhatWasRead(t *testing.T) {
	setup := hall(t, nil, nil).Setup
	for name, read := range map[string]count.Report{"read": {Counting: 2}, "by other rules": {Counting: 1, Setup: &setup}} {
		read.Forms = []count.ReportForm{{ID: "f", Title: "测评表", Package: "甲"}, {ID: "work", Title: "单位", Package: "乙"}, {ID: "again", Title: "测评表", Package: "乙"}}
		read.Notes = []string{"规则", "《测评表》的权重", "《单位》的权重"}
		for office, want := range map[string][]string{"甲": {"规则", "《测评表》的权重"}, "乙": {"规则", "《测评表》的权重", "《单位》的权重"}, "丙": {"规则"}} {
			if diff := cmp.Diff(want, read.Of(office).Notes); diff != "" {
				t.Errorf("%s, %s: %s", name, office, diff)
			}
		}
	}
}
