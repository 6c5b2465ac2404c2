package paper

import (
	"errors"
	"slices"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/voter"
)

// Reading is what one person reads on a paper ballot. An item that is ticked twice, or cannot be read, is left unmarked. The desk keeps
// nothing of the maps it is given.
type Reading struct {
	Category string
	Spoiled  bool                // 整张作废: nothing else counts
	Grades   map[string]string   // code of a grade by answer key
	Scores   map[string]string   // as typed, full-width digits too
	Options  map[string][]string // codes of options
	Texts    map[string]string   // an option's own text stands under its criterion's key
	// Void are criteria, as <form>.<criterion>, whose marks on this paper break the form's quota and which, as the office's rules have it,
	// are left blank for every subject. One that keeps its quota cannot be.
	Void map[string]bool
}

// ItemError names the item that breaks a rule for filling in. It wraps a *survey.Refusal.
type ItemError struct {
	Key     string
	refusal *survey.Refusal
}

func (e *ItemError) Error() string { return e.refusal.Error() }

func (e *ItemError) Unwrap() error { return e.refusal }

// reading is a checked one: the ballot that would be sealed.
type reading struct {
	spoiled bool
	ballot  *voter.Ballot
}

func (r *reading) category() string { return r.ballot.Category() }

// answers, for comparing: the ballot's own.
func (r *reading) answers() voter.Answers { return r.ballot.Answers() }

// check holds a reading against the rules that phones keep, and cleans its texts as phones do. A text that does not count, because
// its condition does not hold or its option is not chosen, is left out.
func (t *tray) check(given Reading) (*reading, error) {
	if !slices.ContainsFunc(t.categories, func(c survey.Category) bool { return c.Code == given.Category }) {
		return nil, &ItemError{CategoryKey, &survey.Refusal{Code: "paper_without_category"}}
	}
	if given.Spoiled {
		ballot, err := t.manifest.Spoiled(given.Category)
		return &reading{spoiled: true, ballot: ballot}, err
	}
	answers, err := t.answers(given)
	if err != nil {
		return nil, err
	}
	if err := t.leaveOut(given.Void, answers); err != nil {
		return nil, err
	}
	filled, err := t.manifest.Fill(given.Category, answers)
	answers.Clear()
	var broken *voter.RuleError
	switch {
	case errors.As(err, &broken):
		return nil, t.broken(broken)
	case errors.Is(err, voter.ErrAnswer):
		return nil, ballot.ErrMalformed
	case err != nil:
		return nil, err
	}
	return &reading{ballot: filled}, nil
}

// answers are what is filled in of a reading: forms send an empty text for what is not. What is filled in on a form that another
// category fills is named.
func (t *tray) answers(given Reading) (voter.Answers, error) {
	asked := map[string]bool{}
	for _, item := range t.manifest.Asked(given.Category) {
		asked[item.Key] = true
	}
	a := voter.NewAnswers()
	for key, code := range given.Grades {
		if code != "" {
			a.Grades[key] = code
		}
	}
	for key, typed := range given.Scores {
		if score := survey.Plain(typed); score != "" {
			a.Scores[key] = score
		}
	}
	for key, codes := range given.Options {
		if len(codes) > 0 {
			a.Options[key] = slices.Clone(codes)
		}
	}
	for key, typed := range given.Texts {
		if text := voter.Text(typed); text != "" {
			a.Texts[key] = text
		}
	}
	for _, item := range t.manifest.Items() {
		key := item.Key
		if !asked[key] && (a.Grades[key] != "" || a.Scores[key] != "" || a.Options[key] != nil || a.Texts[key] != "") {
			return a, &ItemError{key, &survey.Refusal{Code: "paper_form_of_others", Values: []any{key, given.Category, t.name(key), t.category(given.Category)}}}
		}
	}
	return a, nil
}

// broken names the item and what to do.
func (t *tray) broken(rule *voter.RuleError) error {
	how := rule.Mend
	if how == voter.BlankItem && t.requires(rule.Key) {
		how = voter.Spoil // left blank it would break the next rule
	}
	mend := map[voter.Mend]survey.Code{
		voter.BlankItem: "paper_blank_item", voter.BlankCriterion: "paper_blank_criterion", voter.Spoil: "paper_spoil",
	}[how]
	broken := &survey.Refusal{Code: survey.Code("filling_" + rule.Rule), Values: rule.Values}
	return &ItemError{rule.Key, &survey.Refusal{Code: "paper_rule", Values: []any{rule.Key, t.name(rule.Key), broken, mend}}}
}

// requires reports whether an item must be filled in.
func (t *tray) requires(key string) bool {
	for _, item := range t.manifest.Items() {
		if item.Key == key {
			return item.Criterion.Required
		}
	}
	return false
}
