package survey

import (
	"encoding/json"
	"fmt"
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
	Required   bool        `json:"required"` // of every graded criterion
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
	Choices Kind = "choices"
	Text    Kind = "text"
)

// Criterion (测评内容) is one row of a form for a subject.
type Criterion struct {
	ID       string        `json:"id"`
	Kind     Kind          `json:"kind"`
	Name     CriterionName `json:"name"`
	About    string        `json:"about,omitempty"`
	Weight   Decimal       `json:"weight"` // of graded criteria; 0 stands beside the total
	Options  []Option      `json:"options,omitempty"`
	Max      int           `json:"max,omitempty"` // of texts, in code points
	When     *When         `json:"when,omitempty"`
	Required bool          `json:"required"`
}

// CriterionName is one wording for all, or a wording per role; a criterion with wordings per role is asked only of
// leaders in those roles.
type CriterionName struct {
	All    string
	ByRole map[Role]string
}

// For is the wording for a role; ok is false when the criterion is not asked of it.
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
	Exclusive bool   `json:"exclusive,omitempty"` // stands alone
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

// Quota limits, per criterion and ballot, how many subjects may get a grade.
type Quota struct {
	Grade string `json:"grade"`
	Max   int    `json:"max"`
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
