package console

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ceping/survey"
	"ceping/survey/paper"
)

// paperSheet is a form of the ballot as it is entered.
type paperSheet struct {
	Title    string
	Only     string // names of the categories that fill it in, when not all do
	Quotas   []paperQuota
	Required bool // something on it must be filled in
	Subjects []paperSubject
}

// paperQuota is what a quota allows in one criterion, and whether this paper's marks there are void.
type paperQuota struct {
	paper.Quota
	Void bool
}

type paperSubject struct {
	Name, Post string
	Items      []paperItem
}

// paperItem is one item: grades, options or a text. Its fields are named by its answer key.
type paperItem struct {
	Key, Title string
	Hint       string
	Required   bool
	Wrong      bool
	Grades     []paperOption
	Blank      bool   // no grade is ticked
	Range      string // of a score, in words
	Options    []paperOption
	Text       bool
	Value      string // of the text, or of the option's own
	Limit      int
	Pick       *paperPick // when people settle what differs
}

// paperOption is something to tick.
type paperOption struct {
	Code, Name string
	Checked    bool
	Alone      bool // no other option with it
	Text       int  // limit of its own text
}

// paperPick is a difference, and which reading both found to be right.
type paperPick struct {
	Key      string
	Readings [2]string
	Picked   int
}

const (
	textSuffix = ".text" // of the field for an option's own text; keys have two dots
	pickPrefix = "pick." // of the field that settles a difference
	voidPrefix = "void." // of the tick that a criterion's marks are void, with <form>.<criterion>
)

// paperForm lays a ballot out with what was typed, and reads what was typed.
type paperForm struct {
	setup  *survey.Setup
	values url.Values
	wrong  string
}

// limited reports whether categories fill different forms in: then the category is asked before the ballot is shown.
func (f paperForm) limited() bool {
	return slices.ContainsFunc(f.setup.Forms, func(form survey.Form) bool { return form.Categories != nil })
}

// asks reports whether a form stands on the paper: where categories fill different forms in, those of the paper's own.
func (f paperForm) asks(form *survey.Form) bool {
	category := f.values.Get("category")
	return category == "" || form.FilledBy(category)
}

func (f paperForm) categories() []paperOption {
	var list []paperOption
	for _, c := range f.setup.Categories {
		only := len(f.setup.Categories) == 1
		list = append(list, paperOption{Code: c.Code, Name: c.Code + " " + c.Name, Checked: only || f.values.Get("category") == c.Code})
	}
	return list
}

// sheets lays all items out, or only those that differ.
func (f paperForm) sheets(differ map[string]*paperPick) []paperSheet {
	var list []paperSheet
	for _, laid := range f.setup.Sheets() {
		if differ == nil && !f.asks(laid.Form) {
			continue
		}
		only := ""
		if laid.Form.Categories != nil {
			only = categoryNames(f.setup, laid.Form)
		}
		sheet := paperSheet{Title: laid.Form.Title, Only: only}
		for _, s := range laid.Subjects {
			subject := paperSubject{Name: s.Name, Post: s.Post}
			for _, c := range s.Criteria {
				if pick := differ[c.Key]; differ == nil || pick != nil {
					item := f.item(laid.Form, c)
					item.Pick = pick
					sheet.Required = sheet.Required || item.Required
					subject.Items = append(subject.Items, item)
				}
			}
			if len(subject.Items) > 0 {
				sheet.Subjects = append(sheet.Subjects, subject)
			}
		}
		for _, q := range paper.Quotas(laid) {
			sheet.Quotas = append(sheet.Quotas, paperQuota{q, f.values.Has(voidPrefix + q.Key)})
		}
		if len(sheet.Subjects) > 0 {
			list = append(list, sheet)
		}
	}
	return list
}

func (f paperForm) item(form *survey.Form, c survey.SheetCriterion) paperItem {
	item := paperItem{Key: c.Key, Title: c.Title, Wrong: c.Key == f.wrong, Text: c.Kind == survey.Text, Value: f.values.Get(c.Key), Limit: c.Max}
	item.Required = form.Requires(c.Criterion) && (c.Kind == survey.Graded || c.Kind == survey.Scored)
	switch c.Kind {
	case survey.Graded:
		item.Blank = true
		for _, g := range form.Scale(c.Criterion) {
			item.Grades = append(item.Grades, paperOption{Code: g.Code, Name: g.Name, Checked: item.Value == g.Code})
			item.Blank = item.Blank && item.Value != g.Code
		}
	case survey.Scored:
		item.Range = pointsWords(c.Points)
	case survey.Choices:
		item.Hint = choiceWords(c.Criterion)
		chosen := map[string]bool{}
		for _, code := range f.values[c.Key] {
			chosen[code] = true
		}
		for _, o := range c.Options {
			item.Options = append(item.Options, paperOption{Code: o.Code, Name: o.Name, Checked: chosen[o.Code], Alone: o.Exclusive, Text: o.Text})
		}
		item.Value = f.values.Get(c.Key + textSuffix)
	case survey.Text:
		if c.When != nil {
			item.Hint = "只在选“" + nameOfGrade(form, *c.When) + "”时计入"
		}
	}
	return item
}

// nameOfGrade is the grade that a text depends on, by the scale of its criterion.
func nameOfGrade(form *survey.Form, when survey.When) string {
	for _, c := range form.Criteria {
		for _, g := range form.Scale(c) {
			if c.ID == when.Criterion && g.Code == when.Grade {
				return g.Name
			}
		}
	}
	return when.Grade
}

// reading is what was typed. whole is false when an item of the category's did not arrive at all: that is no blank.
func (f paperForm) reading() (r paper.Reading, whole bool) {
	r = paper.Reading{
		Category: f.values.Get("category"), Spoiled: f.values.Has("spoiled"),
		Grades: map[string]string{}, Scores: map[string]string{}, Options: map[string][]string{}, Texts: map[string]string{}, Void: map[string]bool{},
	}
	whole = true
	for name := range f.values {
		if key, ok := strings.CutPrefix(name, voidPrefix); ok {
			r.Void[key] = true
		}
	}
	for _, sheet := range f.setup.Sheets() {
		asked := f.asks(sheet.Form)
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				value := f.values.Get(c.Key)
				switch c.Kind {
				case survey.Graded:
					whole = whole && (!asked || f.values.Has(c.Key))
					if value != "" {
						r.Grades[c.Key] = value
					}
				case survey.Scored:
					whole = whole && (!asked || f.values.Has(c.Key))
					r.Scores[c.Key] = value
				case survey.Choices:
					if codes := f.values[c.Key]; len(codes) > 0 {
						r.Options[c.Key] = codes
					}
					r.Texts[c.Key] = f.values.Get(c.Key + textSuffix)
				case survey.Text:
					whole = whole && (!asked || f.values.Has(c.Key))
					r.Texts[c.Key] = value
				}
			}
		}
	}
	return r, whole
}

func (f paperForm) picks(differences []paper.Difference) map[string]*paperPick {
	picked, picks := f.picked(), map[string]*paperPick{}
	for _, d := range differences {
		picks[d.Key] = &paperPick{d.Key, d.Readings, picked[d.Key]}
	}
	return picks
}

// picked are the choices between two readings, by key.
func (f paperForm) picked() map[string]int {
	picked := map[string]int{}
	for name := range f.values {
		if len(name) > len(pickPrefix) && name[:len(pickPrefix)] == pickPrefix {
			if n, err := strconv.Atoi(f.values.Get(name)); err == nil {
				picked[name[len(pickPrefix):]] = n
			}
		}
	}
	return picked
}
