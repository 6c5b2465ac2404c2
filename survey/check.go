package survey

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a setup. They keep a hall's session inside what a phone and a box can carry.
const (
	maxCategories = 26
	MaxSlips      = 20_000 // of a session, spares included
	maxSubjects   = 2_000  // leaders, and promoted
	maxForms      = 30
	maxCriteria   = 100 // of a form
	maxGrades     = 36  // one base-36 character each on the wire
	maxNameLength = 200 // code points of a name or title
	maxAbout      = 2_000
	maxText       = 2_000 // code points a voter may write
	maxItems      = 40_960
	minMinGroup   = 3
)

var (
	codeText = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$`)
	reserved = []string{Total, Weighted, Unmarked, "given", "cover", "credentials", "body", "unit"}
)

// Check says whether a setup can be used; the error is an *InvalidError that names the field and the remedy. Whether a ballot of it is
// not too large is ballot.CheckSize's to say.
func (s *Setup) Check() error {
	for _, check := range []func() error{s.checkHead, s.checkCategories, s.checkPeople, s.checkRules, s.checkForms, s.checkComposite} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Setup) checkForms() error {
	if len(s.Forms) == 0 || len(s.Forms) > maxForms {
		return invalid("forms", "invalid_forms_count", maxForms)
	}
	forms := ids{}
	for i := range s.Forms {
		field := fmt.Sprintf("forms[%d]", i)
		if err := forms.add(field+".id", s.Forms[i].ID); err != nil {
			return err
		}
		if err := s.Forms[i].check(field, s); err != nil {
			return err
		}
		if s.Forms[i].Subjects == OverLeaders && len(s.Leaders) == 0 {
			return invalid(field, "invalid_form_without_leaders", s.Forms[i].Title)
		}
	}
	if s.items() > maxItems {
		return invalid("forms", "invalid_items_too_many", maxItems)
	}
	for _, sheet := range s.Sheets() {
		if len(sheet.Subjects) > 0 {
			return nil
		}
	}
	return invalid("forms", "invalid_forms_without_subject")
}

// items is how many are asked of one voter, up to the limit. It is looked at before sheets are made: a file of 200 kB may stand for
// millions.
func (s *Setup) items() (n int) {
	for i := range s.Forms {
		for _, subject := range s.subjects(&s.Forms[i]) {
			for _, c := range s.Forms[i].Criteria {
				if _, asked := c.Name.For(subject.Role); asked {
					n++
				}
			}
			if n > maxItems {
				return n
			}
		}
	}
	return n
}

// ids are the ids or codes of one list.
type ids map[string]bool

func (seen ids) add(field, id string) error {
	switch {
	case !codeText.MatchString(id):
		return invalid(field, "invalid_id_malformed", id)
	case slices.Contains(reserved, id):
		return invalid(field, "invalid_id_reserved", id)
	case seen[id]:
		return invalid(field, "invalid_id_twice", id)
	}
	seen[id] = true
	return nil
}

// CheckName looks at a name of one line: it has a letter that is seen, is no longer than a name may be, and holds nothing unseen. The error
// is an *InvalidError of the field.
func CheckName(field, name string) error {
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) && utf8.ValidString(name) {
		return invalid(field, "invalid_missing")
	}
	return checkOptional(field, name, maxNameLength)
}

func checkOptional(field, text string, limit int) error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
		return invalid(field, "invalid_text_hidden")
	}
	if utf8.RuneCountInString(text) > limit {
		return invalid(field, "invalid_text_long", limit)
	}
	return nil
}
