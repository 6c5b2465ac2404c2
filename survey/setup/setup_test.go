package setup_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
	"ceping/survey/words"
)

// TestReadExample: everything a session file says arrives as it was written, and what it leaves out is filled in.
func TestReadExample(t *testing.T) {
	s, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		t.Fatal(err)
	}
	six := 6
	want := survey.Setup{
		Assessment: "2023年度党风廉政建设责任制检查考核", Unit: "市住房和城乡建设局", Group: "第三考核组", Date: "2023-12-05",
		Categories: []survey.Category{
			{Code: "A", Name: "班子成员", Weight: 30, Slips: 6, Expected: &six},
			{Code: "B", Name: "中层干部", Weight: 30, Slips: 14},
			{Code: "C", Name: "职工代表", Weight: 40, Slips: 18},
		},
		Leaders: []survey.Leader{
			{ID: "l1", Name: "张　三", Post: "党组书记、局长", Role: survey.Principal},
			{ID: "l2", Name: "迪丽热巴·艾合买提", Post: "党组成员、副局长", Role: survey.Member},
			{ID: "l3", Name: "李㛃", Post: "党组成员、驻局纪检监察组组长", Role: survey.Discipline},
		},
		Promoted: []survey.Promoted{{ID: "p1", Name: "王五", Sex: "男", Born: "1985-03", From: "办公室副主任", To: "办公室主任"}},
		Rules:    survey.DefaultRules(),
		Trustees: survey.Trustees{Threshold: 2, Names: []string{"组长", "监督员", "备用"}},
	}
	forms := s.Forms
	s.Forms = nil
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
	promoted := survey.Form{
		ID: "promoted", Title: "新提拔任用干部民主评议表", Package: "组织部门", Subjects: survey.OverPromoted, Roles: []survey.Role{},
		Grades: []survey.Grade{
			{Code: "approve", Name: "认同", Value: survey.Whole(100)}, {Code: "basic", Name: "基本认同", Value: survey.Whole(70)},
			{Code: "disapprove", Name: "不认同"}, {Code: "unsure", Name: "不了解", Unsure: true},
		},
		Derived: []survey.Derived{{Name: "认同度", Grades: []string{"approve", "basic"}}}, Rank: "认同度", RankWithin: survey.WithinForm,
		Criteria: []survey.Criterion{
			{ID: "view", Kind: survey.Graded, Name: survey.CriterionName{All: "对提拔任用该干部的看法"}, Weight: survey.Whole(1)},
			{ID: "reason", Kind: survey.Text, Name: survey.CriterionName{All: "不认同的原因"}, Max: 100,
				When: &survey.When{Criterion: "view", Grade: "disapprove"}},
		},
	}
	if diff := cmp.Diff(promoted, forms[3]); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	if got := forms[0]; len(got.Roles) != 4 || got.Criteria[0].Name.ByRole[survey.Member] != "履行“一岗双责”" || !got.Criteria[2].Weight.IsZero() {
		t.Errorf("form over leaders: %+v", got)
	}
}

// TestBuiltins: the six shipped forms can all be used, and ask what they are to.
func TestBuiltins(t *testing.T) {
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	var file strings.Builder
	file.WriteString("assessment: 考核\nunit: 局\ngroup: 组\ndate: 2026-01-02\ncategories: [{code: A, name: 甲, weight: 100, slips: 9}]\n" +
		"leaders: [{id: l1, name: 甲, post: 局长, role: principal}, {id: l2, name: 乙, post: 调研员, role: other}]\n" +
		"promoted: [{id: p1, name: 丙, born: 1985-03, from: 科员, to: 科长}]\nforms: [")
	for _, id := range []string{"integrity-body", "integrity-leaders", "annual-body", "annual-leaders", "appointments", "promoted"} {
		file.WriteString(id + ", ")
	}
	s, err := setup.Read(strings.NewReader(file.String()+"]\n"), builtins)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"integrity-body":    "grade:11 text:1 total:10",
		"integrity-leaders": "grade:4 total:3",
		"annual-body":       "grade:6 total:5",
		"annual-leaders":    "grade:6 total:5",
		"appointments":      "choices:1 grade:3 text:1 total:3",
		"promoted":          "grade:1 text:1 total:1",
	}
	for _, f := range s.Forms {
		kinds := map[survey.Kind]int{}
		inTotal := 0
		for _, c := range f.Criteria {
			kinds[c.Kind]++
			if c.Kind == survey.Graded && !c.Weight.IsZero() {
				inTotal++
			}
			if c.Kind == survey.Graded && c.About == "" {
				t.Errorf("%s.%s has no text behind a tap", f.ID, c.ID)
			}
		}
		var got []string
		for _, kind := range []survey.Kind{survey.Choices, survey.Graded, survey.Text} {
			if kinds[kind] > 0 {
				got = append(got, fmt.Sprintf("%s:%d", kind, kinds[kind]))
			}
		}
		got = append(got, fmt.Sprintf("total:%d", inTotal))
		if text := strings.Join(got, " "); text != want[f.ID] {
			t.Errorf("%s asks %s, want %s", f.ID, text, want[f.ID])
		}
	}
}

const head = "assessment: 考核\nunit: 局\ngroup: 组\ndate: 2026-01-02\ncategories: [{code: A, name: 甲, weight: 100, slips: 9}]\n"

// form is a form whose first grade's value and first weight are given.
func form(value, weight string) string {
	return head + "forms:\n  - id: f\n    title: 表\n    package: 办\n    subjects: body\n" +
		"    grades: [{code: good, name: 好, value: " + value + "}]\n    criteria: [{id: c, name: 项, weight: " + weight + "}]\n"
}

// TestRefused: each mistake is refused with an error that names the line or the field.
func TestRefused(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"nothing", "", "0 YAML documents"},
		{"two documents", head + "---\n" + head, "2 YAML documents"},
		{"a list", "- a\n", "line 1"},
		{"not YAML", "forms: [\n", "line 1"},
		{"unknown key", head + "colour: red\n", `line 6: unknown field "colour": correct this key, or delete the line`},
		{"unknown key in a form", head + "forms: [{id: f, titel: x}]\n", `line 6: unknown field "titel"`},
		{"key twice", head + "unit: 另一局\n", `line 6: mapping key "unit" already defined`},
		{"key twice, what to do", head + "unit: 另一局\n", "write it once"},
		{"a text for a list", head + "leaders: 张三\n", "write a list here, as [a, b]"},
		{"a text for a mapping", head + "rules: 5\n", "write keys with values here, as {id: a, name: b}"},
		{"a tab", head + "rules:\n\tmin_group: 5\n", "use spaces, or put the text in quotes"},
		{"a bracket left open", head + "forms: [\n", "correct this line, or put the text in quotes"},
		{"alias", "assessment: &a 考核\nunit: *a\n", "anchors and aliases are not taken"},
		{"unknown built-in", head + "forms: [annual]\n", `no built-in form "annual"`},
		{"fraction for an integer", head + "rules: {min_group: 5.5}\n", `line 6: "5.5" is not an integer`},
		{"exponent", form("1e2", "1"), `line 11: "1e2" is not a plain decimal`},
		{"negative", form("100", "-1"), `line 12: "-1" is not a plain decimal`},
		{"no leading digit", form(".5", "1"), `".5" is not a plain decimal`},
		{"hexadecimal", form("0x10", "1"), `"0x10" is not a plain decimal`},
		{"above 100", form("100.01", "1"), "forms[0].grades[0].value: 100.01 is above 100"},
		{"neither value nor unsure", form("null", "1"), `grade "good" of form "f"`},
		{"leaders missing", head + "forms: [{id: f, title: 表, package: 办, subjects: leaders, grades: [{code: g, name: 好, value: 1}], criteria: [{id: c, name: 项}]}]\n",
			"over leaders and none is listed"},
		{"too large", head + "# " + strings.Repeat("x", 1<<20), "larger than 1 MiB"},
	} {
		if _, err := setup.Read(strings.NewReader(test.file), nil); err == nil || !strings.Contains(words.EnglishError(err), test.want) {
			t.Errorf("%s: %v, want an error with %q", test.name, err, test.want)
		}
	}
}

// TestNotRead: a file that cannot be read to its end is not taken for a shorter one, and a form that is none is no form of a session.
func TestNotRead(t *testing.T) {
	broken := errors.New("the disk")
	if _, err := setup.Read(io.MultiReader(bytes.NewReader(example.Session), iotest.ErrReader(broken)), nil); !errors.Is(err, broken) {
		t.Errorf("cut off: %v", err)
	}
	if _, err := setup.FormOf([]byte("id: f\ntitel: 表\n"), &survey.Setup{}); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("no form: %v", err)
	}
}

// TestBuiltinsRefused: forms that were shipped damaged, or under another's name, are not offered.
func TestBuiltinsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		file *fstest.MapFile
		want string
	}{
		"damaged":        {&fstest.MapFile{Data: []byte("id: f\ntitel: 表\n")}, "forms/f.yaml: line 2"},
		"another's name": {&fstest.MapFile{Data: []byte("id: g\n")}, `forms/f.yaml: the form's id is "g"`},
		"no file":        {&fstest.MapFile{Mode: fs.ModeDir}, "read forms/f.yaml"},
	} {
		if forms, err := setup.Builtins(fstest.MapFS{"forms/f.yaml": test.file}); err == nil || !strings.Contains(err.Error(), test.want) || forms != nil {
			t.Errorf("%s: %v, %v", name, forms, err)
		}
	}
}

// TestListed: the shipped forms stand in the order of the ballot, an office's own behind them by id.
func TestListed(t *testing.T) {
	forms := map[string]survey.Form{}
	for _, id := range []string{"zeta", "promoted", "appointments", "annual-leaders", "annual-body", "integrity-leaders", "integrity-body", "alpha"} {
		forms[id] = survey.Form{ID: id}
	}
	var got []string
	for _, f := range setup.Listed(forms) {
		got = append(got, f.ID)
	}
	want := []string{"integrity-body", "integrity-leaders", "annual-body", "annual-leaders", "appointments", "promoted", "alpha", "zeta"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestExactNumbers: decimals keep their digits.
func TestExactNumbers(t *testing.T) {
	s, err := setup.Read(strings.NewReader(form("87.50", "0.333333")), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := s.Forms[0]
	if f.Grades[0].Value.String() != "87.5" || f.Criteria[0].Weight.String() != "0.333333" {
		t.Errorf("value %s, weight %s", f.Grades[0].Value, f.Criteria[0].Weight)
	}
}
