package voter

import (
	"fmt"
	"slices"

	"ceping/survey/envelope"
)

// Ballot is what a voter of one category says, envelope by envelope, as Fill has found it to keep the rules.
type Ballot struct {
	category string
	answers  Answers
	contents []envelope.Content // of the envelopes that the category sends, in order
	manifest *Manifest
}

// Category that the ballot is of.
func (b *Ballot) Category() string { return b.category }

// Answers are those that the ballot holds, the ballot's own: texts as they are sealed, scores in their shortest form, options in
// listed order, and nothing that is dropped. A spoiled ballot has none.
func (b *Ballot) Answers() Answers { return b.answers }

// Contents are what the envelopes say, in the order of Sent; the caller's own copy.
func (b *Ballot) Contents() []envelope.Content { return slices.Clone(b.contents) }

// Clear empties the ballot. What a Cast sealed of it stays good.
func (b *Ballot) Clear() {
	b.answers.Clear()
	for _, c := range b.contents {
		clear(c.Scores) // choices are the answers' own
	}
	clear(b.contents)
}

// Fill fills a ballot of a category in. Texts are cleaned, and dropped where their option is not chosen or their condition does not
// hold; with nothing left, every envelope says blank, and nothing is asked that is required. Errors are ErrManifest for an unknown
// category, ErrAnswer and *RuleError.
func (m *Manifest) Fill(category string, given Answers) (*Ballot, error) {
	if _, err := m.issuerKey(category); err != nil {
		return nil, err
	}
	items := m.Asked(category)
	if err := given.known(items); err != nil {
		return nil, err
	}
	a := NewAnswers()
	for _, item := range items {
		if err := a.settle(item, given); err != nil {
			return nil, err
		}
	}
	for _, item := range items {
		if err := a.text(item, given); err != nil {
			return nil, err
		}
	}
	b := &Ballot{category: category, answers: a, manifest: m}
	if a.blank() {
		b.contents = m.stating(category, envelope.Blank)
		return b, nil
	}
	if err := a.rules(items); err != nil {
		return nil, err
	}
	for _, e := range m.Sent(category) {
		content := a.content(e)
		if err := e.Shape.Check(content); err != nil { // the rules above are the same, item by item
			return nil, fmt.Errorf("%s: %w", e.Key, err)
		}
		b.contents = append(b.contents, content)
	}
	return b, nil
}

// Spoiled is a paper ballot of a category that was declared invalid. ErrManifest for an unknown category.
func (m *Manifest) Spoiled(category string) (*Ballot, error) {
	if _, err := m.issuerKey(category); err != nil {
		return nil, err
	}
	return &Ballot{category: category, answers: NewAnswers(), contents: m.stating(category, envelope.Spoiled), manifest: m}, nil
}

func (m *Manifest) stating(category string, state envelope.State) []envelope.Content {
	list := make([]envelope.Content, len(m.Sent(category)))
	for i := range list {
		list[i].State = state
	}
	return list
}

// rules are what a ballot that is not blank must keep across its items: what is required, and quotas.
func (a Answers) rules(items []Item) error {
	for _, item := range items {
		if item.Criterion.Required && a.Grades[item.Key] == "" && a.Scores[item.Key] == "" {
			return &RuleError{item.Key, "required", nil, Spoil}
		}
	}
	for _, q := range quotas(items) {
		used, marked, mend := 0, false, BlankCriterion
		if slices.ContainsFunc(q.asked, func(i Item) bool { return i.Criterion.Required }) {
			mend = Spoil
		}
		for _, item := range q.asked {
			marked = marked || a.Grades[item.Key] != ""
			if !slices.Contains(q.set, a.Grades[item.Key]) {
				continue
			}
			if used++; used > q.most {
				return &RuleError{item.Key, "quota_most", []any{q.names, q.most}, mend}
			}
		}
		if marked && used < q.least { // who leaves a criterion blank altogether abstains from it
			return &RuleError{q.asked[0].Key, "quota_least", []any{q.names, q.least, used}, mend}
		}
	}
	return nil
}

// content is what an envelope says of the answers.
func (a Answers) content(e Envelope) (c envelope.Content) {
	switch e.Shape.Kind {
	case envelope.Choices:
		c.Choices = a.Options[e.items[0].Key]
	case envelope.Text:
		c.Text = a.Texts[e.items[0].Key]
	case envelope.Marks:
		graded := len(e.Shape.Grades)
		marks, some := make([]byte, graded), false
		for i, item := range e.items[:graded] {
			grade := item.grade(a.Grades[item.Key])
			marks[i], some = envelope.Mark(grade), some || grade >= 0
		}
		if some {
			c.Marks = string(marks)
		}
		scores, some := make([]string, len(e.Shape.Scores)), false
		for i, item := range e.items[graded:] {
			scores[i] = a.Scores[item.Key]
			some = some || scores[i] != ""
		}
		if some {
			c.Scores = scores
		}
	}
	return c
}

// grade is the index of a code in the item's scale, -1 of none.
func (i Item) grade(code string) int {
	return slices.IndexFunc(i.Form.scale(i.Criterion), func(g Grade) bool { return g.Code == code })
}

func decimal(hundredths int) string {
	text, _ := Score(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100))
	return text
}
