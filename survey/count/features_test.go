package count_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
)

// wanted is what random sessions must have had, so that a generator that grew tame is noticed: every alarm, and every edge of the rules
// that a session can stand on.
var wanted = strings.Split(strings.TrimSpace(`
session withheld
session of a rehearsal
session of one category
session of four categories
session: min_group 3
session: withheld, with ballots
form withheld
form with own groups
form for one category
form with its own weights
form with its own weights, one 0
form of which nobody is a subject
form over body
form over leaders
form over promoted
form over unit
form over several bodies
form without a graded or scored criterion
merged group
merged: over ballots, then over raters
merged: over raters
merged: over raters, some left apart
merged: over ballots, afresh for a form
V of a merged category
criterion withheld
criterion required, under a form that is not
criterion by role
bands
own scale
role of its own
denominator valid
denominator valid: 0
denominator marked
denominator marked: 0
denominator cast
denominator cast: smaller than V
denominator cast: as large as V
denominator issued
denominator issued: smaller than V
denominator issued: as large as V
denominator expected
denominator expected: not entered
denominator expected: smaller than V
denominator expected: as large as V
denominator present
denominator present: not entered
denominator present: smaller than V
denominator present: as large as V
rate null
unsure without a rate
score without 不了解
score over valid: a blank counts as 0
score counted in steps from min
score below the lowest band
score at the edge of a band
score dropped
no score: nobody gave one
weighted: one dropped out
weighted: one weighs 0
weighted: the weights left sum to 0
total
total null
total: sum
total: sum, one missing
total: mean, one left out
total: mean, none
derived: bands
derived: a scale of its own
derived: the scale has some of the grades
derived: the scale has none of the grades
derived: unsure, counted
rank: by a derived rate
rank: by a derived rate that is withheld
rank: shared
rank: one without
rank within role: shared
rank within role: one without
rank within role: roles apart
flag
flag: at least, exactly
flag: below, exactly
flag: bands
flag: no criterion named
flag: the criterion is withheld
flag: another scale
quota: exactly
quota: max
quota: percent
quota: a set
quota: of one group of several
quota: min rings nothing
choices: by group
choices: in total, of several groups
choices: nobody chose any
texts
texts withheld
texts: nine valid ballots
texts: ten valid ballots
texts: of a choice
blank ballot
spoiled ballot
damaged cover
damaged envelope
copied envelope
envelope of a category that does not send it
envelope with a state and more
envelope against its rules
invalid: two of few
alarm issued_below_collected
alarm issued_above_present
alarm leftover_missing
alarm seal_mismatch
alarm cast_above_collected
alarm cast_above_voters
alarm box_full
alarm envelopes_differ
alarm envelopes_copied
alarm quota_exceeded
alarm many_invalid
alarm opened_despite
alarm corrected
alarm mirror_lost
`), "\n")

// unseen fails for what no session had, and prints how often there was what.
func unseen(t *testing.T, seen map[string]int) {
	t.Helper()
	var table strings.Builder
	for _, feature := range wanted {
		if seen[feature] == 0 && !testing.Short() {
			t.Errorf("no random session had: %s", feature)
		}
		fmt.Fprintf(&table, "%7d  %s\n", seen[feature], feature)
	}
	for feature := range seen {
		if !slices.Contains(wanted, feature) {
			t.Errorf("a feature that is not in the list: %s", feature)
		}
	}
	t.Logf("times seen:\n%s", table.String())
}

// wants reports whether a feature was not seen yet, where it takes work to know.
func (n *naive) wants(feature string) bool { return n.seen != nil && n.seen[feature] == 0 }

func (n *naive) note(when bool, feature string) {
	if when && n.seen != nil {
		n.seen[feature]++
	}
}

// features notes what a session and its Report have; the second count notes the rest where it decides.
func (n *naive) features(report tree) {
	s, all := n.setup, n.codes()
	n.note(s.Rehearsal, "session of a rehearsal")
	n.note(len(all) == 1, "session of one category")
	n.note(len(all) == 4, "session of four categories")
	n.note(s.Rules.MinGroup == 3 && report["withheld"] == false, "session: min_group 3")
	n.note(report["withheld"] == true && n.valid(all) > 0, "session: withheld, with ballots")
	invalid := 0
	for _, c := range all {
		n.note(n.ballots[c]["blank"] > 0, "blank ballot")
		invalid += n.ballots[c]["invalid"]
	}
	n.note(invalid == 2 && 10*invalid > n.cast(), "invalid: two of few")
	n.note(len(n.damaged) > 0, "damaged envelope")
	n.note(n.copied, "copied envelope")
	for _, f := range s.Forms {
		subjects := n.subjects(f)
		n.note(len(subjects) == 0, "form of which nobody is a subject")
		n.note(len(subjects) > 0, "form over "+string(f.Subjects))
		n.note(len(subjects) > 1 && f.Subjects == survey.OverBody, "form over several bodies")
		n.note(len(subjects) > 0 && len(n.asked(f, subjects[0].role, survey.Graded, survey.Scored)) == 0, "form without a graded or scored criterion")
		for _, c := range f.Criteria {
			n.note(len(subjects) > 0 && c.Required && !f.Required, "criterion required, under a form that is not")
			n.note(len(subjects) > 0 && c.Name.ByRole != nil, "criterion by role")
		}
	}
	n.note(report["withheld"] == true, "session withheld")
	for _, a := range report["alarms"].([]any) {
		n.note(true, "alarm "+a.(tree)["code"].(string))
	}
	for _, g := range report["groups"].([]any) {
		n.note(len(g.(tree)["members"].([]any)) > 1, "merged group")
	}
	for _, one := range report["forms"].([]any) {
		form := one.(tree)
		n.note(form["withheld"] == true, "form withheld")
		n.note(form["groups"] != nil, "form with own groups")
		for _, one := range form["subjects"].([]any) {
			subject := one.(tree)
			n.note(subject["total"] == nil, "total null")
			n.note(subject["total"] != nil, "total")
			n.note(len(subject["flags"].([]any)) > 0, "flag")
			for _, v := range subject["valid"].(tree) {
				n.note(v == nil, "V of a merged category")
			}
			for _, one := range subject["criteria"].([]any) {
				criterion := one.(tree)
				n.note(criterion["withheld"] == true, "criterion withheld")
				n.note(criterion["bands"] != nil, "bands")
				n.note(criterion["grades"] != nil, "own scale")
				n.note(len(criterion["dropped"].([]any)) > 0, "score dropped")
				if rates, ok := criterion["rates"].(tree); ok {
					for code, rate := range rates["total"].(tree) {
						n.note(rate == nil && code != "unsure", "rate null")
						n.note(rate == nil && code == "unsure", "unsure without a rate")
					}
				}
			}
		}
		for _, one := range form["texts"].([]any) {
			n.note(one.(tree)["withheld"] == true, "texts withheld")
			n.note(len(one.(tree)["texts"].([]any)) > 1, "texts")
		}
	}
}
