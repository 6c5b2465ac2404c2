package composite_test

import (
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/example"
	"ceping/survey/words"
)

// TestTitles: each part is headed by its own name, a form by its title.
func TestTitles(t *testing.T) {
	f, r := counted(t, func(f *example.Fixture) {
		f.Setup.Composite = &survey.Composite{Name: "得分", Over: survey.OverBody, Parts: []survey.CompositePart{{Form: "team", Weight: 1}, {Entered: "附加分", Add: true}}}
	})
	d, err := composite.Of(r, f.Setup.Composite, nil)
	if err != nil {
		t.Fatal(err)
	}
	team := f.Setup.Forms[slices.IndexFunc(f.Setup.Forms, func(f survey.Form) bool { return f.ID == "team" })].Title
	if !slices.Equal(d.Titles, []string{team, "附加分"}) {
		t.Errorf("%q", d.Titles)
	}
}

// TestNothingIsWeighed: what is only added to is no mean, and no division by nothing.
func TestNothingIsWeighed(t *testing.T) {
	f, r := counted(t, func(f *example.Fixture) {
		f.Setup.Composite.Parts = []survey.CompositePart{{Entered: "平时考核", Add: true}, {Entered: "附加分", Add: true}}
	})
	d, err := composite.Of(r, f.Setup.Composite, figures(t, &f.Setup, "l1,1,1", "l2,2,2"))
	if err != nil || line(d.Subjects[0]) != "l1 - -" || line(d.Subjects[1]) != "l2 - -" {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestFiguresAtTheirEdge: the largest file, heads that are not what they seem, and what a refusal shows and counts.
func TestFiguresAtTheirEdge(t *testing.T) {
	f, err := example.ReadFixture("second-example")
	if err != nil {
		t.Fatal(err)
	}
	const head = "subject,平时考核,附加分\n"
	full := head + "l1,95,1\n"
	full += strings.Repeat("\n", 1<<20-len(full))
	for name, text := range map[string]string{"as large as may be": full, "no rows": head} {
		if _, err := composite.ReadFigures(text, &f.Setup); err != nil {
			t.Errorf("%s: %s", name, words.EnglishError(err))
		}
	}
	sixty := strings.Repeat("一", 60)
	for _, test := range []struct{ name, text, want string }{
		{"a byte more", full + "\n", "larger than 1 MiB"},
		{"another first column", "单位,平时考核,附加分\nl1,95,1\n", "line 1: the head of the figures"},
		{"the subject twice", "subject,平时考核,附加分,subject\nl1,95,1,l1\n", "line 1: the head of the figures"},
		{"the subject last", "平时考核,附加分,测评对象\n95,1,l1\n", "line 1: the head of the figures"},
		{"a quote in a cell", head + "l1,95,1\nl\"2,95,1\n", "line 3: "},
		{"a cell that is shown whole", head + "l1," + sixty + ",1\n", `line 2: "` + sixty + `" under`},
		{"a cell that is shown cut", head + "l1," + sixty + "一,1\n", `line 2: "` + sixty + `…" under`},
	} {
		if _, err := composite.ReadFigures(test.text, &f.Setup); err == nil || !strings.Contains(words.EnglishError(err), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}

	// A part may bear the first column's name: no file can give it, and none is misread for it.
	f.Setup.Composite.Parts = []survey.CompositePart{{Entered: "subject", Weight: 1}}
	if read, err := composite.ReadFigures("subject,subject\nl1,95\n", &f.Setup); err == nil {
		t.Errorf("read as %v", read)
	}
}
