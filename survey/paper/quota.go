package paper

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/voter"
)

// A paper cannot be asked to keep a quota (名额). What an office does with one that does not is a matter of its rules: the whole paper is
// invalid, or what is beyond the quota is. Which of the marks are beyond it nobody can say, so the criterion is left blank for every
// subject, as by somebody who abstains from it; then nothing tells the ballot from such a phone's.

// Quota is how a form's quota holds for one criterion.
type Quota struct {
	Key    string // <form>.<criterion>
	Title  string
	Limits string // in words
	// Mends reports whether leaving the criterion blank keeps the form's rules: not where it is required.
	Mends bool
}

// Quotas are those of a sheet, for each criterion that a quota counts in, in listed order.
func Quotas(sheet survey.Sheet) []Quota {
	var list []Quota
	for _, c := range counted(sheet) {
		least, most, limited := c.limits(sheet.Form.Quota)
		var limits []string
		if least > 0 {
			limits = append(limits, fmt.Sprintf("至少%d名", least))
		}
		if limited {
			limits = append(limits, fmt.Sprintf("最多%d名", most))
		}
		list = append(list, Quota{
			Key: c.key, Title: strings.Join(c.titles, "／"), Limits: "“" + strings.Join(c.names, "”或“") + "”" + strings.Join(limits, "、"), Mends: !c.required,
		})
	}
	return list
}

// criterion is one that a quota counts in, with the items of every subject that is asked it.
type criterion struct {
	key      string
	titles   []string // wordings, each once
	names    []string // of the grades that its scale has
	items    []string // answer keys
	required bool
}

func (c criterion) limits(q *survey.Quota) (least, most int, limited bool) {
	if q.Min != nil {
		least = *q.Min
	}
	most, limited = q.Most(len(c.items))
	return least, most, limited
}

func counted(sheet survey.Sheet) []criterion {
	f := sheet.Form
	if f.Quota == nil {
		return nil
	}
	var list []criterion
	for _, of := range f.Criteria {
		c := criterion{key: f.ID + "." + of.ID, required: f.Requires(of)}
		for _, g := range f.Scale(of) {
			if slices.Contains(f.Quota.Set(), g.Code) {
				c.names = append(c.names, g.Name)
			}
		}
		for _, subject := range sheet.Subjects {
			for _, asked := range subject.Criteria {
				if asked.ID != of.ID {
					continue
				}
				c.items = append(c.items, asked.Key)
				if !slices.Contains(c.titles, asked.Title) {
					c.titles = append(c.titles, asked.Title)
				}
			}
		}
		if of.Kind == survey.Graded && len(c.names) > 0 && len(c.items) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// leaveOut drops the marks of criteria that are void. Marks that keep the quota stay, and whoever would drop them is told.
func (t *tray) leaveOut(void map[string]bool, a voter.Answers) error {
	for _, sheet := range t.sheets {
		for _, c := range counted(sheet) {
			if !void[c.key] {
				continue
			}
			item := Item{Form: sheet.Form.Title, Criterion: strings.Join(c.titles, "／")}
			if c.required {
				return &ItemError{c.items[0], &survey.Refusal{Code: "paper_quota_required", Values: []any{c.key, item.String()}}}
			}
			used, marked := 0, false
			for _, key := range c.items {
				marked = marked || a.Grades[key] != ""
				if slices.Contains(sheet.Form.Quota.Set(), a.Grades[key]) {
					used++
				}
			}
			least, most, limited := c.limits(sheet.Form.Quota)
			if !(limited && used > most || marked && used < least) {
				return &ItemError{c.items[0], &survey.Refusal{Code: "paper_quota_kept", Values: []any{c.key, item.String()}}}
			}
			for _, key := range c.items {
				delete(a.Grades, key)
			}
		}
	}
	return nil
}
