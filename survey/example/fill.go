package example

import (
	"fmt"

	"ceping/survey/voter"
)

// Fill is the ballot of one voter of a worked example of version 2, whose answers stand by key: a grade's code, a score, a text, a list
// of options' codes, or an object of codes and text; a state stands alone.
func Fill(m *voter.Manifest, category string, answers map[string]any) (*voter.Ballot, error) {
	if answers["state"] == "spoiled" {
		return m.Spoiled(category)
	}
	kinds := map[string]string{}
	for _, item := range m.Asked(category) {
		kinds[item.Key] = item.Criterion.Kind
	}
	a := voter.NewAnswers()
	for key, given := range answers {
		text, isText := given.(string)
		list, isList := given.([]any)
		if both, ok := given.(map[string]any); ok {
			list, isList = both["codes"].([]any)
			a.Texts[key], _ = both["text"].(string)
		}
		switch kind := kinds[key]; {
		case kind == "grade" && isText:
			a.Grades[key] = text
		case kind == "score" && isText:
			a.Scores[key] = text
		case kind == "text" && isText:
			a.Texts[key] = text
		case kind == "choices" && isList:
			for _, code := range list {
				a.Options[key] = append(a.Options[key], fmt.Sprint(code))
			}
		default:
			return nil, fmt.Errorf("%s: %v is no answer to it", key, given)
		}
	}
	return m.Fill(category, a)
}
