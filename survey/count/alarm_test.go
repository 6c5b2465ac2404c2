package count_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
)

// TestAlarmsAtEquality: each alarm, where its two sides are equal, and one beyond.
func TestAlarmsAtEquality(t *testing.T) {
	zero := func(n *count.Counts) { n.Leftover, n.Present = new(0), new(n.Cast) }
	even := func(n *count.Counts) { zero(n); n.Issued, n.Collected = n.Cast, n.Cast }
	for _, test := range []struct {
		name  string
		votes []map[string]any // of A; B and C have twelve that say nothing of l1
		head  func(*count.Counts)
		want  []string
	}{
		{"all is even", marked(6), even, nil},
		{"issued one below collected", marked(6), func(n *count.Counts) { even(n); n.Issued-- }, []string{"issued_below_collected"}},
		{"issued above present", marked(6), func(n *count.Counts) { even(n); *n.Present-- }, []string{"issued_above_present"}},
		{"issued without replaced is present", marked(6), func(n *count.Counts) { even(n); n.Issued, n.Collected, n.Replaced = 7, 7, 1 }, nil},
		{"one more than voters", marked(6), func(n *count.Counts) { even(n); n.Issued, n.Collected, n.Replaced = 7, 7, 2 }, []string{"cast_above_voters"}},
		{"cast above collected", marked(6), func(n *count.Counts) { even(n); n.Collected-- }, []string{"cast_above_collected", "cast_above_voters"}},
		{"leftover not entered", marked(6), func(n *count.Counts) { even(n); n.Leftover = nil }, []string{"leftover_missing"}},
		{"a tenth invalid", both(marked(15), times(3, "state", "spoiled")), even, nil},
		{"more than a tenth invalid", both(marked(14), times(3, "state", "spoiled")), even, []string{"many_invalid"}},
		{"two invalid of few", both(marked(5), times(2, "state", "spoiled")), even, nil},
		{"quota at V", marked(6), even, nil},
		{"quota above V", both(marked(5), times(1, "f.l1.de", "g", "f.l2.de", "g")), even, []string{"quota_exceeded"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := hall(t, nil, map[string][]map[string]any{"A": test.votes, "B": times(6, "f.l2.de", "p"), "C": times(6, "f.l2.de", "p")}).count(t, func(c map[string]count.Counts) {
				for code, n := range c {
					if even(&n); code == "A" {
						test.head(&n)
					}
					c[code] = n
				}
			})
			var got []string
			for _, a := range r.Alarms {
				got = append(got, a.Code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAlarmsOfAWithheldSession: they ring all the same and tell why, without the number that is withheld.
func TestAlarmsOfAWithheldSession(t *testing.T) {
	r := hall(t, nil, map[string][]map[string]any{"A": both(marked(4), times(9, "state", "spoiled"))}).count(t, nil)
	if !r.Withheld || len(r.Forms) > 0 || r.Counts["total"].Invalid != nil || r.Counts["A+B+C"].Cast != 13 {
		t.Errorf("%+v", r)
	}
	if !slices.ContainsFunc(r.Alarms, func(a count.Alarm) bool { return a.Code == count.ManyInvalid }) {
		t.Errorf("alarms %v", r.Alarms)
	}
}

// TestAlarmsInWords: each alarm's sentence, word for word: Reports are kept and compared.
func TestAlarmsInWords(t *testing.T) {
	f := hall(t, nil, map[string][]map[string]any{"A": both(times(6, "f.l1.de", "g", "f.l2.de", "g"), times(6, "state", "spoiled"))})
	counts, tally := f.Header(), count.NewTally(&f.Setup, f.box(t))
	n := counts["A"]
	n.Present, n.Leftover, n.Issued, n.Collected, n.Replaced = new(0), nil, 1, 2, 0
	counts["A"] = n
	for _, code := range []string{"B", "C"} {
		n := counts[code]
		n.Leftover = new(0)
		counts[code] = n
	}
	tally.Copied, tally.Differ = 3, []count.Difference{{Form: "f", Subject: "l2", Damaged: 4}}
	r := count.NewReport(count.Input{Setup: &f.Setup, Counts: counts, Tally: tally, Facts: count.Facts{SealMismatch: true, BoxFull: true, Despite: "监票人同意", Corrected: "点错了", MirrorLost: true}})
	want := []count.Alarm{
		{Code: "issued_below_collected", Category: "A", Text: "班子成员：发出票数少于领取票数，请核对余票"},
		{Code: "issued_above_present", Category: "A", Text: "班子成员：发出票数（减补发）多于实到人数，请核对余票和实到人数"},
		{Code: "leftover_missing", Category: "A", Text: "班子成员：余票没有清点登记，发出票数按余票为0计算"},
		{Code: "cast_above_collected", Category: "A", Text: "班子成员：收回票数多于领取票数，票箱可能被改动"},
		{Code: "cast_above_voters", Category: "A", Text: "班子成员：收回票数多于领取票数减补发票数，可能有人领到补发的票后两部手机都提交了"},
		{Code: "seal_mismatch", Text: "票箱内容与封箱校验码不符，票箱可能被改动"},
		{Code: "box_full", Text: "有测评票因箱内票数已等于领取票数而未收，可能有人用别的途径投入了票"},
		{Code: "envelopes_copied", Text: "箱内有3个信封与另一个完全相同：相同的只计一个，其余按损坏处理"},
		{Code: "envelopes_differ", Form: "f", Subject: "l2", Count: new(4), Text: "《测评表》乙：信封数与有效票数不一致，其中损坏4个"},
		{Code: "quota_exceeded", Category: "A+B+C", Form: "f", Text: "《测评表》班子成员、中层干部、职工代表：德的名额限制被超出"},
		{Code: "many_invalid", Text: "无效票超过收回票数的十分之一"},
		{Code: "opened_despite", Reason: "监票人同意", Text: "检查不符，仍然开箱，理由：监票人同意"},
		{Code: "corrected", Reason: "点错了", Text: "开箱后更正过余票或实到人数，理由：点错了"},
		{Code: "mirror_lost", Text: "本场的镜像盘中途停止写入（拔出、写满或损坏）：票没有少，只是有一段时间没有第二份"},
	}
	if diff := cmp.Diff(want, r.Alarms); diff != "" {
		t.Error(diff)
	}
}
