package manifest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/manifest"
)

// TestFillingRules: what a voter reads before filling in is what is counted: a blank that lowers a score says so, and nobody is told to leave
// blank what must be filled in.
func TestFillingRules(t *testing.T) {
	form := func(required bool) []survey.Form {
		return []survey.Form{{ID: "f", Required: required, Criteria: []survey.Criterion{{ID: "c", Kind: survey.Graded}}}}
	}
	for name, test := range map[string]struct {
		over     survey.ScoreOver
		required bool
		want     []string
	}{
		"as shipped":            {survey.OverMarked, false, []string{"每项只选一个等次", "不选视为弃权", "本人不评本人（留空）", "提交后不能修改"}},
		"a blank counts as 0":   {survey.OverValid, false, []string{"每项只选一个等次", "不选视为弃权，算得分时按0分计", "本人不评本人（留空）", "提交后不能修改"}},
		"something is required": {survey.OverMarked, true, []string{"每项只选一个等次", "不选视为弃权", "提交后不能修改"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &survey.Setup{Forms: form(test.required), Rules: survey.Rules{ScoreOver: test.over}}
			if diff := cmp.Diff(test.want, manifest.FillingRules(s)); diff != "" {
				t.Error(diff)
			}
		})
	}

	// A score that must be given is required too; a form that only asks for words requires no mark.
	for kind, want := range map[survey.Kind]int{survey.Scored: 3, survey.Graded: 3, survey.Text: 4, survey.Choices: 4} {
		s := &survey.Setup{Forms: form(true)}
		s.Forms[0].Criteria[0].Kind = kind
		if got := manifest.FillingRules(s); len(got) != want {
			t.Errorf("%s: %v", kind, got)
		}
	}
}
