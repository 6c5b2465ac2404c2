package console

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// readHead reads 单位和日期.
func readHead(e echo.Context, s *survey.Setup) error {
	s.Assessment, s.Unit = strings.TrimSpace(typed(e, "assessment")), strings.TrimSpace(typed(e, "unit"))
	s.Group, s.Date = strings.TrimSpace(typed(e, "group")), survey.Plain(typed(e, "date"))
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
			if row[j] != "" && name != "id" && name != "role" && name != "sex" {
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

// identify gives rows without an id one of their own, and keeps the others'.
func identify(list [][]string, letter string) []string {
	taken, ids := map[string]bool{}, make([]string, len(list))
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
	s.Leaders = []survey.Leader{}
	for i, id := range identify(list, "l") {
		s.Leaders = append(s.Leaders, survey.Leader{ID: id, Name: list[i][1], Post: list[i][2], Role: survey.Role(list[i][3])})
	}
	return nil
}

// readPromoted reads 新提拔干部.
func readPromoted(e echo.Context, s *survey.Setup) error {
	list, _, err := rows(e, "id", "name", "sex", "born", "from", "from_since", "to", "to_since")
	if err != nil {
		return err
	}
	s.Promoted = []survey.Promoted{}
	for i, id := range identify(list, "p") {
		r := list[i]
		s.Promoted = append(s.Promoted, survey.Promoted{
			ID: id, Name: r[1], Sex: r[2], Born: wireMonth(r[3]), From: r[4], FromSince: wireMonth(r[5]), To: r[6], ToSince: wireMonth(r[7]),
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

func roleChoices() (list []roleChoice) {
	for _, r := range survey.Roles() {
		list = append(list, roleChoice{r, r.Chinese()})
	}
	return list
}

// warnings are what is allowed and perhaps not meant.
func warnings(s *survey.Setup, here string) (list []string) {
	if here == "categories" {
		for _, c := range s.Categories {
			if c.Slips < s.Rules.MinGroup {
				list = append(list, fmt.Sprintf("%s %s只有%d张，少于%d张：它会与相邻的票种合并统计，不单独出结果", c.Code, c.Name, c.Slips, s.Rules.MinGroup))
			}
			if c.Expected != nil && *c.Expected > c.Printed(s.Rules.Spares) {
				list = append(list, fmt.Sprintf("%s %s应到%d人，连备用票只有%d张，不够发", c.Code, c.Name, *c.Expected, c.Printed(s.Rules.Spares)))
			}
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
