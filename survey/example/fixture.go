package example

import (
	"embed"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// The worked examples of version 2, by name: a session file, what each voter answered, and the part of the Report that follows.
//
//go:embed fixtures
var fixtures embed.FS

// Fixtures are the names of the worked examples of version 2.
var Fixtures = []string{"worked-example", "second-example"}

// Fixture counts a worked example of version 2 without sealing anything. expected is the part of the Report's JSON that it must have.
func Fixture(name string) (r *count.Report, expected []byte, err error) {
	read := func(file string) []byte {
		text, failed := fixtures.ReadFile(path.Join("fixtures", name, file))
		if err == nil {
			err = failed
		}
		return text
	}
	session, ballots, expected := read("session.yaml"), read("ballots.json"), read("expected.json")
	if err != nil {
		return nil, nil, err
	}
	s, err := readSetup(session)
	if err != nil {
		return nil, nil, err
	}
	var file struct {
		Void, Present, Leftover map[string]int
		Ballots                 map[string][]map[string]any
	}
	if err := json.Unmarshal(ballots, &file); err != nil {
		return nil, nil, err
	}
	list, box, header, cast := manifest.Envelopes(s), count.Box{Envelopes: map[string][]count.Opened{}}, map[string]count.Counts{}, 0
	for _, c := range s.Categories {
		for _, answers := range file.Ballots[c.Code] {
			for _, e := range manifest.Sent(list, c.Code) {
				box.Envelopes[e.Key] = append(box.Envelopes[e.Key], count.Opened{Category: e.Name(c.Code).Category, Content: contentOf(e, answers)})
			}
		}
		n := count.Counts{Expected: c.Expected, Printed: c.Printed(s.Rules.Spares), Void: file.Void[c.Code], Cast: len(file.Ballots[c.Code])}
		n.Issued, n.Collected, cast = n.Printed-n.Void, n.Cast, cast+n.Cast
		if left, entered := file.Leftover[c.Code]; entered {
			n.Leftover, n.Issued = &left, n.Issued-left
		}
		if present, entered := file.Present[c.Code]; entered {
			n.Present = &present
		}
		header[c.Code] = n
	}
	report := count.NewReport(count.Input{ID: ID, Setup: s, Yardstick: strings.Repeat("5a", 32), Software: software, Counts: header,
		Seal: count.ReportSeal{Count: cast, Digest: seal}, Tally: count.NewTally(s, box)})
	return &report, expected, nil
}

// contentOf is what a voter with these answers puts into an envelope.
func contentOf(e manifest.Envelope, answers map[string]any) (c envelope.Content) {
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

// readSetup reads as much of a session file as the examples use.
func readSetup(text []byte) (*survey.Setup, error) {
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
		return nil, err
	}
	s := &survey.Setup{Assessment: file.Assessment, Unit: file.Unit, Group: file.Group, Date: file.Date, Categories: file.Categories,
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
			return nil, err
		}
		s.Forms = append(s.Forms, f)
	}
	return s, nil
}

// readForm turns a form object into the domain's, by way of JSON, whose numbers become decimals by their text.
func readForm(object map[string]any) (form survey.Form, err error) {
	criteria, _ := object["criteria"].([]any)
	delete(object, "criteria")
	if object["rank"] == nil {
		object["rank"] = survey.RankTotal
	}
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
