package count_test

import (
	"encoding/json"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// certain are the counts, of few or of many, that are the same in all worlds that were found.
func (w *worlds) certain() (claims []claim) {
	w.before = w.report()
	for _, e := range manifest.Envelopes(w.setup) {
		if e.Form == nil || e.Shape.Kind == envelope.Text {
			continue
		}
		var places []place
		at := map[survey.Kind]int{}
		for _, c := range e.Subject.Criteria {
			if e.Shape.Kind == envelope.Choices && c.ID == e.Criterion.ID || e.Shape.Kind == envelope.Marks && (c.Kind == survey.Graded || c.Kind == survey.Scored) {
				places = append(places, place{c, at[c.Kind]})
				at[c.Kind]++
			}
		}
		for _, p := range places {
			claims = append(claims, w.same(e, p, w.changes(e, p))...)
		}
	}
	return claims
}

// same are the counts of one criterion that no change changes.
func (w *worlds) same(e manifest.Envelope, p place, changes []change) (claims []claim) {
	fillers := w.fillers(*e.Form)
	for part := 1; part < 1<<len(fillers); part++ {
		var categories []string
		for i, c := range fillers {
			if part>>i&1 == 1 {
				categories = append(categories, c)
			}
		}
		values := map[string]int{"raters": 0, "unmarked": 0}
		if p.Kind == survey.Choices {
			values = map[string]int{"chose": 0}
			for _, o := range p.Options {
				values[o.Code] = 0
			}
		}
		for _, one := range w.box.Envelopes[e.Key] {
			if !one.Damaged && one.Content.State == "" && slices.Contains(categories, one.Category) {
				for _, code := range p.says(*e.Form, p.of(one.Content)) {
					values[code]++
				}
			}
		}
		if p.Kind != survey.Choices {
			for _, code := range labels(*e.Form, p.Criterion) {
				values[code] += 0
			}
		}
		for code, value := range values {
			if (code == "raters" || code == "unmarked") && e.Form.Requires(p.Criterion) {
				continue // whoever casts a valid ballot marks it
			}
			if slices.ContainsFunc(p.Bands, func(b survey.Band) bool { return b.Code == code }) && !slices.ContainsFunc(p.answers(*e.Form), func(answer string) bool { return slices.Contains(p.says(*e.Form, answer), code) }) {
				continue // no score can be in that band
			}
			changed := slices.ContainsFunc(changes, func(c change) bool {
				return c.of(categories, code, func(answer string) []string { return p.says(*e.Form, answer) }) != 0
			})
			if !changed {
				claims = append(claims, claim{e.Form.ID, e.Subject.ID, p.ID, categories, code, value})
			}
		}
	}
	return claims
}

// toldByMerging reports whether a claim is about who left something blank, in a form whose groups were merged for that: the merge, which
// is published, says that some group had few raters, and where little was left blank that fixes who did. What was marked it does not say.
func (n *naive) toldByMerging(report tree, cl claim) bool {
	if cl.code != "raters" && cl.code != "unmarked" {
		return false
	}
	for _, one := range report["forms"].([]any) {
		if form := one.(tree); form["id"] == cl.form && form["groups"] != nil {
			f := n.setup.Forms[slices.IndexFunc(n.setup.Forms, func(f survey.Form) bool { return f.ID == cl.form })]
			return len(form["groups"].([]any)) < len(n.byBallots(n.fillers(f)))
		}
	}
	return false
}

// read takes what is in from an opened box, for the second count.
func (n *naive) read(box count.Box) {
	n.in = map[string]map[string][]said{}
	for key, opened := range box.Envelopes {
		n.in[key] = map[string][]said{}
		for _, one := range opened {
			if c := one.Content; !one.Damaged && c.State == "" {
				n.in[key][one.Category] = append(n.in[key][one.Category], said{V: 2, Marks: c.Marks, Scores: c.Scores, Choices: c.Choices, Text: c.Text})
			}
		}
	}
}

// TestNothingSmallIsCertain: for every count of few, and every part of the categories, there is another box of which the whole Report
// is the same, words, ranks, flags, alarms, merges and what is withheld included, and in which that count is another. On rules that are
// not good enough there is none for some.
func TestNothingSmallIsCertain(t *testing.T) {
	sessions := uint64(80)
	if testing.Short() {
		sessions = 25
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	known, told, tried, broken := 0, 0, 0, map[string]int{}
	for seed := range sessions {
		n := honest(seed)
		box, err := count.Open(t.Context(), manifest.Envelopes(n.setup), key, manifestText, sealAll(t, key, n.box), nil)
		if err != nil {
			t.Fatal(err)
		}
		bytes := func(report any) string {
			text, err := json.Marshal(report)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		w := &worlds{naive: n, box: box, report: func() string {
			return bytes(count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: count.NewTally(n.setup, box)}))
		}}
		report := n.report()
		if report["withheld"] == true {
			continue
		}
		for _, cl := range w.certain() {
			switch found := n.breach(t, report, cl); {
			case found == "":
				known++
			case n.toldByMerging(report, cl):
				told++
			default:
				t.Errorf("session %d, min_group %d: %s", seed, n.setup.Rules.MinGroup, found)
			}
		}
		tried += w.tried
		for _, weak := range weakRules {
			if broken[weak] > 0 {
				continue // one session is enough
			}
			w := &worlds{naive: n, box: box, report: func() string {
				n.read(box)
				n.weak = weak
				defer func() { n.weak = "" }()
				return bytes(n.written())
			}}
			for _, cl := range w.certain() {
				n.read(box)
				if n.breach(t, report, cl) != "" && !n.toldByMerging(report, cl) {
					broken[weak]++
				}
			}
		}
		n.read(box)
	}
	for _, weak := range weakRules {
		if broken[weak] == 0 {
			t.Errorf("nothing small is certain when %s", weak)
		}
	}
	t.Logf("%d counts are certain, none of few; who left something blank, told by a merge: %d; %d other boxes were tried; on weak rules: %v", known, told, tried, broken)
}
