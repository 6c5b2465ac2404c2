package layout_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/layout"
)

// TestComposite: a column a part, headed with how it counts; what is missing is named; posts and notes where they are needed.
func TestComposite(t *testing.T) {
	d := &composite.Document{
		Code: "ABCD", Name: "综合得分", Titles: []string{"干部表", "平时考核", "附加分"},
		Parts: []survey.CompositePart{{Form: "f1", Weight: 60}, {Entered: "平时考核", Weight: 40}, {Entered: "附加分", Add: true}},
		Subjects: []composite.Subject{
			{Name: "张三", Post: "局长", Parts: []composite.Part{{Value: new("90.00")}, {Value: new("80.00")}, {Value: new("1.00")}}, Value: new("87.00"), Rank: new(1)},
			{Name: "李四", Parts: []composite.Part{{}, {Value: new("80.00")}, {}}},
		},
	}
	got := layout.NewComposite(d)
	want := `《》
测评对象 | 职务 | 干部表（权重60） | 平时考核（录入，权重40） | 附加分（录入，附加） | 综合得分 | 名次 | 缺少
张三 | 局长 | 90.00 | 80.00 | 1.00 | 87.00 | 1 | 
李四 |  | — | 80.00 | — | — | — | 干部表、附加分
`
	if diff := cmp.Diff(want, drawn(got.Table)); diff != "" || got.Table.Lead != 2 || len(got.Notes) != 4 || !strings.HasPrefix(got.Notes[0], "综合得分＝∑（各部分得分×权重）÷∑权重＋附加的分数；") || !strings.Contains(got.Notes[2], "录入") {
		t.Errorf("notes %q (-want +got):\n%s", got.Notes, diff)
	}
	d.Parts, d.Titles = d.Parts[:1], d.Titles[:1]
	d.Subjects = d.Subjects[:1]
	d.Subjects[0].Post, d.Subjects[0].Parts = "", d.Subjects[0].Parts[:1]
	got = layout.NewComposite(d)
	want = `《》
测评对象 | 干部表（权重60） | 综合得分 | 名次 | 缺少
张三 | 90.00 | 87.00 | 1 | 
`
	if diff := cmp.Diff(want, drawn(got.Table)); diff != "" || got.Table.Lead != 1 || len(got.Notes) != 3 || strings.Contains(strings.Join(got.Notes, ""), "附加") || strings.Contains(strings.Join(got.Notes, ""), "录入") {
		t.Errorf("notes %q (-want +got):\n%s", got.Notes, diff)
	}
}
