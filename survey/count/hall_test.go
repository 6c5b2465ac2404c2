package count_test

import (
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/setup"
)

const edgeSession = `
assessment: 考核
unit: 某局
group: 一组
date: 2026-12-05
categories:
  - {code: A, name: 班子成员, weight: 30, slips: 40}
  - {code: B, name: 中层干部, weight: 0, slips: 40}
  - {code: C, name: 职工代表, weight: 70, slips: 40}
leaders: [{id: l1, name: 甲, post: 局长, role: principal}, {id: l2, name: 乙, post: 副局长, role: member}]
rules: {min_group: 5, denominator: valid}
forms:
  - id: f
    title: 测评表
    package: 甲
    subjects: leaders
    grades: [{code: g, name: 好, value: 100}, {code: p, name: 差, value: 0}, {code: u, name: 不了解, unsure: true}]
    quota: {grade: g, max: 1}
    criteria: [{id: de, name: 德, weight: 1}, {id: neng, name: 能, weight: 1}]
  - id: work
    title: 单位测评表
    package: 甲
    subjects: unit
    categories: [A, C]
    criteria:
      - {id: problems, kind: choices, name: 问题, options: [{code: x, name: 甲}, {code: y, name: 乙}]}
      - {id: comment, kind: text, name: 意见, max: 20}
trustees: {threshold: 1, names: [组长]}
`

// hall is a sitting under edgeSession: who said what, by category.
func hall(t *testing.T, change func(*survey.Setup), votes map[string][]map[string]any) *fixture {
	t.Helper()
	read, err := setup.Read(strings.NewReader(edgeSession), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{example.Fixture{Setup: read}}
	if change != nil {
		change(&f.Setup)
	}
	f.Voters.Ballots = votes
	return f
}

// times repeats answers given as key, value, key, value.
func times(n int, answers ...string) (list []map[string]any) {
	for range n {
		ballot := map[string]any{}
		for i := 0; i < len(answers); i += 2 {
			ballot[answers[i]] = answers[i+1]
			if answers[i] == "work.unit.problems" {
				ballot[answers[i]] = []any{answers[i+1]}
			}
		}
		list = append(list, ballot)
	}
	return list
}

func both(lists ...[]map[string]any) []map[string]any { return slices.Concat(lists...) }

func (f *fixture) count(t *testing.T, header func(map[string]count.Counts)) count.Report {
	t.Helper()
	counts := f.Header()
	if header != nil {
		header(counts)
	}
	return count.NewReport(count.Input{Setup: &f.Setup, Counts: counts, Tally: count.NewTally(&f.Setup, f.box(t))})
}

// marked is a ballot that says something about everybody.
func marked(n int) []map[string]any {
	return times(n, "f.l1.de", "g", "f.l1.neng", "g", "f.l2.de", "p", "f.l2.neng", "p")
}

func text(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}
