package layout_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/layout"
)

// TestPortrait: all that a form says of a subject stands in its portrait, criterion by criterion, and a withheld one says so.
func TestPortrait(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 2))
	withheld, charts := 0, 0
	for range 30 {
		r := example.Counted(random, 3)
		for _, f := range r.Forms {
			for i, s := range f.Subjects {
				p, ok := layout.NewPortrait(r, f.ID, s.ID)
				if !ok || len(p.Criteria) != len(s.Criteria) || !cmp.Equal(p.Flags, s.Flags) || (p.Before == nil) != (i == 0) || (p.After == nil) != (i == len(f.Subjects)-1) {
					t.Fatalf("%s of %s: %t, %+v", s.ID, f.ID, ok, p)
				}
				for n, c := range s.Criteria {
					want, got := numbers{}, numbers{}
					wantCriterion(t, want, s, c)
					for _, cell := range p.Criteria[n].Cells() {
						if cell.Kind == layout.Count || cell.Kind == layout.Fixed {
							got.add(cell.Text)
						}
						if cell.Text == "评价人数不足 "+strconv.Itoa(r.Rules.MinGroup)+" 人" && c.Withheld {
							withheld++
						}
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s of %s, %s (-report +portrait):\n%s", s.ID, f.ID, c.Name, diff)
					}
					for _, bar := range p.Criteria[n].Bars() {
						charts++
						for _, value := range bar.Values {
							if _, err := strconv.ParseFloat(value, 64); err != nil && value != layout.None {
								t.Errorf("the chart draws %q", value)
							}
						}
					}
				}
			}
		}
		if _, ok := layout.NewPortrait(r, "nowhere", "nobody"); ok {
			t.Error("a portrait of nobody")
		}
	}
	if withheld == 0 || charts < 100 {
		t.Errorf("%d withheld, %d bars", withheld, charts)
	}
}

// TestWithoutSetup: a Report that was read from its JSON is laid out with ids for names, and nothing fails.
func TestWithoutSetup(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 2))
	for range 20 {
		r := example.Counted(random, 3)
		r.Setup = nil
		if d := layout.New(r); len(d.Forms) != len(r.Forms) {
			t.Errorf("%d forms, want %d", len(d.Forms), len(r.Forms))
		}
		for _, office := range r.Packages() {
			if part := r.Of(office); len(part.Notes) > len(r.Notes) {
				t.Errorf("%d notes of %d", len(part.Notes), len(r.Notes))
			}
		}
		for _, g := range r.Groups {
			if layout.GroupName(r, g) == "" {
				t.Errorf("group %s has no name", g.Code)
			}
		}
	}
}

// TestPortraitOf: what is said of another subject stands in no portrait; places where there is somebody to compare with, a chart where
// there are shares to draw.
func TestPortraitOf(t *testing.T) {
	r := made()
	answers(r).Subjects[1].Criteria[0].Withheld = true
	withoutBands(r)
	p, ok := layout.NewPortrait(r, "f1", "l2")
	if !ok || p.RankHead != "排名（按总分）" || p.Criteria[0].Chart != nil || p.Criteria[1].Chart == nil || p.Criteria[2].Chart != nil {
		t.Errorf("a portrait, %t: %+v", ok, p)
	}
	if _, ok := layout.NewPortrait(r, "f1", "unit"); ok {
		t.Error("a portrait of whom the form does not have")
	}
	r.Forms[1].Subjects = []count.ReportSubject{{ID: "unit", Name: "市局"}}
	p, ok = layout.NewPortrait(r, "f2", "unit")
	if !ok || p.RankHead != "" || len(p.Choices) != 1 || p.Choices[0].Caption != "市局：主要问题（有效票10张）" || !cmp.Equal(p.Texts, []layout.Texts{{Caption: "市局：意见", Texts: []string{"好"}}}) {
		t.Errorf("a portrait of the unit, %t: %+v", ok, p)
	}
}
