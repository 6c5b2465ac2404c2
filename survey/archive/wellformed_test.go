package archive_test

import (
	"fmt"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/example"
	"ceping/survey/manifest"
)

// many are so many of one kind, each by its number.
func many[T any](n int, one func(code string) T) (list []T) {
	for i := range n {
		list = append(list, one(fmt.Sprintf("x%d", i)))
	}
	return list
}

func decimalOf(t *testing.T, text string) survey.Decimal {
	t.Helper()
	d, err := survey.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestWellFormed: a setup at each limit of what a session can be is taken, and one beyond it is refused, before anything is laid out by it.
func TestWellFormed(t *testing.T) {
	fraction, err := survey.ParseFraction("1/3")
	if err != nil {
		t.Fatal(err)
	}
	points := func(least, most, step string) survey.Criterion {
		return survey.Criterion{ID: "c", Kind: survey.Scored, Points: &survey.Points{Min: decimalOf(t, least), Max: decimalOf(t, most), Step: decimalOf(t, step)}}
	}
	grade := func(code string) survey.Grade { return survey.Grade{Code: code} }
	option := func(code string) survey.Option { return survey.Option{Code: code} }
	band := func(code string) survey.Band { return survey.Band{Code: code} }
	leader := func(code string) survey.Leader { return survey.Leader{ID: code} }
	asks := func(c survey.Criterion) func(*survey.Setup) {
		return func(s *survey.Setup) { s.Forms[0].Criteria = []survey.Criterion{c} }
	}
	form := func(change func(*survey.Form)) func(*survey.Setup) {
		return func(s *survey.Setup) { change(&s.Forms[0]) }
	}
	asked := func(more int) func(*survey.Setup) { // 1024 · 8 · 64 is as many as a ballot has bytes
		return func(s *survey.Setup) {
			s.Leaders, s.Forms = many(1024, leader), many(8, func(code string) survey.Form {
				f := s.Forms[0]
				f.ID, f.Criteria = code, many(64, func(code string) survey.Criterion { return survey.Criterion{ID: code, Kind: survey.Graded} })
				return f
			})
			s.Forms[0].Criteria = many(64+more, func(code string) survey.Criterion { return survey.Criterion{ID: code, Kind: survey.Graded} })
		}
	}
	for name, test := range map[string]struct {
		change func(*survey.Setup)
		words  string // "": it is taken
	}{
		"as it is":         {func(*survey.Setup) {}, ""},
		"no category":      {func(s *survey.Setup) { s.Categories = nil }, "no category or no form"},
		"no form":          {func(s *survey.Setup) { s.Forms = nil }, "no category or no form"},
		"most leaders":     {func(s *survey.Setup) { s.Leaders = many(2000, leader) }, ""},
		"too many leaders": {func(s *survey.Setup) { s.Leaders = many(2001, leader) }, "2001 of leader, where 2000 can be"},
		"a leader twice":   {func(s *survey.Setup) { s.Leaders[1].ID = s.Leaders[0].ID }, "stands twice"},
		"one slip":         {func(s *survey.Setup) { s.Categories[0].Slips = 1 }, ""},
		"no slip":          {func(s *survey.Setup) { s.Categories[0].Slips = 0 }, "has 0 slips"},
		"most slips": {func(s *survey.Setup) {
			s.Categories = s.Categories[:1]
			s.Categories[0].Slips, s.Categories[0].Weight = 20_000, 100
			for i := range s.Forms {
				s.Forms[i].Categories = s.Codes()
			}
		}, ""},
		"too many slips":           {func(s *survey.Setup) { s.Categories[0].Slips = 20_001 }, "has 20001 slips"},
		"too many together":        {func(s *survey.Setup) { s.Categories[0].Slips, s.Categories[1].Slips = 10_000, 10_000 }, "weights that sum to 100"},
		"a weight below none":      {func(s *survey.Setup) { s.Categories[0].Weight, s.Categories[1].Weight = -1, 61 }, "weight of -1"},
		"a weight above all":       {func(s *survey.Setup) { s.Categories[0].Weight, s.Categories[1].Weight = 101, -41 }, "weight of 101"},
		"weights of 99":            {func(s *survey.Setup) { s.Categories[0].Weight-- }, "weights that sum to 99"},
		"largest min_group":        {func(s *survey.Setup) { s.Rules.MinGroup = 1000 }, ""},
		"larger min_group":         {func(s *survey.Setup) { s.Rules.MinGroup = 1001 }, "min_group 1001"},
		"smaller min_group":        {func(s *survey.Setup) { s.Rules.MinGroup = 2 }, "min_group 2"},
		"over nobody known":        {form(func(f *survey.Form) { f.Subjects = "teams" }), `is over "teams"`},
		"as much as a ballot says": {asked(0), ""},
		"more than a ballot says":  {asked(1), `form "x7" is over "leaders", or more is asked than a ballot can say`},
		"no code of a category":    {form(func(f *survey.Form) { f.Categories = []string{"A", "A"} }), "stands twice"},
		"an unknown category":      {form(func(f *survey.Form) { f.Categories = []string{"Z"} }), `category "Z" is unknown`},
		"for nobody":               {form(func(f *survey.Form) { f.Categories = nil }), "it is for no category"},
		"weights of its own":       {form(func(f *survey.Form) { f.Categories, f.Weights = []string{"A", "B"}, map[string]int{"A": 40, "B": 60} }), ""},
		"weights of more": {form(func(f *survey.Form) {
			f.Categories, f.Weights = []string{"A", "B"}, map[string]int{"A": 40, "B": 60, "C": 0}
		}), "its weights are not those"},
		"weights below 100":        {form(func(f *survey.Form) { f.Categories, f.Weights = []string{"A", "B"}, map[string]int{"A": 40, "B": 59} }), "its weights are not those"},
		"ranks by what is not":     {form(func(f *survey.Form) { f.Rank = "none" }), `ranks by "none"`},
		"ranks within what is not": {form(func(f *survey.Form) { f.RankWithin = "house" }), `within "house"`},
		"ranks within roles":       {form(func(f *survey.Form) { f.RankWithin = survey.WithinRole }), ""},
		"a flag":                   {form(func(f *survey.Form) { f.Flags = []survey.Flag{{Name: "旗", Below: fraction}} }), ""},
		"a flag of none":           {form(func(f *survey.Form) { f.Flags = []survey.Flag{{Name: "旗"}} }), `flag "旗" has no fraction, or two`},
		"a flag of two":            {form(func(f *survey.Form) { f.Flags = []survey.Flag{{Name: "旗", Below: fraction, AtLeast: fraction}} }), "or two"},
		"a grade twice":            {asks(survey.Criterion{ID: "c", Kind: survey.Graded, Grades: []survey.Grade{{Code: "a"}, {Code: "a"}}}), `grade "a"`},
		"an option twice":          {asks(survey.Criterion{ID: "c", Kind: survey.Choices, Options: []survey.Option{{Code: "a"}, {Code: "a"}}}), `option "a"`},
		"a band twice":             {asks(survey.Criterion{ID: "c", Kind: survey.Graded, Bands: []survey.Band{{Code: "a"}, {Code: "a"}}}), `band "a"`},
		"most of all":              {asks(survey.Criterion{ID: "c", Kind: survey.Choices, Grades: many(36, grade), Options: many(100, option), Bands: many(100, band)}), ""},
		"no scale": {func(s *survey.Setup) {
			s.Forms[0].Grades, s.Forms[0].Criteria = nil, []survey.Criterion{{ID: "c", Kind: survey.Graded}}
		}, "no scale"},
		"points":                 {asks(points("0", "1000", "0.01")), ""},
		"points above 1000":      {asks(points("0", "1000.01", "1")), "go from 0 to 1000.01"},
		"points that go nowhere": {asks(points("5", "5", "1")), "go from 5 to 5"},
		"points of three places": {asks(points("0.001", "5", "1")), "go from 0.001 to 5"},
		"a most of three places": {asks(points("0", "5.001", "1")), "to 5.001"},
		"a step of three places": {asks(points("0", "5", "0.005")), "by 0.005"},
		"no step":                {asks(points("0", "5", "0")), "by 0"},
		"an option's text":       {asks(survey.Criterion{ID: "c", Kind: survey.Choices, Options: []survey.Option{{Code: "a", Text: 2000}, {Code: "b"}}}), ""},
		"a longer one":           {asks(survey.Criterion{ID: "c", Kind: survey.Choices, Options: []survey.Option{{Code: "a", Text: 2001}}}), `option "a" is of 2001`},
		"a shorter one":          {asks(survey.Criterion{ID: "c", Kind: survey.Choices, Options: []survey.Option{{Code: "a", Text: -1}}}), `option "a" is of -1`},
		"two options' texts":     {asks(survey.Criterion{ID: "c", Kind: survey.Choices, Options: []survey.Option{{Code: "a", Text: 1}, {Code: "b", Text: 1}}}), "2 of them with a text"},
		"no options":             {asks(survey.Criterion{ID: "c", Kind: survey.Choices}), "it has 0 options"},
		"a text":                 {asks(survey.Criterion{ID: "c", Kind: survey.Text, Max: 2000}), ""},
		"a shortest text":        {asks(survey.Criterion{ID: "c", Kind: survey.Text, Max: 1}), ""},
		"a longer text":          {asks(survey.Criterion{ID: "c", Kind: survey.Text, Max: 2001}), "a text of 2001"},
		"a text of nothing":      {asks(survey.Criterion{ID: "c", Kind: survey.Text}), "a text of 0"},
		"of no kind":             {asks(survey.Criterion{ID: "c", Kind: "picture"}), `its kind is "picture"`},
	} {
		f, err := example.ReadFixture("worked-example")
		if err != nil {
			t.Fatal(err)
		}
		s := f.Setup
		for i := range s.Forms { // as a manifest has it
			s.Forms[i].Categories = s.Codes()
		}
		s.Roles, s.Bodies = nil, nil
		test.change(&s)
		if err := archive.WellFormed(&s); test.words == "" && err != nil || test.words != "" && (err == nil || !strings.Contains(err.Error(), test.words)) {
			t.Errorf("%s: %v, want %q", name, err, test.words)
		}
	}
}

// TestNumbersOfManifests: a number of a list or a text is whole and from 0 to a million, and one that is absent is 0.
func TestNumbersOfManifests(t *testing.T) {
	for value, want := range map[any]int{nil: 0, 0.0: 0, 7.0: 7, 1e6: 1_000_000, -1.0: -1, 1e6 + 1: -1, 1.5: -1, "7": -1, true: -1} {
		if n, err := archive.Number(value); n != max(want, 0) || (err != nil) != (want < 0) {
			t.Errorf("%v is %d, %v; want %d", value, n, err, want)
		}
	}
}

// TestCriteriaOfManifests: a criterion whose numbers are no numbers, or whose grades say two things, is refused.
func TestCriteriaOfManifests(t *testing.T) {
	yes, one, odd := true, "1", "1.50"
	for name, test := range map[string]struct {
		criterion manifest.Criterion
		words     string
	}{
		"graded":                  {manifest.Criterion{Kind: survey.Graded, Required: &yes, Weight: "1", Grades: []manifest.Grade{{Code: "a", Value: &one}, {Code: "u", Unsure: true}}}, ""},
		"unsure with a value":     {manifest.Criterion{Kind: survey.Graded, Required: &yes, Weight: "1", Grades: []manifest.Grade{{Code: "u", Unsure: true, Value: &one}}}, `grade "u"`},
		"sure without":            {manifest.Criterion{Kind: survey.Graded, Required: &yes, Weight: "1", Grades: []manifest.Grade{{Code: "a"}}}, `grade "a"`},
		"a value of another form": {manifest.Criterion{Kind: survey.Graded, Required: &yes, Weight: "1", Grades: []manifest.Grade{{Code: "a", Value: &odd}}}, "shortest form"},
		"required or not":         {manifest.Criterion{Kind: survey.Graded, Weight: "1"}, "whether it is required"},
		"no weight":               {manifest.Criterion{Kind: survey.Graded, Required: &yes, Weight: "x"}, `"x"`},
		"a text":                  {manifest.Criterion{Kind: survey.Text, Max: 9.0}, ""},
		"no least":                {manifest.Criterion{Kind: survey.Choices, Min: "1"}, "min or max"},
		"no most":                 {manifest.Criterion{Kind: survey.Choices, Max: "1"}, "min or max"},
		"scored":                  {manifest.Criterion{Kind: survey.Scored, Required: &yes, Weight: "1", Min: "0", Max: "9", Step: "1", Bands: []manifest.Band{{Code: "a", From: "5"}}}, ""},
		"a step of another form":  {manifest.Criterion{Kind: survey.Scored, Required: &yes, Weight: "1", Min: "0", Max: "9", Step: "1.0"}, "shortest form"},
		"a band of another form":  {manifest.Criterion{Kind: survey.Scored, Required: &yes, Weight: "1", Min: "0", Max: "9", Step: "1", Bands: []manifest.Band{{Code: "a", From: "5.0"}}}, "shortest form"},
	} {
		c, err := archive.CriterionOf(false, test.criterion)
		if test.words == "" && err != nil || test.words != "" && (err == nil || !strings.Contains(err.Error(), test.words)) {
			t.Errorf("%s: %v, want %q", name, err, test.words)
		}
		if test.words == "" && (len(c.Grades) != len(test.criterion.Grades) || len(c.Bands) != len(test.criterion.Bands)) {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if _, err := archive.FormOf(manifest.Form{Total: "mean", Grades: []manifest.Grade{{Code: "a"}}}); err == nil || !strings.Contains(err.Error(), `grade "a"`) {
		t.Errorf("a form's grade: %v", err)
	}
	if _, err := archive.FormOf(manifest.Form{Total: "mean", Criteria: []manifest.Criterion{{ID: "c", Kind: survey.Graded}}}); err == nil || !strings.Contains(err.Error(), `criterion "c"`) {
		t.Errorf("a form's criterion: %v", err)
	}
}

// TestWholeManifests: each list of a manifest and of its forms is there, be it empty.
func TestWholeManifests(t *testing.T) {
	f, err := example.ReadFixture("worked-example")
	if err != nil {
		t.Fatal(err)
	}
	text, err := manifest.New(example.ID, &f.Setup, make([]byte, 32), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*manifest.Manifest){
		"roles": func(m *manifest.Manifest) { m.Roles = nil }, "rules": func(m *manifest.Manifest) { m.Rules = nil }, "bodies": func(m *manifest.Manifest) { m.Bodies = nil },
		"categories": func(m *manifest.Manifest) { m.Categories = nil }, "leaders": func(m *manifest.Manifest) { m.Leaders = nil },
		"promoted": func(m *manifest.Manifest) { m.Promoted = nil }, "forms": func(m *manifest.Manifest) { m.Forms = nil }, "envelopes": func(m *manifest.Manifest) { m.Envelopes = nil },
		"a form's roles": func(m *manifest.Manifest) { m.Forms[0].Roles = nil }, "a form's grades": func(m *manifest.Manifest) { m.Forms[0].Grades = nil },
		"a form's rates": func(m *manifest.Manifest) { m.Forms[0].Derived = nil }, "a form's criteria": func(m *manifest.Manifest) { m.Forms[0].Criteria = nil },
		"a form's categories": func(m *manifest.Manifest) { m.Forms[0].Categories = nil },
	} {
		m, err := manifest.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := archive.Whole(m); err != nil {
			t.Fatal(err)
		}
		if change(&m); archive.Whole(m) == nil {
			t.Errorf("without %s it is whole", name)
		}
	}
}
