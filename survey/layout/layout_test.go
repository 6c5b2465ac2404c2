package layout_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/layout"
)

// tables are all tables of a form.
func tables(f layout.Form) []layout.Table {
	list := slices.Concat(f.Choices, f.Detail, f.Groups)
	for _, t := range []*layout.Table{f.Overview, f.Wide} {
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
		r := example.Counted(random, random.IntN(6))
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
		r := example.Counted(random, 3)
		forms := layout.New(r).Forms
		for i, f := range r.Forms {
			want, got := numbers{}, numbers{}
			for _, s := range f.Subjects {
				for _, c := range s.Criteria {
					wantCriterion(t, want, s, c)
				}
			}
			for _, table := range forms[i].Groups {
				for _, cell := range table.Cells() {
					if cell.Kind == layout.Count || cell.Kind == layout.Fixed {
						got.add(cell.Text)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s (-report +table):\n%s", f.Title, diff)
			}
			for _, table := range []*layout.Table{forms[i].Overview, forms[i].Wide} {
				if table != nil {
					if diff := cmp.Diff(results(r, f, f.Subjects), lastColumns(*table)); diff != "" {
						t.Fatalf("%s, %s (-report +table):\n%s", f.Title, table.Caption, diff)
					}
				}
			}
			for _, table := range forms[i].Detail {
				if diff := cmp.Diff(results(r, f, within(r, f, table)), lastColumns(table)); diff != "" {
					t.Fatalf("%s, %s (-report +table):\n%s", f.Title, table.Caption, diff)
				}
			}
		}
	}
}

// within are the subjects that have a criterion in a table of details: those whose scale heads it.
func within(r *count.Report, f count.ReportForm, table layout.Table) (list []count.ReportSubject) {
	asked := layout.AskedOf(r, f)
	heads := ""
	for _, cell := range table.Head[1] {
		heads += cell.Text + "|"
	}
	for _, s := range f.Subjects {
		if slices.ContainsFunc(s.Criteria, func(c count.ReportCriterion) bool {
			scale := asked.Scale(c)
			if scale.Points != nil && !strings.Contains(table.Caption, scale.Points.Min+"～"+scale.Points.Max) && strings.Contains(table.Caption, "（") {
				return false
			}
			return heads == strings.Join(slices.Concat(scale.Heads(), scale.Names, scale.Derived), "|")+"|"
		}) {
			list = append(list, s)
		}
	}
	return list
}

// results are the totals of subjects in order, each followed by its rank where subjects are ranked, and by its flags.
func results(r *count.Report, f count.ReportForm, subjects []count.ReportSubject) (list []string) {
	i := slices.IndexFunc(r.Setup.Forms, func(asked survey.Form) bool { return asked.ID == f.ID })
	asked := r.Setup.Forms[i]
	for _, s := range subjects {
		total, rank := layout.None, layout.None
		if s.Total != nil {
			total = *s.Total
		}
		if s.Rank != nil {
			rank = strconv.Itoa(*s.Rank)
		}
		list = append(list, total)
		if asked.Subjects == survey.OverLeaders || asked.Subjects == survey.OverPromoted || asked.Subjects == survey.OverBody && len(r.Setup.Bodies) > 1 {
			list = append(list, rank)
		}
		if len(asked.Flags) > 0 {
			list = append(list, strings.Join(s.Flags, "；"))
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

func wantCriterion(t *testing.T, want numbers, s count.ReportSubject, c count.ReportCriterion) {
	t.Helper()
	rounded := func(text *string) {
		if text == nil {
			want.add(layout.None)
		} else {
			want.add(*text)
		}
	}
	for _, n := range s.Valid {
		if n == nil {
			want.add(layout.None)
		} else {
			want.add(strconv.Itoa(*n))
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

// TestPackages: an office's part has its forms, and no word of others: neither of their titles nor in an alarm; all parts together are
// the whole, and taking a part alters nothing.
func TestPackages(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	alarms := 0
	for range 40 {
		r := example.Counted(random, 3)
		for i := range r.Forms {
			r.Setup.Forms[slices.IndexFunc(r.Setup.Forms, func(f survey.Form) bool { return f.ID == r.Forms[i].ID })].Title = r.Forms[i].Title + r.Forms[i].ID
			r.Forms[i].Title += r.Forms[i].ID
		}
		before, _ := json.Marshal(r)
		seen := 0
		for _, office := range r.Packages() {
			part := r.Of(office)
			seen += len(part.Forms)
			for _, f := range r.Forms {
				all := strings.Join(part.Notes, "\n")
				if f.Package != office && strings.Contains(all, "《"+f.Title+"》") {
					t.Errorf("the notes for %s tell of %s: %s", office, f.Title, all)
				}
			}
			for _, a := range part.Alarms {
				if a.Form != "" && !slices.ContainsFunc(part.Forms, func(f count.ReportForm) bool { return f.ID == a.Form }) {
					t.Errorf("an alarm for %s tells of %s", office, a.Form)
				}
			}
			alarms += len(r.Alarms) - len(part.Alarms)
			if len(part.Notes) < 2 || !strings.Contains(part.Notes[0], "收回票数") {
				t.Errorf("the notes for %s are %q", office, part.Notes)
			}
		}
		if seen != len(r.Forms) {
			t.Errorf("%d of %d forms in %q", seen, len(r.Forms), r.Packages())
		}
		if after, _ := json.Marshal(r); string(after) != string(before) {
			t.Error("taking a part altered the Report")
		}
	}
	if alarms == 0 {
		t.Error("no alarm was left out of any part")
	}
}

// TestWithheld: what is withheld says so wherever its number would stand.
func TestWithheld(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 1))
	criteria, forms, own := 0, 0, 0
	for range 60 {
		r := example.Counted(random, 3)
		d := layout.New(r)
		for i, f := range r.Forms {
			if f.Withheld {
				if forms++; !strings.Contains(d.Forms[i].Withheld, "整表不公布") || len(tables(d.Forms[i])) > 0 {
					t.Errorf("%s is withheld, and laid out as %+v", f.Title, d.Forms[i])
				}
				continue
			}
			if f.Groups != nil {
				own++
			}
			few := 0
			for _, s := range f.Subjects {
				for _, c := range s.Criteria {
					if c.Withheld {
						few++
					}
				}
			}
			criteria += few
			for _, list := range [][]layout.Table{d.Forms[i].Detail, d.Forms[i].Groups, one(d.Forms[i].Overview), one(d.Forms[i].Wide)} {
				said := 0
				for _, table := range list {
					for _, cell := range table.Cells() {
						if cell.Text == "评价人数不足 "+strconv.Itoa(r.Rules.MinGroup)+" 人" {
							said++
						}
					}
				}
				if said != few && len(list) > 0 {
					t.Errorf("%s: %d criteria are withheld, %d cells say so", f.Title, few, said)
				}
			}
		}
	}
	if criteria == 0 || forms == 0 || own == 0 {
		t.Errorf("%d criteria, %d forms withheld, %d with groups of their own", criteria, forms, own)
	}
}

func one(table *layout.Table) []layout.Table {
	if table == nil {
		return nil
	}
	return []layout.Table{*table}
}
