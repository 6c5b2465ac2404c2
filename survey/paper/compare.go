package paper

import (
	"context"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// What is compared beside the items.
const (
	CategoryKey = "category"
	SpoiledKey  = "spoiled"
)

// Item names what two readings differ in.
type Item struct{ Form, Subject, Criterion string }

func (i Item) String() string {
	return strings.Join(slices.DeleteFunc([]string{i.Form, i.Subject, i.Criterion}, func(s string) bool { return s == "" }), " · ")
}

// Difference is an item that was read in two ways.
type Difference struct {
	Key      string
	Item     Item
	Readings [2]string // in words
}

// Differences lists what both look at on the paper, in the order of the ballot.
func (d *Desk) Differences(ctx context.Context, by Actor, id string, number int) (list []Difference, err error) {
	err = d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		e, err := t.entry(number, Differs)
		if err == nil {
			list = t.compare(e.readings)
		}
		return err
	})
	return list, err
}

// compare: when only one of two calls the paper spoiled, there is nothing else to compare.
func (t *tray) compare(readings [2]*reading) []Difference {
	a, b := readings[0], readings[1]
	var list []Difference
	if a.category() != b.category() {
		list = append(list, Difference{CategoryKey, Item{Criterion: words.Chinese("item_category")}, [2]string{t.category(a.category()), t.category(b.category())}})
	}
	if a.spoiled != b.spoiled {
		said := map[bool]string{true: words.Chinese("reading_spoiled"), false: words.Chinese("reading_not_spoiled")}
		return append(list, Difference{SpoiledKey, Item{Criterion: words.Chinese("item_spoiled")}, [2]string{said[a.spoiled], said[b.spoiled]}})
	}
	for _, sheet := range t.sheets {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				if !same(c.Key, a.answers(), b.answers()) {
					both := [2]string{answered(sheet, c, a.answers()), answered(sheet, c, b.answers())}
					list = append(list, Difference{c.Key, Item{sheet.Form.Title, subject.Name, c.Title}, both})
				}
			}
		}
	}
	return list
}

// same reports whether two have the same answer to an item. Options stand in listed order, scores and texts in their one form.
func same(key string, a, b voter.Answers) bool {
	return a.Grades[key] == b.Grades[key] && a.Scores[key] == b.Scores[key] && slices.Equal(a.Options[key], b.Options[key]) && a.Texts[key] == b.Texts[key]
}

// answered says what is answered to an item.
func answered(sheet survey.Sheet, c survey.SheetCriterion, a voter.Answers) string {
	var parts []string
	for _, grade := range sheet.Form.Scale(c.Criterion) {
		if c.Kind == survey.Graded && grade.Code == a.Grades[c.Key] {
			parts = append(parts, grade.Name)
		}
	}
	if score := a.Scores[c.Key]; score != "" {
		parts = append(parts, words.Chinese("reading_score", score))
	}
	for _, option := range c.Options {
		if slices.Contains(a.Options[c.Key], option.Code) {
			parts = append(parts, option.Name)
		}
	}
	if text := a.Texts[c.Key]; text != "" {
		parts = append(parts, "“"+text+"”")
	}
	if len(parts) == 0 {
		return words.Chinese("reading_blank")
	}
	return strings.Join(parts, "；")
}

// name finds the names of an item; of an unknown one its key.
func (t *tray) name(key string) Item {
	for _, sheet := range t.sheets {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				if c.Key == key {
					return Item{sheet.Form.Title, subject.Name, c.Title}
				}
			}
		}
	}
	return Item{Criterion: key}
}

// category is a category in words.
func (t *tray) category(code string) string {
	for _, c := range t.categories {
		if c.Code == code {
			return c.Code + " " + c.Name
		}
	}
	return code
}
