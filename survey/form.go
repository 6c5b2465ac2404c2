package survey

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Subjects says what a form rates.
type Subjects string

const (
	OverBody     Subjects = "body"     // the leading body
	OverLeaders  Subjects = "leaders"  // each leader
	OverPromoted Subjects = "promoted" // each newly promoted cadre
	OverUnit     Subjects = "unit"     // the unit's appointments work
)

// Form (测评表) is one questionnaire. Its JSON is the full object of a manifest: defaults are filled in.
type Form struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Package    string      `json:"package"` // forms with the same value leave in one result package
	Subjects   Subjects    `json:"subjects"`
	Roles      []Role      `json:"roles"` // leaders of other roles do not appear
	Grades     []Grade     `json:"grades"`
	Derived    []Derived   `json:"derived"`
	Rank       string      `json:"rank"`        // RankTotal or the name of a derived rate
	RankWithin string      `json:"rank_within"` // WithinForm or WithinRole
	Criteria   []Criterion `json:"criteria"`
	Quota      *Quota      `json:"quota,omitempty"`
	Required   bool        `json:"required"` // of every graded and scored criterion that does not say otherwise
	// Categories are those who fill the form in, in the session's order; nil: all.
	Categories []string `json:"categories,omitempty"`
	// Weights are the form's own, by category, integers that sum to 100; nil: the session's.
	Weights map[string]int `json:"weights,omitempty"`
	Total   TotalRule      `json:"total,omitempty"`
	Flags   []Flag         `json:"flags,omitempty"`
}

// TotalRule says how a subject's total is made of its criteria.
type TotalRule string

const (
	TotalMean TotalRule = "" // weighted mean; written as "mean"
	TotalSum  TotalRule = "sum"
)

// Flag names subjects whose rate of some grades reaches, or stays below, an exact fraction.
type Flag struct {
	Name      string   `json:"name"`
	Criterion string   `json:"criterion,omitempty"` // "": the last graded one asked of the subject, else the last scored one with bands
	Grades    []string `json:"grades"`
	AtLeast   Fraction `json:"at_least,omitzero"` // one of the two is set
	Below     Fraction `json:"below,omitzero"`
}

// FilledBy reports whether a category fills the form in.
func (f *Form) FilledBy(category string) bool {
	return f.Categories == nil || slices.Contains(f.Categories, category)
}

// Requires reports whether a graded or scored criterion may not be left blank.
func (f *Form) Requires(c Criterion) bool { return !c.Optional && (f.Required || c.Required) }

// Scale returns the grades of a graded criterion: its own, else the form's.
func (f *Form) Scale(c Criterion) []Grade {
	if c.Grades != nil {
		return c.Grades
	}
	return f.Grades
}

const (
	RankTotal  = "total"
	WithinForm = "form"
	WithinRole = "role"
)

// Grade (等次) of a form's scale. An unsure grade has no value: it counts in rates, never in scores.
type Grade struct {
	Code   string  `json:"code"`
	Name   string  `json:"name"`
	Value  Decimal `json:"value"` // 0–100
	Unsure bool    `json:"unsure,omitempty"`
}

// MarshalJSON leaves the value of an unsure grade out.
func (g Grade) MarshalJSON() ([]byte, error) {
	if g.Unsure {
		return json.Marshal(struct {
			Code   string `json:"code"`
			Name   string `json:"name"`
			Unsure bool   `json:"unsure"`
		}{g.Code, g.Name, true})
	}
	return json.Marshal(struct {
		Code  string  `json:"code"`
		Name  string  `json:"name"`
		Value Decimal `json:"value"`
	}{g.Code, g.Name, g.Value})
}

// Derived is a rate over several grades, such as 优称率.
type Derived struct {
	Name   string   `json:"name"`
	Grades []string `json:"grades"`
}

// Kind of a criterion.
type Kind string

const (
	Graded  Kind = "grade"
	Scored  Kind = "score" // points on a scale of numbers
	Choices Kind = "choices"
	Text    Kind = "text"
)

// Criterion (测评内容) is one row of a form for a subject.
type Criterion struct {
	ID       string        `json:"id"`
	Kind     Kind          `json:"kind"`
	Name     CriterionName `json:"name"`
	About    string        `json:"about,omitempty"`
	Weight   Decimal       `json:"weight"`           // of graded and scored criteria; one of 0 is shown and does not count in the total
	Grades   []Grade       `json:"grades,omitempty"` // of a graded criterion with a scale of its own; nil: the form's
	Points   *Points       `json:"points,omitempty"` // of a scored criterion
	Bands    []Band        `json:"bands,omitempty"`  // of a scored criterion, from the highest
	Options  []Option      `json:"options,omitempty"`
	Min      int           `json:"min,omitempty"` // of choices: at least so many, when any
	Max      int           `json:"max,omitempty"` // of texts, in code points; of choices, at most so many, 0 is all
	When     *When         `json:"when,omitempty"`
	Required bool          `json:"required"`
	Optional bool          `json:"optional,omitempty"` // required: false, under a form that is required
}

// Points are the scores that a criterion takes: Min, Min + Step, … up to Max, with at most two decimals.
type Points struct {
	Min  Decimal `json:"min"`
	Max  Decimal `json:"max"`
	Step Decimal `json:"step"`
}

// Band is a range of scores with a name, from From up to the band above. It counts like a grade, and has no value of its own.
type Band struct {
	Code string  `json:"code"`
	Name string  `json:"name"`
	From Decimal `json:"from"`
}

// CriterionName is one wording for all, or a wording per role; a criterion with wordings per role is asked only of
// leaders in those roles.
type CriterionName struct {
	All    string
	ByRole map[Role]string
}

// For returns the wording for a role; ok is false when the criterion is not asked of it.
func (n CriterionName) For(r Role) (name string, ok bool) {
	if n.ByRole == nil {
		return n.All, true
	}
	name, ok = n.ByRole[r]
	return name, ok
}

// MarshalJSON writes a string, or an object keyed by role.
func (n CriterionName) MarshalJSON() ([]byte, error) {
	if n.ByRole != nil {
		return json.Marshal(n.ByRole)
	}
	return json.Marshal(n.All)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *CriterionName) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		return json.Unmarshal(b, &n.ByRole)
	}
	if err := json.Unmarshal(b, &n.All); err != nil {
		return fmt.Errorf("name of a criterion: %w", err)
	}
	return nil
}

// Option of a multiple choice.
type Option struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Exclusive bool   `json:"exclusive,omitempty"` // no other option with it
	Text      int    `json:"text,omitempty"`      // limit of its own text in code points; 0: no text
}

// TextOption returns the option of a choice that takes a text of its own.
func (c Criterion) TextOption() (Option, bool) {
	for _, o := range c.Options {
		if o.Text > 0 {
			return o, true
		}
	}
	return Option{}, false
}

// When shows a text only if a graded criterion of the same subject has this grade.
type When struct {
	Criterion string `json:"criterion"`
	Grade     string `json:"grade"`
}

// Quota limits, per criterion and ballot, how many subjects may get a grade, or any of a set. It is a rule of the phone and of
// paper entry; the count cannot see across envelopes.
type Quota struct {
	Grade      string   `json:"grade,omitempty"` // one grade; else Grades
	Grades     []string `json:"grades,omitempty"`
	Max        *int     `json:"max,omitempty"`
	Min        *int     `json:"min,omitempty"`
	MaxPercent *int     `json:"max_percent,omitempty"` // of the subjects asked, rounded down
}

// Set returns the grades that a quota counts.
func (q *Quota) Set() []string {
	if q.Grade != "" {
		return []string{q.Grade}
	}
	return q.Grades
}

// Most returns how many of so many subjects may get the grades; ok is false when any number may.
func (q *Quota) Most(subjects int) (most int, ok bool) {
	most = subjects
	if q.Max != nil {
		most, ok = min(most, *q.Max), true
	}
	if q.MaxPercent != nil {
		most, ok = min(most, subjects**q.MaxPercent/100), true
	}
	return most, ok
}

// Grade returns the index of a grade by its code, or -1.
func (f *Form) Grade(code string) int {
	for i, g := range f.Grades {
		if g.Code == code {
			return i
		}
	}
	return -1
}
