package count

import (
	"slices"

	"ceping/survey"
	"ceping/survey/manifest"
)

// minTexts: texts are published only when so many ballots are valid in the categories that fill the form.
const minTexts = 10

// Tally (计票) holds all that is kept of an opened box: integers and texts, by group, never by a category that was too small.
type Tally struct {
	Withheld bool          `json:"withheld"` // fewer valid ballots than min_group in all; then there are no Forms, and Groups have no ballots
	Groups   []BallotGroup `json:"groups"`
	Forms    []FormTally   `json:"forms"` // those that have a subject
	// What alarms are made of. They ring in a session that is withheld too: they say nothing of what was marked, and may be why.
	Invalid int          `json:"invalid"` // ballots, over all categories
	Differ  []Difference `json:"differ"`
	Copied  int          `json:"copied"` // envelopes that are the same bytes as another; of each one is counted, the others are damaged
}

// BallotGroup is a group of the session with its ballots.
type BallotGroup struct {
	Group
	Valid   int `json:"valid"`
	Blank   int `json:"blank"`
	Invalid int `json:"invalid"`
}

// FormTally counts one form. Of a withheld one only the first four are filled.
type FormTally struct {
	ID       string         `json:"id"`
	Withheld bool           `json:"withheld"`
	Groups   []Group        `json:"groups"`
	Own      bool           `json:"own"` // its groups are not the session's
	Subjects []SubjectTally `json:"subjects"`
	Choices  []ChoiceTally  `json:"choices"`
	Texts    []TextTally    `json:"texts"`
}

// SubjectTally counts the marks of one subject. Lists are indexed as the form's groups.
type SubjectTally struct {
	ID       string           `json:"id"`
	Valid    []int            `json:"valid"` // envelopes that are in
	Criteria []CriterionTally `json:"criteria"`
}

// CriterionTally counts one graded or scored criterion. Lists are indexed as the form's groups; of a withheld one they are nil.
type CriterionTally struct {
	ID       string  `json:"id"`
	Withheld bool    `json:"withheld"` // marked by some, and by fewer than min_group
	Marks    [][]int `json:"marks"`    // by grade, or by band of a scored criterion
	Given    []int   `json:"given"`    // marks or scores given, 不了解 included
	Sum      []int64 `json:"sum"`      // of scores, in hundredths
}

// ChoiceTally counts one list of choices of one subject.
type ChoiceTally struct {
	Subject   string  `json:"subject"`
	Criterion string  `json:"criterion"`
	Valid     int     `json:"valid"`    // envelopes that are in
	Options   []int   `json:"options"`  // over all groups
	ByGroup   [][]int `json:"by_group"` // by group and option; nil where a group is too small to be shown
}

// TextTally holds the texts of one criterion of one subject, sorted so that nothing is left of an order.
type TextTally struct {
	Subject   string   `json:"subject"`
	Criterion string   `json:"criterion"`
	Key       string   `json:"key"` // of the envelope
	Withheld  bool     `json:"withheld"`
	Texts     []string `json:"texts"`
}

// Difference says that a subject of a form has not as many envelopes as ballots, or damaged ones.
type Difference struct {
	Form    string `json:"form"`
	Subject string `json:"subject"`
	Damaged int    `json:"damaged"`
}

// NewTally counts an opened box.
func NewTally(s *survey.Setup, box Box) Tally {
	list := manifest.Envelopes(s)
	box = owned(s, list, box)
	covers := readCovers(box.Envelopes[manifest.CoverKey])
	t := Tally{Copied: box.Copied, Forms: []FormTally{}, Differ: []Difference{}}
	all := 0
	for _, c := range s.Categories {
		all += covers.valid[c.Code]
		t.Invalid += covers.invalid[c.Code]
	}
	t.Withheld = all < s.Rules.MinGroup
	for _, g := range overBallots(s.Categories, covers.valid, s.Rules.MinGroup, func(c survey.Category) int { return c.Weight }) {
		group := BallotGroup{Group: g}
		for _, code := range g.Members {
			group.Valid += covers.valid[code]
			group.Blank += covers.blank[code]
			group.Invalid += covers.invalid[code]
		}
		t.Groups = append(t.Groups, group)
	}
	t.Differ = differences(s, list, box, covers.valid)
	if t.Withheld {
		for i := range t.Groups {
			t.Groups[i] = BallotGroup{Group: t.Groups[i].Group}
		}
		return t
	}
	for i := range s.Forms {
		mine := slices.DeleteFunc(slices.Clone(list), func(e manifest.Envelope) bool { return e.Form == nil || e.Form.ID != s.Forms[i].ID })
		if len(mine) > 0 {
			t.Forms = append(t.Forms, tallyForm(s, &s.Forms[i], mine, box, covers.valid))
		}
	}
	return t
}
