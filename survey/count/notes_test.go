package count_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// TestNotes: 口径说明 of the second example, word for word.
func TestNotes(t *testing.T) {
	f := read(t, "second-example")
	want := []string{
		"收回票数＝有效票数＋空白票数＋无效票数；空白票、无效票单列，不计入有效票，不参加以下统计",
		"发出票数＝印制票数－作废票数－余票数；余票未登记的按0计",
		"得票率＝该等次票数÷有效票数；分母为0的记“—”",
		"未选的项视为弃权，计入得票率的分母，按0分计入得分",
		"“不了解”不计入得票率的分母，本身不算得票率，也不计入得分",
		"优称率＝优秀＋称职：票数先相加，再除以分母，最后四舍五入",
		"得分＝∑（等次票数×等次分值）÷（有效票数－“不了解”票数）。例：《领导干部年度考核民主测评表》张　三“德”，A 班子成员、B 中层干部：（4×100＋3×80＋1×0）÷（10－1）＝71.11",
		"打分项得分＝分数之和÷有效票数",
		"《领导干部年度考核民主测评表》分值：优秀100、称职80、不称职0、不了解（无分值）",
		"《领导干部年度考核民主测评表》“绩”打分：0～100分，每档0.5分，90分起为优秀，0分起为其他",
		"《领导班子测评表》分值：好100、一般60、差0",
		"票种权重：A 班子成员 30%、B 中层干部 30%、C 职工代表 40%",
		"加权＝∑（票种得分×权重）÷∑权重，加权得票率同；没有得分的票种不参加加权，其余按权重折算。例：《领导干部年度考核民主测评表》张　三“德”：（71.11×60＋92.00×40）÷100＝79.47（按未舍入数值计算）",
		"《领导班子测评表》的权重：B 中层干部 70%、C 职工代表 30%",
		"总分＝∑（测评内容加权得分×内容权重）÷∑内容权重；权重为0的内容单列，没有得分的内容不计入",
		"需要关注的提示按全部票的合计得票率、以未舍入数值比较",
		"有效票不足5张的票种不单独统计；一个对象的一项内容评价人数不足5人的，不公布，不计入总分和名次",
		"《领导干部年度考核民主测评表》全表按 A 班子成员、B 中层干部 合并统计：其中有票种有效票不足5张，或者有的对象评价人数不足5人",
		"《领导干部年度考核民主测评表》评价人数不足5人，不公布：李㛃“分管工作”",
		"多项选择：比例＝选该项的票数÷有效票数，按票数从多到少排列；有的票种选择人数不足5人的，只列合计",
		"填写该表的有效票不足10张的，不列文字意见；文字意见的排列与提交先后无关",
		"名次按未舍入数值排列；分项四舍五入，合计可能相差0.01",
	}
	if diff := cmp.Diff(want, f.count(t, nil).Notes); diff != "" {
		t.Error(diff)
	}
}

// TestNotesFollowTheRules: each rule has its words, and only what the session has is spoken of.
func TestNotesFollowTheRules(t *testing.T) {
	said := func(change func(*survey.Setup), votes map[string][]map[string]any, header func(map[string]count.Counts)) string {
		return strings.Join(hall(t, change, votes).count(t, header).Notes, "\n")
	}
	full := map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(6)}
	for _, test := range []struct {
		notes      string
		has, hasNo string
	}{
		{said(nil, full, nil), "不计入得分", "打分项"},
		{said(nil, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(2)}, nil), "B 中层干部、C 职工代表 合并统计", "全表按 B"},
		{said(nil, map[string][]map[string]any{"A": marked(2)}, nil), "全场有效票不足5张", "得分＝"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByMarked }, full, nil), "弃权，不计入得票率的分母", "余票有误"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByExpected }, full, nil), "应到人数未登记、为0", "请核对余票"},
		{said(func(s *survey.Setup) { s.Rules.Denominator = survey.ByIssued }, full, func(c map[string]count.Counts) {
			n := c["B"]
			n.Issued = 5
			c["B"] = n
		}), "B 中层干部的发出票数（减补发）小于有效票数，得票率记“—”，请核对余票", "A 班子成员的"},
		{said(func(s *survey.Setup) { s.Forms = s.Forms[1:] }, full, nil), "多项选择", "得票率"},
		{said(func(s *survey.Setup) { s.Forms = s.Forms[:1] }, full, nil), "得票率", "多项选择"},
	} {
		if !strings.Contains(test.notes, test.has) || strings.Contains(test.notes, test.hasNo) {
			t.Errorf("want %q and no %q:\n%s", test.has, test.hasNo, test.notes)
		}
	}
}

var worked = regexp.MustCompile(`：（([0-9.×＋]+)）÷（?([0-9]+)(?:－([0-9]+)）)?＝([0-9.]+)$`)

// TestWorkedLine: the line that is worked out comes to what stands beside it, in every random session.
func TestWorkedLine(t *testing.T) {
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for seed := range uint64(100) {
		n := randomNaive(seed)
		box, err := count.Open(t.Context(), manifest.Envelopes(n.setup), key, manifestText, sealAll(t, key, n.box), nil)
		if err != nil {
			t.Fatal(err)
		}
		notes := count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: count.NewTally(n.setup, box)}).Notes
		at := slices.IndexFunc(notes, func(line string) bool {
			return strings.HasPrefix(line, "得分＝") && strings.Contains(line, "例：")
		})
		if at < 0 {
			continue
		}
		part := worked.FindStringSubmatch(notes[at])
		if part == nil {
			t.Fatalf("session %d: %s", seed, notes[at])
		}
		sum, over := new(big.Rat), rat(part[2])
		for _, product := range strings.Split(part[1], "＋") {
			marks, value, _ := strings.Cut(product, "×")
			sum.Add(sum, new(big.Rat).Mul(rat(marks), rat(value)))
		}
		if part[3] != "" {
			over.Sub(over, rat(part[3]))
		}
		if got := fmt.Sprint(cents(sum.Quo(sum, over))); got != part[4] {
			t.Errorf("session %d: comes to %s: %s", seed, got, notes[at])
		}
		lines++
	}
	if lines == 0 {
		t.Error("no line was worked out")
	}
}
