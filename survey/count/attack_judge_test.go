package count_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
)

// breach says what a claim gives away; "" when it is nothing that the rules protect. A pool that is large enough and in which all, or
// none, gave a mark says so of each in it (the tally of a unanimous group): that is no breach.
func (n *naive) breach(t *testing.T, report tree, cl claim) string {
	t.Helper()
	f := n.setup.Forms[slices.IndexFunc(n.setup.Forms, func(f survey.Form) bool { return f.ID == cl.form })]
	all := n.subjects(f)
	s := all[slices.IndexFunc(all, func(s naiveSubject) bool { return s.id == cl.subject })]
	c := f.Criteria[slices.IndexFunc(f.Criteria, func(c survey.Criterion) bool { return c.ID == cl.criterion })]
	truth := func(categories []string) (value, raters int) {
		if c.Kind == survey.Choices {
			for _, content := range n.of(cl.form+"."+cl.subject+"."+cl.criterion, categories) {
				if len(content.Choices) > 0 {
					raters++
				}
				if slices.Contains(content.Choices, cl.code) || cl.code == "chose" && len(content.Choices) > 0 {
					value++
				}
			}
			return value, raters
		}
		r := n.count(f, s, c, categories)
		if score, is := strings.CutPrefix(cl.code, "points "); is {
			at := slices.IndexFunc(n.asked(f, s.role, survey.Scored), func(o survey.Criterion) bool { return o.ID == c.ID })
			for _, content := range n.of(cl.form+"."+cl.subject, categories) {
				if content.Scores != nil && content.Scores[at] == score {
					value++
				}
			}
			return value, r.given
		}
		switch cl.code {
		case "unmarked":
			return r.unmarked, r.given
		case "raters":
			return r.given, r.given
		case "no band":
			value = r.given
			for _, k := range r.n {
				value -= k
			}
			return value, r.given
		}
		return r.n[cl.code], r.given
	}
	value, raters := truth(cl.categories)
	if value != cl.value {
		t.Fatalf("the attack is wrong: %+v, it is %d", cl, value)
	}
	least, fillers := n.setup.Rules.MinGroup, n.fillers(f)
	few := func(k int) bool { return k > 0 && k < least }
	if !few(raters) && !few(n.valid(cl.categories)) || c.Kind == survey.Choices && n.valid(cl.categories) == n.valid(fillers) {
		return ""
	}
	// says reports whether a pool that may be published says of each of its parts what it says of itself.
	says := func(pool []string) bool {
		v, k := truth(pool)
		large := !few(n.valid(pool)) && (!few(k) || c.Kind == survey.Choices) // a list is shown over all however few chose something
		return large && (v == 0 || v == n.valid(pool))
	}
	if says(fillers) {
		return ""
	}
	var groups []any
	for _, one := range report["forms"].([]any) {
		if form := one.(tree); form["id"] == cl.form {
			groups = report["groups"].([]any)
			if own := form["groups"]; own != nil {
				groups = own.([]any)
			}
		}
	}
	if !slices.ContainsFunc(groups, func(g any) bool { // of each group: nobody, or everybody, or what the group says of all
		pool, in := strings.Split(g.(tree)["code"].(string), "+"), 0 // ballots
		for _, m := range pool {
			if slices.Contains(cl.categories, m) {
				in += n.valid([]string{m})
			}
		}
		_, k := truth(pool)
		published := in == 0 || in == n.valid(pool) && !few(k) && !few(n.valid(pool))
		return !published && !says(pool)
	}) {
		return ""
	}
	return fmt.Sprintf("%s %s %s: %d × %s of %v, who are %d raters and %d valid ballots", cl.form, cl.subject, cl.criterion, value, cl.code, cl.categories, raters, n.valid(cl.categories))
}

// TestDisclosureAttack: whoever takes everything that a Report says finds no count of fewer than min_group raters or ballots. On rules
// that are not good enough the same attack finds some.
func TestDisclosureAttack(t *testing.T) {
	sessions := uint64(300)
	if testing.Short() {
		sessions = 100
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	broken, derived := map[string]int{}, 0
	for seed := range sessions {
		n := honest(seed)
		want := n.report()
		report := n.counted(t, key)
		claims := attack(n.setup, report)
		derived += len(claims)
		for _, cl := range claims {
			if found := n.breach(t, report, cl); found != "" {
				t.Errorf("session %d, min_group %d: %s", seed, n.setup.Rules.MinGroup, found)
			}
		}
		for _, weak := range weakRules {
			n.weak = weak
			report := n.report()
			for _, cl := range attack(n.setup, report) {
				if n.breach(t, want, cl) != "" {
					broken[weak]++
				}
			}
		}
	}
	for _, weak := range weakRules {
		if broken[weak] == 0 {
			t.Errorf("the attack finds nothing when %s", weak)
		}
	}
	t.Logf("%d claims, none of them about few; on weak rules: %v", derived, broken)
}

// honest is a random session whose phones all keep the protocol.
func honest(seed uint64) *naive {
	r := newRand(1<<32 + seed)
	n := &naive{setup: randomSetup(r), digest: "d"}
	n.box, n.counts = randomBox(r, n.setup, false)
	return n
}
