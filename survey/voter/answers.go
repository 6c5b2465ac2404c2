package voter

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Answers are what a voter fills in, by answer key, <form>.<subject>.<criterion>. What is absent or empty is blank.
type Answers struct {
	Grades  map[string]string   // code of a grade
	Scores  map[string]string   // decimal text, 85 or 85.5
	Options map[string][]string // codes of options, in any order
	Texts   map[string]string   // as typed; an option's own words stand under its list's key
}

// NewAnswers is a ballot with nothing on it.
func NewAnswers() Answers {
	return Answers{Grades: map[string]string{}, Scores: map[string]string{}, Options: map[string][]string{}, Texts: map[string]string{}}
}

// Clone is a copy that shares nothing.
func (a Answers) Clone() Answers {
	c := NewAnswers()
	maps.Copy(c.Grades, a.Grades)
	maps.Copy(c.Scores, a.Scores)
	for key, codes := range a.Options {
		c.Options[key] = slices.Clone(codes)
	}
	maps.Copy(c.Texts, a.Texts)
	return c
}

// Clear empties the maps, for whoever else holds them too.
func (a Answers) Clear() {
	clear(a.Grades)
	clear(a.Scores)
	for _, codes := range a.Options {
		clear(codes)
	}
	clear(a.Options)
	clear(a.Texts)
}

// blank reports whether nothing is filled in, of answers that Fill has settled.
func (a Answers) blank() bool { return len(a.Grades)+len(a.Scores)+len(a.Options)+len(a.Texts) == 0 }

// ErrAnswer: an answer that the manifest has no place for: an unknown item, grade or option, or an item of another category's form.
// No screen makes one.
var ErrAnswer = errors.New("voter: an answer that the manifest does not have")

// known checks that every answer is to an item of its kind that the category is asked.
func (a Answers) known(items []Item) error {
	kinds := map[string]string{}
	words := map[string]bool{}
	for _, item := range items {
		kinds[item.Key] = item.Criterion.Kind
		_, words[item.Key] = item.Criterion.words()
	}
	for _, list := range []struct {
		kind string
		keys []string
	}{
		{"grade", slices.Collect(maps.Keys(a.Grades))}, {"score", slices.Collect(maps.Keys(a.Scores))}, {"choices", slices.Collect(maps.Keys(a.Options))},
	} {
		for _, key := range list.keys {
			if kinds[key] != list.kind {
				return fmt.Errorf("%w: %s for %q", ErrAnswer, list.kind, key)
			}
		}
	}
	for key := range a.Texts {
		if kinds[key] != "text" && !words[key] {
			return fmt.Errorf("%w: a text for %q", ErrAnswer, key)
		}
	}
	return nil
}

// RuleError is a rule for filling in that one item breaks.
type RuleError struct {
	Key    string // of the item
	Rule   string // score, exclusive, most, least, text, required, quota_most or quota_least
	Values []any  // what the rule bounds, and what was given
	Mend   Mend   // what is left where the paper is so
}

// Mend is how a ballot that breaks a rule, and cannot be asked to be filled in otherwise, comes to keep it.
type Mend int

const (
	BlankItem      Mend = iota // the item is left blank
	BlankCriterion             // the criterion is left blank for every subject: a quota
	Spoil                      // nothing mends it: what is required
)

func (e *RuleError) Error() string {
	return fmt.Sprint(e.Key, " breaks the rule ", e.Rule, " ", e.Values)
}
