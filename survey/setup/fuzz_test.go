package setup_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
)

const smallFile = `assessment: 考核
unit: 局
group: 第三考核组
date: 2023-12-05
categories: [{code: A, name: 甲, weight: 100, slips: 9}]
leaders: [{id: l1, name: 张　三, post: 局长, role: principal}]
trustees: {threshold: 2, names: [组长, 监督员]}
`

// everyKind is a form with a criterion of each kind.
const everyKind = `  - id: a
    title: 表
    package: 组织部门
    subjects: unit
    grades: [{code: g, name: 好, value: 100}, {code: b, name: 差, value: 0}, {code: u, name: 不了解, unsure: true}]
    flags: [{name: 差的达到三分之一, criterion: c, grades: [b], at_least: 1/3}]
    required: true
    criteria:
      - {id: c, name: 工作, weight: 1.5}
      - {id: w, kind: score, name: 实绩, min: 0, max: 100, step: 0.5, weight: 1, required: false, bands: [{code: high, name: 优, from: 90}, {code: rest, name: 其他, from: 0}]}
      - {id: p, kind: choices, min: 0, max: 2, name: 问题, options: [{code: p1, name: 甲}, {code: n, name: 无, exclusive: true}, {code: o, name: 其他, text: 50}]}
      - {id: t, kind: text, name: 原因, max: 100, when: {criterion: c, grade: b}}
`

// FuzzRead: a session file is taken whole or refused in words. What is taken passes the session's own check, is the same read again,
// survives being kept as JSON, and each of its forms, written as YAML, reads back as the same form.
func FuzzRead(f *testing.F) {
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		f.Fatal(err)
	}
	for _, taken := range []string{string(example.Session), smallFile + "forms: [integrity-leaders]\n", smallFile + "forms:\n" + everyKind} {
		if _, err := setup.Read(strings.NewReader(taken), builtins); err != nil {
			f.Fatalf("a seed that should be taken: %v", err)
		}
		f.Add([]byte(taken))
	}
	for _, refused := range []string{"", "unit: x", "unit: ~\n", "a: b: c", "\ufeffunit: 局\n", smallFile, smallFile + "forms: [none]\n", smallFile + "forms: [&a integrity-leaders, *a]\n"} {
		f.Add([]byte(refused))
	}
	same := cmp.AllowUnexported(survey.Decimal{}, survey.Fraction{})
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := setup.Read(bytes.NewReader(text), builtins)
		if err != nil {
			said := err.Error()
			if strings.TrimSpace(said) == "" || !utf8.ValidString(said) || strings.Contains(said, "setup.") || strings.Contains(said, "survey.") || strings.Contains(said, "go-yaml") {
				t.Errorf("%q is refused with %q", text, said)
			}
			return
		}
		if err := s.Check(); err != nil {
			t.Errorf("%q is taken, and then %v", text, err)
		}
		again, err := setup.Read(bytes.NewReader(text), builtins)
		if diff := cmp.Diff(s, again, same); err != nil || diff != "" {
			t.Errorf("%q read again: %v\n%s", text, err, diff)
		}
		kept, err := s.Clone()
		if diff := cmp.Diff(s, kept, same); err != nil || diff != "" {
			t.Errorf("%q kept: %v\n%s", text, err, diff)
		}
		for _, form := range s.Forms {
			written, err := setup.WriteForm(form)
			if err != nil {
				t.Fatal(err)
			}
			back, err := setup.FormOf(written, &s)
			if diff := cmp.Diff(form, back, same); err != nil || diff != "" {
				t.Errorf("%q: form %s written and read: %v\n%s\n%s", text, form.ID, err, diff, written)
			}
		}
	})
}
