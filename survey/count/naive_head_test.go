package count_test

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"sort"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// report is the whole of it, without notes, software, yardstick and the texts of alarms.
func (n *naive) report() tree {
	n.open()
	return n.written()
}

// written is the Report of what was read.
func (n *naive) written() tree {
	groups := n.byBallots(n.codes())
	session := map[string]int{}
	for _, c := range n.setup.Categories {
		session[c.Code] = c.Weight
	}
	withheld := n.valid(n.codes()) < n.setup.Rules.MinGroup
	forms := []any{}
	var over []tree // alarms of quotas
	if !withheld {
		for _, f := range n.setup.Forms {
			if len(n.subjects(f)) > 0 {
				form, alarms := n.form(f, groups)
				forms, over = append(forms, form), append(over, alarms...)
			}
		}
	}
	s, rules := n.setup, n.setup.Rules
	names := []any{}
	for _, name := range s.Trustees.Names {
		names = append(names, name)
	}
	head := tree{"assessment": s.Assessment, "unit": s.Unit, "group": s.Group, "date": s.Date, "id": ""}
	if s.Rehearsal {
		head["rehearsal"] = true
	}
	over1, unsure := "marked", "counted"
	if rules.ScoreOver == survey.OverValid {
		over1 = "valid"
	}
	if rules.Unsure == survey.UnsureExcluded {
		unsure = "excluded"
	}
	return tree{
		"version": 2.0, "counting": 2.0, "session": head,
		"rules": tree{"min_group": float64(rules.MinGroup), "denominator": string(rules.Denominator), "score_over": over1, "unsure": unsure,
			"spares": float64(rules.Spares), "replacements": !rules.NoReplacements},
		"alarms": n.alarms(withheld, over), "seal": tree{"count": float64(n.cast()), "digest": n.digest},
		"withheld": withheld, "groups": n.groupTrees(groups, session), "counts": n.header(groups, withheld),
		"trustees": tree{"threshold": float64(s.Trustees.Threshold), "names": names}, "forms": forms,
	}
}

func (n *naive) cast() (sum int) {
	for _, c := range n.codes() {
		sum += n.counts[c].Cast
	}
	return sum
}

// header writes the header counts.
func (n *naive) header(groups [][]string, withheld bool) tree {
	all := tree{}
	add := func(key string, members []string, shown bool) {
		row := tree{}
		put := func(name string, of func(string) *int) {
			sum := 0
			for _, m := range members {
				v := of(m)
				if v == nil {
					row[name] = nil
					return
				}
				sum += *v
			}
			row[name] = float64(sum)
		}
		put("expected", func(c string) *int { return n.counts[c].Expected })
		put("present", func(c string) *int { return n.counts[c].Present })
		put("leftover", func(c string) *int { return n.counts[c].Leftover })
		for name, of := range map[string]func(count.Counts) int{
			"printed": func(c count.Counts) int { return c.Printed }, "void": func(c count.Counts) int { return c.Void },
			"issued": func(c count.Counts) int { return c.Issued }, "collected": func(c count.Counts) int { return c.Collected },
			"replaced": func(c count.Counts) int { return c.Replaced }, "cast": func(c count.Counts) int { return c.Cast },
			"paper": func(c count.Counts) int { return c.Paper },
		} {
			put(name, func(c string) *int { v := of(n.counts[c]); return &v })
		}
		for _, name := range []string{"valid", "blank", "invalid"} {
			row[name] = nil
			if shown {
				put(name, func(c string) *int { v := n.ballots[c][name]; return &v })
			}
		}
		all[key] = row
	}
	for _, g := range groups {
		for _, c := range g {
			add(c, []string{c}, len(g) == 1 && !withheld)
		}
		if len(g) > 1 {
			add(strings.Join(g, "+"), g, !withheld)
		}
	}
	add("total", n.codes(), !withheld)
	return all
}

// alarms without their texts, sorted.
func (n *naive) alarms(withheld bool, over []tree) []any {
	var list []tree
	invalid := 0
	for _, c := range n.codes() {
		k := n.counts[c]
		for code, raised := range map[string]bool{
			"leftover_missing":       k.Leftover == nil,
			"issued_below_collected": k.Issued < k.Collected,
			"issued_above_present":   k.Present != nil && k.Issued-k.Replaced > *k.Present,
			"cast_above_collected":   k.Cast > k.Collected,
			"cast_above_voters":      k.Cast > k.Collected-k.Replaced,
		} {
			if raised {
				list = append(list, tree{"code": code, "category": c})
			}
		}
		invalid += n.ballots[c]["invalid"]
	}
	for code, raised := range map[string]bool{
		"seal_mismatch": n.facts.SealMismatch, "box_full": n.facts.BoxFull, "envelopes_copied": n.copied,
		"many_invalid": invalid > 2 && 10*invalid > n.cast(),
	} {
		if raised {
			list = append(list, tree{"code": code})
		}
	}
	if n.facts.Despite != "" {
		list = append(list, tree{"code": "opened_despite", "reason": n.facts.Despite})
	}
	if n.facts.Corrected != "" {
		list = append(list, tree{"code": "corrected", "reason": n.facts.Corrected})
	}
	if n.facts.MirrorLost {
		list = append(list, tree{"code": "mirror_lost"})
	}
	list = append(list, over...)
	for _, f := range n.setup.Forms {
		for _, s := range n.subjects(f) {
			differ, damaged := false, 0
			for _, key := range n.keys(f, s) {
				damaged += n.damaged[key]
				in := 0
				for _, contents := range n.in[key] {
					in += len(contents)
				}
				if in != n.valid(n.fillers(f)) {
					differ = true
				}
			}
			if differ || damaged > 0 {
				list = append(list, tree{"code": "envelopes_differ", "form": f.ID, "subject": s.id, "count": float64(damaged)})
			}
		}
	}
	return sortedAlarms(list)
}

func sortedAlarms(list []tree) []any {
	sort.Slice(list, func(i, j int) bool { return fmt.Sprint(list[i]) < fmt.Sprint(list[j]) })
	out := []any{}
	for _, a := range list {
		out = append(out, a)
	}
	return out
}

// keys are the envelopes about a subject of a form.
func (n *naive) keys(f survey.Form, s naiveSubject) (keys []string) {
	base := f.ID + "." + s.id
	if len(n.asked(f, s.role, survey.Graded, survey.Scored)) > 0 {
		keys = append(keys, base)
	}
	for _, c := range n.asked(f, s.role, survey.Choices, survey.Text) {
		keys = append(keys, base+"."+c.ID)
		for _, o := range c.Options {
			if o.Text > 0 {
				keys = append(keys, base+"."+c.ID+".text")
			}
		}
	}
	return keys
}

// texts of a key, in the order of the seal.
func (n *naive) texts(key string) []any {
	var list []string
	for _, contents := range n.in[key] {
		for _, c := range contents {
			if c.Text != "" {
				list = append(list, c.Text)
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := sha256.Sum256([]byte(n.digest+"\x00"+key+"\x00"+list[i])), sha256.Sum256([]byte(n.digest+"\x00"+key+"\x00"+list[j]))
		return string(a[:]) < string(b[:])
	})
	out := []any{}
	for _, t := range list {
		out = append(out, t)
	}
	return out
}

// cents writes a number with two decimals, ties upwards; nil stays nil.
func cents(r *big.Rat) any {
	if r == nil {
		return nil
	}
	up := new(big.Rat).Add(new(big.Rat).Mul(r, big.NewRat(100, 1)), big.NewRat(1, 2))
	whole := new(big.Int).Div(up.Num(), up.Denom()).Int64() // the numbers of a count are never negative
	return fmt.Sprintf("%d.%02d", whole/100, whole%100)
}

func percents(r *big.Rat) any {
	if r == nil {
		return nil
	}
	return cents(new(big.Rat).Mul(r, big.NewRat(100, 1)))
}
