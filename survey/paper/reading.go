package paper

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"ceping/survey"
	"ceping/survey/version1"
	"ceping/survey/voter"
)

// Reading is what one person reads on a paper ballot. An item that is ticked twice is left unmarked.
type Reading struct {
	Category string
	Spoiled  bool                // 整张作废: nothing else counts
	Grades   map[string]string   // code of a grade by answer key
	Options  map[string][]string // codes of options
	Texts    map[string]string   // an option's own text stands under its criterion's key
}

// ItemError names the item that breaks a rule for filling in. It wraps a *survey.Refusal.
type ItemError struct {
	Key     string
	refusal *survey.Refusal
}

func (e *ItemError) Error() string { return e.refusal.English }

func (e *ItemError) Unwrap() error { return e.refusal }

// reading is a checked one, with the exact text that would be sealed.
type reading struct {
	Reading
	ballot version1.Ballot
	text   []byte
}

const spoiledText = `{"v":1,"spoiled":true}`

// check holds a reading against the rules that its ballot will be counted by. A text that does not count, because its
// condition does not hold, is left out.
func (t *tray) check(given Reading) (*reading, error) {
	if !slices.ContainsFunc(t.categories, func(c survey.Category) bool { return c.Code == given.Category }) {
		return nil, &ItemError{CategoryKey, &survey.Refusal{English: "no category is chosen: read it from the paper", Chinese: "没有选票种：请看纸票上印的票种。"}}
	}
	if given.Spoiled {
		return &reading{Reading: Reading{Category: given.Category, Spoiled: true}, text: []byte(spoiledText)}, nil
	}
	r := &reading{Reading: Reading{Category: given.Category, Grades: given.Grades, Options: given.Options, Texts: map[string]string{}}}
	for key, typed := range given.Texts {
		if text := clean(typed); text != "" {
			r.Texts[key] = text
		}
	}
	var err error
	if r.ballot, r.text, err = t.write(r.Reading); err != nil {
		return nil, err
	}
	if len(r.ballot.Texts) == len(r.Texts) {
		return r, nil
	}
	r.Texts = r.ballot.Texts
	r.ballot, r.text, err = t.write(r.Reading)
	return r, err
}

// write makes the ballot's text and reads it as counting will.
func (t *tray) write(r Reading) (version1.Ballot, []byte, error) {
	text, err := t.manifest.Ballot(voter.Answers{Grades: r.Grades, Options: r.Options, Texts: r.Texts})
	if err != nil {
		return version1.Ballot{}, nil, survey.ErrMalformed
	}
	ballot, err := version1.ParseBallot(text, t.sheets)
	var broken *version1.RuleError
	switch {
	case errors.As(err, &broken):
		name := t.name(broken.Key).String()
		return ballot, nil, &ItemError{broken.Key, &survey.Refusal{
			English: broken.Error() + ": correct it as it stands on the paper, or declare the paper spoiled",
			Chinese: name + "：" + broken.Chinese + "。请对照纸票改正；纸票上确实如此的，勾“整张作废”。",
		}}
	case err != nil:
		return ballot, nil, survey.ErrMalformed
	}
	return ballot, text, nil
}

// clean is a text as it may stand in a ballot, without what the eye does not see on paper.
func clean(typed string) string {
	typed = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(typed, ""))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, typed))
}
