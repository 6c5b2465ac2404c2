package composite_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/count"
	"ceping/survey/example"
)

// counted is the second worked example with its Report; change, which may be nil, comes before the count.
func counted(t *testing.T, change func(*example.Fixture)) (*example.Fixture, *count.Report) {
	t.Helper()
	f, err := example.ReadFixture("second-example")
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&f)
	}
	r := f.Report()
	r.Setup, r.Result = &f.Setup, &count.ReportResult{Code: "7MQ2"}
	return &f, r
}

// figures are a file with these rows.
func figures(t *testing.T, s *survey.Setup, rows ...string) composite.Figures {
	t.Helper()
	read, err := composite.ReadFigures("subject,平时考核,附加分\n"+strings.Join(rows, "\n"), s)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// line is a subject's value, rank and what is missing, as one text.
func line(s composite.Subject) string {
	value, rank := "-", "-"
	if s.Value != nil {
		value = *s.Value
	}
	if s.Rank != nil {
		rank = big.NewInt(int64(*s.Rank)).String()
	}
	return strings.TrimSpace(s.ID + " " + value + " " + rank + " " + strings.Join(s.Missing, ","))
}

// TestWorkedExample: the composite of the worked example, to the byte of its JSON's values.
func TestWorkedExample(t *testing.T) {
	f, r := counted(t, nil)
	d, err := composite.Of(r, f.Setup.Composite, figures(t, &f.Setup, "l1,95,1.5", "l2,,0"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var want, got map[string]any
	if err := json.Unmarshal(f.Composite, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&got); err != nil {
		t.Fatal(err)
	}
	want["code"] = "7MQ2"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestComposite: what a composite comes to at the edges of its rules.
func TestComposite(t *testing.T) {
	parts := func(list ...survey.CompositePart) func(*example.Fixture) {
		return func(f *example.Fixture) { f.Setup.Composite.Parts = list }
	}
	form := survey.CompositePart{Form: "yearly", Weight: 80}
	regular := survey.CompositePart{Entered: "平时考核", Weight: 20}
	added := survey.CompositePart{Entered: "附加分", Add: true}
	for _, test := range []struct {
		name   string
		change func(*example.Fixture)
		rows   []string
		want   string
	}{
		{"rounded once, from exact numbers: 76.8291… and 73.1725", parts(form, regular, added), []string{"l1,0,0", "l2,0,0"}, "l1 61.46 1; l2 58.54 2"},
		{"half up", parts(survey.CompositePart{Entered: "平时考核", Weight: 1}, added), []string{"l1,0.125,0", "l2,0.124999,0"}, "l1 0.13 1; l2 0.12 2"},
		{"what is taken off, towards plus infinity, and no minus zero", parts(regular, added), []string{"l1,0,-0.125", "l2,0,-0.004"}, "l1 -0.12 2; l2 0.00 1"},
		{"equals share a rank", parts(regular, added), []string{"l1,90,0.5", "l2,90.5,0"}, "l1 90.50 1; l2 90.50 1"},
		{"ranked before rounding", parts(regular, added), []string{"l1,90.001,0", "l2,90.002,0"}, "l1 90.00 2; l2 90.00 1"},
		{"an added figure that is missing", parts(form, regular, added), []string{"l1,95,", "l2,95,0"}, "l1 - - 附加分; l2 77.54 1"},
		{"a subject without a row", parts(form, regular, added), []string{"l2,95,0"}, "l1 - - 平时考核,附加分; l2 77.54 1"},
		{"0 is a figure", parts(regular, added), []string{"l1,0,0", "l2,,"}, "l1 0.00 1; l2 - - 平时考核,附加分"},
		{"a form alone, that is added to", parts(regular, survey.CompositePart{Form: "yearly", Add: true}, added), []string{"l1,10,1", "l2,10,1"}, "l1 87.83 1; l2 84.17 2"},
		{"weights that sum to anything", parts(survey.CompositePart{Form: "yearly", Weight: 1}, survey.CompositePart{Entered: "平时考核", Weight: 2}, added), []string{"l1,100,0", "l2,100,0"}, "l1 92.28 1; l2 91.06 2"},
		{"a form that does not rate a leader", func(f *example.Fixture) { f.Setup.Forms[0].Roles = []survey.Role{survey.Principal} }, []string{"l1,95,1.5", "l2,95,0"}, "l1 81.96 1; l2 - - yearly"},
		{"a session withheld", func(f *example.Fixture) { f.Setup.Rules.MinGroup = 20 }, []string{"l1,95,1.5", "l2,95,0"}, "l1 - - yearly; l2 - - yearly"},
	} {
		f, r := counted(t, test.change)
		d, err := composite.Of(r, f.Setup.Composite, figures(t, &f.Setup, test.rows...))
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, s := range d.Subjects {
			lines = append(lines, line(s))
		}
		if got := strings.Join(lines, "; "); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestOverBodies: a composite over bodies has each of them.
func TestOverBodies(t *testing.T) {
	f, r := counted(t, func(f *example.Fixture) {
		f.Setup.Composite = &survey.Composite{Name: "班子得分", Over: survey.OverBody, Parts: []survey.CompositePart{{Form: "team", Weight: 1}}}
	})
	d, err := composite.Of(r, f.Setup.Composite, nil)
	if err != nil || len(d.Subjects) != 1 || line(d.Subjects[0]) != "body 78.00 1" || d.Subjects[0].Name != "领导班子" {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestNoCode: without a result code there is nothing that a composite could stand on.
func TestNoCode(t *testing.T) {
	f, r := counted(t, nil)
	r.Result = nil
	if _, err := composite.Of(r, f.Setup.Composite, nil); err == nil {
		t.Error("a composite of a report without a code")
	}
}
