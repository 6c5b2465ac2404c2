package count_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// fixture is a worked example of the design: a session, what each voter answered, and the Report that follows.
type fixture struct {
	setup   survey.Setup
	ballots struct {
		Void, Present, Leftover map[string]int
		Ballots                 map[string][]map[string]any
	}
	expected map[string]any
}

func read(t *testing.T, name string) fixture {
	t.Helper()
	var f fixture
	load := func(file string, into any) {
		text, err := os.ReadFile(filepath.Join("testdata", name, file))
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	load("ballots.json", &f.ballots)
	load("expected.json", &f.expected)
	text, err := os.ReadFile(filepath.Join("testdata", name, "session.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f.setup = readSetup(t, text)
	return f
}

// readSetup reads as much of a session file as the examples use.
func readSetup(t *testing.T, text []byte) survey.Setup {
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
func readForm(t *testing.T, object map[string]any) survey.Form {
	t.Helper()
	var form survey.Form
	criteria, _ := object["criteria"].([]any)
	delete(object, "criteria")
	if object["rank"] == nil {
		object["rank"] = survey.RankTotal
	}
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
			delete(o, "step")
		}
		var c survey.Criterion
		convert(t, o, &c)
		if c.Kind == "" {
			c.Kind = survey.Graded
		}
		if o["weight"] == nil && c.Kind != survey.Choices && c.Kind != survey.Text {
			c.Weight = survey.Whole(1)
		}
		form.Criteria = append(form.Criteria, c)
	}
	return form
}

func convert(t *testing.T, from map[string]any, into any) {
	t.Helper()
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

const manifestText = `{"version":2}` // stands for the session's

// box puts the answers of every voter into envelopes, as a phone would, and opens them again.
func (f *fixture) box(t *testing.T) count.Box {
	t.Helper()
	list := manifest.Envelopes(&f.setup)
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed := map[string][]count.Sealed{}
	for category, ballots := range f.ballots.Ballots {
		for _, answers := range ballots {
			for _, e := range manifest.Sent(list, category) {
				content := contentOf(t, e, answers)
				if err := e.Shape.Check(content); err != nil {
					t.Fatalf("%s: %v", e.Key, err)
				}
				padded, err := envelope.Pad(content.Encode(), e.Size)
				if err != nil {
					t.Fatal(err)
				}
				name := e.Name(category)
				closed, err := envelope.Seal(key.Public(), sha256.Sum256([]byte(manifestText)), name, padded)
				if err != nil {
					t.Fatal(err)
				}
				sealed[e.Key] = append(sealed[e.Key], count.Sealed{Category: name.Category, Sealed: closed})
			}
		}
	}
	box, err := count.Open(t.Context(), list, key, manifestText, sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

// contentOf is what a voter with these answers puts into an envelope.
func contentOf(t *testing.T, e manifest.Envelope, answers map[string]any) envelope.Content {
	t.Helper()
	if state, ok := answers["state"].(string); ok {
		return envelope.Content{State: envelope.State(state)}
	}
	if len(answers) == 0 {
		return envelope.Content{State: envelope.Blank}
	}
	var c envelope.Content
	switch e.Shape.Kind {
	case envelope.Marks:
		var marks strings.Builder
		var scores []string
		for _, criterion := range e.Subject.Criteria {
			given, _ := answers[criterion.Key].(string)
			switch criterion.Kind {
			case survey.Graded:
				grades := e.Form.Scale(criterion.Criterion)
				marks.WriteByte(envelope.Mark(slices.IndexFunc(grades, func(g survey.Grade) bool { return g.Code == given })))
			case survey.Scored:
				scores = append(scores, given)
			}
		}
		if strings.Trim(marks.String(), "-") != "" {
			c.Marks = marks.String()
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

// counts are the header counts of the example: every ballot cast had a slip collected.
func (f *fixture) counts() map[string]count.Counts {
	all := map[string]count.Counts{}
	for _, c := range f.setup.Categories {
		n := count.Counts{Expected: c.Expected, Printed: c.Printed(f.setup.Rules.Spares), Void: f.ballots.Void[c.Code]}
		n.Issued = n.Printed - n.Void
		if left, ok := f.ballots.Leftover[c.Code]; ok {
			n.Leftover = &left
			n.Issued -= left
		}
		if present, ok := f.ballots.Present[c.Code]; ok {
			n.Present = &present
		}
		n.Cast = len(f.ballots.Ballots[c.Code])
		n.Collected = n.Cast
		all[c.Code] = n
	}
	return all
}

// TestFixtures: both worked examples, number for number, out of sealed envelopes.
func TestFixtures(t *testing.T) {
	for _, name := range []string{"worked-example", "second-example"} {
		t.Run(name, func(t *testing.T) {
			f := read(t, name)
			report := count.NewReport(count.Input{
				Setup: &f.setup, Counts: f.counts(), Tally: count.NewTally(&f.setup, f.box(t)),
				Seal: count.ReportSeal{Count: int(f.expected["seal"].(map[string]any)["count"].(float64)), Digest: "d"},
			})
			text, err := json.Marshal(report)
			if err != nil {
				t.Fatal(err)
			}
			var got map[string]any
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"software", "yardstick", "notes", "result"} {
				delete(got, key)
			}
			delete(got["session"].(map[string]any), "id")
			delete(got["seal"].(map[string]any), "digest")
			for _, alarm := range got["alarms"].([]any) {
				delete(alarm.(map[string]any), "text")
			}
			for _, form := range got["forms"].([]any) {
				for _, texts := range form.(map[string]any)["texts"].([]any) {
					list := texts.(map[string]any)["texts"].([]any)
					slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
				}
			}
			if diff := cmp.Diff(f.expected, got); diff != "" {
				t.Errorf("-expected +got:\n%s", diff)
			}
		})
	}
}
