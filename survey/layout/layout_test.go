package layout_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/layout"
	"ceping/survey/version1"
)

// tables are all tables of a form.
func tables(f layout.Form) []layout.Table {
	list := slices.Clone(f.Choices)
	for _, t := range []*layout.Table{f.Overview, f.Wide, f.Detail, f.Groups} {
		if t != nil {
			list = append(list, *t)
		}
	}
	return list
}

// TestTablesAreWhole: every table is a rectangle without holes or overlaps, whatever the Report, and its chart names columns that
// hold numbers.
func TestTablesAreWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	for range 60 {
		_, _, r := example.Random(random, random.IntN(6))
		d := layout.New(r)
		all := []layout.Table{d.Summary.Counts}
		for _, f := range d.Forms {
			all = append(all, tables(f)...)
		}
		for _, table := range all {
			height, width := len(table.Head)+len(table.Rows), table.Width()
			filled := map[layout.Place]bool{}
			for place, cell := range table.Cells() {
				for row := range max(cell.Down, 1) {
					for column := range max(cell.Across, 1) {
						at := layout.Place{Row: place.Row + row, Column: place.Column + column}
						if filled[at] || at.Row >= height {
							t.Fatalf("%s: %v is filled twice or below the table", table.Caption, at)
						}
						filled[at] = true
					}
				}
			}
			if len(filled) != height*width {
				t.Fatalf("%s: %d of %d×%d cells are filled", table.Caption, len(filled), height, width)
			}
			for _, bar := range table.Bars() {
				for _, value := range bar.Values {
					if _, err := strconv.ParseFloat(value, 64); err != nil && value != layout.None {
						t.Errorf("%s: the chart draws %q", table.Caption, value)
					}
				}
			}
		}
	}
}

// numbers counts all numbers that a Report publishes of a form's subjects, as JSON has them, or that tables write.
type numbers map[string]int

func (n numbers) add(text string) { n[text]++ }

// TestNothingIsLeftOut: the table by group, with the choices, holds each number of the Report as often as its JSON does.
func TestNothingIsLeftOut(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	for range 40 {
		_, _, r := example.Random(random, 3)
		forms := layout.New(r).Forms
		for i, f := range r.Forms {
			want, got := numbers{}, numbers{}
			for _, s := range f.Subjects {
				for _, c := range s.Criteria {
					wantCriterion(t, want, c)
				}
			}
			if forms[i].Groups != nil {
				for _, cell := range forms[i].Groups.Cells() {
					if cell.Kind == layout.Count || cell.Kind == layout.Fixed {
						got.add(cell.Text)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s (-report +table):\n%s", f.Title, diff)
			}
			for _, table := range []*layout.Table{forms[i].Detail, forms[i].Overview, forms[i].Wide} {
				if table != nil {
					if diff := cmp.Diff(results(f), lastColumns(*table)); diff != "" {
						t.Fatalf("%s, %s (-report +table):\n%s", f.Title, table.Caption, diff)
					}
				}
			}
		}
	}
}

// results are the totals of a form's subjects in order, each followed by its rank where subjects are ranked.
func results(f version1.ReportForm) (list []string) {
	for _, s := range f.Subjects {
		total, rank := layout.None, layout.None
		if s.Total != nil {
			total = *s.Total
		}
		if s.Rank != nil {
			rank = strconv.Itoa(*s.Rank)
		}
		list = append(list, total)
		if f.Over == survey.OverLeaders || f.Over == survey.OverPromoted {
			list = append(list, rank)
		}
	}
	return list
}

// lastColumns reads the columns under 总分 and 排名.
func lastColumns(table layout.Table) (list []string) {
	first := table.Width()
	for place, cell := range table.Cells() {
		if cell.Text == "总分" {
			first = place.Column
		}
		if place.Row >= len(table.Head) && place.Column >= first {
			list = append(list, cell.Text)
		}
	}
	return list
}

func wantCriterion(t *testing.T, want numbers, c version1.ReportCriterion) {
	t.Helper()
	rounded := func(text *string) {
		if text == nil {
			want.add(layout.None)
		} else {
			want.add(*text)
		}
	}
	for _, marks := range c.Marks {
		for n := range maps.Values(marks) {
			want.add(strconv.Itoa(n))
		}
	}
	for _, rates := range c.Rates {
		for rate := range maps.Values(rates) {
			rounded(rate)
		}
	}
	for _, rates := range c.Derived {
		for rate := range maps.Values(rates) {
			rounded(rate)
		}
	}
	for score := range maps.Values(c.Scores) {
		rounded(score)
	}
}

// TestPackages: an office's part has its forms and the notes on them, and all parts together are the whole.
func TestPackages(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	_, _, r := example.Random(random, 3)
	for len(r.Packages()) < 2 {
		_, _, r = example.Random(random, 3)
	}
	before, _ := json.Marshal(r)
	seen := 0
	for _, office := range r.Packages() {
		part := r.Of(office)
		seen += len(part.Forms)
		for _, f := range r.Forms {
			if slices.Contains(part.Notes, f.Scale) != (f.Package == office) {
				t.Errorf("the notes for %s are %q", office, part.Notes)
			}
		}
	}
	if seen != len(r.Forms) {
		t.Errorf("%d of %d forms in %q", seen, len(r.Forms), r.Packages())
	}
	if after, _ := json.Marshal(r); string(after) != string(before) {
		t.Error("taking a part altered the Report")
	}
}
