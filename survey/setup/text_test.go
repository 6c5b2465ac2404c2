package setup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"ceping/survey"
)

// awkward are texts that YAML's readers take for something else.
var awkward = []string{"010", "1.10", "0x1F", "0o17", "0b11", "1_000", "1e3", "+12", "-0", ".5", "5.", "no", "No", "yes", "on", "off", "y", "true", "False", ".inf", "-.INF", ".nan", "2026-01-02", "1985-10", "1985.10", "00123456789012345678901234567890"}

// TestTextAsWritten: wherever a text belongs, what stands in the file is what is read.
func TestTextAsWritten(t *testing.T) {
	for _, w := range awkward {
		file := strings.ReplaceAll(`assessment: W
unit: W # a remark
group: W
date: 2026-01-02
categories: [{code: A, name: W, weight: 100, slips: 9}]
leaders:
  - {id: l1, name: W, post: W, role: principal}
promoted:
  - id: p1
    name: W
    sex: W
    born: 1985-10
    from: W
    to: W
    to_since: 1985-10
forms:
  - id: f
    title: W
    package: W
    subjects: leaders
    grades: [{code: g, name: W, value: 1}]
    derived: [{name: W, grades: [g]}]
    rank: W
    criteria: [{id: c, name: W, about: W}, {id: d, name: {principal: W}}, {id: e, kind: choices, name: W, options: [{code: o, name: W}]}]
trustees: {threshold: 1, names: [W]}
`, "W", w)
		s, err := Read(strings.NewReader(file), nil)
		if err != nil {
			t.Errorf("%s: %v", w, err)
			continue
		}
		f := s.Forms[0]
		for i, got := range []string{s.Assessment, s.Unit, s.Group, s.Categories[0].Name, s.Leaders[0].Name, s.Leaders[0].Post, s.Promoted[0].Name, s.Promoted[0].Sex, s.Promoted[0].From,
			s.Promoted[0].To, f.Title, f.Package, f.Grades[0].Name, f.Derived[0].Name, f.Rank, f.Criteria[0].Name.All, f.Criteria[0].About, f.Criteria[1].Name.ByRole[survey.Principal],
			f.Criteria[2].Options[0].Name, s.Trustees.Names[0]} {
			if got != w {
				t.Errorf("text %d: %q for %q", i, got, w)
			}
		}
		if s.Promoted[0].Born != "1985-10" || s.Promoted[0].ToSince != "1985-10" {
			t.Errorf("months: %+v", s.Promoted[0])
		}
	}
}

// TestCodesAsWritten: ids and codes too, and what refers to them.
func TestCodesAsWritten(t *testing.T) {
	for _, code := range []string{"010", "0x1F", "0o17", "1_000", "1e3", "no", "yes", "true", "2026-01-02", "7"} {
		f, err := Form([]byte(strings.ReplaceAll(`id: W
title: 表
package: 办
subjects: body
grades: [{code: W, name: 好, value: 1}]
derived: [{name: 率, grades: [W]}]
criteria: [{id: W, name: 项}, {id: x, kind: text, name: 文, when: {criterion: W, grade: W}}, {id: y, kind: choices, name: 选, options: [{code: W, name: 甲}]}]
quota: {grade: W, max: 2}
`, "W", code)))
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		for i, got := range []string{f.ID, f.Grades[0].Code, f.Derived[0].Grades[0], f.Criteria[0].ID, f.Criteria[1].When.Criterion, f.Criteria[1].When.Grade, f.Criteria[2].Options[0].Code, f.Quota.Grade} {
			if got != code {
				t.Errorf("code %d: %q for %q", i, got, code)
			}
		}
	}
}

// TestNoText: what is no text where one belongs, and no flag or number where they belong, is refused with its line.
func TestNoText(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"id: f\ntitle: [a, b]\n", "line 2: a list or mapping stands where a text belongs"},
		{"id: f\ntitle: {a: b}\n", "line 2: a list or mapping stands where a text belongs"},
		{"id: f\ntitle:\n  a: b\n", "a list or mapping stands where a text belongs"},
		{"id: f\nroles: principal\n", "line 2"},
		{"id: f\nrequired: yes\n", `line 2: "yes" is neither true nor false`},
		{"id: f\nrequired: \"true\"\n", `line 2: "true" is neither true nor false`},
		{"id: f\ngrades: [{code: a, name: b, unsure: 1}]\n", `line 2: "1" is neither true nor false`},
		{"id: f\nquota: {grade: a, max: 0x10}\n", `line 2: "0x10" is not an integer`},
		{"id: f\nquota: {grade: a, max: [1]}\n", `line 2: "[" is not an integer`},
		{"id: f\nweights: {[a]: 1}\n", "line 2"},
		{"id: f\nweights:\n  ? A\n  : 1\n", "a list or mapping stands where a text belongs"},
		{"id: f\nflags: [{name: a, below: 0.66}]\n", "line 2: "},
		{"id: f\nquota: {max: " + strings.Repeat("长", 60) + "}\n", `line 2: "` + strings.Repeat("长", 60) + `" is not an integer`},
		{"id: f\nquota: {max: " + strings.Repeat("长", 61) + "}\n", `line 2: "` + strings.Repeat("长", 60) + `…" is not an integer`},
		{"id: f\ngrades: [{code: a, value: " + strings.Repeat("9", 60) + "}]\n", "is not a plain decimal number"},
		{"id: f\ngrades: [{code: a, value: " + strings.Repeat("9", 61) + "}]\n", "is not a number that can be taken"},
	} {
		if _, err := Form([]byte(test.file)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want an error with %q", test.file, err, test.want)
		}
	}
}

// TestFlagLeftEmpty: a flag without a value says nothing, as a text without one.
func TestFlagLeftEmpty(t *testing.T) {
	for _, text := range []string{"", " ~", " null"} {
		if f, err := Form([]byte("id: f\nrequired:" + text + "\n")); err != nil || f.Required {
			t.Errorf("%q: %t, %v", text, f.Required, err)
		}
	}
}

// TestWriteAwkward: a form that is written and read again is the same form, whatever its texts look like.
func TestWriteAwkward(t *testing.T) {
	for _, w := range append(awkward, "null", "~", " 前后空 ", "&a", "*a", "!重要", "- 一", "一: 二", "一 #二", "#", "|", ">", "%", "@", "`", "[一]", "{一}", "“引号”", `"`, "'", `\n`, "第一行\n第二行", "第一行\n\n  第三行\n", "？", "=", "<<", "---", "...") {
		form := survey.Form{
			ID: "f", Title: "表", Package: "办", Subjects: survey.OverLeaders, Roles: []survey.Role{survey.Principal}, Rank: w, RankWithin: survey.WithinForm,
			Grades: []survey.Grade{{Code: w, Name: "好", Value: survey.Whole(1)}}, Derived: []survey.Derived{{Name: "率", Grades: []string{w}}},
			Criteria: []survey.Criterion{
				{ID: w, Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: w}}, Weight: decimalOf(t, "0.000001")},
				{ID: "c", Kind: survey.Graded, Name: survey.CriterionName{All: w}, Weight: decimalOf(t, "999999.999999")},
			},
		}
		text, err := WriteForm(form)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Form(text)
		if diff := cmp.Diff(form, again, cmp.AllowUnexported(survey.Decimal{})); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s\n%s", w, err, diff, text)
		}
	}
}

func decimalOf(t *testing.T, text string) survey.Decimal {
	t.Helper()
	d, err := survey.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const office = "# 考核\nassessment: 2023年度党风廉政建设责任制检查考核\nunit: 市住房和城乡建设局\ngroup: 第三考核组\n"

// TestUTF8: a file is read by what it is, and it is said when that was found by its looks; what is damaged is refused with its line.
func TestUTF8(t *testing.T) {
	encoded := func(text []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	gb := encoded(simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(office + "leaders: [{id: l1, name: 李㛃𠮷}]\n")))
	for name, test := range map[string]struct {
		file []byte
		from string
		want string
	}{
		"plain":         {[]byte(office), "", office},
		"ASCII":         {[]byte("a: b\n"), "", "a: b\n"},
		"nothing":       {nil, "", ""},
		"BOM":           {[]byte("\ufeff" + office), "", office},
		"GB18030":       {gb, GB18030, office + "leaders: [{id: l1, name: 李㛃𠮷}]\n"},
		"UTF-16 little": {encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(office + "𠮷"))), UTF16, office + "𠮷"},
		"UTF-16 big":    {encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(office))), UTF16, office},
	} {
		text, from, err := UTF8(test.file)
		if err != nil || from != test.from || string(text) != test.want {
			t.Errorf("%s: from %q, %v: %q", name, from, err, text)
		}
	}
	for name, test := range map[string]struct{ file, want string }{
		"UTF-8, one byte lost":   {office + "leaders: [{id: l1, name: 张\xe4\xb8}]\n", "line 5: the file is not UTF-8"},
		"GB18030, one byte lost": {string(gb[:len(gb)-4]) + "\xfe\xfe\xff\n", "line 1: the file is not UTF-8"},
		"Latin 1":                {"unit: Universit\xe4t M\xfcnchen\n", "line 1: the file is not UTF-8"},
		"Latin 1, later":         {"unit: a\n\n\ngroup: caf\xe9 \xe0 l\n", "line 4: the file is not UTF-8"},
		"UTF-16, cut":            {"\xff\xfea\x00\x00\xd8", "UTF-16 and is damaged"},
		"bytes":                  {"\x00\xff\x81\x30", "not UTF-8"},
	} {
		if text, from, err := UTF8([]byte(test.file)); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "save it as UTF-8") {
			t.Errorf("%s: from %q, %v: %q", name, from, err, text)
		}
	}
	if _, err := Read(strings.NewReader(string(gb)), nil); err == nil || !strings.Contains(err.Error(), "line 1: the file is not UTF-8") {
		t.Errorf("Read takes what nobody decoded: %v", err)
	}
	if _, err := Form([]byte("\ufeffid: f\ntitle: 表\n")); err != nil {
		t.Errorf("BOM: %v", err)
	}
}

// TestLooksChinese: a file that is no UTF-8 is taken for GB18030 when at least three in four of its characters beyond ASCII are in the rows
// of GB 2312, and nothing in it is private or a control character.
func TestLooksChinese(t *testing.T) {
	const common, rare, four = "\xb0\xa1", "\xe9\x46", "\x82\x30\xb7\x31" // 啊 is in GB 2312, 镕 in GBK alone, 㛃 has four bytes
	for name, test := range map[string]struct{ file, want string }{
		"three of four":            {common + rare + common + common, "啊镕啊啊"},
		"two of three":             {common + rare + common, ""},
		"three of four, of four":   {four + common + common + common, "㛃啊啊啊"},
		"two of three, of four":    {common + common + four, ""},
		"ASCII does not count":     {"id: a9~" + common, "id: a9~啊"},
		"rare, first column":       {"\x81\x40" + common + common + common, "丂啊啊啊"},
		"white space":              {"\t" + common + "\r\n" + common, "\t啊\r\n啊"},
		"first of the rows":        {"\xa1\xa1", "\u3000"},
		"last of the rows":         {"\xf7\xfe", "齄"},
		"before the rows":          {"\xa0\xa1", ""},
		"before the columns":       {"\xb0\xa0", ""},
		"private, before":          {"\xaf\xfe" + common + common + common, ""},
		"private, behind the rows": {"\xf8\xa1" + common + common + common, ""},
		"a control character":      {"\x1b" + common, ""},
		"one of four bytes":        {"\x81\x30\x81\x30" + common + common + common, ""},
		"the euro of Windows":      {"\x80" + common + common + common, "€啊啊啊"},
		"two of three, with euro":  {common + common + "\x80", ""},
		"Latin with a euro":        {"5 \x80", ""},
	} {
		text, from, err := UTF8([]byte(test.file))
		if taken := err == nil && from == GB18030; taken != (test.want != "") || string(text) != test.want {
			t.Errorf("%s: %q from %q, %v, want %q", name, text, from, err, test.want)
		}
	}
}
