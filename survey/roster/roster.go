// Package roster reads the list of people (名单) that staff paste or upload into the domain's leaders and promoted cadres. It
// finds columns by their headings, in any order, keeps names as they are written, and says of every row what must be looked
// at. It decides nothing that staff should decide: what it reads is shown to them before it is saved.
package roster

import (
	"fmt"
	"strings"
	"unicode"

	"ceping/survey"
)

// Table is rows of cells as read.
type Table [][]string

// Problem is what must be looked at in a row. Row counts as staff see it, from 1; its sentence names the row, the thing and the remedy.
type Problem struct {
	Row  int
	Name string
	what survey.Coded
}

// Coded is the problem's sentence.
func (p Problem) Coded() (survey.Code, []any) { return p.what.Coded() }

// look is what a Problem says.
func look(code survey.Code, values ...any) survey.Coded {
	return &survey.Refusal{Code: code, Values: values}
}

const (
	maxRows = 2_000 // people, and one heading
	maxName = 50    // code points
)

// blank tells what nobody sees: spaces, full-width ones included, and the marks of no width that copying from a page brings along.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// Key is what two spellings of one name have in common: nothing blank, and one kind of middle dot.
func Key(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case blank(r):
			return -1
		case strings.ContainsRune("•・．‧･∙⋅", r):
			return '·'
		}
		return r
	}, name)
}

// columns are headings by what they are called, without spaces and punctuation.
type columns map[string][]string

// bare is a heading without what offices put between its characters.
func bare(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if blank(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, s))
}

// find looks for the row of headings among the first rows, which has at least a name; places are columns by what they hold.
func (c columns) find(t Table) (row int, places map[string]int, ok bool) {
	for i := range min(len(t), 10) {
		places = map[string]int{}
		for j, cell := range t[i] {
			for what, names := range c {
				for _, name := range names {
					if _, twice := places[what]; bare(cell) == name && !twice {
						places[what] = j
					}
				}
			}
		}
		if _, named := places["name"]; named {
			return i, places, true
		}
	}
	return 0, nil, false
}

// person is one row, by what its columns hold.
type person struct {
	row   int
	cells map[string]string
}

// people are the rows under the headings that hold anything in a known column. Without headings the columns are taken in the
// order given.
func (c columns) people(t Table, order ...string) ([]person, bool) {
	at, places, ok := c.find(t)
	if !ok {
		if len(order) == 0 {
			return nil, false
		}
		at, places = -1, map[string]int{}
		for i, what := range order {
			places[what] = i
		}
	}
	var list []person
	for i := at + 1; i < len(t); i++ {
		p, empty := person{i + 1, map[string]string{}}, true
		for what, j := range places {
			if j < len(t[i]) {
				p.cells[what] = strings.TrimFunc(t[i][j], blank)
			}
			empty = empty && p.cells[what] == ""
		}
		if !empty {
			list = append(list, p)
		}
	}
	return list, true
}

// quoted is the beginning of what stands in a cell, for a sentence about it.
func quoted(cell string) string {
	if characters := []rune(cell); len(characters) > maxName {
		return string(characters[:maxName]) + "…"
	}
	return cell
}

// noHeading is said when nothing tells which column is which.
func noHeading(c columns, want ...string) []Problem {
	for i, what := range want {
		want[i] = c.head(what)
	}
	return []Problem{{Row: 1, what: look("roster_head_missing", want)}}
}

// checked is what is wrong with a name, in a row, among the names before it.
func checked(p person, seen map[string]int) []Problem {
	name := p.cells["name"] // at most maxName, where it is quoted
	problem := func(what survey.Coded) []Problem { return []Problem{{p.row, quoted(name), what}} }
	switch {
	case name == "":
		return problem(look("roster_name_missing", p.row))
	case len([]rune(name)) > maxName:
		return problem(look("roster_name_long", p.row, maxName))
	case strings.ContainsFunc(name, unicode.IsControl):
		return problem(look("roster_name_unseen", p.row, strings.Join(strings.Fields(name), " ")))
	}
	before, twice := seen[Key(name)]
	if twice {
		return problem(look("roster_name_twice", p.row, name, before))
	}
	seen[Key(name)] = p.row
	return nil
}

// missing is said of a cell that holds nothing.
func (c columns) missing(p person, column string) Problem {
	name := quoted(p.cells["name"])
	return Problem{p.row, name, look("roster_cell_missing", p.row, name, c.head(column))}
}

// Leaders reads 干部名单. Rows with problems are there too, so that nothing is lost; a role that is not named is 班子成员. Roles of the
// session's own are known by their names, before all others. Ids are l1, l2, …
func Leaders(t Table, own ...survey.RoleName) ([]survey.Leader, []Problem) {
	list, _ := leaderColumns.people(t, "name", "post", "role")
	var roles []string
	for _, r := range (&survey.Setup{Roles: own}).RoleList() {
		roles = append(roles, r.Name)
	}
	leaders, problems, seen := []survey.Leader{}, []Problem{}, map[string]int{}
	for i, p := range list {
		problems = append(problems, checked(p, seen)...)
		leader := survey.Leader{ID: fmt.Sprint("l", i+1), Name: p.cells["name"], Post: p.cells["post"], Role: survey.Member}
		if typed := p.cells["role"]; typed != "" {
			role, known := roleNames[bare(typed)]
			for _, r := range own {
				if bare(typed) == bare(r.Name) || typed == string(r.Code) {
					role, known = r.Code, true
				}
			}
			if known {
				leader.Role = role
			} else {
				problems = append(problems, Problem{p.row, quoted(leader.Name), look("roster_role_unknown", p.row, quoted(leader.Name), quoted(typed), survey.Member.Chinese(), roles)})
			}
		}
		if leader.Post == "" && leader.Name != "" {
			problems = append(problems, leaderColumns.missing(p, "post"))
		}
		leaders = append(leaders, leader)
	}
	return leaders, problems
}

// Promoted reads 新提拔任用干部, whose headings must be there. Ids are p1, p2, …
func Promoted(t Table) ([]survey.Promoted, []Problem) {
	list, ok := promotedColumns.people(t)
	if !ok {
		return nil, noHeading(promotedColumns, "name", "sex", "born", "from", "to")
	}
	promoted, problems, seen := []survey.Promoted{}, []Problem{}, map[string]int{}
	for i, p := range list {
		problems = append(problems, checked(p, seen)...)
		one := survey.Promoted{ID: fmt.Sprint("p", i+1), Name: p.cells["name"], Sex: p.cells["sex"], From: p.cells["from"], To: p.cells["to"]}
		for _, m := range []struct {
			column string
			needed bool
			into   *string
		}{{"born", true, &one.Born}, {"from_since", false, &one.FromSince}, {"to_since", false, &one.ToSince}} {
			switch month, ok := parseMonth(p.cells[m.column]); {
			case ok:
				*m.into = month
			case p.cells[m.column] != "":
				*m.into = p.cells[m.column]
				problems = append(problems, Problem{p.row, quoted(one.Name), look("roster_month", p.row, quoted(one.Name), promotedColumns.head(m.column), quoted(*m.into))})
			case m.needed:
				problems = append(problems, promotedColumns.missing(p, m.column))
			}
		}
		for _, post := range []struct{ column, text string }{{"from", one.From}, {"to", one.To}} {
			if post.text == "" {
				problems = append(problems, promotedColumns.missing(p, post.column))
			}
		}
		promoted = append(promoted, one)
	}
	return promoted, problems
}
