package count_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// blanks is which criteria a content leaves blank, or whether it has an option.
func blanks(c envelope.Content) string {
	s := fmt.Sprint(len(c.Choices) > 0)
	for _, mark := range c.Marks {
		s += fmt.Sprint(mark == '-')
	}
	s += " "
	for _, score := range c.Scores {
		s += fmt.Sprint(score == "")
	}
	return s
}

// TestReportCannotTell: what a merged group pools may be exchanged between its categories, and what is withheld may be something else,
// and the Report is the same to the last byte: so nothing in it, ranks, flags, totals and alarms included, depends on them. (That
// groups of a form were merged does tell that one of them had few raters of something; who is blank is therefore not exchanged.)
func TestReportCannotTell(t *testing.T) {
	sessions := uint64(200)
	if testing.Short() {
		sessions = 60
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	exchanged, replaced := 0, 0
	for seed := range sessions {
		n := honest(seed)
		box, err := count.Open(t.Context(), manifest.Envelopes(n.setup), key, manifestText, sealAll(t, key, n.box), nil)
		if err != nil {
			t.Fatal(err)
		}
		report := func() string {
			text, err := json.Marshal(count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: count.NewTally(n.setup, box)}))
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		before, tally := report(), count.NewTally(n.setup, box)
		same := func(what string) {
			t.Helper()
			if after := report(); after != before {
				t.Errorf("session %d: %s, and the Report is another:\n%s", seed, what, cmp.Diff(before, after))
			}
		}
		for _, e := range manifest.Envelopes(n.setup) {
			if e.Form == nil || e.Shape.Kind == envelope.Text {
				continue
			}
			opened := box.Envelopes[e.Key]
			i := slices.IndexFunc(tally.Forms, func(f count.FormTally) bool { return f.ID == e.Form.ID })
			if i < 0 {
				continue
			}
			form := tally.Forms[i]
			for a := range opened {
				for b := range a {
					x, y := &opened[a], &opened[b]
					pooled := form.Withheld || slices.ContainsFunc(form.Groups, func(g count.Group) bool {
						return slices.Contains(g.Members, x.Category) && slices.Contains(g.Members, y.Category)
					})
					if !pooled || x.Category == y.Category || x.Content.State != "" || y.Content.State != "" || cmp.Equal(x.Content, y.Content) || blanks(x.Content) != blanks(y.Content) {
						continue
					}
					x.Content, y.Content = y.Content, x.Content
					same(fmt.Sprintf("two voters of %s and %s exchanged %s", x.Category, y.Category, e.Key))
					x.Content, y.Content = y.Content, x.Content
					exchanged++
				}
			}
			for _, s := range form.Subjects {
				if s.ID != e.Subject.ID || e.Shape.Kind != envelope.Marks {
					continue
				}
				for _, c := range s.Criteria {
					if !c.Withheld {
						continue
					}
					graded := n.asked(*e.Form, e.Subject.Role, survey.Graded)
					at := slices.IndexFunc(graded, func(g survey.Criterion) bool { return g.ID == c.ID })
					for k := range opened {
						if at >= 0 && opened[k].Content.Marks != "" && opened[k].Content.Marks[at] != '-' {
							was := opened[k].Content.Marks
							now := []byte(was)
							now[at] = envelope.Mark((envelope.Grade(now[at]) + 1) % len(e.Form.Scale(graded[at])))
							opened[k].Content.Marks = string(now)
							same("a withheld mark of " + e.Key + " is another")
							opened[k].Content.Marks = was
							replaced++
						}
					}
				}
			}
		}
	}
	if exchanged == 0 || replaced == 0 {
		t.Errorf("%d exchanged, %d replaced: nothing was tried", exchanged, replaced)
	}
	t.Logf("%d exchanged, %d replaced", exchanged, replaced)
}
