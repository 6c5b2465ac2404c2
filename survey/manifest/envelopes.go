package manifest

import (
	"slices"

	"ceping/survey"
	"ceping/survey/envelope"
)

// Envelope is one of those that a ballot is cut into.
type Envelope struct {
	Key   string
	Size  int            // of its plaintext; sealed it is envelope.Overhead longer
	Shape envelope.Shape // what it may say
	// Categories are those that fill it, nil for all.
	Categories []string
	// What it is about; the cover has none of them, marks no criterion.
	Form      *survey.Form
	Subject   survey.SheetSubject
	Criterion survey.SheetCriterion
}

// CoverKey is the key of the first envelope of every ballot.
const CoverKey = "cover"

// Envelopes are the envelopes of a session, in the order of its manifest: the cover, then of each form and each subject its marks,
// then its lists of choices, each followed by its option's own words, and its texts, as listed.
func Envelopes(s *survey.Setup) []Envelope {
	list := []Envelope{{Key: CoverKey}}
	for _, sheet := range s.Sheets() {
		for _, subject := range sheet.Subjects {
			of := Envelope{Categories: someCategories(s, sheet.Form), Form: sheet.Form, Subject: subject}
			base := sheet.Form.ID + "." + subject.ID
			if marks, some := marksShape(sheet.Form, subject); some {
				list = append(list, of.with(base, marks, survey.SheetCriterion{}))
			}
			for _, c := range subject.Criteria {
				switch c.Kind {
				case survey.Choices:
					list = append(list, of.with(c.Key, choicesShape(c.Criterion), c))
					if o, ok := c.TextOption(); ok {
						list = append(list, of.with(c.Key+".text", envelope.Shape{Kind: envelope.Text, Limit: o.Text}, c))
					}
				case survey.Text:
					list = append(list, of.with(c.Key, envelope.Shape{Kind: envelope.Text, Limit: c.Max}, c))
				}
			}
		}
	}
	for i := range list {
		list[i].Size = list[i].Shape.Size()
	}
	return list
}

// someCategories are those that fill a form, in the session's order; nil when all do.
func someCategories(s *survey.Setup, f *survey.Form) []string {
	if list := categoriesOf(s, f); len(list) < len(s.Categories) {
		return list
	}
	return nil
}

// categoriesOf are the categories that fill a form, in the session's order.
func categoriesOf(s *survey.Setup, f *survey.Form) []string {
	list := []string{}
	for _, c := range s.Categories {
		if f.FilledBy(c.Code) {
			list = append(list, c.Code)
		}
	}
	return list
}

func (e Envelope) with(key string, shape envelope.Shape, c survey.SheetCriterion) Envelope {
	e.Key, e.Shape, e.Criterion = key, shape, c
	return e
}

// FilledBy reports whether a category sends this envelope.
func (e *Envelope) FilledBy(category string) bool {
	return e.Categories == nil || slices.Contains(e.Categories, category)
}

// Name is what the envelope is sealed under when a category sends it: a text belongs to none, so that a remark is not one of nine.
func (e *Envelope) Name(category string) envelope.Name {
	if e.Shape.Kind == envelope.Text {
		category = ""
	}
	return envelope.Name{Key: e.Key, Category: category}
}

// Sent are the envelopes that a category sends, in order.
func Sent(list []Envelope, category string) []Envelope {
	var sent []Envelope
	for _, e := range list {
		if e.FilledBy(category) {
			sent = append(sent, e)
		}
	}
	return sent
}

// SealedSize is the bytes of a category's whole ballot, sealed: at most envelope.MaxBallot.
func SealedSize(list []Envelope) (total int) {
	for _, e := range list {
		total += e.Size + envelope.Overhead
	}
	return total
}

// marksShape is the shape of a subject's graded criteria first and its scored ones then, each in listed order.
func marksShape(f *survey.Form, subject survey.SheetSubject) (shape envelope.Shape, some bool) {
	shape.Kind = envelope.Marks
	var graded, scored []bool
	for _, c := range subject.Criteria {
		switch c.Kind {
		case survey.Graded:
			shape.Grades = append(shape.Grades, len(f.Scale(c.Criterion)))
			graded = append(graded, f.Requires(c.Criterion))
		case survey.Scored:
			shape.Scores = append(shape.Scores, scaleOf(c.Points))
			scored = append(scored, f.Requires(c.Criterion))
		}
	}
	if required := append(graded, scored...); slices.Contains(required, true) {
		shape.Required = required
	}
	return shape, len(shape.Grades)+len(shape.Scores) > 0
}

func scaleOf(p *survey.Points) envelope.Scale {
	return envelope.Scale{Min: hundredths(p.Min), Max: hundredths(p.Max), Step: hundredths(p.Step)}
}

// hundredths of a decimal with at most two places, as Setup.Check has seen to.
func hundredths(d survey.Decimal) int {
	v, _ := envelope.Hundredths(d.String())
	return v
}

func choicesShape(c survey.Criterion) envelope.Shape {
	shape := envelope.Shape{Kind: envelope.Choices, Min: c.Min, Max: c.Max}
	for _, o := range c.Options {
		shape.Options = append(shape.Options, envelope.Option{Code: o.Code, Exclusive: o.Exclusive})
	}
	return shape
}
