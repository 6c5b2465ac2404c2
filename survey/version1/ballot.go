package version1

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/strict"
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

// deepest is how deep objects and lists may lie in each other.
const deepest = 8

// errInvalidBallot is wrapped by every reason for which a ballot is counted invalid.
var errInvalidBallot = errors.New("invalid ballot")

func invalidBallot(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errInvalidBallot, fmt.Sprintf(format, args...))
}

// Blank reports whether no grade, choice or text is left.
func (b Ballot) Blank() bool { return len(b.Marks) == 0 && len(b.Chosen) == 0 && len(b.Texts) == 0 }

// ParseBallot reads the JSON of a ballot against the sheets of its session. Any broken rule makes the whole ballot
// invalid; the error wraps errInvalidBallot.
func ParseBallot(text []byte, sheets []survey.Sheet) (Ballot, error) {
	value, err := strict.Value(text, deepest)
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
	for _, read := range []func(map[string]any, []survey.Sheet) error{b.readMarks, b.readChoices, b.readTexts} {
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

// dropTexts drops the texts whose condition does not hold.
func (b Ballot) dropTexts(sheets []survey.Sheet) {
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
func (b Ballot) checkRules(sheets []survey.Sheet) error {
	for _, sheet := range sheets {
		quota := sheet.Form.Quota
		used := map[string]int{}
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Graded() {
				grade, marked := b.Marks[c.Key]
				if !marked && (sheet.Form.Required || c.Required) {
					return invalidBallot("%s is required", c.Key)
				}
				if marked && quota != nil && sheet.Form.Grades[grade].Code == quota.Grade {
					most, limited := quota.Most(len(sheet.Subjects))
					if used[c.ID]++; limited && used[c.ID] > most {
						return invalidBallot("%s is beyond the quota", c.Key)
					}
				}
			}
		}
	}
	return nil
}
