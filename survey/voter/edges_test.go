package voter

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/strict"
)

// TestCriterionFits: what a criterion must say to be filled in, each at its edge.
func TestCriterionFits(t *testing.T) {
	grades := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(`{"code":"g%d","name":"好"}`, i)
		}
		return "[" + strings.Join(list, ",") + "]"
	}
	option := func(text int) string { return fmt.Sprintf(`{"code":"o","name":"x","text":%d}`, text) }
	for _, test := range []struct {
		criterion string
		fits      bool
	}{
		{`"kind":"grade","name":"x","grades":` + grades(1), true},
		{`"kind":"grade","name":"x","grades":` + grades(36), true},
		{`"kind":"grade","name":"x","grades":` + grades(37), false},
		{`"kind":"grade","name":"x","grades":[]`, false},
		{`"kind":"grade","name":"x"`, false}, // and the form has none
		{`"kind":"grade","name":{"member":"x"},"grades":` + grades(1), true},
		{`"kind":"grade","name":{"member":"x","other":1},"grades":` + grades(1), false},
		{`"kind":"grade","name":null,"grades":` + grades(1), false},
		{`"kind":"grade","name":1,"grades":` + grades(1), false},
		{`"kind":"grade","grades":` + grades(1), false},
		{`"kind":"score","name":"x","min":"0","max":"1000","step":"0.5"`, true},
		{`"kind":"score","name":"x","min":"0","max":"1000.01","step":"0.5"`, false},
		{`"kind":"score","name":"x","min":"5","max":"5","step":"1"`, false},
		{`"kind":"score","name":"x","min":"0","max":"5","step":"0"`, false},
		{`"kind":"score","name":"x","min":0,"max":"5","step":"1"`, false},
		{`"kind":"score","name":"x","min":"0","step":"1"`, false},
		{`"kind":"choices","name":"x","options":[` + option(0) + `]`, true},
		{`"kind":"choices","name":"x","options":[]`, false},
		{`"kind":"choices","name":"x","options":[` + option(5) + `]`, true},
		{`"kind":"choices","name":"x","options":[` + option(5) + `,` + option(5) + `]`, false},
		{`"kind":"choices","name":"x","options":[` + option(-1) + `]`, false},
		{`"kind":"choices","name":"x","options":[` + option(maxLimit) + `]`, true},
		{`"kind":"choices","name":"x","options":[` + option(maxLimit+1) + `]`, false},
		{`"kind":"choices","name":"x","min":-1,"options":[` + option(0) + `]`, false},
		{`"kind":"choices","name":"x","min":"1","options":[` + option(0) + `]`, false},
		{`"kind":"choices","name":"x","max":-1,"options":[` + option(0) + `]`, false},
		{`"kind":"text","name":"x","max":1`, true},
		{`"kind":"text","name":"x","max":0`, false},
		{`"kind":"text","name":"x"`, false},
		{`"kind":"text","name":"x","min":-1,"max":5`, false},
		{fmt.Sprintf(`"kind":"text","name":"x","max":%d`, maxLimit), true},
		{fmt.Sprintf(`"kind":"text","name":"x","max":%d`, maxLimit+1), false},
		{`"kind":"votes","name":"x"`, false},
	} {
		var f Form
		if err := strict.Part([]byte(`{"id":"f","subjects":"body","roles":[],"grades":[],"criteria":[{"id":"c",`+test.criterion+`}],"categories":["A"]}`), &f); err != nil {
			t.Fatalf("%s: %v", test.criterion, err)
		}
		if err := f.settle(); (err == nil) != test.fits || err != nil && !errors.Is(err, ErrManifest) {
			t.Errorf("%s: %v", test.criterion, err)
		}
	}
	whole := func() Form {
		return Form{Roles: []string{}, Grades: []Grade{}, Criteria: []Criterion{}, Categories: []string{}}
	}
	for name, miss := range map[string]func(*Form){"": func(*Form) {}, "roles": func(f *Form) { f.Roles = nil }, "grades": func(f *Form) { f.Grades = nil },
		"criteria": func(f *Form) { f.Criteria = nil }, "categories": func(f *Form) { f.Categories = nil }} {
		f := whole()
		miss(&f)
		if err := f.settle(); (err == nil) != (name == "") {
			t.Errorf("without %q: %v", name, err)
		}
	}
}

// TestLargestBallot: a ballot may take as many bytes as it may, sealed, and not one step more.
func TestLargestBallot(t *testing.T) {
	size := func(limit int) int { return envelope.Shape{Kind: envelope.Text, Limit: limit}.Size() }
	rest := envelope.MaxBallot - 4*envelope.Overhead - envelope.Shape{}.Size() - size(1000) - size(2000)
	last := sort.Search(maxLimit, func(limit int) bool { return size(limit) >= rest })
	if size(last) != rest {
		t.Fatalf("no text takes %d bytes", rest)
	}
	more := sort.Search(maxLimit, func(limit int) bool { return size(limit) > rest })
	for limit, fits := range map[int]bool{last: true, more: false} {
		m := asking(envelope.Shape{Kind: envelope.Text, Limit: 1000})
		f := &m.Forms[0]
		f.Criteria = append(f.Criteria, f.Criteria[0], f.Criteria[0])
		f.Criteria[1].ID, f.Criteria[1].Most, f.Criteria[2].ID, f.Criteria[2].Most = "c1", 2000, "c2", limit
		if err := derived(m); (err == nil) != fits || err != nil && !strings.Contains(err.Error(), "more than") {
			t.Errorf("a text of %d: %v", limit, err)
		}
	}
	// A form over what nobody knows is refused, though it would make no envelope.
	m := asking(envelope.Shape{Kind: envelope.Text, Limit: 5})
	m.Forms[0].Subjects = "guests"
	if err := derived(m); !errors.Is(err, ErrManifest) {
		t.Errorf("a form over guests: %v", err)
	}
}

// derived derives the envelopes of a manifest that lists what its forms make.
func derived(m *Manifest) error {
	list := []Envelope{{Key: "cover"}}
	for _, subject := range m.subjects(&m.Forms[0]) {
		list = append(list, m.Forms[0].envelopes(subject)...)
	}
	for _, e := range list {
		m.Listed = append(m.Listed, Listed{Key: e.Key, Size: e.Shape.Size()})
	}
	m.envelopes = nil
	return m.derive()
}

// TestQuotaBounds: the least of what bounds it, percentages rounded down.
func TestQuotaBounds(t *testing.T) {
	for _, test := range []struct {
		quota       Quota
		subjects    int
		least, most int
	}{
		{Quota{}, 7, 0, 7}, {Quota{Min: new(2), Max: new(3)}, 7, 2, 3}, {Quota{Max: new(9)}, 7, 0, 7}, {Quota{MaxPercent: new(30)}, 7, 0, 2}, {Quota{MaxPercent: new(100)}, 7, 0, 7},
		{Quota{MaxPercent: new(30), Max: new(1)}, 7, 0, 1}, {Quota{MaxPercent: new(20), Max: new(3)}, 7, 0, 1}, {Quota{MaxPercent: new(0)}, 7, 0, 0},
	} {
		if least, most := test.quota.bounds(test.subjects); least != test.least || most != test.most {
			t.Errorf("%+v of %d: %d to %d", test.quota, test.subjects, least, most)
		}
	}
	if one, set := (&Quota{Grade: "g"}).set(), (&Quota{Grades: []string{"a", "b"}}).set(); !slices.Equal(one, []string{"g"}) || !slices.Equal(set, []string{"a", "b"}) {
		t.Errorf("%v, %v", one, set)
	}
}

// TestNothingIsBlank: a ballot with anything on it is not blank.
func TestNothingIsBlank(t *testing.T) {
	for said := range 16 {
		a := NewAnswers()
		if said&1 > 0 {
			a.Grades["a"] = "g"
		}
		if said&2 > 0 {
			a.Scores["b"] = "5"
		}
		if said&4 > 0 {
			a.Options["c"] = []string{"o"}
		}
		if said&8 > 0 {
			a.Texts["d"] = "话"
		}
		if a.blank() != (said == 0) {
			t.Errorf("%+v: blank is %v", a, a.blank())
		}
		b := a.Clone()
		if fmt.Sprint(b) != fmt.Sprint(a) {
			t.Errorf("a copy of %v is %v", a, b)
		}
		if a.Clear(); b.blank() != (said == 0) || strings.Join(b.Options["c"], "") != strings.Repeat("o", said>>2&1) {
			t.Errorf("a copy was cleared with what it is of: %+v", b)
		}
	}
}

// TestWiped: what is wiped is gone from the bytes, for whoever still holds them.
func TestWiped(t *testing.T) {
	full := func() []byte { return slices.Repeat([]byte{7}, 32) }
	output, ack, nonce, mac := full(), full(), full(), full()
	secret := &Credential{nonce: [32]byte(full()), output: output}
	secret.Wipe()
	cast := &Cast{Nonce: nonce, MAC: mac, ack: ack}
	cast.Wipe()
	blinding, err := credential.Blind(full())
	if err != nil {
		t.Fatal(err)
	}
	x := &Exchange{nonce: [32]byte(full()), blinding: blinding}
	x.Wipe()
	for name, b := range map[string][]byte{"credential's nonce": secret.nonce[:], "credential's secret": output, "cast's nonce": nonce, "MAC": mac, "ack": ack, "exchange's nonce": x.nonce[:]} {
		if strings.Trim(string(b), "\x00") != "" {
			t.Errorf("%s: %x", name, b)
		}
	}
}

// TestLongScore: a number that no envelope takes is refused as a score, where the scale begins at 0 too.
func TestLongScore(t *testing.T) {
	m := asking(envelope.Shape{Kind: envelope.Marks, Scores: []envelope.Scale{{Min: 0, Max: 10_000, Step: 100}}})
	for typed, refused := range map[string]bool{"0": false, "12345678": true, "甲": true, ",": true} {
		a := NewAnswers()
		a.Scores[m.Items()[0].Key] = typed
		_, err := m.Fill("A", a)
		var rule *RuleError
		if errors.As(err, &rule) != refused || !refused && err != nil {
			t.Errorf("%s: %v", typed, err)
		}
	}
}

func madeUp() *Opinion { return &Opinion{rand.New(rand.NewPCG(1, 2))} }

// TestOpinionOfScores: from the subject's standing, which each has of its own, up to the highest score, both ends included.
func TestOpinionOfScores(t *testing.T) {
	o, standings := madeUp(), map[float64]bool{}
	for n := range 40 {
		item := Item{Key: fmt.Sprint("f.l", n, ".work"), Criterion: &Criterion{Scale: envelope.Scale{Min: 1000, Max: 2000, Step: 100}}}
		low := standing(item)
		if standings[low] = true; low < 0.45 || low > 0.841 {
			t.Errorf("%s stands at %f", item.Key, low)
		}
		seen := map[string]bool{}
		for range 400 {
			seen[o.score(item)] = true
		}
		steps := int(10 * low)
		if !seen[fmt.Sprint(10+steps)] || !seen["20"] || len(seen) != 11-steps {
			t.Errorf("at %f: %v", low, seen)
		}
	}
	if len(standings) < 10 {
		t.Errorf("all stand alike: %v", standings)
	}
}

// TestOpinionOfLists: about every second one has nothing to complain of where it may say so; the others choose the least that they must,
// or one more, within what they may; words are of a chosen option that takes some.
func TestOpinionOfLists(t *testing.T) {
	options := []Option{{Code: "a"}, {Code: "b", Text: 3}, {Code: "c"}, {Code: "none", Exclusive: true}}
	for _, test := range []struct {
		options     []Option
		least, most int
		want        []int // how many are chosen, beside the exclusive one
	}{
		{options, 0, 0, []int{1, 2}}, {options, 2, 0, []int{2, 3}}, {options, 2, 2, []int{2}}, {options, 0, 1, []int{1}}, {options[:3], 1, 0, []int{1, 2}}, {options[:2], 3, 0, []int{0}},
	} {
		o, item := madeUp(), Item{Key: "k", Criterion: &Criterion{Options: test.options, Least: test.least, Most: test.most}}
		chosen, none, words := map[int]int{}, 0, 0
		for range 400 {
			a := NewAnswers()
			o.choose(a, item)
			text, said := a.Texts["k"]
			if said && (text == "" || !slices.Contains(a.Options["k"], "b")) {
				t.Errorf("%+v: words %q for %v", test, text, a.Options["k"])
			}
			if said {
				words++
			}
			if slices.Equal(a.Options["k"], []string{"none"}) {
				none++
				continue
			}
			chosen[len(a.Options["k"])]++
		}
		if exclusive := len(test.options) == 4; (none > 120 && none < 280) != exclusive || !exclusive && none > 0 {
			t.Errorf("%+v: %d of 400 chose none", test, none)
		}
		if len(chosen) != len(test.want) || slices.ContainsFunc(test.want, func(n int) bool { return chosen[n] == 0 }) {
			t.Errorf("%+v: chosen %v", test, chosen)
		}
		if (words == 0) != (test.want[0] == 0) {
			t.Errorf("%+v: %d with words", test, words)
		}
	}
}

// TestOpinionKeepsQuotas: as many have the grades as may, and no fewer than must; who loses one gets another grade where the scale has one.
func TestOpinionKeepsQuotas(t *testing.T) {
	scale := []Grade{{Code: "g"}, {Code: "p"}, {Code: "u"}}
	for _, test := range []struct {
		scale       []Grade
		least, most int
		given       string
		have, other int
	}{
		{scale, 0, 2, "g", 2, 2}, {scale, 0, 0, "g", 0, 4}, {scale, 3, 4, "p", 3, 1}, {scale, 0, 4, "p", 0, 4}, {scale, 2, 2, "g", 2, 2}, {scale, 0, 4, "g", 4, 0}, {scale[:1], 0, 1, "g", 1, 0},
	} {
		form := &Form{Grades: test.scale}
		q, a := limit{set: []string{"g"}, least: test.least, most: test.most}, NewAnswers()
		for n := range 4 {
			item := Item{Key: fmt.Sprint(n), Form: form, Criterion: &Criterion{Kind: "grade"}}
			q.asked, a.Grades[item.Key] = append(q.asked, item), test.given
		}
		madeUp().keep(a, q)
		have, other := 0, 0
		for _, grade := range a.Grades {
			if grade == "g" {
				have++
			} else {
				other++
			}
		}
		if have != test.have || other != test.other {
			t.Errorf("%+v: %v", test, a.Grades)
		}
	}
}

// TestOpinionOfTexts: some write, most do not.
func TestOpinionOfTexts(t *testing.T) {
	m, o, texts := asking(envelope.Shape{Kind: envelope.Text, Limit: 5}), madeUp(), 0
	for range 400 {
		texts += len(o.Answer(m, "A").Texts)
	}
	if texts < 20 || texts > 120 {
		t.Errorf("%d of 400 write", texts)
	}
}

// TestCategoryTwice: two categories of one code, with two keys, are refused: a voter could be told by the key.
func TestCategoryTwice(t *testing.T) {
	for second, fits := range map[string]bool{"B": true, "A": false} {
		key := strings.Repeat("A", 43)
		text := `{"version":2,"session":"s","unit":"u","box_key":"` + key + `","categories":[{"code":"A","name":"x","issuer_key":"` + key + `"},{"code":"` + second + `","name":"y","issuer_key":"` + key +
			`"}],"roles":[],"rules":[],"bodies":[],"leaders":[],"promoted":[],"forms":[],"envelopes":[{"key":"cover","size":64}]}`
		if _, err := ParseManifest(text, ""); (err == nil) != fits || err != nil && !errors.Is(err, ErrManifest) {
			t.Errorf("A and %s: %v", second, err)
		}
	}
}
