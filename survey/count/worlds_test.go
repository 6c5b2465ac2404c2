package count_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// worlds looks for other boxes of which everything that is published would be the same to the last byte. What is the same in all of
// them may be known; what differs in one of them nobody can know, whatever they compute.
type worlds struct {
	*naive
	box    count.Box
	report func() string
	before string
	tried  int
}

// place is where in its envelope a criterion's answer stands.
type place struct {
	survey.SheetCriterion
	at int
}

func (p place) of(c envelope.Content) string {
	switch {
	case p.Kind == survey.Choices:
		return strings.Join(c.Choices, " ")
	case p.Kind == survey.Graded && c.Marks != "":
		return c.Marks[p.at : p.at+1]
	case p.Kind == survey.Scored && c.Scores != nil:
		return c.Scores[p.at]
	case p.Kind == survey.Graded:
		return "-"
	}
	return ""
}

// put answers a criterion otherwise, and leaves all else.
func (p place) put(c envelope.Content, s survey.SheetSubject, answer string) envelope.Content {
	switch p.Kind {
	case survey.Choices:
		if c.Choices = nil; answer != "" {
			c.Choices = strings.Fields(answer)
		}
	case survey.Graded:
		marks := []byte(c.Marks)
		if c.Marks == "" {
			for _, o := range s.Criteria {
				if o.Kind == survey.Graded {
					marks = append(marks, '-')
				}
			}
		}
		marks[p.at] = answer[0]
		if c.Marks = string(marks); strings.Trim(c.Marks, "-") == "" {
			c.Marks = ""
		}
	case survey.Scored:
		scores := slices.Clone(c.Scores)
		if scores == nil {
			for _, o := range s.Criteria {
				if o.Kind == survey.Scored {
					scores = append(scores, "")
				}
			}
		}
		scores[p.at] = answer
		if c.Scores = scores; strings.Join(scores, "") == "" {
			c.Scores = nil
		}
	}
	return c
}

// says are the codes that an answer counts under.
func (p place) says(f survey.Form, answer string) (codes []string) {
	switch p.Kind {
	case survey.Choices:
		if answer == "" {
			return nil
		}
		return append(strings.Fields(answer), "chose")
	case survey.Graded:
		if answer == "-" {
			return []string{"unmarked"}
		}
		return []string{"raters", scaleOf(f, p.Criterion)[envelope.Grade(answer[0])].Code}
	}
	if answer == "" {
		return []string{"unmarked"}
	}
	for _, b := range p.Bands {
		if rat(answer).Cmp(rat(b.From.String())) >= 0 {
			return []string{"raters", b.Code, "points " + answer}
		}
	}
	return []string{"raters", "no band", "points " + answer}
}

// ticked are options with one more or less, as listed.
func (p place) ticked(codes []string, code string, more bool) string {
	var list []string
	for _, o := range p.Options {
		if o.Code == code && more || o.Code != code && slices.Contains(codes, o.Code) {
			list = append(list, o.Code)
		}
	}
	return strings.Join(list, " ")
}

// answers are what may be said of a criterion, of points the ends of the scale.
func (p place) answers(f survey.Form) (list []string) {
	switch p.Kind {
	case survey.Graded:
		list = append(list, "-")
		for i := range scaleOf(f, p.Criterion) {
			list = append(list, string(envelope.Mark(i)))
		}
	case survey.Scored:
		low, _ := envelope.Hundredths(p.Points.Min.String())
		step, _ := envelope.Hundredths(p.Points.Step.String())
		top, _ := envelope.Hundredths(p.Points.Max.String())
		list = append(list, "", hundredths(low), hundredths(low+(top-low)/step*step))
		for _, b := range p.Bands { // the least score that is in it
			from, _ := envelope.Hundredths(b.From.String())
			if least := low + (from-low+step-1)/step*step; least <= top {
				list = append(list, hundredths(least))
			}
		}
	}
	return list
}

// change is one other world: some voters answer otherwise.
type change []struct{ category, was, now string }

// of is how many more answers of some categories count under a code.
func (c change) of(categories []string, code string, says func(string) []string) (more int) {
	for _, voter := range c {
		if slices.Contains(categories, voter.category) {
			if slices.Contains(says(voter.now), code) {
				more++
			}
			if slices.Contains(says(voter.was), code) {
				more--
			}
		}
	}
	return more
}

// changes are those that leave everything as it is published.
func (w *worlds) changes(e manifest.Envelope, p place) (list []change) {
	opened := w.box.Envelopes[e.Key]
	first := map[[2]string]int{} // who of a category gives an answer
	var order [][2]string
	for i, one := range opened {
		if one.Damaged || one.Content.State != "" {
			continue
		}
		if k := [2]string{one.Category, p.of(one.Content)}; first[k] == 0 {
			first[k] = i + 1
			order = append(order, k)
		}
	}
	try := func(c change) bool {
		old := slices.Clone(opened)
		for _, voter := range c {
			one := &opened[first[[2]string{voter.category, voter.was}]-1]
			one.Content = p.put(one.Content, e.Subject, voter.now)
			if e.Shape.Check(one.Content) != nil {
				copy(opened, old)
				return false
			}
		}
		w.tried++
		same := w.report() == w.before
		if same {
			list = append(list, c)
		}
		copy(opened, old)
		return same
	}
	free := false // what is said of it stands nowhere
	for _, x := range order {
		for _, answer := range p.answers(*e.Form) {
			if answer != x[1] {
				free = try(change{{x[0], x[1], answer}}) || free
			}
		}
	}
	for _, x := range order {
		for _, y := range order {
			if x[0] == y[0] || x[1] == y[1] {
				continue
			}
			if x[0] < y[0] {
				try(change{{x[0], x[1], y[1]}, {y[0], y[1], x[1]}}) // they exchange what they said
			}
			for _, o := range p.Options { // a tick goes from one to the other
				if mine, theirs := strings.Fields(x[1]), strings.Fields(y[1]); slices.Contains(mine, o.Code) && !slices.Contains(theirs, o.Code) {
					try(change{{x[0], x[1], p.ticked(mine, o.Code, false)}, {y[0], y[1], p.ticked(theirs, o.Code, true)}})
				}
			}
			for _, answer := range p.answers(*e.Form) { // somebody says nothing, and another something
				if free && answer != x[1] && slices.Contains(p.says(*e.Form, y[1]), "unmarked") && !slices.Contains(p.says(*e.Form, x[1]), "unmarked") {
					try(change{{x[0], x[1], y[1]}, {y[0], y[1], answer}})
				}
			}
		}
	}
	return list
}

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
