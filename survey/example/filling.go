package example

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// filling fills ballots in.
type filling struct {
	random *rand.Rand
	will   map[string]float64 // how readily a category fills an envelope in
}

type filled struct {
	key    string
	opened count.Opened
}

// ballot is one voter's, in envelopes.
func (f *filling) ballot(list []manifest.Envelope, category string) (sent []filled) {
	state := envelope.Marked
	switch f.random.IntN(14) {
	case 0:
		state = envelope.Blank
	case 1:
		state = envelope.Spoiled
	}
	for _, e := range manifest.Sent(list, category) {
		content := envelope.Content{State: state}
		if state == envelope.Marked {
			content = f.fill(e, category)
		}
		sent = append(sent, filled{e.Key, count.Opened{Category: e.Name(category).Category, Content: content}})
	}
	return sent
}

func (f *filling) fill(e manifest.Envelope, category string) (c envelope.Content) {
	who, random := category+e.Key, f.random
	if _, known := f.will[who]; !known {
		f.will[who] = pick(random, 0, 0.3, 0.95, 1, 1, 1)
	}
	if random.Float64() > f.will[who] {
		return c
	}
	switch e.Shape.Kind {
	case envelope.Marks:
		marks, scores := "", make([]string, len(e.Shape.Scores))
		for _, grades := range e.Shape.Grades {
			grade := random.IntN(grades)
			if random.IntN(8) == 0 {
				grade = -1
			}
			marks += string(envelope.Mark(grade))
		}
		for i, scale := range e.Shape.Scores {
			if random.IntN(8) > 0 {
				scores[i] = points(scale.Min + scale.Step*random.IntN((scale.Max-scale.Min)/scale.Step+1))
			}
		}
		return marked(marks, scores)
	case envelope.Choices:
		for _, o := range e.Shape.Options {
			if !o.Exclusive && random.IntN(2) == 0 {
				c.Choices = append(c.Choices, o.Code)
			}
		}
	case envelope.Text:
		c.Text = pick(random, Awkward...)
	}
	return c
}

// points writes hundredths in their shortest form.
func points(n int) string {
	text := fmt.Sprintf("%d.%02d", n/100, n%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
