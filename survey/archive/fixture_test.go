package archive_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// fixture is a worked example of the count: a session, and what each voter answered.
type fixture struct {
	setup   survey.Setup
	ballots struct {
		Void, Present, Leftover map[string]int
		Ballots                 map[string][]map[string]any
	}
}

func example(t testing.TB, name string) fixture {
	t.Helper()
	var f fixture
	read := func(file string) []byte {
		text, err := os.ReadFile(filepath.Join("../count/testdata", name, file))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if err := json.Unmarshal(read("ballots.json"), &f.ballots); err != nil {
		t.Fatal(err)
	}
	f.setup = readSetup(t, read("session.yaml"))
	return f
}

// readSetup reads as much of a session file as the examples use.
func readSetup(t testing.TB, text []byte) survey.Setup {
	t.Helper()
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
		t.Fatal(err)
	}
	s := survey.Setup{Assessment: file.Assessment, Unit: file.Unit, Group: file.Group, Date: file.Date, Categories: file.Categories,
		Leaders: file.Leaders, Promoted: file.Promoted, Trustees: file.Trustees}
	s.Rules = survey.Rules{MinGroup: file.Rules.MinGroup, Denominator: survey.Denominator(file.Rules.Denominator), Spares: file.Rules.Spares}
	if file.Rules.ScoreOver == "valid" {
		s.Rules.ScoreOver = survey.OverValid
	}
	if file.Rules.Unsure == "excluded" {
		s.Rules.Unsure = survey.UnsureExcluded
	}
	for _, f := range file.Forms {
		s.Forms = append(s.Forms, readForm(t, f))
	}
	return s
}

// readForm turns a form object into the domain's, by way of JSON, whose numbers become decimals by their text.
func readForm(t testing.TB, object map[string]any) survey.Form {
	t.Helper()
	form := survey.Form{Rank: survey.RankTotal, RankWithin: survey.WithinForm}
	criteria, _ := object["criteria"].([]any)
	delete(object, "criteria")
	convert(t, object, &form)
	if form.Subjects == survey.OverLeaders && form.Roles == nil {
		form.Roles = survey.Roles()
	}
	for _, entry := range criteria {
		o := entry.(map[string]any)
		if o["kind"] == "score" {
			o["points"] = map[string]any{"min": o["min"], "max": o["max"], "step": o["step"]}
			delete(o, "min")
			delete(o, "max")
		}
		c := survey.Criterion{Kind: survey.Graded}
		convert(t, o, &c)
		if o["weight"] == nil && c.Kind != survey.Choices && c.Kind != survey.Text {
			c.Weight = survey.Whole(1)
		}
		form.Criteria = append(form.Criteria, c)
	}
	return form
}

func convert(t testing.TB, from map[string]any, into any) {
	t.Helper()
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

// contentOf is what a voter with these answers puts into an envelope.
func contentOf(e manifest.Envelope, answers map[string]any) envelope.Content {
	if state, ok := answers["state"].(string); ok {
		return envelope.Content{State: envelope.State(state)}
	}
	if len(answers) == 0 {
		return envelope.Content{State: envelope.Blank}
	}
	var c envelope.Content
	switch e.Shape.Kind {
	case envelope.Marks:
		marks, scores := "", []string(nil)
		for _, criterion := range e.Subject.Criteria {
			given, _ := answers[criterion.Key].(string)
			switch criterion.Kind {
			case survey.Graded:
				grades := e.Form.Scale(criterion.Criterion)
				marks += string(envelope.Mark(slices.IndexFunc(grades, func(g survey.Grade) bool { return g.Code == given })))
			case survey.Scored:
				scores = append(scores, given)
			}
		}
		if strings.Trim(marks, "-") != "" {
			c.Marks = marks
		}
		if strings.Join(scores, "") != "" {
			c.Scores = scores
		}
	case envelope.Choices:
		list, _ := answers[e.Key].([]any)
		if object, ok := answers[e.Key].(map[string]any); ok {
			list = object["codes"].([]any)
		}
		for _, code := range list {
			c.Choices = append(c.Choices, code.(string))
		}
	case envelope.Text:
		c.Text, _ = answers[e.Key].(string)
		if object, ok := answers[strings.TrimSuffix(e.Key, ".text")].(map[string]any); ok && strings.HasSuffix(e.Key, ".text") {
			c.Text, _ = object["text"].(string)
		}
	}
	return c
}
