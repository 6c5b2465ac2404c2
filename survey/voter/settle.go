package voter

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ceping/survey/envelope"
)

// settle takes over what is given for a grade, a score or a list of choices.
func (a Answers) settle(item Item, given Answers) error {
	switch c := item.Criterion; c.Kind {
	case "grade":
		code := given.Grades[item.Key]
		if code == "" {
			return nil
		}
		if item.grade(code) < 0 {
			return fmt.Errorf("%w: grade %q of %s", ErrAnswer, code, item.Key)
		}
		a.Grades[item.Key] = code
	case "score":
		typed := strings.TrimFunc(given.Scores[item.Key], white)
		if typed == "" {
			return nil
		}
		score, _ := Score(typed) // "" is no score either
		hundredths, fits := envelope.Hundredths(score)
		if s := c.Scale; !fits || hundredths < s.Min || hundredths > s.Max || (hundredths-s.Min)%s.Step != 0 {
			least, most := decimal(s.Min), decimal(s.Max)
			return &RuleError{item.Key, "score", []any{least, most, c.Step}, BlankItem}
		}
		a.Scores[item.Key] = score
	case "choices":
		return a.choose(item, given.Options[item.Key])
	}
	return nil
}

// choose takes options over in listed order.
func (a Answers) choose(item Item, codes []string) error {
	c := item.Criterion
	var chosen []string
	exclusive := false
	for _, o := range c.Options {
		if slices.Contains(codes, o.Code) {
			chosen = append(chosen, o.Code)
			exclusive = exclusive || o.Exclusive
		}
	}
	switch n := len(chosen); {
	case n != len(codes):
		return fmt.Errorf("%w: options %q of %s", ErrAnswer, codes, item.Key)
	case n == 0:
		return nil
	case exclusive && n > 1:
		return &RuleError{item.Key, "exclusive", nil, BlankItem}
	case c.Most > 0 && n > c.Most:
		return &RuleError{item.Key, "most", []any{c.Most, n}, BlankItem}
	case n < c.Least && !exclusive:
		return &RuleError{item.Key, "least", []any{c.Least, n}, BlankItem}
	}
	a.Options[item.Key] = chosen
	return nil
}

// text takes over a text, or an option's own words, where it holds.
func (a Answers) text(item Item, given Answers) error {
	c, limit := item.Criterion, item.Criterion.Most
	switch c.Kind {
	case "text":
		if c.When != nil && a.Grades[item.Form.ID+"."+item.Subject.ID+"."+c.When.Criterion] != c.When.Grade {
			return nil
		}
	case "choices":
		o, ok := c.words()
		if !ok || !slices.Contains(a.Options[item.Key], o.Code) {
			return nil
		}
		limit = o.Text
	default:
		return nil
	}
	text := Text(given.Texts[item.Key])
	if n := utf8.RuneCountInString(text); n > limit {
		return &RuleError{item.Key, "text", []any{limit, n}, BlankItem}
	}
	if text != "" {
		a.Texts[item.Key] = text
	}
	return nil
}
