package version1_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/setup"
	"ceping/survey/version1"
)

const oneText = `
assessment: 考核
unit: 局
group: 组
date: 2026-12-05
categories: [{code: A, name: 甲, weight: 100, slips: 20}]
forms:
  - {id: work, title: 工作, package: 甲, subjects: unit, criteria: [{id: comment, kind: text, name: 意见, max: 20}]}
`

// TestTextsHaveTheirOwnOrder: what was written stands in the order of SHA-256(seal ‖ 0x00 ‖ answer key ‖ 0x00 ‖ text), whatever
// order the ballots were opened in.
func TestTextsHaveTheirOwnOrder(t *testing.T) {
	plan, err := setup.Read(strings.NewReader(oneText), nil)
	if err != nil {
		t.Fatal(err)
	}
	seal := survey.Seal{Count: 20, Digest: "00ff"}
	place := func(text string) string {
		h := sha256.Sum256([]byte(seal.Digest + "\x00work.unit.comment\x00" + text))
		return string(h[:])
	}
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprint("意见", i%15)) // some write the same
	}
	slices.SortFunc(want, func(a, b string) int { return map[bool]int{true: -1, false: 1}[place(a) < place(b)] })
	for range 5 {
		var counted version1.CountedBallots
		for _, i := range rand.Perm(len(want)) {
			counted.Add(version1.Ballot{Texts: map[string]string{"work.unit.comment": want[i]}}, nil)
		}
		tally := version1.NewTally(&plan, map[string]version1.CountedBallots{"A": counted})
		header := map[string]version1.Counts{"A": {Cast: 20}, survey.Total: {Cast: 20}}
		r := version1.NewReport(survey.Session{Setup: plan, Seal: &seal, Tally: &tally}, header, "test")
		if diff := cmp.Diff(want, r.Forms[0].Texts[0].Texts); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}
