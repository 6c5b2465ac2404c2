package count

import (
	"testing"

	"ceping/survey"
)

// TestPointWords: what is below the lowest band is said to be in none, with one band too; where the lowest begins at the least score, or
// where there are no bands, nothing is left over.
func TestPointWords(t *testing.T) {
	number := func(text string) survey.Decimal {
		d, err := survey.ParseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	const scored = "打分：60～100分，从60分起每0.5分一档"
	for _, test := range []struct {
		bands []survey.Band
		want  string
	}{
		{nil, scored},
		{[]survey.Band{{Name: "优", From: number("90")}}, scored + "，90分及以上为“优”，低于90分的不归入任何分数段"},
		{[]survey.Band{{Name: "优", From: number("90")}, {Name: "良", From: number("60.5")}}, scored + "，90分及以上为“优”，60.5分及以上为“良”，低于60.5分的不归入任何分数段"},
		{[]survey.Band{{Name: "优", From: number("90")}, {Name: "其他", From: number("60")}}, scored + "，90分及以上为“优”，60分及以上为“其他”"},
	} {
		c := survey.Criterion{Points: &survey.Points{Min: number("60"), Max: number("100"), Step: number("0.5")}, Bands: test.bands}
		if got := pointWords(c); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}

// TestNamesOfAll: where roles or scales call a thing otherwise all its names are said, each once; a name of some criteria is theirs.
func TestNamesOfAll(t *testing.T) {
	byRole := survey.Criterion{ID: "duty", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "履职", survey.Member: "履职", survey.Discipline: "监督"}}}
	if got := criterionName(byRole); got != "监督／履职" {
		t.Error(got)
	}
	f := &survey.Form{Grades: []survey.Grade{{Code: "g", Name: "好"}}, Criteria: []survey.Criterion{
		byRole, {ID: "own", Kind: survey.Graded, Grades: []survey.Grade{{Code: "g", Name: "优"}}}, {ID: "same", Kind: survey.Graded},
		{ID: "points", Kind: survey.Scored, Bands: []survey.Band{{Code: "g", Name: "高"}}}, {ID: "why", Kind: survey.Text},
	}}
	for _, test := range []struct {
		criteria []string
		want     string
	}{
		{nil, "好／优／高"}, {[]string{"own"}, "优"}, {[]string{"points"}, "高"}, {[]string{"same", "points"}, "好／高"}, {[]string{"why"}, ""},
	} {
		if got := gradeNames(f, "g", test.criteria...); got != test.want {
			t.Errorf("of %v: %s, want %s", test.criteria, got, test.want)
		}
	}
}
