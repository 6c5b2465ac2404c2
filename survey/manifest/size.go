package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
		var english, chinese []string
		for _, p := range parts[:min(len(parts), largestParts)] {
			english, chinese = append(english, p.english()), append(chinese, p.chinese())
		}
		return &survey.InvalidError{
			Field: parts[0].field,
			Reason: fmt.Sprintf("the ballot of category %s takes %d bytes sealed, at most %d fit. The largest parts are %s: lower the limits of texts, list fewer people, let fewer categories fill the form, or split the forms over two sessions",
				c.Code, size, envelope.MaxBallot, strings.Join(english, "; ")),
			Chinese: fmt.Sprintf("%s的一张测评票密封后最多会有%d字节，超过上限%d。占得最多的是：%s。请减少这些文字题的字数上限，减少测评对象，让较少的票种填，或把测评表分到两场测评",
				c.Name, size, envelope.MaxBallot, strings.Join(chinese, "；")),
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

func (p part) english() string {
	what := "the marks"
	if p.criterion != "" {
		what = fmt.Sprintf("%q", p.criterion)
	}
	if p.limit > 0 {
		what += fmt.Sprintf(" (up to %d characters)", p.limit)
	}
	return fmt.Sprintf("%s of form %q for %d subjects, %d bytes", what, p.title, p.subjects, p.bytes)
}

func (p part) chinese() string {
	what := "的等次和分数"
	if p.criterion != "" {
		what = "“" + p.criterion + "”"
	}
	if p.limit > 0 {
		what += fmt.Sprintf("（每人最多%d字）", p.limit)
	}
	return fmt.Sprintf("《%s》%s，%d个测评对象，共%d字节", p.title, what, p.subjects, p.bytes)
}
