package voter

import (
	"encoding/json"

	"ceping/survey/envelope"
	"ceping/survey/strict"
)

// Form as a manifest describes it, as far as filling it in needs.
type Form struct {
	ID         string      `json:"id"`
	Subjects   string      `json:"subjects"`
	Roles      []string    `json:"roles"`
	Grades     []Grade     `json:"grades"`
	Criteria   []Criterion `json:"criteria"`
	Categories []string    `json:"categories"`
	Quota      *Quota      `json:"quota"`
}

// Grade of a scale.
type Grade struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Criterion as a manifest describes it.
type Criterion struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"` // grade, score, choices, text
	Name     json.RawMessage `json:"name"`
	Required bool            `json:"required"` // of graded and scored ones, the form's default filled in
	Grades   []Grade         `json:"grades"`   // nil: the form's
	Options  []Option        `json:"options"`
	When     *When           `json:"when"`
	Min      json.RawMessage `json:"min"` // decimal texts of a score, numbers of choices and texts
	Max      json.RawMessage `json:"max"`
	Step     string          `json:"step"`

	Least, Most int            `json:"-"` // of choices, Most 0 is all; of a text, Most code points
	Scale       envelope.Scale `json:"-"` // of a score
	byRole      map[string]string
}

// Option of a list of choices.
type Option struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Exclusive bool   `json:"exclusive"`
	Text      int    `json:"text"` // limit of its own words in code points; 0: none
}

// When is the grade of another criterion of the same subject that a text depends on.
type When struct {
	Criterion string `json:"criterion"`
	Grade     string `json:"grade"`
}

// Quota limits how many subjects may get a grade, in each graded criterion whose scale has it, on one ballot.
type Quota struct {
	Grade      string   `json:"grade"`
	Grades     []string `json:"grades"`
	Min        *int     `json:"min"`
	Max        *int     `json:"max"`
	MaxPercent *int     `json:"max_percent"`
}

// settle reads what has several forms, and refuses what a voter cannot fill in.
func (f *Form) settle() error {
	if f.Roles == nil || f.Grades == nil || f.Criteria == nil || f.Categories == nil {
		return unusable("form %s without roles, grades, criteria or categories", f.ID)
	}
	for i := range f.Criteria {
		c := &f.Criteria[i]
		var one string
		if string(c.Name) == "null" || strict.Part(c.Name, &one) != nil && (strict.Part(c.Name, &c.byRole) != nil || c.byRole == nil) {
			return unusable("%s.%s without a name", f.ID, c.ID)
		}
		fits := false
		switch c.Kind {
		case "grade":
			fits = len(f.scale(c)) > 0 && len(f.scale(c)) <= 36
		case "score":
			fits = c.readScale()
		case "choices":
			fits = c.readNumbers() && c.fitsOptions()
		case "text":
			fits = c.readNumbers() && c.Most > 0
		}
		if !fits {
			return unusable("%s.%s, of kind %q, cannot be filled in", f.ID, c.ID, c.Kind)
		}
	}
	return nil
}

// scale is the grades of a criterion.
func (f *Form) scale(c *Criterion) []Grade {
	if c.Grades != nil {
		return c.Grades
	}
	return f.Grades
}

// asked reports whether a criterion has wording for a role, or one for all.
func (c *Criterion) asked(role string) bool {
	_, ok := c.byRole[role]
	return ok || c.byRole == nil
}

func (c *Criterion) readScale() bool {
	var least, most string
	if strict.Part(c.Min, &least) != nil || strict.Part(c.Max, &most) != nil {
		return false
	}
	s := &c.Scale
	ok := [3]bool{}
	s.Min, ok[0] = envelope.Hundredths(least)
	s.Max, ok[1] = envelope.Hundredths(most)
	s.Step, ok[2] = envelope.Hundredths(c.Step)
	return ok == [3]bool{true, true, true} && s.Min < s.Max && s.Max <= 100_000 && s.Step > 0
}

func (c *Criterion) readNumbers() bool {
	for _, n := range []struct {
		text json.RawMessage
		into *int
	}{{c.Min, &c.Least}, {c.Max, &c.Most}} {
		if n.text != nil && strict.Part(n.text, n.into) != nil {
			return false
		}
	}
	return c.Least >= 0 && c.Most >= 0 && c.Most <= maxLimit
}

// fitsOptions: at most one option has words of its own.
func (c *Criterion) fitsOptions() bool {
	texts := 0
	for _, o := range c.Options {
		if o.Text < 0 || o.Text > maxLimit {
			return false
		}
		if o.Text > 0 {
			texts++
		}
	}
	return len(c.Options) > 0 && texts <= 1
}

// words is the option that takes words of its own.
func (c *Criterion) words() (Option, bool) {
	for _, o := range c.Options {
		if o.Text > 0 {
			return o, true
		}
	}
	return Option{}, false
}

// set is the grades that a quota counts.
func (q *Quota) set() []string {
	if q.Grade != "" {
		return []string{q.Grade}
	}
	return q.Grades
}

// bounds are how many of so many subjects may get the grades.
func (q *Quota) bounds(subjects int) (least, most int) {
	most = subjects
	if q.Max != nil {
		most = min(most, *q.Max)
	}
	if q.MaxPercent != nil {
		most = min(most, subjects**q.MaxPercent/100)
	}
	if q.Min != nil {
		least = *q.Min
	}
	return least, most
}
