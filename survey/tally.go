package survey

// Tally (计票) has the counts that are kept of an opened box: integers and texts, by group, never by a category that was too small.
type Tally struct {
	SealMatches bool         `json:"seal_matches"` // the box still had the content that its seal fixed
	Withheld    bool         `json:"withheld"`     // fewer valid ballots than min_group in all
	Groups      []GroupTally `json:"groups"`
	Texts       []TextTally  `json:"texts"`
	Software    string       `json:"software"` // what counted
	Opening     *Opening     `json:"opening,omitempty"`
}

// GroupTally counts one group. When the tally is withheld only Group is filled.
type GroupTally struct {
	Group
	Valid   int `json:"valid"`
	Blank   int `json:"blank"`
	Invalid int `json:"invalid"`
	// Marks are n(g) by answer key, indexed as the form's grades. Unmarked is Valid minus their sum.
	Marks map[string][]int `json:"marks"`
	// Options are counts by answer key of a multiple choice, indexed as its options.
	Options map[string][]int `json:"options"`
}

// TextTally holds the texts written under one answer key, over all groups, sorted.
type TextTally struct {
	Key      string   `json:"key"`
	Withheld bool     `json:"withheld"`
	Texts    []string `json:"texts"`
}

// Group is a category, or several merged to reach min_group; its ballots are pooled.
type Group struct {
	Code    string   `json:"code"` // members joined by "+"
	Name    string   `json:"name"`
	Members []string `json:"members"`
	Weight  int      `json:"weight"`
}

// Merged reports whether the group pools several categories.
func (g Group) Merged() bool { return len(g.Members) > 1 }
