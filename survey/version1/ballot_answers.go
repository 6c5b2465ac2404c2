package version1

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ceping/survey"
)

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

func (b Ballot) readMarks(object map[string]any, sheets []survey.Sheet) error {
	given, err := answers(object, "marks")
	if err != nil {
		return err
	}
	for id, value := range given {
		i := slices.IndexFunc(sheets, func(s survey.Sheet) bool { return s.Form.ID == id })
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
			for _, c := range subject.Graded() {
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

func (b Ballot) readChoices(object map[string]any, sheets []survey.Sheet) error {
	given, err := answers(object, "choices")
	if err != nil {
		return err
	}
	for key, value := range given {
		c, ok := find(sheets, key)
		if !ok || c.Kind != survey.Choices {
			return invalidBallot("choices under an unknown key")
		}
		list, ok := value.([]any)
		if !ok && value != nil {
			return invalidBallot("choices of %s are not a list", key)
		}
		for _, item := range list {
			code, _ := item.(string)
			option := slices.IndexFunc(c.Options, func(o survey.Option) bool { return o.Code == code })
			if option < 0 {
				return invalidBallot("unknown option of %s", key)
			}
			if slices.Contains(b.Chosen[key], option) {
				return invalidBallot("an option of %s is chosen twice", key)
			}
			b.Chosen[key] = append(b.Chosen[key], option)
		}
		if len(list) > 1 && slices.ContainsFunc(b.Chosen[key], func(i int) bool { return c.Options[i].Exclusive }) {
			return invalidBallot("%s has an exclusive option beside others", key)
		}
	}
	return nil
}

func (b Ballot) readTexts(object map[string]any, sheets []survey.Sheet) error {
	given, err := answers(object, "texts")
	if err != nil {
		return err
	}
	for key, value := range given {
		c, ok := find(sheets, key)
		limit := c.Max
		if ok && c.Kind == survey.Choices {
			option, has := c.TextOption()
			ok, limit = has, option.Text
		}
		if !ok || c.Kind == survey.Graded {
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
			return invalidBallot("%s has a text over its limit", key)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			return invalidBallot("text of %s has control characters", key)
		}
		if c.Kind == survey.Choices && !slices.ContainsFunc(b.Chosen[key], func(i int) bool { return c.Options[i].Text > 0 }) {
			return invalidBallot("%s has a text without its option", key)
		}
		b.Texts[key] = text
	}
	return nil
}

// find looks an answer key up.
func find(sheets []survey.Sheet, key string) (survey.SheetCriterion, bool) {
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
	return survey.SheetCriterion{}, false
}
