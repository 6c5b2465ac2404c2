package count_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// sum reads a worked line's arithmetic back, as a clerk with a calculator: ＋ － × ÷ and brackets.
type sum struct {
	t    *testing.T
	rest string
}

func calculated(t *testing.T, text string) *big.Rat {
	t.Helper()
	s := &sum{t, text}
	v := s.terms()
	if s.rest != "" {
		t.Fatalf("%q: what is %q?", text, s.rest)
	}
	return v
}

func (s *sum) next(sign string) bool {
	rest, found := strings.CutPrefix(s.rest, sign)
	s.rest = rest
	return found
}

func (s *sum) terms() *big.Rat {
	v := s.factors()
	for {
		switch {
		case s.next("＋"):
			v.Add(v, s.factors())
		case s.next("－"):
			v.Sub(v, s.factors())
		default:
			return v
		}
	}
}

func (s *sum) factors() *big.Rat {
	v := s.number()
	for {
		switch {
		case s.next("×"):
			v.Mul(v, s.number())
		case s.next("÷"):
			v.Quo(v, s.number())
		default:
			return v
		}
	}
}

func (s *sum) number() *big.Rat {
	if s.next("（") {
		v := s.terms()
		if !s.next("）") {
			s.t.Fatalf("a bracket is not closed before %q", s.rest)
		}
		return v
	}
	digits := regexp.MustCompile(`^[0-9.]+`).FindString(s.rest)
	s.rest = s.rest[len(digits):]
	return rat(digits)
}

var (
	inOneGroup = regexp.MustCompile(`。例：《(.+?)》(.+?)“(.+?)”，([^：]+)：(?:“?([^” ]+)”? )?([0-9.（）＋－×÷]+)＝([0-9.]+)(%?)$`)
	weighed    = regexp.MustCompile(`。例：《(.+?)》(.+?)“(.+?)”：([0-9.（）＋×÷]+)＝([0-9.]+)（按未舍入数值计算）$`)
	totalled   = regexp.MustCompile(`。例：《(.+?)》([^“：]+)：([0-9.（）＋×÷]+)＝([0-9.]+)（按未舍入数值计算）$`)
)

// printed are the results of a naive Report, by the words that an example names their place with.
func printed(report tree) map[string]any {
	all := map[string]any{}
	for _, one := range report["forms"].([]any) {
		form := one.(tree)
		for _, one := range form["subjects"].([]any) {
			subject := one.(tree)
			place := fmt.Sprint(form["title"], "|", subject["name"])
			all[place] = subject["total"]
			for _, one := range subject["criteria"].([]any) {
				c := one.(tree)
				place := fmt.Sprint(place, "|", c["name"])
				scores, shown := c["scores"].(tree)
				if !shown {
					continue
				}
				for group, score := range scores {
					all[place+"|"+group] = score
				}
				names := map[string]string{}
				for _, list := range []any{form["grades"], c["grades"], c["bands"]} {
					steps, _ := list.([]any)
					if _, scored := c["scale"]; scored && list != nil && len(steps) > 0 && steps[0].(tree)["from"] == nil {
						continue
					}
					for _, s := range steps {
						names[s.(tree)["code"].(string)] = s.(tree)["name"].(string)
					}
				}
				for group, rates := range c["rates"].(tree) {
					for code, rate := range rates.(tree) {
						all[place+"|"+group+"|"+names[code]] = rate
					}
				}
				for name, rates := range c["derived"].(tree) {
					for group, rate := range rates.(tree) {
						all[place+"|"+group+"|"+name] = rate
					}
				}
			}
		}
	}
	return all
}

// TestWorkedLines: every line that is worked out, read back and calculated, comes to what stands beside it, and that is what the second
// count has at the place that the line names. Terms that are printed rounded may make a difference of half a cent each.
func TestWorkedLines(t *testing.T) {
	sessions := uint64(400)
	if testing.Short() {
		sessions = 150
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for seed := range sessions {
		n := randomNaive(seed)
		box, err := count.Open(t.Context(), manifest.Envelopes(n.setup), key, manifestText, sealAll(t, key, n.box), nil)
		if err != nil {
			t.Fatal(err)
		}
		notes := count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: count.NewTally(n.setup, box)}).Notes
		want := printed(n.report())
		for _, line := range notes {
			if strings.Contains(line, "%!") || regexp.MustCompile(`^[a-z]+_`).MatchString(line) {
				t.Errorf("session %d: values do not fit the sentence: %s", seed, line)
			}
			if !strings.Contains(line, "例：") {
				continue
			}
			rule := regexp.MustCompile(`^[^：＝]+`).FindString(strings.Split(line, "。例：")[0])
			if strings.Contains(line, "票数先相加") {
				rule = "derived"
			}
			if part := inOneGroup.FindStringSubmatch(line); part != nil {
				group := regexp.MustCompile(` [^、]*、?`).ReplaceAllString(part[4], "+")
				place := strings.Join(part[1:4], "|") + "|" + strings.TrimSuffix(group, "+")
				v := calculated(t, part[6])
				if part[5] != "" {
					place += "|" + part[5]
				}
				if part[8] != "" {
					v.Mul(v, big.NewRat(100, 1))
				}
				if cents(v) != part[7] || want[place] != part[7] {
					t.Errorf("session %d: comes to %v, the second count has %v at %s: %s", seed, cents(v), want[place], place, line)
				}
				seen[rule]++
				continue
			}
			part, place, kind := weighed.FindStringSubmatch(line), "", "weighed"
			if part != nil {
				place = strings.Join(part[1:4], "|") + "|weighted"
			} else if part, kind = totalled.FindStringSubmatch(line), "totalled"; part != nil {
				place = strings.Join(part[1:3], "|")
			} else {
				t.Fatalf("session %d: %s", seed, line)
			}
			expression, shown := part[len(part)-2], part[len(part)-1]
			off := calculated(t, expression)
			off.Sub(off, rat(shown)).Abs(off)
			terms := int64(strings.Count(expression, ".")) + 1 // each rounded, and the result
			if off.Cmp(big.NewRat(terms, 200)) > 0 || want[place] != shown {
				t.Errorf("session %d: comes to %s, the second count has %v: %s", seed, calculated(t, expression).FloatString(4), want[place], line)
			}
			if strings.HasPrefix(line, "《") {
				kind += " of one form"
			}
			seen[kind]++
		}
	}
	text, _ := json.Marshal(seen)
	t.Log(string(text))
	for _, kind := range []string{"得票率", "得分", "打分项得分", "打分项的分数段只统计票数和得票率，没有分值", "weighed", "weighed of one form", "totalled", "totalled of one form", "derived"} {
		if seen[kind] == 0 {
			t.Errorf("no line was worked out: %q", kind)
		}
	}
}
