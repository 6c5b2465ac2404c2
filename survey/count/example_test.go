package count_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/setup"
)

// A small sitting, from sealed envelopes to the Report: six ballots of 班子成员 and three of 中层干部, who are too few to be counted alone,
// so that the two are merged.
func Example() {
	session, err := setup.Read(strings.NewReader(`
assessment: 年度考核
unit: 市图书馆
group: 第一考核组
date: 2023-12-05
categories:
  - {code: A, name: 班子成员, weight: 60, slips: 6}
  - {code: B, name: 中层干部, weight: 40, slips: 3}
leaders: [{id: l1, name: 张三, post: 馆长, role: principal}]
forms:
  - id: annual
    title: 年度考核测评表
    package: 组织部门
    subjects: leaders
    grades: [{code: good, name: 优秀, value: 100}, {code: fair, name: 称职, value: 80}]
    criteria: [{id: overall, name: 总体评价}]
trustees: {threshold: 1, names: [组长]}
`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer key.Wipe()

	// What voters cast: a cover, and the marks of the one leader, by category and index of the grade.
	const text = `{"version":2}` // stands for the manifest
	list := manifest.Envelopes(&session)
	box := map[string][]count.Sealed{}
	for category, marks := range map[string][]string{"A": {"0", "0", "0", "1", "1", "0"}, "B": {"1", "1", "0"}} {
		for _, mark := range marks {
			for _, e := range list {
				content := envelope.Content{}
				if e.Shape.Kind == envelope.Marks {
					content.Marks = mark
				}
				plaintext, err := envelope.Pad(content.Encode(), e.Shape.Size())
				if err != nil {
					fmt.Println(err)
					return
				}
				sealed, err := envelope.Seal(key.Public(), sha256.Sum256([]byte(text)), envelope.Name{Key: e.Key, Category: category}, plaintext)
				if err != nil {
					fmt.Println(err)
					return
				}
				box[e.Key] = append(box[e.Key], count.Sealed{Category: category, Sealed: sealed})
			}
		}
	}

	opened, err := count.Open(context.Background(), list, key, text, box, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	report := count.NewReport(count.Input{
		Setup: &session, Tally: count.NewTally(&session, opened),
		Counts: map[string]count.Counts{"A": {Printed: 6, Issued: 6, Collected: 6, Cast: 6}, "B": {Printed: 3, Issued: 3, Collected: 3, Cast: 3}},
	})
	leader := report.Forms[0].Subjects[0]
	for _, g := range report.Groups {
		fmt.Println(g.Code, g.Name, leader.Criteria[0].Marks[g.Code]["good"], "优秀", leader.Criteria[0].Marks[g.Code]["fair"], "称职")
	}
	fmt.Println(leader.Name, *leader.Total)
	// Output:
	// A+B 班子成员、中层干部 5 优秀 4 称职
	// 张三 91.11
}
