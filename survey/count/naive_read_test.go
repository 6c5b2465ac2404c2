package count_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ceping/survey"
)

// The second count of a session, kept in the tests alone: written from the text of the rules and from nothing of the program, with
// loops over loops and fractions throughout. It knows the session's set-up and what was in the box, as posted.

// posted is one envelope as it lay in the box.
type posted struct {
	key, category string
	plain         []byte // padded, as it was sealed
	opens         bool   // else it was sealed for something else
	bytes         int    // envelopes with the same number are the same bytes
}

// said is what one envelope says, read by the second count.
type said struct {
	V       int      `json:"v"`
	Marks   string   `json:"marks"`
	Scores  []string `json:"scores"`
	Choices []string `json:"choices"`
	Text    string   `json:"text"`
	State   string   `json:"state"`
}

// read reads an opened envelope; ok is false for what is not canonical.
func (p posted) read() (s said, ok bool) {
	if !p.opens || len(p.plain) < 4 {
		return s, false
	}
	n := int(p.plain[0])<<24 | int(p.plain[1])<<16 | int(p.plain[2])<<8 | int(p.plain[3])
	if n < 0 || 4+n > len(p.plain) {
		return s, false
	}
	text, rest := p.plain[4:4+n], p.plain[4+n:]
	if strings.Trim(string(rest), "\x00") != "" {
		return s, false
	}
	if json.Unmarshal(text, &s) != nil || s.V != 2 {
		return s, false
	}
	return s, bytes.Equal(text, []byte(s.write()))
}

// write is the one form that a content has.
func (s said) write() string {
	list := func(items []string) string {
		var quoted []string
		for _, i := range items {
			quoted = append(quoted, quote(i))
		}
		return "[" + strings.Join(quoted, ",") + "]"
	}
	text := `{"v":2`
	if strings.Trim(s.Marks, "-") != "" {
		text += `,"marks":` + quote(s.Marks)
	}
	if strings.Join(s.Scores, "") != "" {
		text += `,"scores":` + list(s.Scores)
	}
	if len(s.Choices) > 0 {
		text += `,"choices":` + list(s.Choices)
	}
	if s.Text != "" {
		text += `,"text":` + quote(s.Text)
	}
	if s.State != "" {
		text += `,"state":` + quote(s.State)
	}
	return text + "}"
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`).Replace(s) + `"`
}

// stated reports whether an envelope belongs to a ballot that is blank or spoiled.
func (s said) stated() bool {
	return (s.State == "blank" || s.State == "spoiled") && s.alone("state")
}

// alone reports whether no key but these is there.
func (s said) alone(keys ...string) bool {
	has := map[string]bool{"marks": s.Marks != "", "scores": s.Scores != nil, "choices": s.Choices != nil, "text": s.Text != "", "state": s.State != ""}
	for _, k := range keys {
		delete(has, k)
	}
	for _, there := range has {
		if there {
			return false
		}
	}
	return true
}

// marksHold reports whether what is said about a subject keeps its rules.
func (n *naive) marksHold(f survey.Form, role survey.Role, s said) bool {
	if !s.alone("marks", "scores") {
		return false
	}
	graded, scored := n.asked(f, role, survey.Graded), n.asked(f, role, survey.Scored)
	if s.Marks != "" && len(s.Marks) != len(graded) || s.Scores != nil && len(s.Scores) != len(scored) {
		return false
	}
	must := func(c survey.Criterion) bool {
		if c.Optional { // required: false, under a form that is
			return false
		}
		return f.Required || c.Required
	}
	for i, c := range graded {
		mark := byte('-')
		if s.Marks != "" {
			mark = s.Marks[i]
		}
		if mark == '-' {
			if must(c) {
				return false
			}
			continue
		}
		if at := strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyz", mark); at < 0 || at >= len(scaleOf(f, c)) {
			return false
		}
	}
	for i, c := range scored {
		score := ""
		if s.Scores != nil {
			score = s.Scores[i]
		}
		if score == "" {
			if must(c) {
				return false
			}
			continue
		}
		if !regexp.MustCompile(`^(0|[1-9][0-9]*)(\.[0-9]?[1-9])?$`).MatchString(score) {
			return false
		}
		v, low, high, step := rat(score), rat(c.Points.Min.String()), rat(c.Points.Max.String()), rat(c.Points.Step.String())
		if v.Cmp(low) < 0 || v.Cmp(high) > 0 {
			return false
		}
		if steps := new(big.Rat).Quo(new(big.Rat).Sub(v, low), step); !steps.IsInt() {
			return false
		}
	}
	return true
}

// choicesHold reports whether a list of choices keeps its rules.
func choicesHold(c survey.Criterion, s said) bool {
	if !s.alone("choices") {
		return false
	}
	last, exclusive := -1, false
	for _, code := range s.Choices {
		at := -1
		for i, o := range c.Options {
			if o.Code == code {
				at = i
			}
		}
		if at <= last {
			return false
		}
		last = at
		exclusive = exclusive || c.Options[at].Exclusive
	}
	number := len(s.Choices)
	if exclusive {
		return number == 1
	}
	return number == 0 || number >= c.Min && (c.Max == 0 || number <= c.Max)
}

// textHolds reports whether a text keeps its rules.
func textHolds(limit int, s said) bool {
	if !s.alone("text") {
		return false
	}
	if s.Text == "" {
		return true
	}
	for _, r := range s.Text {
		if unicode.Is(unicode.Cc, r) && r != '\n' {
			return false
		}
	}
	white := strings.TrimFunc(s.Text, func(r rune) bool { return unicode.Is(unicode.White_Space, r) || r == '\uFEFF' }) == ""
	return utf8.RuneCountInString(s.Text) <= limit && !white
}

func rat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text)
	}
	return r
}

func scaleOf(f survey.Form, c survey.Criterion) []survey.Grade {
	if c.Grades != nil {
		return c.Grades
	}
	return f.Grades
}
