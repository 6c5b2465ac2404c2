package survey_test

import (
	"testing"

	"ceping/survey"
)

// TestLostMirror: a chain tells of a lost mirror of the box that is there; what came before the way back to draft was another box's.
func TestLostMirror(t *testing.T) {
	for _, test := range []struct {
		names []string
		lost  bool
	}{
		{nil, false},
		{[]string{survey.ActCreate, survey.ActReady, survey.ActMirror}, false},
		{[]string{survey.ActCreate, survey.ActReady, survey.ActMirror, survey.ActMirrorLost}, true},
		{[]string{survey.ActCreate, survey.ActReady, survey.ActMirror, survey.ActMirrorLost, survey.ActMirror, survey.ActClose}, true},
		{[]string{survey.ActCreate, survey.ActReady, survey.ActMirrorLost, "back to draft", survey.ActReady, survey.ActMirror}, false},
		{[]string{survey.ActCreate, survey.ActReady, survey.ActMirrorLost, "back to draft", survey.ActReady, survey.ActMirrorLost}, true},
	} {
		var chain []survey.SessionEntry
		for _, name := range test.names {
			chain = append(chain, survey.SessionEntry{Name: name})
		}
		if survey.LostMirror(chain) != test.lost {
			t.Errorf("%q: want %v", test.names, test.lost)
		}
	}
}
