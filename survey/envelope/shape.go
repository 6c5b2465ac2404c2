package envelope

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what an envelope is for.
type Kind int

const (
	Cover   Kind = iota // whether there is anything on the ballot
	Marks               // all graded and scored criteria of one subject on one form
	Choices             // one list of choices
	Text                // one text, or an option's own words
)

// Shape says which contents an envelope of one name may have. Required covers Grades first and Scores then; it is as long as both together,
// or nil when nothing is required.
type Shape struct {
	Kind     Kind
	Grades   []int    // of Marks: the number of grades of each graded criterion, at most 36
	Scores   []Scale  // of Marks: the scale of each scored criterion
	Required []bool   // of Marks
	Options  []Option // of Choices
	Min, Max int      // of Choices: how many options, when any; Max 0 is all
	Limit    int      // of Text: code points
}

// Option is one of a list of choices.
type Option struct {
	Code      string
	Exclusive bool // chosen alone, and satisfies Min
}

// ErrRule is wrapped by every reason for which a canonical content is not one of a Shape.
var ErrRule = errors.New("envelope: content breaks a rule")

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRule, fmt.Sprintf(format, args...))
}

// Size returns the length of the envelope's plaintext: the longest content there can be (four bytes for each code point of a text,
// all options whatever Max says, each score as long as the longest on its scale) with its length before it, rounded up to 64.
func (s Shape) Size() int {
	longest := Content{}
	switch s.Kind {
	case Marks:
		longest.Marks = strings.Repeat("-", len(s.Grades))
		for _, scale := range s.Scores {
			longest.Scores = append(longest.Scores, strings.Repeat("0", scale.longest()))
		}
	case Choices:
		for _, o := range s.Options {
			longest.Choices = append(longest.Choices, o.Code)
		}
	case Text:
		longest.Text = strings.Repeat("0", 4*s.Limit)
	}
	state := Content{State: Spoiled}
	return paddedSize(max(len(longest.Encode()), len(state.Encode())))
}

// Read unpads, decodes and checks what an opened envelope says. The errors are ErrPadding, ErrContent and ErrRule, wrapped.
func (s Shape) Read(plaintext []byte) (Content, error) {
	canonical, err := Unpad(plaintext)
	if err != nil {
		return Content{}, err
	}
	c, err := Decode(canonical)
	if err != nil {
		return Content{}, err
	}
	return c, s.Check(c)
}

// Check reports whether this envelope may have a content; the error wraps ErrRule. A content with a state says nothing
// else, and is not asked for what is required.
func (s Shape) Check(c Content) error {
	nothing := c.Marks == "" && c.Scores == nil && c.Choices == nil && c.Text == ""
	switch {
	case c.State == Blank || c.State == Spoiled:
		if !nothing {
			return broken("a state beside something else")
		}
		return nil
	case c.State != Marked:
		return broken("unknown state")
	case s.Kind != Marks && (c.Marks != "" || c.Scores != nil), s.Kind != Choices && c.Choices != nil, s.Kind != Text && c.Text != "":
		return broken("a key that this kind of envelope does not have")
	}
	switch s.Kind {
	case Marks:
		return s.checkMarks(c)
	case Choices:
		return s.checkChoices(c.Choices)
	case Text:
		return s.checkText(c.Text)
	}
	return nil
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyz"

// Mark returns the character of a grade's index, from 0 to 35; of -1 the blank.
func Mark(grade int) byte {
	if grade < 0 {
		return '-'
	}
	return digits[grade]
}

// Grade returns the index that a mark means, -1 for a blank.
func Grade(mark byte) int { return strings.IndexByte(digits, mark) }

func (s Shape) checkMarks(c Content) error {
	required := func(i int) bool { return s.Required != nil && s.Required[i] }
	if c.Marks != "" {
		if len(c.Marks) != len(s.Grades) || strings.Trim(c.Marks, "-") == "" {
			return broken("marks of the wrong length, or all blank")
		}
	}
	for i, grades := range s.Grades {
		mark := byte('-')
		if c.Marks != "" {
			mark = c.Marks[i]
		}
		switch grade := Grade(mark); {
		case mark == '-' && required(i):
			return broken("graded criterion %d is required", i+1)
		case mark != '-' && (grade < 0 || grade >= grades):
			return broken("unknown grade of criterion %d", i+1)
		}
	}
	if c.Scores != nil && (len(c.Scores) != len(s.Scores) || !slices.ContainsFunc(c.Scores, func(t string) bool { return t != "" })) {
		return broken("scores of the wrong length, or all blank")
	}
	for i, scale := range s.Scores {
		score := ""
		if c.Scores != nil {
			score = c.Scores[i]
		}
		if score == "" {
			if required(len(s.Grades) + i) {
				return broken("scored criterion %d is required", i+1)
			}
			continue
		}
		if v, shortest := Hundredths(score); !shortest || !scale.has(v) {
			return broken("score %d is not on its scale, or not in its shortest form", i+1)
		}
	}
	return nil
}

func (s Shape) checkChoices(chosen []string) error {
	if chosen == nil {
		return nil
	}
	last, exclusive := -1, false
	for _, code := range chosen {
		i := slices.IndexFunc(s.Options, func(o Option) bool { return o.Code == code })
		if i <= last {
			return broken("an unknown option, one twice, or out of order")
		}
		last, exclusive = i, exclusive || s.Options[i].Exclusive
	}
	switch {
	case exclusive && len(chosen) > 1:
		return broken("an exclusive option beside others")
	case s.Max > 0 && len(chosen) > s.Max:
		return broken("more than %d options", s.Max)
	case len(chosen) < s.Min && !exclusive:
		return broken("fewer than %d options", s.Min)
	}
	return nil
}

// checkText takes what [Content] may hold for a text: no control character (category Cc) but LF, not over the limit, not white
// space alone. A text that is no UTF-8 is not canonical, so it never comes here.
func (s Shape) checkText(text string) error {
	switch {
	case text == "":
		return nil
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		return broken("a control character in a text")
	case utf8.RuneCountInString(text) > s.Limit:
		return broken("a text over its limit of %d", s.Limit)
	case !strings.ContainsFunc(text, func(r rune) bool { return !whiteSpace(r) }):
		return broken("a text of white space alone")
	}
	return nil
}

// whiteSpace is Unicode White_Space and U+FEFF.
func whiteSpace(r rune) bool { return unicode.Is(unicode.White_Space, r) || r == '\ufeff' }
