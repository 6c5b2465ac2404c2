package voter

import (
	"slices"

	"ceping/survey/envelope"
)

// Envelope is one of those that a ballot is cut into.
type Envelope struct {
	Key        string
	Size       int            // of its plaintext
	Shape      envelope.Shape // what it may say
	Categories []string       // those that fill it, in the session's order; nil: all
	items      []Item         // of marks, the graded ones and then the scored ones; of choices and texts one
}

// Item is one criterion as one subject is asked.
type Item struct {
	Key       string // <form>.<subject>.<criterion>
	Form      *Form
	Subject   Subject
	Criterion *Criterion
}

// Items are all that is asked of anybody, in listed order.
func (m *Manifest) Items() []Item {
	var items []Item
	for i := range m.Forms {
		f := &m.Forms[i]
		for _, subject := range m.subjects(f) {
			items = append(items, f.items(subject)...)
		}
	}
	return items
}

// Asked are the items that a category is asked, in listed order.
func (m *Manifest) Asked(category string) []Item {
	return slices.DeleteFunc(m.Items(), func(i Item) bool { return !slices.Contains(i.Form.Categories, category) })
}

func (f *Form) items(subject Subject) []Item {
	var items []Item
	for j := range f.Criteria {
		if c := &f.Criteria[j]; c.asked(subject.Role) {
			items = append(items, Item{Key: f.ID + "." + subject.ID + "." + c.ID, Form: f, Subject: subject, Criterion: c})
		}
	}
	return items
}

func (m *Manifest) subjects(f *Form) []Subject {
	switch f.Subjects {
	case "body":
		return m.Bodies
	case "promoted":
		return m.Promoted
	case "unit":
		return []Subject{{ID: "unit", Name: m.Unit}}
	}
	return slices.DeleteFunc(slices.Clone(m.Leaders), func(s Subject) bool { return !slices.Contains(f.Roles, s.Role) })
}

// derive makes the envelopes from the forms; the manifest must list the same, and no ballot may be larger than one may be.
func (m *Manifest) derive() error {
	keys, total := map[string]bool{}, map[string]int{}
	add := func(e Envelope) error {
		at := len(m.envelopes)
		if at == len(m.Listed) || m.Listed[at].Key != e.Key {
			return unusable("its forms make an envelope %s that it does not list in this place", e.Key)
		}
		e.Size = e.Shape.Size()
		if listed := m.Listed[at]; listed.Size != e.Size || !sameCategories(listed.Categories, e.Categories) {
			return unusable("envelope %s has %d bytes, for %v", e.Key, e.Size, e.Categories)
		}
		if keys[e.Key] {
			return unusable("envelope %s twice", e.Key)
		}
		keys[e.Key] = true
		for _, c := range m.Categories {
			if e.filledBy(c.Code) {
				if total[c.Code] += e.Size + envelope.Overhead; total[c.Code] > envelope.MaxBallot {
					return unusable("a ballot of %s has more than %d bytes", c.Code, envelope.MaxBallot)
				}
			}
		}
		m.envelopes = append(m.envelopes, e)
		return nil
	}
	if err := add(Envelope{Key: "cover"}); err != nil {
		return err
	}
	for i := range m.Forms {
		f := &m.Forms[i]
		if !slices.Contains([]string{"body", "leaders", "promoted", "unit"}, f.Subjects) {
			return unusable("form %s is over %q", f.ID, f.Subjects)
		}
		for _, subject := range m.subjects(f) {
			for _, e := range f.envelopes(subject) {
				e.Categories = m.filling(f)
				if err := add(e); err != nil {
					return err
				}
			}
		}
	}
	if len(m.envelopes) < len(m.Listed) {
		return unusable("it lists %s, which its forms do not make", m.Listed[len(m.envelopes)].Key)
	}
	return nil
}

// envelopes of one subject: its marks, then its lists and texts as listed, an option's own words directly after their list.
func (f *Form) envelopes(subject Subject) []Envelope {
	marks := Envelope{Key: f.ID + "." + subject.ID, Shape: envelope.Shape{Kind: envelope.Marks}}
	var scored []Item
	var rest []Envelope
	for _, item := range f.items(subject) {
		switch c := item.Criterion; c.Kind {
		case "grade":
			marks.items = append(marks.items, item)
			marks.Shape.Grades = append(marks.Shape.Grades, len(f.scale(c)))
		case "score":
			scored = append(scored, item)
			marks.Shape.Scores = append(marks.Shape.Scores, c.Scale)
		case "choices":
			shape := envelope.Shape{Kind: envelope.Choices, Min: c.Least, Max: c.Most}
			for _, o := range c.Options {
				shape.Options = append(shape.Options, envelope.Option{Code: o.Code, Exclusive: o.Exclusive})
			}
			rest = append(rest, Envelope{Key: item.Key, Shape: shape, items: []Item{item}})
			if o, ok := c.words(); ok {
				rest = append(rest, Envelope{Key: item.Key + ".text", Shape: envelope.Shape{Kind: envelope.Text, Limit: o.Text}, items: []Item{item}})
			}
		case "text":
			rest = append(rest, Envelope{Key: item.Key, Shape: envelope.Shape{Kind: envelope.Text, Limit: c.Most}, items: []Item{item}})
		}
	}
	marks.items = append(marks.items, scored...)
	if len(marks.items) == 0 {
		return rest
	}
	required := make([]bool, len(marks.items))
	for i, item := range marks.items {
		required[i] = item.Criterion.Required
	}
	if slices.Contains(required, true) {
		marks.Shape.Required = required
	}
	return append([]Envelope{marks}, rest...)
}

// sameCategories: nil is all, and not the same as none.
func sameCategories(a, b []string) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

func (e *Envelope) filledBy(category string) bool {
	return e.Categories == nil || slices.Contains(e.Categories, category)
}

// Name is what the envelope is sealed under when a category sends it: a text belongs to none.
func (e *Envelope) Name(category string) envelope.Name {
	if e.Shape.Kind == envelope.Text {
		category = ""
	}
	return envelope.Name{Key: e.Key, Category: category}
}

// Sent are the envelopes that a category sends, in order.
func (m *Manifest) Sent(category string) []Envelope {
	return slices.DeleteFunc(slices.Clone(m.envelopes), func(e Envelope) bool { return !e.filledBy(category) })
}
