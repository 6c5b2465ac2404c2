package roster

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/words"
)

func read(t *testing.T, pasted string) Table {
	t.Helper()
	table, err := ReadText(pasted)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestLeaders: columns in any order and by many names, names as they are written, roles in words.
func TestLeaders(t *testing.T) {
	want := []survey.Leader{
		{ID: "l1", Name: "张　三", Post: "党组书记、局长", Role: survey.Principal},
		{ID: "l2", Name: "阿不都·热合曼", Post: "副局长", Role: survey.Member},
		{ID: "l3", Name: "𠮷李㛃", Post: "纪检组长", Role: survey.Discipline},
	}
	for name, pasted := range map[string]string{
		"tabs":               "序号\t姓名\t职务\t角色\n1\t张　三\t党组书记、局长\t主要负责人\n2\t阿不都·热合曼\t副局长\t\n3\t𠮷李㛃\t纪检组长\t纪检监察\n",
		"another order":      "角 色\t职　务：\t*姓 名*\n一把手\t党组书记、局长\t　张　三 \n班子成员\t副局长\t阿不都·热合曼\n纪检组长\t纪检组长\t𠮷李㛃",
		"a title above":      "市住建局干部名单\n\n姓名\t现任职务\t身份\r\n张　三\t党组书记、局长\t正职\r\n\r\n阿不都·热合曼\t副局长\t副职\r\n𠮷李㛃\t纪检组长\t纪检\r\n",
		"commas":             "\ufeff姓名，职务，角色\n张　三，党组书记、局长，principal\n阿不都·热合曼,副局长,member\n𠮷李㛃,纪检组长,discipline",
		"no heading":         "张　三\t党组书记、局长\t主要负责人\n阿不都·热合曼\t副局长\t\n𠮷李㛃\t纪检组长\t纪检",
		"wide gaps":          "姓名   职务   角色\n张　三   党组书记、局长   主要负责人\n阿不都·热合曼  副局长\n𠮷李㛃　　纪检组长　　纪检",
		"unknown columns":    "备注\t姓名\t电话\t职务\t角色\nx\t张　三\t1\t党组书记、局长\t主要负责人\ny\t阿不都·热合曼\t\t副局长\t\n\t𠮷李㛃\t\t纪检组长\t纪检\nz\t\t3\t\t",
		"a heading repeated": "姓名\t职务\t姓名\t角色\n张　三\t党组书记、局长\t\t主要负责人\n阿不都·热合曼\t副局长\t\t\n𠮷李㛃\t纪检组长\t\t纪检",
	} {
		got, problems := Leaders(read(t, pasted))
		if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
			t.Errorf("%s: problems %v (-want +got):\n%s", name, problems, diff)
		}
	}
}

// TestProblems: each is told with its row, the thing and the remedy, and the row is there all the same.
func TestProblems(t *testing.T) {
	leaders, problems := Leaders(read(t, strings.Join([]string{
		"姓名\t职务\t角色", "张　三\t局长\t主要负责人", "张三\t副局长\t", "\t副局长\t", "李四\t\t神仙", "阿不都•热合曼\t处长\t", "阿不都·热合曼\t处长\t", strings.Repeat("长", 51) + "\t处长\t",
	}, "\n")))
	if len(leaders) != 7 {
		t.Errorf("%d rows", len(leaders))
	}
	var told []string
	for _, p := range problems {
		told = append(told, words.ChineseOf(p))
	}
	want := []string{
		"第3行“张三”与第2行重名：是两个人，请在姓名后加注区分；录重了，请删去一行",
		"第4行没有姓名：请补上，或删去这一行",
		"第5行“李四”的角色“神仙”不认识，先按班子成员：请从主要负责人、班子成员、纪检监察负责人、职级干部里选",
		"第5行“李四”没有职务：请补上",
		"第7行“阿不都·热合曼”与第6行重名：是两个人，请在姓名后加注区分；录重了，请删去一行",
		"第8行的姓名超过50个字：请核对",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, problems := Promoted(read(t, "甲\t乙\n丙\t丁")); len(problems) != 1 || !strings.Contains(words.ChineseOf(problems[0]), "没有找到表头") {
		t.Errorf("promoted cadres without headings: %v", problems)
	}
}

func TestPromoted(t *testing.T) {
	got, problems := Promoted(read(t, "姓名\t性别\t出生年月\t原任职务\t任原职务时间\t现任职务\t任现职务时间\n王五\t男\t1985.3\t副主任\t2019年6月\t主任\t202302\n赵六\t女\t八五年\t科员\t\t\t\n孙七\t女\t\t科员\t\t科长\t"))
	want := []survey.Promoted{
		{ID: "p1", Name: "王五", Sex: "男", Born: "1985-03", From: "副主任", FromSince: "2019-06", To: "主任", ToSince: "2023-02"},
		{ID: "p2", Name: "赵六", Sex: "女", Born: "八五年", From: "科员"},
		{ID: "p3", Name: "孙七", Sex: "女", From: "科员", To: "科长"},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) != 3 || !strings.Contains(words.ChineseOf(problems[0]), "“八五年”看不懂") || !strings.Contains(words.ChineseOf(problems[1]), "没有现任职务") || !strings.Contains(words.ChineseOf(problems[2]), "“孙七”没有出生年月") {
		t.Errorf("problems %v (-want +got):\n%s", problems, diff)
	}
}

func TestParseMonth(t *testing.T) {
	for typed, want := range map[string]string{
		"1985-03": "1985-03", "1985.3": "1985-03", "1985/3/1": "1985-03", "1985年3月": "1985-03", "1985年03月12日": "1985-03", "198503": "1985-03", "19850312": "1985-03",
		"31118": "1985-03", "31118.5": "1985-03", "1985-03-12 00:00:00": "1985-03",
		"1900-01": "1900-01", "1899-12": "", "1985-12": "1985-12", "1985-00": "", "5000": "1913-09", "4999": "", "60000": "2064-04", "60001": "", "１９８５年３月": "1985-03",
		"": "", "1985": "", "85.3": "", "1985-13": "", "三月": "", "198513": "", "123": "",
	} {
		got, ok := parseMonth(typed)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %t, want %q", typed, got, ok, want)
		}
	}
}

// TestBlank: nobody sees a mark of no width or a full-width space, in a head, about a name or within it.
func TestBlank(t *testing.T) {
	leaders, problems := Leaders(read(t, "\u200b姓\ufeff名\t职　务\t角色\n\u200b张　三\ufeff\t\u3000局长\u200b\t正\u200b职\n"))
	if diff := cmp.Diff([]survey.Leader{{ID: "l1", Name: "张　三", Post: "局长", Role: survey.Principal}}, leaders); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v (-want +got):\n%s", problems, diff)
	}
	for _, spelt := range []string{"阿不都　热合曼", "阿不都 热合曼", "阿不都\u200b热合曼", "\ufeff阿不都热合曼"} {
		if Key(spelt) != "阿不都热合曼" {
			t.Errorf("%q is %q", spelt, Key(spelt))
		}
	}
}

// TestLongestName: a name of as many characters as may be is taken, and quoted whole.
func TestLongestName(t *testing.T) {
	name := strings.Repeat("长", maxName)
	leaders, problems := Leaders(read(t, "姓名\t职务\t角色\n"+name+"\t\t"))
	if len(leaders) != 1 || leaders[0].Name != name || len(problems) != 1 || problems[0].Name != name {
		t.Errorf("%v, %v", leaders, problems)
	}
}

// TestRowBounds: as many people as a session takes, and as many columns and bytes as a list may have, are read, with blank rows and cells
// beside them; one more is refused with its number.
func TestRowBounds(t *testing.T) {
	people := "姓名\n" + strings.Repeat("张三\n\n", maxRows)
	columns := "姓名" + strings.Repeat("\t", maxColumns-1) + "注"
	for text, want := range map[string]survey.Coded{
		people:                           nil,
		people + "李四":                    &survey.Refusal{Code: "roster_rows", Values: []any{maxRows + 2, maxRows}},
		columns + "\t\t ":                nil,
		columns + "\t\t注":                &survey.Refusal{Code: "roster_columns", Values: []any{1, maxColumns + 2, maxColumns}},
		strings.Repeat("x", maxPasted):   nil,
		strings.Repeat("x", maxPasted+1): &survey.Refusal{Code: "roster_paste_large"},
	} {
		_, err := ReadText(text)
		if want == nil {
			must(t, err)
			continue
		}
		if diff := cmp.Diff(error(want.(*survey.Refusal)), err); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestTooMany: ten thousand rows are refused with their number.
func TestTooMany(t *testing.T) {
	for name, text := range map[string]string{"rows": "姓名\n" + strings.Repeat("张三\n", 10_000), "bytes": strings.Repeat("张", 100_000)} {
		if _, err := ReadText(text); err == nil {
			t.Errorf("too many %s were taken", name)
		}
	}
}

func FuzzReadText(f *testing.F) {
	f.Add("姓名\t职务\n张三\t局长")
	f.Add("a,b，c\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ReadText(text)
		if err != nil {
			return
		}
		leaders, _ := Leaders(table)
		seen := map[string]bool{}
		for _, l := range leaders {
			if seen[l.ID] {
				t.Fatalf("%s twice", l.ID)
			}
			seen[l.ID] = true
		}
		Promoted(table)
	})
}

// TestOwnRoles: a session's own roles are known by their names as people write them, and offered where a role is not known.
func TestOwnRoles(t *testing.T) {
	table, err := ReadText("姓名\t职务\t角色\n甲\t总工\t三 总师\n乙\t处长\tmiddle\n丙\t局长\t一把手\n丁\t处长\t神仙")
	if err != nil {
		t.Fatal(err)
	}
	leaders, problems := Leaders(table, survey.RoleName{Code: "chief", Name: "三总师"}, survey.RoleName{Code: "middle", Name: "中层正职"})
	var roles []survey.Role
	for _, l := range leaders {
		roles = append(roles, l.Role)
	}
	if want := []survey.Role{"chief", "middle", survey.Principal, survey.Member}; !slices.Equal(roles, want) {
		t.Errorf("roles %v, want %v", roles, want)
	}
	if len(problems) != 1 || !strings.Contains(words.ChineseOf(problems[0]), "职级干部、三总师、中层正职里选") {
		t.Errorf("problems: %v", problems)
	}
}
