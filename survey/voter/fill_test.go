package voter_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// base keeps every rule of everyKind for category B.
func base() voter.Answers {
	a := voter.NewAnswers()
	a.Grades["leaders.l1.duty"], a.Grades["leaders.l2.duty"], a.Grades["leaders.l3.overall"] = "good", "poor", "fair"
	return a
}

// said is what the ballot's envelopes say, by key, in their canonical texts; what says nothing is left out.
func said(m *voter.Manifest, b *voter.Ballot) map[string]string {
	all := map[string]string{}
	for i, e := range m.Sent(b.Category()) {
		if text := string(b.Contents()[i].Encode()); text != `{"v":2}` {
			all[e.Key] = text
		}
	}
	return all
}

func TestFill(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, err := voter.ParseManifest(st.manifest, "")
	if err != nil {
		t.Fatal(err)
	}
	const problems, comment, reason = "unit.unit.problems", "unit.unit.comment", "promoted.p1.reason"
	for _, test := range []struct {
		name    string
		edit    func(voter.Answers)
		key     string // of the item that breaks a rule
		chinese string
		want    map[string]string // what is said beyond base
	}{
		{name: "base", edit: func(voter.Answers) {}},
		{name: "required", edit: func(a voter.Answers) { delete(a.Grades, "leaders.l2.duty") }, key: "leaders.l2.duty", chinese: "必须填写"},
		{name: "required, given as nothing", edit: func(a voter.Answers) { a.Grades["leaders.l2.duty"] = "" }, key: "leaders.l2.duty", chinese: "必须填写"},
		{name: "quota over a set", edit: func(a voter.Answers) {
			a.Grades["leaders.l1.overall"], a.Grades["leaders.l2.overall"] = "good", "fair"
		}, key: "leaders.l3.overall", chinese: "“好”或“较好”最多2名"},
		{name: "quota below", edit: func(a voter.Answers) { a.Grades["leaders.l3.overall"] = "poor" }, key: "leaders.l1.overall", chinese: "“好”或“较好”至少1名，这张票上只有0名"},
		{name: "quota of what nobody is marked in", edit: func(a voter.Answers) { delete(a.Grades, "leaders.l3.overall") }, want: map[string]string{"leaders.l3": ""}},
		{name: "a scale of its own is not counted", edit: func(a voter.Answers) {
			a.Grades["leaders.l1.clean"], a.Grades["leaders.l2.clean"], a.Grades["leaders.l3.clean"] = "yes", "yes", "no"
		}, want: map[string]string{"leaders.l1": `{"v":2,"marks":"00-"}`, "leaders.l2": `{"v":2,"marks":"20-"}`, "leaders.l3": `{"v":2,"marks":"11"}`}},
		{name: "scores in their shortest form", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"], a.Scores["leaders.l3.work"] = "085.50", "60." },
			want: map[string]string{"leaders.l1": `{"v":2,"marks":"0--","scores":["85.5"]}`, "leaders.l3": `{"v":2,"marks":"-1","scores":["60"]}`}},
		{name: "scores of a Chinese keyboard", edit: func(a voter.Answers) {
			a.Scores["leaders.l1.work"], a.Scores["leaders.l2.work"], a.Scores["leaders.l3.work"] = " ８５。５０　", "99，5", "　"
		}, want: map[string]string{"leaders.l1": `{"v":2,"marks":"0--","scores":["85.5"]}`, "leaders.l2": `{"v":2,"marks":"2--","scores":["99.5"]}`}},
		{name: "a comma that may part thousands", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"] = "0,075" }, key: "leaders.l1.work", chinese: "应填60"},
		{name: "two points", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"] = "7.0,5" }, key: "leaders.l1.work", chinese: "应填60"},
		{name: "below the scale", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"] = "59.5" }, key: "leaders.l1.work", chinese: "应填60到100之间的分数，每0.5分一档"},
		{name: "above", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"] = "100.5" }, key: "leaders.l1.work", chinese: "应填60"},
		{name: "off its step", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"] = "60.25" }, key: "leaders.l1.work", chinese: "应填60"},
		{name: "no number", edit: func(a voter.Answers) { a.Scores["leaders.l1.work"] = "8e1" }, key: "leaders.l1.work", chinese: "应填60"},
		{name: "options in listed order", edit: func(a voter.Answers) { a.Options[problems] = []string{"other", "p1"} }, want: map[string]string{problems: `{"v":2,"choices":["p1","other"]}`}},
		{name: "too few", edit: func(a voter.Answers) { a.Options[problems] = []string{"p1"} }, key: problems, chinese: "至少选2项，现选了1项"},
		{name: "too many", edit: func(a voter.Answers) { a.Options[problems] = []string{"p1", "p2", "p3", "other"} }, key: problems, chinese: "最多选3项，现选了4项"},
		{name: "exclusive alone", edit: func(a voter.Answers) { a.Options[problems] = []string{"none"} }, want: map[string]string{problems: `{"v":2,"choices":["none"]}`}},
		{name: "exclusive beside others", edit: func(a voter.Answers) { a.Options[problems] = []string{"p1", "none"} }, key: problems, chinese: "只能单独选"},
		{name: "an option's words", edit: func(a voter.Answers) {
			a.Options[problems], a.Texts[problems] = []string{"p1", "other"}, " \u3000话\r\n\a说\" \ufeff"
		}, want: map[string]string{problems: `{"v":2,"choices":["p1","other"]}`, problems + ".text": `{"v":2,"text":"话\n说\""}`}},
		{name: "words without their option", edit: func(a voter.Answers) {
			a.Options[problems], a.Texts[problems] = []string{"p1", "p2"}, strings.Repeat("长", 9)
		},
			want: map[string]string{problems: `{"v":2,"choices":["p1","p2"]}`}},
		{name: "words over their limit", edit: func(a voter.Answers) {
			a.Options[problems], a.Texts[problems] = []string{"p1", "other"}, "六个字都不行"
		}, key: problems, chinese: "文字最多5个字，现有6个"},
		{name: "a condition that holds", edit: func(a voter.Answers) { a.Grades["promoted.p1.view"], a.Texts[reason] = "poor", "é" },
			want: map[string]string{"promoted.p1": `{"v":2,"marks":"2"}`, reason: `{"v":2,"text":"é"}`}},
		{name: "a condition that does not", edit: func(a voter.Answers) { a.Grades["promoted.p1.view"], a.Texts[reason] = "fair", "x" }, want: map[string]string{"promoted.p1": `{"v":2,"marks":"1"}`}},
		{name: "a text at its limit in code points", edit: func(a voter.Answers) { a.Texts[comment] = strings.Repeat("𠮷", 20) }, want: map[string]string{comment: `{"v":2,"text":"` + strings.Repeat("𠮷", 20) + `"}`}},
		{name: "a text over it", edit: func(a voter.Answers) { a.Texts[comment] = strings.Repeat("𠮷", 21) }, key: comment, chinese: "文字最多20个字，现有21个"},
		{name: "white space alone", edit: func(a voter.Answers) { a.Texts[comment] = " \n\u2028\ufeff\r" }},
	} {
		a := base()
		test.edit(a)
		b, err := m.Fill("B", a)
		var rule *voter.RuleError
		if test.key != "" {
			if !errors.As(err, &rule) || rule.Key != test.key || !strings.Contains(words.Chinese(words.Code("filling_"+rule.Rule), either(rule.Values)...), test.chinese) {
				t.Errorf("%s: %+v, want %s %s", test.name, err, test.key, test.chinese)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		want := map[string]string{"leaders.l1": `{"v":2,"marks":"0--"}`, "leaders.l2": `{"v":2,"marks":"2--"}`, "leaders.l3": `{"v":2,"marks":"-1"}`}
		for key, text := range test.want {
			if want[key] = text; text == "" {
				delete(want, key)
			}
		}
		if diff := cmp.Diff(want, said(m, b)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		again, err := m.Fill("B", b.Answers())
		if err != nil || cmp.Diff(b.Contents(), again.Contents()) != "" {
			t.Errorf("%s: what a ballot holds is not what it is made of: %v", test.name, err)
		}
	}
}

// either quotes the names of a quota's grades, as the desk for paper does.
func either(values []any) []any {
	said := slices.Clone(values)
	for i, v := range said {
		if names, is := v.([]string); is {
			said[i] = survey.Either(names)
		}
	}
	return said
}

// TestStates: a ballot with nothing that counts on it is blank in every envelope, whatever is required; a spoiled one says so likewise.
func TestStates(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, err := voter.ParseManifest(st.manifest, "")
	if err != nil {
		t.Fatal(err)
	}
	dropped := voter.NewAnswers()
	dropped.Texts["promoted.p1.reason"], dropped.Texts["unit.unit.problems"], dropped.Texts["unit.unit.comment"] = "x", "y", " \r\n"
	blank, err := m.Fill("B", dropped)
	if err != nil {
		t.Fatal(err)
	}
	spoiled, err := m.Spoiled("A")
	if err != nil {
		t.Fatal(err)
	}
	for b, state := range map[*voter.Ballot]envelope.State{blank: envelope.Blank, spoiled: envelope.Spoiled} {
		if n := len(b.Contents()); n != len(m.Sent(b.Category())) {
			t.Errorf("%s: %d envelopes", state, n)
		}
		for _, c := range b.Contents() {
			if diff := cmp.Diff(envelope.Content{State: state}, c); diff != "" {
				t.Errorf("%s: %s", state, diff)
			}
		}
	}
	if _, err := m.Spoiled("Z"); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("an unknown category: %v", err)
	}
}

// TestCleared: what is cleared holds nothing any more, and what was sealed stays good.
func TestCleared(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, c := st.collected("B")
	a := base()
	a.Options["unit.unit.problems"], a.Scores["leaders.l1.work"], a.Texts["unit.unit.comment"] = []string{"p1", "p2"}, "70", "话"
	b, err := m.Fill("B", a)
	if err != nil {
		t.Fatal(err)
	}
	contents, answers := b.Contents(), b.Answers()
	cast, err := c.Enclose(b)
	if err != nil {
		t.Fatal(err)
	}
	b.Clear()
	c.Wipe()
	if len(answers.Grades)+len(answers.Scores)+len(answers.Options)+len(answers.Texts) != 0 {
		t.Errorf("answers: %+v", answers)
	}
	for _, c := range b.Contents() {
		if diff := cmp.Diff(envelope.Content{}, c); diff != "" {
			t.Errorf("the ballot's content: %s", diff)
		}
	}
	for _, c := range contents { // copies that share the lists
		if strings.Join(c.Choices, "")+strings.Join(c.Scores, "") != "" {
			t.Errorf("content: %+v", c)
		}
	}
	if strings.Trim(string(c.Output()), "\x00") != "" {
		t.Error("the credential's secret is still there")
	}
	st.set(survey.Voting)
	if err := st.voter().Cast(t.Context(), cast); err != nil {
		t.Error(err)
	}
	if cast.Wipe(); cast.Verify(nil) == nil || strings.Trim(string(cast.MAC)+string(cast.Nonce), "\x00") != "" {
		t.Error("the cast still has its credential")
	}
}

// TestStrangeAnswers: nothing that no screen offers is taken.
func TestStrangeAnswers(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, err := voter.ParseManifest(st.manifest, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(voter.Answers){
		"unknown grade":           func(a voter.Answers) { a.Grades["leaders.l1.overall"] = "best" },
		"another scale's grade":   func(a voter.Answers) { a.Grades["leaders.l1.clean"] = "good" },
		"unknown item":            func(a voter.Answers) { a.Grades["leaders.l9.overall"] = "good" },
		"not asked of the role":   func(a voter.Answers) { a.Grades["leaders.l3.duty"] = "good" },
		"another category's form": func(a voter.Answers) { a.Options["unit.unit.problems"] = []string{"none"} },
		"a grade for a score":     func(a voter.Answers) { a.Grades["leaders.l1.work"] = "good" },
		"a score for a grade":     func(a voter.Answers) { a.Scores["leaders.l1.overall"] = "80" },
		"a text for a grade":      func(a voter.Answers) { a.Texts["leaders.l1.overall"] = "x" },
	} {
		a := base()
		edit(a)
		if _, err := m.Fill("A", a); !errors.Is(err, voter.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a := base()
	for _, codes := range [][]string{{"p1", "p9"}, {"p1", "p1"}} {
		a.Options["unit.unit.problems"] = codes
		if _, err := m.Fill("B", a); !errors.Is(err, voter.ErrAnswer) {
			t.Errorf("options %v: %v", codes, err)
		}
	}
}

// TestOpinions: what is made up keeps the rules, and says something of every kind.
func TestOpinions(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, err := voter.ParseManifest(st.manifest, "")
	if err != nil {
		t.Fatal(err)
	}
	opinion, seen := voter.NewOpinion(), map[string]bool{}
	unsaid := func() bool {
		for _, e := range m.Sent("B") {
			if e.Key != "cover" && !seen[e.Key] {
				return true
			}
		}
		return false
	}
	for n := 0; n < 300 || n < 10_000 && unsaid(); n++ { // few write a reason
		b, err := m.Fill("B", opinion.Answer(m, "B"))
		if err != nil {
			t.Fatal(err)
		}
		for key := range said(m, b) {
			seen[key] = true
		}
	}
	for _, e := range m.Sent("B") {
		if e.Key != "cover" && !seen[e.Key] {
			t.Errorf("nobody says anything in %s", e.Key)
		}
	}
}
