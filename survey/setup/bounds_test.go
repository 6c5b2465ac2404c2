package setup

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ceping/assets"
)

// deep is a mapping in a mapping in a mapping.
func deep(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// numbered is a text with other numbers in it each time.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// hostile are files that a parser makes much of, and what is said of them.
var hostile = map[string]struct{ text, want string }{
	"brackets":          {strings.Repeat("[", 60_000), "line 1: lists and mappings stand more than 32 deep"},
	"braces by line":    {strings.Repeat("{\n", 30_000), "line 33: lists and mappings stand more than 32 deep"},
	"a megabyte":        {strings.Repeat("[", maxFile), "at most 200000 are taken"},
	"dashes":            {strings.Repeat("- ", 40_000), "more than 32 deep"},
	"question marks":    {strings.Repeat("? ", 40_000), "more than 32 deep"},
	"keys on a line":    {strings.Repeat("a: ", 40_000), "more than 32 deep"},
	"indented keys":     {deep(1_000), "line 33: lists and mappings stand more than 32 deep"},
	"flow in block":     {deep(20) + strings.Repeat(" ", 21) + strings.Repeat("[", 13), "line 21: lists and mappings stand more than 32 deep"},
	"block around flow": {strings.Repeat("- ", 16) + strings.Repeat("{a: ", 17), "line 1: lists and mappings stand more than 32 deep"},
	"many keys":         {numbered("a%d:\n", 24_000), "line 101: one mapping has more than 100 keys"},
	"many flow keys":    {"{" + numbered("a%d: b,", 12_000) + "}", "more than 100 keys"},
	"a long key":        {strings.Repeat("键", 1_000) + ":\n" + numbered("  a%d: b\n", 90), "line 1: a key is longer than 64 bytes"},
	"tokens":            {"forms: [" + strings.Repeat("a,", 30_000) + "]", "line 1: the file has more than 50000 words and marks"},
	"comments":          {strings.Repeat("# a\n", 60_000), "line 50001: the file has more than 50000 words and marks"},
	"too large":         {"# " + strings.Repeat("x", maxFile), "larger than 1 MiB"},
	"an anchor":         {"assessment: 考核\nunit: &a 局\n", "line 2: YAML anchors and aliases are not taken"},
	"a merge":           {"assessment: 考核\nforms: [{<<: {id: f}}]\n", "line 2: YAML anchors and aliases are not taken"},
	"an alias":          {"unit: *a\n", "line 1: YAML anchors and aliases are not taken"},
	"a tag":             {"unit: !!binary 5bGA\n", "line 1: YAML tags are not taken: write the value without \"!!binary\""},
	"a directive":       {"%YAML 1.1\n---\nunit: 局\n", "line 1: YAML directives are not taken"},
	"documents":         {strings.Repeat("---\n", 40_000), "line 11: the file has several YAML documents: write exactly one"},
	"ended documents":   {strings.Repeat("---\n...\n", 24_000), "line 11: the file has several YAML documents: write exactly one"},
	"a long integer":    {"categories: [{weight: " + strings.Repeat("9", 7_000) + "}]", "line 1: \"9999"},
	"a long flag":       {"rehearsal: " + strings.Repeat("长", 2_000), "is neither true nor false"},
	"a long form":       {"forms: [" + strings.Repeat("长", 2_000) + "]", "there is no built-in form"},
	"a long decimal":    {"forms: [{id: f, grades: [{code: a, name: b, value: " + strings.Repeat("9", 7_000) + "}]}]", "line 1"},
	"dashes in flow":    {"forms: [" + strings.Repeat("- ", 45_000), "line 1: a dash stands in brackets"},
	"dashes in braces":  {"forms: {a: " + strings.Repeat("- ", 45_000), "line 1: a dash stands in brackets"},
	"marks in flow":     {"forms: [" + strings.Repeat("? ", 45_000), "line 1"},
	"pairs in flow":     {"forms: [" + strings.Repeat("a: ", 22_000), "line 1"},
	"colons in flow":    {"forms: [" + strings.Repeat(": ", 45_000), "line 1"},
	"open quotes":       {"forms: [" + strings.Repeat("\t\"", 40_000), "line 1"},
	"blank lines":       {"assessment: |\n" + strings.Repeat("\n", 40_000), "line 1: more than 100 blank lines follow: delete them"},
	"lines of spaces":   {"assessment: 考核\nunit: >\n  局\n" + strings.Repeat("  \r\n", 40_000), "line 3: more than 100 blank lines follow: delete them"},
	"returns":           {"assessment: |\n  a" + strings.Repeat("\r \t", 40_000), "line 2: more than 100 blank lines follow: delete them"},
	"a line of letters": {"assessment: " + strings.Repeat("a ", 400_000), "line 1: a text is longer than 8000 bytes"},
	"one long number":   {"assessment: 考核\nunit: 局\ngroup: 组\ndate: " + strings.Repeat("1", 900_000), "line 4: a text is longer than 8000 bytes"},
	"lines":             {"- " + strings.Repeat("b\n  ", 200_000), "line 1"},
	"dashes by line":    {strings.Repeat("-\n", 49_000), "line 1"},
	"letters by line":   {"assessment: |\n" + strings.Repeat("  b\n", 200_000), "line 1: a text is longer than"},
	"an open quote":     {"unit: \"" + strings.Repeat("b\n ", 200_000), "line 1"},
}

// TestFaultHostileFile: no file takes more than a little memory and time, and each is refused with its line.
func TestFaultHostileFile(t *testing.T) {
	for name, test := range hostile {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		_, err := Read(strings.NewReader(test.text), nil)
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %.200v, want an error with %q", name, err, test.want)
		} else if len(err.Error()) > 500 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
		if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 200 || took > 10*time.Second {
			t.Errorf("%s: %d bytes took %d MB and %v", name, len(test.text), grown, took)
		}
	}
}

// TestHonestFile: what a form's texts may hold is not taken for structure, and the largest honest file is read.
func TestHonestFile(t *testing.T) {
	f, err := Form([]byte(`# [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ {{{{{{{{ &a *a !b
id: f
title: 表（一）[试行]&*!  # 一 [ 二
package: '办 [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ & * {'
subjects: body
grades: [{code: good, name: "好 *&![[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", value: 100}]
criteria:
  - id: c
    name: 德 & 才 * 2：不减反增 - 见[附件] {三}
    about: |
      - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
      [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
      &a *a !!binary <<: x %YAML 说明: 一
  - id: d
    name: >-
      [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
      第二行
`))
	if err != nil {
		t.Fatal(err)
	}
	if f.Title != "表（一）[试行]&*!" || !strings.HasPrefix(f.Criteria[0].About, "- - -") || !strings.HasSuffix(f.Criteria[0].About, "说明: 一") ||
		f.Criteria[0].Name.All != "德 & 才 * 2：不减反增 - 见[附件] {三}" || !strings.HasSuffix(f.Criteria[1].Name.All, "[ 第二行") {
		t.Errorf("%+v", f)
	}

	spaced, err := Form([]byte("---\n\n\nid: f\r\n" + strings.Repeat("\r\n", 90) + "title: |\r\n  表\r\n" + strings.Repeat("  \r\n", 90) + "package: 办\n...\n"))
	if err != nil || spaced.Title != "表" || spaced.Package != "办" {
		t.Errorf("%+v %v", spaced, err)
	}

	builtins, err := Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	file := map[string]any{"assessment": "考核", "unit": "局", "group": "组", "date": "2026-01-02", "categories": []any{map[string]any{"code": "A", "name": "甲", "weight": 100, "slips": 9}}, "forms": []any{"promoted"}}
	var leaders []any
	for i := range 2_000 {
		leaders = append(leaders, map[string]any{"id": fmt.Sprint("l", i), "name": "张三", "post": "党组成员、副局长：分管[一]", "role": "member"})
	}
	file["leaders"] = leaders
	file["promoted"] = []any{map[string]any{"id": "p", "name": "李四", "born": "1985-03", "from": "甲", "to": "乙"}}
	text, err := json.MarshalIndent(file, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := Read(strings.NewReader(string(text)), builtins); err != nil || len(s.Leaders) != 2_000 {
		t.Errorf("JSON of 2,000 leaders, %d bytes: %v", len(text), err)
	}
}

// TestAtTheBound: each bound is taken as it is, and one more is refused.
func TestAtTheBound(t *testing.T) {
	for name, test := range map[string]struct {
		text func(n int) string
		most int
		want string
	}{
		"marks":          {func(n int) string { return "#" + strings.Repeat(",", n) }, maxMarks, "at most 200000 are taken"},
		"blank lines":    {func(n int) string { return "a: b\n" + strings.Repeat("\n", n) + "c: d\n" }, maxBlank, "line 1: more than 100 blank lines follow"},
		"a key":          {func(n int) string { return strings.Repeat("k", n) + ": b\n" }, maxKey, "line 1: a key is longer than 64 bytes"},
		"a text":         {func(n int) string { return "a: " + strings.Repeat("b", n) + "\n" }, maxText, "line 1: a text is longer than 8000 bytes"},
		"a folded text":  {func(n int) string { return "a: >\n  " + strings.Repeat("b", n-1) + "\n" }, maxText, "line 1: a text is longer than 8000 bytes"},
		"keys":           {func(n int) string { return numbered("a%d: [b]\n", n) }, maxKeys, "line 101: one mapping has more than 100 keys"},
		"depth":          {func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }, maxDepth, "more than 32 deep"},
		"depth, between": {func(n int) string { return strings.Repeat("[", 20) + "[], {}, " + strings.Repeat("[", n-20) }, maxDepth, "more than 32 deep"},
		"documents":      {func(n int) string { return strings.Repeat("---\n", n) }, maxMarked, "several YAML documents"},
	} {
		if _, err := tokens([]byte(test.text(test.most))); err != nil {
			t.Errorf("%s, %d: %v", name, test.most, err)
		}
		if _, err := tokens([]byte(test.text(test.most + 1))); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s, %d: %v, want %q", name, test.most+1, err, test.want)
		}
	}
	if _, err := Form([]byte("id: f\ntitle: ]\n")); err == nil {
		t.Error("a bracket that closes nothing is taken")
	}
}

// TestMarks: what may end a token is counted, and a sign within a word is not.
func TestMarks(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 0, "[{}],\"'": 7, "a: b": 1, "a:b": 0, "a:": 1, "- - b": 2, "a-b": 0, "-": 1, "? &*! ": 2, " :x": 0, "x :": 1} {
		if got := marks([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// depth measures how deep nodes stand in each other.
type depth struct{ now, most int }

func (d *depth) Visit(ast.Node) ast.Visitor {
	if d.now+1 > d.most {
		d.most = d.now + 1
	}
	return &inside{d, d.now + 1}
}

type inside struct {
	of  *depth
	now int
}

func (i *inside) Visit(ast.Node) ast.Visitor {
	i.of.most = max(i.of.most, i.now+1)
	return &inside{i.of, i.now + 1}
}

// FuzzTokens: what is taken is parsed no deeper than it was counted, whatever the text; and nothing panics.
func FuzzTokens(f *testing.F) {
	for _, test := range hostile {
		if len(test.text) < 2_000 {
			f.Add(test.text)
		}
	}
	for _, text := range []string{strings.Repeat("- ", 40), strings.Repeat("[", 40), deep(40), "? a\n: b\n", "a: |\n  b\n", "'a': \"b\"\n", "{a: [b, {c: d}]}", "- - a: b\n    c:\n    - d\n", "? [a]\n: - b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		begun := time.Now()
		defer func() {
			if took := time.Since(begun); took > 10*time.Second {
				t.Fatalf("%d bytes took %v", len(text), took)
			}
		}()
		if _, err := Form([]byte(text)); err == nil {
			return
		}
		list, err := tokens([]byte(text))
		if err != nil {
			return
		}
		file, err := parser.Parse(list, 0)
		if err != nil {
			return
		}
		for _, doc := range file.Docs {
			if doc.Body == nil {
				continue
			}
			var d depth
			ast.Walk(&d, doc.Body)
			if d.most > 4*maxDepth { // a key and its value are two nodes, and a mapping's only pair another
				t.Fatalf("%d deep", d.most)
			}
		}
	})
}
