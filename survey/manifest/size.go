package manifest

import (
	"cmp"
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/envelope"
)

// CheckSize says whether the largest ballot of a setup that Setup.Check takes is one that phones may send: envelope.MaxBallot bytes
// sealed. The error is a *survey.InvalidError that names the largest parts, which are to be shortened.
func CheckSize(s *survey.Setup) error {
	list := Envelopes(s)
	for _, c := range s.Categories {
		sent := Sent(list, c.Code)
		size := SealedSize(sent)
		if size <= envelope.MaxBallot {
			continue
		}
		parts := partsOf(s, sent)
		var largest []survey.Coded
		for _, p := range parts[:min(len(parts), largestParts)] {
			largest = append(largest, p)
		}
		return &survey.InvalidError{
			Field: parts[0].field, Code: "ballot_large", Values: []any{c.Code, c.Name, size, envelope.MaxBallot, largest},
		}
	}
	return nil
}

// largestParts are as many as are named: with them mended, the rest is seldom too much.
const largestParts = 3

// part is what a ballot spends on one text or list of a form over all subjects, or on all marks of a form.
type part struct {
	field     string // path in the session file
	title     string // of the form
	criterion string // "" for marks
	limit     int    // code points of a text
	subjects  int
	bytes     int
}

// partsOf are the parts of a ballot, the largest first.
func partsOf(s *survey.Setup, sent []Envelope) []part {
	byField := map[string]*part{}
	for _, e := range sent {
		if e.Form == nil {
			continue // the cover
		}
		i := slices.IndexFunc(s.Forms, func(f survey.Form) bool { return f.ID == e.Form.ID })
		field := fmt.Sprintf("forms[%d]", i)
		if e.Shape.Kind != envelope.Marks {
			field += fmt.Sprintf(".criteria[%d]", slices.IndexFunc(e.Form.Criteria, func(c survey.Criterion) bool { return c.ID == e.Criterion.ID }))
		}
		if byField[field] == nil {
			byField[field] = &part{field: field, title: e.Form.Title, criterion: e.Criterion.Title}
		}
		p := byField[field]
		p.bytes += e.Size + envelope.Overhead
		if e.Shape.Kind == envelope.Text {
			p.limit = e.Shape.Limit
		}
		if e.Shape.Kind != envelope.Text || e.Criterion.Kind == survey.Text { // an option's own words are of a list that was counted
			p.subjects++
		}
	}
	var parts []part
	for _, p := range byField {
		parts = append(parts, *p)
	}
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.bytes, a.bytes), cmp.Compare(a.field, b.field))
	})
	return parts
}

// Coded is the part's sentence.
func (p part) Coded() (survey.Code, []any) {
	code := survey.Code("part_marks")
	switch {
	case p.limit > 0:
		code = "part_text"
	case p.criterion != "":
		code = "part_criterion"
	}
	return code, []any{p.title, p.criterion, p.limit, p.subjects, p.bytes}
}
