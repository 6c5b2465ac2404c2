package count_test

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// naive is the second count of one session.
type naive struct {
	setup  *survey.Setup
	counts map[string]count.Counts // header counts up to 收回
	facts  count.Facts
	digest string
	box    []posted
	weak   string         // a rule of disclosure that is not good enough, for the attack to break
	seen   map[string]int // what the session had of what is to be seen; see features_test.go

	in      map[string]map[string][]said // by key and category: what is in
	damaged map[string]int               // by key
	copied  bool
	ballots map[string]map[string]int // by category: valid, blank, invalid
}

// tree is a Report as JSON is decoded into.
type tree = map[string]any

type naiveSubject struct {
	id, name string
	post     any
	role     survey.Role
}

// subjects whom a form rates.
func (n *naive) subjects(f survey.Form) (list []naiveSubject) {
	switch f.Subjects {
	case "body":
		if len(n.setup.Bodies) == 0 {
			list = append(list, naiveSubject{id: "body", name: "领导班子"})
		}
		for _, b := range n.setup.Bodies {
			list = append(list, naiveSubject{id: b.ID, name: b.Name})
		}
	case "unit":
		list = append(list, naiveSubject{id: "unit", name: n.setup.Unit})
	case "leaders":
		for _, l := range n.setup.Leaders {
			if slices.Contains(f.Roles, l.Role) {
				list = append(list, naiveSubject{l.ID, l.Name, l.Post, l.Role})
			}
		}
	case "promoted":
		for _, p := range n.setup.Promoted {
			list = append(list, naiveSubject{id: p.ID, name: p.Name}) // no post: so has the first example
		}
	}
	var asked []naiveSubject
	for _, s := range list {
		if len(n.asked(f, s.role)) > 0 {
			asked = append(asked, s)
		}
	}
	return asked
}

// asked are the criteria of some kinds, or of all, that somebody in this role is asked about.
func (n *naive) asked(f survey.Form, role survey.Role, kinds ...survey.Kind) (list []survey.Criterion) {
	for _, c := range f.Criteria {
		if c.Name.ByRole != nil && c.Name.ByRole[role] == "" {
			continue
		}
		if len(kinds) == 0 || slices.Contains(kinds, c.Kind) {
			list = append(list, c)
		}
	}
	return list
}

// fillers are the categories that fill a form, in the session's order.
func (n *naive) fillers(f survey.Form) (list []string) {
	for _, c := range n.setup.Categories {
		if f.Categories == nil || slices.Contains(f.Categories, c.Code) {
			list = append(list, c.Code)
		}
	}
	return list
}

// open sorts the box into what is in, what belongs to a blank or spoiled ballot, and what is damaged.
func (n *naive) open() {
	n.in, n.damaged, n.ballots = map[string]map[string][]said{}, map[string]int{}, map[string]map[string]int{}
	for _, c := range n.setup.Categories {
		n.ballots[c.Code] = map[string]int{"valid": 0, "blank": 0, "invalid": 0}
	}
	seen := map[int]bool{}
	for _, p := range n.box {
		content, ok := p.read()
		if seen[p.bytes] { // of copies one is counted, the others are damaged
			ok, n.copied = false, true
		}
		seen[p.bytes] = true
		if p.key == "cover" {
			switch {
			case ok && content.alone():
				n.ballots[p.category]["valid"]++
			case ok && content.stated() && content.State == "blank":
				n.ballots[p.category]["blank"]++
			default:
				n.ballots[p.category]["invalid"]++
				n.note(ok && content.stated(), "spoiled ballot")
				n.note(!ok, "damaged cover")
			}
			continue
		}
		n.note(ok && !n.sends(p), "envelope of a category that does not send it")
		if ok && n.sends(p) && content.stated() {
			continue
		}
		n.note(ok && n.sends(p) && content.State != "", "envelope with a state and more")
		n.note(ok && n.sends(p) && content.State == "" && !n.holds(p.key, content), "envelope against its rules")
		if !ok || !n.sends(p) || !n.holds(p.key, content) {
			n.damaged[p.key]++
			continue
		}
		if n.in[p.key] == nil {
			n.in[p.key] = map[string][]said{}
		}
		n.in[p.key][p.category] = append(n.in[p.key][p.category], content)
	}
}

// holds looks for what an envelope is about, and asks its rules.
func (n *naive) holds(key string, content said) bool {
	for _, f := range n.setup.Forms {
		for _, s := range n.subjects(f) {
			base := f.ID + "." + s.id
			if key == base {
				return n.marksHold(f, s.role, content)
			}
			for _, c := range n.asked(f, s.role) {
				switch {
				case key == base+"."+c.ID && c.Kind == survey.Choices:
					return choicesHold(c, content)
				case key == base+"."+c.ID && c.Kind == survey.Text:
					return textHolds(c.Max, content)
				case key == base+"."+c.ID+".text":
					for _, o := range c.Options {
						if o.Text > 0 {
							return textHolds(o.Text, content)
						}
					}
				}
			}
		}
	}
	panic(key)
}

// sends reports whether an envelope is one that voters of its category send; texts are of no category.
func (n *naive) sends(p posted) bool {
	text := false
	var from []string
	for _, f := range n.setup.Forms {
		for _, s := range n.subjects(f) {
			for _, c := range n.asked(f, s.role) {
				base := f.ID + "." + s.id + "." + c.ID
				text = text || p.key == base+".text" || p.key == base && c.Kind == survey.Text
				if p.key == base || p.key == f.ID+"."+s.id {
					from = n.fillers(f)
				}
			}
		}
	}
	if text {
		return p.category == ""
	}
	return slices.Contains(from, p.category)
}

// of are the contents of a key that came from some categories.
func (n *naive) of(key string, categories []string) (list []said) {
	for _, c := range categories {
		list = append(list, n.in[key][c]...)
	}
	return list
}

func (n *naive) valid(categories []string) (sum int) {
	for _, c := range categories {
		sum += n.ballots[c]["valid"]
	}
	return sum
}

// joined merges the first group that is small with the next one, the last with the one before, until none is.
func joined(groups [][]string, small func([]string) bool) [][]string {
	for {
		at := slices.IndexFunc(groups, small)
		if at < 0 || len(groups) == 1 {
			return groups
		}
		if at == len(groups)-1 {
			at--
		}
		both := append(slices.Clone(groups[at]), groups[at+1]...)
		groups = append(append(slices.Clone(groups[:at]), both), groups[at+2:]...)
	}
}

// byBallots are the groups of some categories that are large enough.
func (n *naive) byBallots(categories []string) [][]string {
	var groups [][]string
	for _, c := range categories {
		groups = append(groups, []string{c})
	}
	if n.weak == noMerging || n.weak == onlyHidden {
		return groups
	}
	return joined(groups, func(g []string) bool { return n.valid(g) < n.setup.Rules.MinGroup })
}

func (n *naive) codes() (all []string) {
	for _, c := range n.setup.Categories {
		all = append(all, c.Code)
	}
	return all
}

// groupTrees writes groups; weights are by category.
func (n *naive) groupTrees(groups [][]string, weights map[string]int) []any {
	list := []any{}
	for _, g := range groups {
		weight, names := 0, []string{}
		members := []any{}
		for _, c := range n.setup.Categories {
			if slices.Contains(g, c.Code) {
				weight += weights[c.Code]
				names = append(names, c.Name)
				members = append(members, c.Code)
			}
		}
		list = append(list, tree{"code": strings.Join(g, "+"), "name": strings.Join(names, "、"), "members": members, "weight": float64(weight)})
	}
	return list
}

// weights of a form, by category that fills it.
func (n *naive) weights(f survey.Form) map[string]int {
	all := map[string]int{}
	for _, c := range n.setup.Categories {
		if !slices.Contains(n.fillers(f), c.Code) {
			continue
		}
		all[c.Code] = c.Weight
		if f.Weights != nil {
			all[c.Code] = f.Weights[c.Code]
		}
	}
	return all
}
