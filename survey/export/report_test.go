package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/version1"
)

func text(s string) *string { return &s }
func whole(n int) *int      { return &n }

// awkward is a Report with what outputs stumble over: a merged group, absent numbers, rare characters, texts that look
// like formulas.
func awkward() version1.Report {
	marks := map[string]int{"good": 3, "poor": 1, survey.Unmarked: 2}
	criterion := version1.ReportCriterion{
		ID: "de", Name: "德", Marks: map[string]map[string]int{"A+B": marks, "C": {"good": 0, "poor": 0, survey.Unmarked: 5}, survey.Total: marks},
		Rates: map[string]map[string]*string{
			"A+B": {"good": text("50.00"), "poor": text("16.67")}, "C": {"good": nil, "poor": nil},
			survey.Total: {"good": text("27.27"), "poor": text("9.09")}, survey.Weighted: {"good": text("50.00"), "poor": text("16.67")},
		},
		Derived: map[string]map[string]*string{"好评率": {"A+B": text("50.00"), "C": nil, survey.Total: text("27.27"), survey.Weighted: text("50.00")}},
		Scores:  map[string]*string{"A+B": text("82.50"), "C": nil, survey.Weighted: text("82.50")},
		Dropped: []string{"C"},
	}
	counts := version1.Counts{Printed: 10, Issued: 10, Collected: 6, Cast: 6, Valid: whole(6), Blank: whole(0), Invalid: whole(0)}
	return version1.Report{
		Version: 1, Software: "ceping test", Notes: []string{"口径一", "口径二"},
		Session: version1.ReportSession{ID: "id", Assessment: "考核", Unit: "=市局", Group: "第三组", Date: "2026-01-02", Rehearsal: true},
		Alarms:  []version1.Alarm{{Code: version1.IssuedBelowCollected, Category: "A", Text: "甲：发出票数少于领取票数"}},
		Seal:    survey.Seal{Count: 11, Digest: "abc"},
		Groups: []survey.Group{
			{Code: "A+B", Name: "A、B 合并统计", Members: []string{"A", "B"}, Weight: 60}, {Code: "C", Name: "职工代表", Members: []string{"C"}, Weight: 40},
		},
		Counts: map[string]version1.Counts{"A": counts, "B": {Printed: 4}, "A+B": counts, "C": counts, survey.Total: counts},
		Forms: []version1.ReportForm{{
			ID: "f", Title: "干部[年度]考核*民主测评表", Package: "办", Derived: []string{"好评率"},
			Grades: []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "poor", Name: "差", Value: survey.Whole(30)}},
			Subjects: []version1.ReportSubject{
				{ID: "l1", Name: "迪丽热巴·艾合买提", Post: "局长", Total: text("82.50"), Rank: whole(1), Criteria: []version1.ReportCriterion{criterion}},
				{ID: "l2", Name: "李㛃", Post: "副局长", Criteria: []version1.ReportCriterion{criterion}},
				{ID: "p1", Name: "王五", Criteria: []version1.ReportCriterion{criterion}, Promoted: &survey.Promoted{Name: "王五", Born: "1985-03", From: "=副主任", To: "主任", ToSince: "2023-02"}},
			},
			Choices: []version1.ReportChoices{{Subject: "unit", Criterion: "p", Heading: version1.Heading{Subject: "局", Criterion: "存在的主要问题"}, Valid: 11,
				Options: []version1.ReportOption{{Code: "p1", Name: "@一", Marks: map[string]int{"A+B": 2, "C": 1, survey.Total: 3}, Rate: text("27.27")}}}},
			Texts: []version1.ReportTexts{
				{Subject: "unit", Criterion: "c", Heading: version1.Heading{Subject: "局", Criterion: "意见"}, Texts: []string{"=1+1", "+2", "-3", "@cmd", "一行\n二行", "𠮷😀\u202eabc"}},
				{Subject: "unit", Criterion: "d", Heading: version1.Heading{Subject: "局", Criterion: "建议"}, Withheld: true},
			},
		}},
	}
}

// row finds the first row that holds all the given cells in this order.
func row(t *testing.T, rows [][]string, want ...string) {
	t.Helper()
	for _, r := range rows {
		for i := 0; i+len(want) <= len(r); i++ {
			if cmp.Equal(r[i:i+len(want)], want) {
				return
			}
		}
	}
	t.Errorf("no row has %q", want)
}

// TestCSV: a byte order mark, CRLF, no cell that a spreadsheet would run, and every number as the Report has it.
func TestCSV(t *testing.T) {
	var out bytes.Buffer
	if err := CSV(&out, awkward()); err != nil {
		t.Fatal(err)
	}
	body, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked || strings.Count(body, "\r\n") < 20 {
		t.Error("no byte order mark, or no CRLF")
	}
	reader := csv.NewReader(strings.NewReader(body))
	reader.FieldsPerRecord = -1
	var rows [][]string
	for {
		record, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, record)
		for _, cell := range record {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q would be run", cell)
			}
		}
	}
	row(t, rows, "被考核单位", "'=市局")
	row(t, rows, "票种", "应到", "实到", "印制")
	row(t, rows, "A、B 合并统计", "—", "—", "10")
	row(t, rows, "迪丽热巴·艾合买提", "", "职务", "局长")
	row(t, rows, "李㛃", "德", "没有得分，未参加加权", "C")
	row(t, rows, "存在的主要问题", "有效票", "11")
	row(t, rows, "迪丽热巴·艾合买提", "德", "好（票数）", "3", "0", "3", "")
	row(t, rows, "迪丽热巴·艾合买提", "德", "差（%）", "16.67", "—", "9.09", "16.67")
	row(t, rows, "李㛃", "德", "好评率（%）", "50.00", "—", "27.27", "50.00")
	row(t, rows, "李㛃", "德", "得分", "82.50", "—", "", "82.50")
	row(t, rows, "李㛃", "", "总分", "—")
	row(t, rows, "存在的主要问题", "'@一（票数）", "2", "1", "3", "")
	row(t, rows, "意见", "意见建议", "'=1+1")
	row(t, rows, "意见", "意见建议", "一行\n二行")
	row(t, rows, "建议", "意见建议", withheldTexts)
	row(t, rows, "王五", "", "原任职务", "'=副主任")
	row(t, rows, "王五", "", "现任职务任职时间", "2023-02")
}

// TestJSON: the contract's keys and nothing more, the same bytes each time, no escaping of what is not markup.
func TestJSON(t *testing.T) {
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := JSON(out, awkward()); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() || !strings.HasSuffix(first.String(), "}\n") {
		t.Error("the same Report gives other bytes")
	}
	var got map[string]any
	if err := json.Unmarshal(first.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	keys := func(v any) map[string]bool {
		set := map[string]bool{}
		for key := range v.(map[string]any) {
			set[key] = true
		}
		return set
	}
	set := func(names string) map[string]bool {
		m := map[string]bool{}
		for name := range strings.FieldsSeq(names) {
			m[name] = true
		}
		return m
	}
	form := got["forms"].([]any)[0].(map[string]any)
	for _, test := range []struct {
		name string
		at   any
		want string
	}{
		{"report", got, "version software session rules notes alarms seal withheld groups counts forms"},
		{"counts", got["counts"].(map[string]any)["A"], "expected present printed void leftover issued collected cast paper valid blank invalid"},
		{"form", form, "id title package subjects choices texts"},
		{"subject", form["subjects"].([]any)[0], "id name post total rank criteria"},
		{"criterion", form["subjects"].([]any)[0].(map[string]any)["criteria"].([]any)[0], "id name marks rates derived scores dropped"},
		{"choices", form["choices"].([]any)[0], "subject criterion valid options"},
		{"texts", form["texts"].([]any)[0], "subject criterion withheld texts"},
	} {
		if diff := cmp.Diff(set(test.want), keys(test.at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
