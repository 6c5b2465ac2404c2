package version1

import (
	"slices"

	"ceping/survey"
)

// minTexts: texts are published only when so many ballots are valid.
const minTexts = 10

// CountedBallots are the ballots of one category after opening.
type CountedBallots struct {
	Valid   []Ballot // neither blank nor invalid
	Blank   int
	Invalid int
}

// Add takes in what ParseBallot said of one ballot: it is valid, blank, or, with an error, invalid.
func (c *CountedBallots) Add(b Ballot, err error) {
	switch {
	case err != nil:
		c.Invalid++
	case b.Blank():
		c.Blank++
	default:
		c.Valid = append(c.Valid, b)
	}
}

// NewTally counts. ballots is by category; a category without an entry has none.
func NewTally(s *survey.Setup, ballots map[string]CountedBallots) survey.Tally {
	valid, all := map[string]int{}, 0
	for code, b := range ballots {
		valid[code] = len(b.Valid)
		all += len(b.Valid)
	}
	t := survey.Tally{SealMatches: true, Withheld: all < s.Rules.MinGroup}
	sheets := s.Sheets()
	for _, g := range mergeGroups(s.Categories, valid, s.Rules.MinGroup) {
		group := survey.GroupTally{Group: g}
		if !t.Withheld {
			group.Marks, group.Options = emptyCounts(sheets)
			for _, code := range g.Members {
				addBallots(&group, ballots[code])
			}
		}
		t.Groups = append(t.Groups, group)
	}
	if !t.Withheld {
		t.Texts = tallyTexts(sheets, ballots, all < minTexts)
	}
	return t
}

// emptyCounts has a row of zeros for every item of the sheets.
func emptyCounts(sheets []survey.Sheet) (marks, options map[string][]int) {
	marks, options = map[string][]int{}, map[string][]int{}
	for _, sheet := range sheets {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				switch c.Kind {
				case survey.Graded:
					marks[c.Key] = make([]int, len(sheet.Form.Grades))
				case survey.Choices:
					options[c.Key] = make([]int, len(c.Options))
				}
			}
		}
	}
	return marks, options
}

func addBallots(g *survey.GroupTally, b CountedBallots) {
	g.Valid += len(b.Valid)
	g.Blank += b.Blank
	g.Invalid += b.Invalid
	for _, ballot := range b.Valid {
		for key, grade := range ballot.Marks {
			g.Marks[key][grade]++
		}
		for key, chosen := range ballot.Chosen {
			for _, option := range chosen {
				g.Options[key][option]++
			}
		}
	}
}

// tallyTexts gathers texts per answer key over the whole session, sorted so that nothing is left of an order.
func tallyTexts(sheets []survey.Sheet, ballots map[string]CountedBallots, withheld bool) []survey.TextTally {
	written := map[string][]string{}
	for _, category := range ballots {
		for _, ballot := range category.Valid {
			for key, text := range ballot.Texts {
				written[key] = append(written[key], text)
			}
		}
	}
	var list []survey.TextTally
	for _, sheet := range sheets {
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				if !takesText(c) {
					continue
				}
				t := survey.TextTally{Key: c.Key, Withheld: withheld, Texts: []string{}}
				if !withheld {
					t.Texts = append(t.Texts, written[c.Key]...)
					slices.Sort(t.Texts)
				}
				list = append(list, t)
			}
		}
	}
	return list
}

func takesText(c survey.SheetCriterion) bool {
	_, option := c.TextOption()
	return c.Kind == survey.Text || option
}
