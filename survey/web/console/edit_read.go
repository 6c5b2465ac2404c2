package console

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// readHead reads 单位和日期.
func readHead(e echo.Context, s *survey.Setup) error {
	s.Assessment, s.Unit = unbroken(strings.TrimSpace(typed(e, "assessment")), s.Assessment), unbroken(strings.TrimSpace(typed(e, "unit")), s.Unit)
	s.Group, s.Date = unbroken(strings.TrimSpace(typed(e, "group")), s.Group), survey.Plain(typed(e, "date"))
	return nil
}

// rows are the fields of a table, row by row; a row whose fields are all empty is left out. index is its place in the form,
// from 1.
func rows(e echo.Context, names ...string) (list [][]string, index []int, err error) {
	form, err := e.FormParams()
	if err != nil {
		return nil, nil, errTyped
	}
	for i := range form[names[0]] {
		row, empty := make([]string, len(names)), true
		for j, name := range names {
			if i < len(form[name]) {
				row[j] = strings.TrimSpace(form[name][i])
			}
			// An id is hidden, and a role always chosen: neither makes a row.
			if row[j] != "" && !slices.Contains([]string{"id", "body-id", "role-code", "role", "sex"}, name) {
				empty = false
			}
		}
		if !empty {
			list, index = append(list, row), append(index, i+1)
		}
	}
	return list, index, nil
}

// nextID is the first of l1, l2, … that nobody has.
func nextID(letter string, taken map[string]bool) string {
	for n := 1; ; n++ {
		if id := fmt.Sprint(letter, n); !taken[id] {
			taken[id] = true
			return id
		}
	}
}

// identify gives rows without an id one of their own, and keeps the others'. Ids of before are not given to another.
func identify(list [][]string, letter string, before ...string) []string {
	taken, ids := map[string]bool{}, make([]string, len(list))
	for _, id := range before {
		taken[id] = true
	}
	for _, row := range list {
		taken[row[0]] = true
	}
	for i, row := range list {
		if ids[i] = row[0]; ids[i] == "" {
			ids[i] = nextID(letter, taken)
		}
	}
	return ids
}

// readLeaders reads 干部名单. A row that is emptied goes.
func readLeaders(e echo.Context, s *survey.Setup) error {
	list, _, err := rows(e, "id", "name", "post", "role")
	if err != nil {
		return err
	}
	was := map[string]survey.Leader{}
	for _, l := range s.Leaders {
		was[l.ID] = l
	}
	s.Leaders = []survey.Leader{}
	for i, id := range identify(list, "l") {
		before := was[id]
		s.Leaders = append(s.Leaders, survey.Leader{ID: id, Name: unbroken(list[i][1], before.Name), Post: unbroken(list[i][2], before.Post), Role: survey.Role(list[i][3])})
	}
	return readBodies(e, s)
}

// unbroken is what was typed into a field of one line, which cannot hold the line breaks of what stood there: untouched, they stay.
func unbroken(typed, before string) string {
	if typed == strings.TrimSpace(oneLine.Replace(before)) {
		return before
	}
	return typed
}

var oneLine = strings.NewReplacer("\r", "", "\n", "")

// readBodies reads the bodies that are rated one by one. A page without those fields says nothing of them.
func readBodies(e echo.Context, s *survey.Setup) error {
	list, _, err := rows(e, "body-id", "body")
	form, _ := e.FormParams()
	if err != nil || form["body"] == nil {
		return err
	}
	was := map[string]string{}
	for _, b := range s.Bodies {
		was[b.ID] = b.Name
	}
	s.Bodies = nil
	for i, id := range identify(list, "b") {
		if list[i][1] != "" {
			s.Bodies = append(s.Bodies, survey.Body{ID: id, Name: unbroken(list[i][1], was[id])})
		}
	}
	return nil
}

// readPromoted reads 新提拔干部.
func readPromoted(e echo.Context, s *survey.Setup) error {
	list, _, err := rows(e, "id", "name", "sex", "born", "from", "from_since", "to", "to_since")
	if err != nil {
		return err
	}
	was := map[string]survey.Promoted{}
	for _, p := range s.Promoted {
		was[p.ID] = p
	}
	s.Promoted = []survey.Promoted{}
	for i, id := range identify(list, "p") {
		r, before := list[i], was[id]
		s.Promoted = append(s.Promoted, survey.Promoted{
			ID: id, Name: unbroken(r[1], before.Name), Sex: r[2], Born: wireMonth(r[3]), From: unbroken(r[4], before.From), FromSince: wireMonth(r[5]),
			To: unbroken(r[6], before.To), ToSince: wireMonth(r[7]),
		})
	}
	return nil
}

// wireMonth is 1985.3, 1985年3月 or 1985/03 as 1985-03; what is none of them stays as it is, to be refused.
func wireMonth(typed string) string {
	typed = survey.Plain(typed)
	parts := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("-./年月 ", r) })
	if len(parts) < 2 || len(parts[0]) != 4 {
		return typed
	}
	month, err := strconv.Atoi(parts[1])
	if err != nil {
		return typed
	}
	return fmt.Sprintf("%s-%02d", parts[0], month)
}

type roleChoice struct {
	Role survey.Role
	Name string
}

// roleChoices are the session's roles, and those that its leaders have and it does not: they are shown as they are, never as another.
func roleChoices(s *survey.Setup) (list []roleChoice) {
	known := map[survey.Role]bool{}
	for _, r := range s.RoleList() {
		list = append(list, roleChoice{r.Code, r.Name})
		known[r.Code] = true
	}
	for _, l := range s.Leaders {
		if !known[l.Role] {
			list = append(list, roleChoice{l.Role, "没有这个角色：" + string(l.Role)})
			known[l.Role] = true
		}
	}
	return list
}

// warnings are what is allowed and perhaps not meant.
func warnings(s *survey.Setup, here string) (list []string) {
	if here != "categories" {
		return nil
	}
	list = cautions(s)
	for _, c := range s.Categories {
		if c.Expected != nil && *c.Expected > c.Printed(s.Rules.Spares) {
			list = append(list, fmt.Sprintf("%s %s应到%d人，连备用票只有%d张，不够发", c.Code, c.Name, *c.Expected, c.Printed(s.Rules.Spares)))
		}
	}
	return list
}

// told is what is filled in of a step, in short.
func told(s *survey.Setup, section string) string {
	switch section {
	case "head":
		return strings.Join([]string{s.Unit, s.Date}, " ")
	case "leaders":
		if len(s.Bodies) > 0 {
			return fmt.Sprintf("%d人，%d个机构", len(s.Leaders), len(s.Bodies))
		}
		return fmt.Sprintf("%d人", len(s.Leaders))
	case "promoted":
		return fmt.Sprintf("%d人", len(s.Promoted))
	case "categories":
		total := 0
		for _, c := range s.Categories {
			total += c.Printed(s.Rules.Spares)
		}
		return fmt.Sprintf("%d个票种，印制%d张", len(s.Categories), total)
	case "forms":
		return fmt.Sprintf("%d张表", len(s.Forms))
	case "trustees":
		return fmt.Sprintf("%d位，任意%d位可开箱", len(s.Trustees.Names), s.Trustees.Threshold)
	}
	return ""
}
