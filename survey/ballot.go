package survey

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ballot (测评票) is one voter's answers to all forms, checked. Nothing in it says whose it is.
type Ballot struct {
	// Marks are indices into the form's grades by answer key; a blank item is absent.
	Marks map[string]int
	// Chosen are indices into the criterion's options by answer key, in the order of the ballot; never empty.
	Chosen map[string][]int
	// Texts by answer key; never empty. An option's own text stands under its criterion's key.
	Texts map[string]string
}

// ErrInvalidBallot is wrapped by every reason for which a ballot is counted invalid.
var ErrInvalidBallot = errors.New("invalid ballot")

func invalidBallot(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalidBallot, fmt.Sprintf(format, args...))
}

// Blank reports whether no grade, choice or text is left.
func (b Ballot) Blank() bool { return len(b.Marks) == 0 && len(b.Chosen) == 0 && len(b.Texts) == 0 }

// ParseBallot reads the JSON of a ballot against the sheets of its session. Any broken rule makes the whole ballot
// invalid; the error wraps ErrInvalidBallot.
func ParseBallot(text []byte, sheets []Sheet) (Ballot, error) {
	value, err := parseStrict(text)
	if err != nil {
		return Ballot{}, invalidBallot("%v", err)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return Ballot{}, invalidBallot("not an object")
	}
	if v, ok := object["v"].(json.Number); !ok || v != "1" {
		return Ballot{}, invalidBallot("version is not 1")
	}
	for key := range object {
		if !slices.Contains([]string{"v", "marks", "choices", "texts", "spoiled"}, key) {
			return Ballot{}, invalidBallot("unknown key %q", key)
		}
	}
	if spoiled := object["spoiled"]; spoiled != nil && spoiled != false {
		return Ballot{}, invalidBallot("declared spoiled")
	}
	b := Ballot{Marks: map[string]int{}, Chosen: map[string][]int{}, Texts: map[string]string{}}
	for _, read := range []func(map[string]any, []Sheet) error{b.readMarks, b.readChoices, b.readTexts} {
		if err := read(object, sheets); err != nil {
			return Ballot{}, err
		}
	}
	b.dropTexts(sheets)
	if b.Blank() {
		return b, nil
	}
	if err := b.checkRules(sheets); err != nil {
		return Ballot{}, err
	}
	return b, nil
}

// answers is the object under one of a ballot's keys; absent and null are empty.
func answers(object map[string]any, key string) (map[string]any, error) {
	if object[key] == nil {
		return nil, nil
	}
	m, ok := object[key].(map[string]any)
	if !ok {
		return nil, invalidBallot("%s is not an object", key)
	}
	return m, nil
}

func (b Ballot) readMarks(object map[string]any, sheets []Sheet) error {
	given, err := answers(object, "marks")
	if err != nil {
		return err
	}
	for id, value := range given {
		i := slices.IndexFunc(sheets, func(s Sheet) bool { return s.Form.ID == id })
		if i < 0 {
			return invalidBallot("marks for an unknown form")
		}
		marks, ok := value.(string)
		if !ok && value != nil {
			return invalidBallot("marks of %s are not a string", id)
		}
		if marks == "" {
			continue
		}
		if len(marks) != sheets[i].Marks() {
			return invalidBallot("marks of %s have the wrong length", id)
		}
		for _, subject := range sheets[i].Subjects {
			for _, c := range subject.graded() {
				mark := marks[0]
				marks = marks[1:]
				if mark == '-' {
					continue
				}
				grade := strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyz", mark)
				if grade < 0 || grade >= len(sheets[i].Form.Grades) {
					return invalidBallot("unknown grade in the marks of %s", id)
				}
				b.Marks[c.Key] = grade
			}
		}
	}
	return nil
}

func (b Ballot) readChoices(object map[string]any, sheets []Sheet) error {
	given, err := answers(object, "choices")
	if err != nil {
		return err
	}
	for key, value := range given {
		c, ok := find(sheets, key)
		if !ok || c.Kind != Choices {
			return invalidBallot("choices under an unknown key")
		}
		list, ok := value.([]any)
		if !ok && value != nil {
			return invalidBallot("choices of %s are not a list", key)
		}
		for _, item := range list {
			code, _ := item.(string)
			option := slices.IndexFunc(c.Options, func(o Option) bool { return o.Code == code })
			if option < 0 {
				return invalidBallot("unknown option of %s", key)
			}
			if slices.Contains(b.Chosen[key], option) {
				return invalidBallot("an option of %s is chosen twice", key)
			}
			b.Chosen[key] = append(b.Chosen[key], option)
		}
		if len(list) > 1 && slices.ContainsFunc(b.Chosen[key], func(i int) bool { return c.Options[i].Exclusive }) {
			return invalidBallot("an exclusive option of %s stands beside others", key)
		}
	}
	return nil
}

func (b Ballot) readTexts(object map[string]any, sheets []Sheet) error {
	given, err := answers(object, "texts")
	if err != nil {
		return err
	}
	for key, value := range given {
		c, ok := find(sheets, key)
		limit := c.Max
		if ok && c.Kind == Choices {
			option, has := c.TextOption()
			ok, limit = has, option.Text
		}
		if !ok || c.Kind == Graded {
			return invalidBallot("text under an unknown key")
		}
		text, isText := value.(string)
		if !isText && value != nil {
			return invalidBallot("text of %s is not a string", key)
		}
		if text == "" {
			continue
		}
		if utf8.RuneCountInString(text) > limit {
			return invalidBallot("text of %s is over its limit", key)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			return invalidBallot("text of %s has control characters", key)
		}
		if c.Kind == Choices && !slices.ContainsFunc(b.Chosen[key], func(i int) bool { return c.Options[i].Text > 0 }) {
			return invalidBallot("text of %s without its option", key)
		}
		b.Texts[key] = text
	}
	return nil
}

// dropTexts drops the texts whose condition does not hold.
func (b Ballot) dropTexts(sheets []Sheet) {
	for _, sheet := range sheets {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				if c.When == nil {
					continue
				}
				grade, marked := b.Marks[sheet.Form.ID+"."+subject.ID+"."+c.When.Criterion]
				if !marked || sheet.Form.Grades[grade].Code != c.When.Grade {
					delete(b.Texts, c.Key)
				}
			}
		}
	}
}

// checkRules checks required marks and quotas of a ballot that is not blank.
func (b Ballot) checkRules(sheets []Sheet) error {
	for _, sheet := range sheets {
		quota := sheet.Form.Quota
		used := map[string]int{}
		for _, subject := range sheet.Subjects {
			for _, c := range subject.graded() {
				grade, marked := b.Marks[c.Key]
				if !marked && (sheet.Form.Required || c.Required) {
					return invalidBallot("%s is required", c.Key)
				}
				if marked && quota != nil && sheet.Form.Grades[grade].Code == quota.Grade {
					if used[c.ID]++; used[c.ID] > quota.Max {
						return invalidBallot("the quota of %s is broken", sheet.Form.ID)
					}
				}
			}
		}
	}
	return nil
}

// find looks an answer key up.
func find(sheets []Sheet, key string) (SheetCriterion, bool) {
	for _, sheet := range sheets {
		if !strings.HasPrefix(key, sheet.Form.ID+".") {
			continue
		}
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				if c.Key == key {
					return c, true
				}
			}
		}
	}
	return SheetCriterion{}, false
}
