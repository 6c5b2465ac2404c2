package console

import (
	"strings"
	"testing"

	"ceping/survey"
)

// TestSaying: the one who leads the meeting says the rules that stand on phones, so that nobody is told to leave blank what must be
// filled in.
func TestSaying(t *testing.T) {
	s := survey.Session{Phase: survey.Voting, Setup: survey.Setup{Forms: []survey.Form{{Criteria: []survey.Criterion{{ID: "c", Kind: survey.Graded}}}}}}
	if said := saying(s, nil); !strings.Contains(said, "每项只选一个等次，不选视为弃权，本人不评本人（留空），提交后不能修改。") {
		t.Error(said)
	}
	s.Setup.Forms[0].Criteria[0].Required = true
	if said := saying(s, nil); strings.Contains(said, "本人") || !strings.Contains(said, "不选视为弃权，提交后不能修改。") {
		t.Error(said)
	}
}
