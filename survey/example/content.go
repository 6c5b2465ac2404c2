package example

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// ContentOf is what a voter with these answers, as ballots.json of a worked example has them, puts into an envelope.
func ContentOf(e manifest.Envelope, answers map[string]any) (c envelope.Content) {
	if state, ok := answers["state"].(string); ok {
		return envelope.Content{State: envelope.State(state)}
	}
	if len(answers) == 0 {
		return envelope.Content{State: envelope.Blank}
	}
	switch e.Shape.Kind {
	case envelope.Marks:
		marks, scores := "", []string{}
		for _, criterion := range e.Subject.Criteria {
			given, _ := answers[criterion.Key].(string)
			switch criterion.Kind {
			case survey.Graded:
				marks += string(envelope.Mark(slices.IndexFunc(e.Form.Scale(criterion.Criterion), func(g survey.Grade) bool { return g.Code == given })))
			case survey.Scored:
				scores = append(scores, given)
			}
		}
		c = marked(marks, scores)
	case envelope.Choices:
		list, _ := answers[e.Key].([]any)
		if object, ok := answers[e.Key].(map[string]any); ok {
			list, _ = object["codes"].([]any)
		}
		for _, code := range list {
			text, _ := code.(string)
			c.Choices = append(c.Choices, text)
		}
	case envelope.Text:
		c.Text, _ = answers[e.Key].(string)
		if object, ok := answers[strings.TrimSuffix(e.Key, ".text")].(map[string]any); ok && strings.HasSuffix(e.Key, ".text") {
			c.Text, _ = object["text"].(string)
		}
	}
	return c
}

// marked leaves out what says nothing.
func marked(marks string, scores []string) (c envelope.Content) {
	if strings.Trim(marks, "-") != "" {
		c.Marks = marks
	}
	if strings.Join(scores, "") != "" {
		c.Scores = scores
	}
	return c
}
