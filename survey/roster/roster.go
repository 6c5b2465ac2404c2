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

// Problem is what must be looked at in a row. Row counts as staff see it, from 1; Text names the row, the thing and the remedy.
type Problem struct {
	Row  int
	Name string
	Text string
}

const (
	maxRows = 2_000 // people, and one heading
	maxName = 50    // code points
)

// Key is what two spellings of one name have in common: no spaces, full-width ones included, and one kind of middle dot.
func Key(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u3000' || r == '\u200b' || r == '\ufeff':
			return -1
		case strings.ContainsRune("•・．‧･∙⋅", r):
			return '·'
		}
		return r
	}, name)
}

// columns are headings by what they are called, without spaces and punctuation.
type columns map[string][]string

var leaderColumns = columns{
	"name": {"姓名", "名字", "干部姓名", "name"},
	"post": {"职务", "现任职务", "岗位", "职位", "工作单位及职务", "单位及职务", "post"},
	"role": {"角色", "类别", "身份", "班子职务类别", "人员类别", "role"},
}

var promotedColumns = columns{
	"name":       {"姓名", "名字", "干部姓名", "name"},
	"sex":        {"性别", "sex"},
	"born":       {"出生年月", "出生日期", "出生年月日", "born"},
	"from":       {"原任职务", "原职务", "提拔前职务", "from"},
	"from_since": {"任原职务时间", "原任职时间", "原任职务时间", "任原职时间"},
	"to":         {"现任职务", "新任职务", "提拔后职务", "现职务", "to"},
	"to_since":   {"任现职务时间", "现任职时间", "任职时间", "现任职务时间", "任现职时间"},
}

// bare is a heading without what offices put between its characters.
func bare(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || r == '\u3000' {
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
				p.cells[what] = strings.TrimFunc(t[i][j], func(r rune) bool { return unicode.IsSpace(r) || r == '\u3000' || r == '\ufeff' })
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
func noHeading(want string) []Problem {
	return []Problem{{Row: 1, Text: "没有找到表头：请在第一行写上" + want + "，再导入一次"}}
}

// checked is what is wrong with a name, in a row, among the names before it.
func checked(p person, seen map[string]int) []Problem {
	name := p.cells["name"] // at most maxName, where it is quoted
	problem := func(format string, args ...any) []Problem {
		return []Problem{{p.row, quoted(name), fmt.Sprintf("第%d行", p.row) + fmt.Sprintf(format, args...)}}
	}
	switch {
	case name == "":
		return problem("没有姓名：请补上，或删去这一行")
	case len([]rune(name)) > maxName:
		return problem("的姓名超过%d个字：请核对", maxName)
	case strings.ContainsFunc(name, unicode.IsControl):
		return problem("“%s”的姓名里有换行或看不见的字符：请重新输入", strings.Join(strings.Fields(name), " "))
	}
	before, twice := seen[Key(name)]
	if twice {
		return problem("“%s”与第%d行重名：是两个人，请在姓名后加注区分；录重了，请删去一行", name, before)
	}
	seen[Key(name)] = p.row
	return nil
}

var roleNames = map[string]survey.Role{
	"主要负责人": survey.Principal, "一把手": survey.Principal, "正职": survey.Principal, "党政正职": survey.Principal, "principal": survey.Principal,
	"班子成员": survey.Member, "副职": survey.Member, "领导班子成员": survey.Member, "成员": survey.Member, "member": survey.Member,
	"纪检": survey.Discipline, "纪检监察": survey.Discipline, "纪委书记": survey.Discipline, "纪检组长": survey.Discipline,
	"纪检监察负责人": survey.Discipline, "纪检监察组长": survey.Discipline, "discipline": survey.Discipline,
	"职级干部": survey.Other, "非领导职务": survey.Other, "其他": survey.Other, "other": survey.Other,
}

// Leaders reads 干部名单. Rows with problems are there too, so that nothing is lost; a role that is not named is 班子成员. Roles of the
// session's own are known by their names, before all others. Ids are l1, l2, …
func Leaders(t Table, own ...survey.RoleName) ([]survey.Leader, []Problem) {
	list, ok := leaderColumns.people(t, "name", "post", "role")
	if !ok {
		return nil, noHeading("姓名、职务、角色")
	}
	also := ""
	for _, r := range own {
		also += "、" + r.Name
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
				problems = append(problems, Problem{p.row, quoted(leader.Name), fmt.Sprintf("第%d行“%s”的角色“%s”不认识，先按班子成员：请从主要负责人、班子成员、纪检监察负责人、职级干部%s里选", p.row, quoted(leader.Name), quoted(typed), also)})
			}
		}
		if leader.Post == "" && leader.Name != "" {
			problems = append(problems, Problem{p.row, quoted(leader.Name), fmt.Sprintf("第%d行“%s”没有职务：请补上", p.row, quoted(leader.Name))})
		}
		leaders = append(leaders, leader)
	}
	return leaders, problems
}

// Promoted reads 新提拔任用干部, whose headings must be there. Ids are p1, p2, …
func Promoted(t Table) ([]survey.Promoted, []Problem) {
	list, ok := promotedColumns.people(t)
	if !ok {
		return nil, noHeading("姓名、性别、出生年月、原任职务、现任职务")
	}
	promoted, problems, seen := []survey.Promoted{}, []Problem{}, map[string]int{}
	for i, p := range list {
		problems = append(problems, checked(p, seen)...)
		one := survey.Promoted{ID: fmt.Sprint("p", i+1), Name: p.cells["name"], Sex: p.cells["sex"], From: p.cells["from"], To: p.cells["to"]}
		for _, m := range []struct {
			what, column string
			needed       bool
			into         *string
		}{{"出生年月", "born", true, &one.Born}, {"任原职务时间", "from_since", false, &one.FromSince}, {"任现职务时间", "to_since", false, &one.ToSince}} {
			typed := p.cells[m.column]
			month, ok := parseMonth(typed)
			if *m.into = month; !ok && (typed != "" || m.needed) {
				*m.into = typed
				problems = append(problems, Problem{p.row, quoted(one.Name), fmt.Sprintf("第%d行“%s”的%s“%s”看不懂：请写成 1985-03 的样子", p.row, quoted(one.Name), m.what, quoted(typed))})
			}
		}
		for _, post := range []struct{ what, text string }{{"原任职务", one.From}, {"现任职务", one.To}} {
			if post.text == "" {
				problems = append(problems, Problem{p.row, quoted(one.Name), fmt.Sprintf("第%d行“%s”没有%s：请补上", p.row, quoted(one.Name), post.what)})
			}
		}
		promoted = append(promoted, one)
	}
	return promoted, problems
}
