package example

import (
	"encoding/json"

	"github.com/goccy/go-yaml"

	"ceping/survey"
)

// ReadSetup reads as much of a session file as the examples use; survey/setup reads what offices write.
func ReadSetup(text []byte) (s survey.Setup, err error) {
	var file struct {
		Assessment, Unit, Group, Date string
		Categories                    []survey.Category
		Leaders                       []survey.Leader
		Promoted                      []survey.Promoted
		Forms                         []map[string]any
		Rules                         struct {
			MinGroup    int `yaml:"min_group"`
			Denominator string
			ScoreOver   string `yaml:"score_over"`
			Unsure      string
			Spares      int
		}
		Trustees survey.Trustees
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return s, err
	}
	s = survey.Setup{Assessment: file.Assessment, Unit: file.Unit, Group: file.Group, Date: file.Date, Categories: file.Categories,
		Leaders: file.Leaders, Promoted: file.Promoted, Trustees: file.Trustees}
	s.Rules = survey.Rules{MinGroup: file.Rules.MinGroup, Denominator: survey.Denominator(file.Rules.Denominator), Spares: file.Rules.Spares}
	if file.Rules.ScoreOver == "valid" {
		s.Rules.ScoreOver = survey.OverValid
	}
	if file.Rules.Unsure == "excluded" {
		s.Rules.Unsure = survey.UnsureExcluded
	}
	for _, object := range file.Forms {
		f, err := readForm(object)
		if err != nil {
			return s, err
		}
		s.Forms = append(s.Forms, f)
	}
	return s, nil
}

// readForm turns a form object into the domain's, by way of JSON, whose numbers become decimals by their text.
func readForm(object map[string]any) (form survey.Form, err error) {
	criteria, _ := object["criteria"].([]any)
	delete(object, "criteria")
	form.Rank, form.RankWithin = survey.RankTotal, survey.WithinForm
	if err := convert(object, &form); err != nil {
		return form, err
	}
	if form.Subjects == survey.OverLeaders && form.Roles == nil {
		form.Roles = survey.Roles()
	}
	for _, entry := range criteria {
		o, _ := entry.(map[string]any)
		if o["kind"] == "score" {
			o["points"] = map[string]any{"min": o["min"], "max": o["max"], "step": o["step"]}
			delete(o, "min")
			delete(o, "max")
		}
		var c survey.Criterion
		if err := convert(o, &c); err != nil {
			return form, err
		}
		if c.Kind == "" {
			c.Kind = survey.Graded
		}
		if o["weight"] == nil && (c.Kind == survey.Graded || c.Kind == survey.Scored) {
			c.Weight = survey.Whole(1)
		}
		form.Criteria = append(form.Criteria, c)
	}
	return form, nil
}

func convert(from map[string]any, into any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
