package view_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/count"
	"ceping/survey/export"
	"ceping/survey/version1/version1test"
	"ceping/survey/version1/view"
)

// TestJSONStays: what leaves as JSON is the Report of version 1, byte for byte, and a part has none.
func TestJSONStays(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		_, _, r := version1test.Random(random, 3)
		want, err := r.Text()
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := export.JSON(&got, view.Of(r)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Fatal(diff)
		}
		for _, office := range view.Of(r).Packages() {
			if export.JSON(&got, view.Of(r).Of(office)) == nil {
				t.Error("a part has JSON of its own")
			}
		}
	}
}

// TestNumbersStay: exact numbers made of a viewed Report are those that version 1 published, by its own rules.
func TestNumbersStay(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 1))
	numbers := 0
	for range 100 {
		_, _, r := version1test.Random(random, 1)
		v := view.Of(r)
		c := compare.New(compare.Year{Assessment: survey.Assessment{Plan: *v.Setup}, Opened: []compare.Opened{{Report: v}}}, nil, "")
		for _, f := range c.Forms {
			for _, form := range r.Forms {
				if form.ID != f.ID || len(form.Subjects) != 1 || len(f.Units) != 1 {
					continue
				}
				s := form.Subjects[0]
				asked := slices.IndexFunc(v.Setup.Forms, func(of survey.Form) bool { return of.ID == f.ID })
				rank := v.Setup.Forms[asked].Rank
				want := map[string]*string{compare.ColumnTotal: s.Total}
				for _, one := range s.Criteria {
					want["c."+one.ID] = one.Scores[count.Weighted]
					want[compare.ColumnRate] = one.Derived[rank][count.Weighted] // of the last
				}
				for i, column := range f.Columns {
					if got := f.Units[0].Values[i].Text; !cmp.Equal(got, want[column.Key]) {
						t.Errorf("%s, %s: %v, want %v", form.Title, column.Name, got, want[column.Key])
					} else if got != nil {
						numbers++
					}
				}
			}
		}
	}
	if numbers < 200 {
		t.Errorf("only %d numbers", numbers)
	}
}
