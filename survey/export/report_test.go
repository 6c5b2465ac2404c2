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

	"ceping/survey/count"
)

// awkward is a Report with what outputs stumble over: a merged group, absent numbers, a scored criterion, one that is withheld, a form that
// is, rare characters, texts that look like formulas.
func awkward() *count.Report {
	marks := map[string]int{"good": 3, "poor": 1, count.Unmarked: 2}
	criterion := count.ReportCriterion{
		ID: "de", Name: "德", Marks: map[string]map[string]int{"A+B": marks, "C": {"good": 0, "poor": 0, count.Unmarked: 5}, count.Total: marks},
		Rates: map[string]map[string]*string{
			"A+B": {"good": new("50.00"), "poor": new("16.67")}, "C": {"good": nil, "poor": nil},
			count.Total: {"good": new("27.27"), "poor": new("9.09")}, count.Weighted: {"good": new("50.00"), "poor": new("16.67")},
		},
		Derived: map[string]map[string]*string{"好评率": {"A+B": new("50.00"), "C": nil, count.Total: new("27.27"), count.Weighted: new("50.00")}},
		Scores:  map[string]*string{"A+B": new("82.50"), "C": nil, count.Weighted: new("82.50")},
		Dropped: []string{"C"},
	}
	high := func(n int) map[string]int { return map[string]int{"high": n, count.Given: n + 1, count.Unmarked: 0} }
	scored := count.ReportCriterion{
		ID: "work", Name: "=实绩", Scale: &count.ReportScale{Min: "0", Max: "20", Step: "0.5"}, Bands: []count.ReportBand{{Code: "high", Name: "=优", From: "18"}},
		Marks:   map[string]map[string]int{"A+B": high(4), "C": high(2), count.Total: high(6)},
		Rates:   map[string]map[string]*string{"A+B": {"high": new("80.00")}, "C": {"high": new("66.67")}, count.Total: {"high": new("75.00")}, count.Weighted: {"high": new("74.67")}},
		Derived: map[string]map[string]*string{}, Scores: map[string]*string{"A+B": new("18.25"), "C": new("17.75"), count.Weighted: new("18.05")}, Dropped: []string{},
	}
	withheld := count.ReportCriterion{ID: "lian", Name: "廉", Withheld: true, Dropped: []string{}}
	all := []count.ReportCriterion{criterion, scored, withheld}
	counts := count.Counts{Printed: 10, Issued: 10, Collected: 7, Replaced: 1, Cast: 6, Valid: new(6), Blank: new(0), Invalid: new(0)}
	plain := func(id, name string, kind survey.Kind) survey.Criterion {
		return survey.Criterion{ID: id, Kind: kind, Name: survey.CriterionName{All: name}, Weight: survey.Whole(1)}
	}
	setup := &survey.Setup{
		Unit: "=市局", Categories: []survey.Category{{Code: "A", Name: "班子"}, {Code: "B", Name: "中层"}, {Code: "C", Name: "职工代表"}},
		Leaders:  []survey.Leader{{ID: "l1", Name: "迪丽热巴·艾合买提", Post: "局长", Role: survey.Principal}, {ID: "l2", Name: "李㛃", Post: "副局长", Role: survey.Member}},
		Promoted: []survey.Promoted{{ID: "p1", Name: "王五", Born: "1985-03", From: "=副主任", To: "主任", ToSince: "2023-02"}},
		Forms: []survey.Form{
			{ID: "f", Title: "干部[年度]考核*民主测评表", Subjects: survey.OverLeaders, Roles: survey.Roles(), Rank: survey.RankTotal,
				Derived: []survey.Derived{{Name: "好评率", Grades: []string{"good"}}}, Flags: []survey.Flag{{Name: "=关注"}},
				Criteria: []survey.Criterion{plain("de", "德", survey.Graded), plain("work", "=实绩", survey.Scored), plain("lian", "廉", survey.Graded)}},
			{ID: "u", Title: "选人用人", Subjects: survey.OverUnit, Rank: survey.RankTotal,
				Criteria: []survey.Criterion{plain("p", "存在的主要问题", survey.Choices), plain("c", "意见", survey.Text), plain("d", "建议", survey.Text)}},
			{ID: "n", Title: "新提拔", Subjects: survey.OverPromoted, Rank: survey.RankTotal, Criteria: []survey.Criterion{plain("de", "德", survey.Graded)}},
			{ID: "w", Title: "中层互评", Subjects: survey.OverBody, Rank: survey.RankTotal, Criteria: []survey.Criterion{plain("de", "德", survey.Graded)}},
		},
	}
	grades := []count.ReportGrade{{Code: "good", Name: "好", Value: new("100")}, {Code: "poor", Name: "差", Value: new("30")}}
	return &count.Report{
		Version: 2, Counting: 2, Software: "ceping test", Yardstick: "7a7a", Cautions: []string{"=另有一场"}, Notes: []string{"口径一", "口径二"}, Setup: setup,
		Session: count.ReportSession{ID: "id", Assessment: "考核", Unit: "=市局", Group: "第三组", Date: "2026-01-02", Rehearsal: true},
		Rules:   count.ReportRules{MinGroup: 5, Denominator: survey.ByValid, ScoreOver: "marked", Unsure: "counted", Replacements: true},
		Alarms:  []count.Alarm{{Code: count.IssuedBelowCollected, Category: "A", Text: "甲：发出票数少于领取票数"}},
		Seal:    count.ReportSeal{Count: 11, Digest: "abc"},
		Groups: []count.Group{
			{Code: "A+B", Name: "班子、中层", Members: []string{"A", "B"}, Weight: 60}, {Code: "C", Name: "职工代表", Members: []string{"C"}, Weight: 40},
		},
		Counts: map[string]count.Counts{"A": counts, "B": {Printed: 4}, "A+B": counts, "C": counts, count.Total: counts},
		Forms: []count.ReportForm{
			{
				ID: "f", Title: "干部[年度]考核*民主测评表", Package: "办", Total: "mean", Grades: grades,
				Subjects: []count.ReportSubject{
					{ID: "l1", Name: "迪丽热巴·艾合买提", Post: new("局长"), Total: new("82.50"), Rank: new(1), Flags: []string{"=关注"}, Criteria: all},
					{ID: "l2", Name: "李㛃", Post: new("副局长"), Criteria: all},
				},
			},
			{
				ID: "u", Title: "选人用人", Package: "办", Total: "mean",
				Choices: []count.ReportChoices{{Subject: "unit", Criterion: "p", Valid: 11,
					Options: []count.ReportOption{{Code: "p1", Name: "@一", Marks: map[string]int{"A+B": 2, "C": 1, count.Total: 3}, Rate: new("27.27")}}}},
				Texts: []count.ReportTexts{
					{Subject: "unit", Criterion: "c", Texts: []string{"=1+1", "+2", "-3", "@cmd", "一行\n二行", "𠮷😀\u202eabc"}},
					{Subject: "unit", Criterion: "d", Withheld: true},
				},
			},
			{
				ID: "n", Title: "新提拔", Package: "办", Total: "mean", Grades: grades,
				Groups: []count.Group{{Code: "A+B+C", Name: "班子、中层、职工代表", Members: []string{"A", "B", "C"}, Weight: 100}},
				Subjects: []count.ReportSubject{{ID: "p1", Name: "王五", Criteria: []count.ReportCriterion{{
					ID: "de", Name: "德", Marks: map[string]map[string]int{"A+B+C": marks, count.Total: marks},
					Rates:  map[string]map[string]*string{"A+B+C": {"good": new("51.00")}, count.Total: {"good": new("51.00")}, count.Weighted: {"good": new("51.00")}},
					Scores: map[string]*string{"A+B+C": new("82.51"), count.Weighted: new("82.51")}}}}},
			},
			{ID: "w", Title: "中层互评", Package: "办", Withheld: true, Groups: []count.Group{{Code: "B", Name: "中层", Members: []string{"B"}, Weight: 100}}},
		},
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
	row(t, rows, "标尺校验码", "7a7a")
	row(t, rows, "注意", "'=另有一场")
	row(t, rows, "票种", "应到", "实到", "印制")
	row(t, rows, "领取", "补发", "收回", "领取未投")
	row(t, rows, "A 班子、B 中层 合并统计", "—", "—", "10")
	row(t, rows, "7", "1", "6", "1")
	row(t, rows, "李㛃", "'=实绩", "'=优（票数）", "4", "2", "6", "")
	row(t, rows, "李㛃", "'=实绩", "已打分（票数）", "5", "3", "7", "")
	row(t, rows, "李㛃", "'=实绩", "得分", "18.25", "17.75", "", "18.05")
	row(t, rows, "李㛃", "廉", "评价人数不足 5 人")
	row(t, rows, "迪丽热巴·艾合买提", "", "需要关注", "'=关注")
	row(t, rows, "王五", "德", "好（%）", "51.00", "51.00", "51.00")
	row(t, rows, "项目", "A 班子、B 中层、C 职工代表 合并统计", "合计", "加权")
	row(t, rows, "中层互评", "", "", "有效票不足5张，整表不公布")
	row(t, rows, "迪丽热巴·艾合买提", "", "职务", "局长")
	row(t, rows, "李㛃", "德", "没有得分，未参加加权", "C 职工代表")
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
	form, unit := got["forms"].([]any)[0].(map[string]any), got["forms"].([]any)[1].(map[string]any)
	subject := form["subjects"].([]any)[0].(map[string]any)
	delete(got, "result") // is given where there is one
	for _, test := range []struct {
		name string
		at   any
		want string
	}{
		{"report", got, "version counting software yardstick session rules notes alarms seal withheld groups counts trustees forms"},
		{"counts", got["counts"].(map[string]any)["A"], "expected present printed void leftover issued collected replaced cast paper valid blank invalid"},
		{"form", form, "id title package categories withheld groups grades weights total subjects choices texts"},
		{"subject", subject, "id name post total rank flags valid criteria"},
		{"criterion", subject["criteria"].([]any)[0], "id name grades withheld marks rates derived scores dropped"},
		{"scored criterion", subject["criteria"].([]any)[1], "id name grades scale bands withheld marks rates derived scores dropped"},
		{"choices", unit["choices"].([]any)[0], "subject criterion valid options"},
		{"texts", unit["texts"].([]any)[0], "subject criterion withheld texts"},
	} {
		if diff := cmp.Diff(set(test.want), keys(test.at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
