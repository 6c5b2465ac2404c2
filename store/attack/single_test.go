package attack_test

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
)

// singleSetup has twelve voters of A and five of B, and a form that B fills alone.
func singleSetup() survey.Setup {
	s := setupOf(2, 12, 5)
	grades := []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "poor", Name: "差"}}
	s.Forms = append(s.Forms, survey.Form{
		ID: "own", Title: "职工评议表", Package: "组织部门", Subjects: survey.OverUnit, Categories: []string{"B"}, Grades: grades,
		Criteria: []survey.Criterion{
			{ID: "view", Kind: survey.Graded, Name: survey.CriterionName{All: "总体"}, Weight: survey.Whole(1)},
			{ID: "remark", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 20},
		},
		Rank: survey.RankTotal, RankWithin: survey.WithinForm, Weights: map[string]int{"B": 100},
	})
	return s
}

// playSingle is a sitting in which all of A and one of B cast. The one marks all with one grade, the first of A with another, everybody else with
// a third; what each wrote is the same.
func playSingle(t *testing.T, one, first string) (h *hall, said map[string]string) {
	t.Helper()
	h = openHall(t, t.TempDir(), singleSetup())
	h.advance(survey.Collecting)
	var voting []*person
	var alone *person
	for _, p := range h.voters {
		if p.category == "A" {
			voting = append(voting, p)
		} else if alone == nil {
			alone = p
		}
	}
	m := h.manifest()
	voting = append(voting, alone)
	h.draw(voting)
	for i, p := range voting {
		a := voter.NewAnswers()
		for _, item := range m.Asked(p.category) {
			switch {
			case item.Criterion.Kind == "text":
				a.Texts[item.Key] = "意见"
			case item.Subject.ID == "unit":
				a.Grades[item.Key] = "poor"
			case p == alone:
				a.Grades[item.Key] = one
			case i == 0:
				a.Grades[item.Key] = first
			default:
				a.Grades[item.Key] = "fair"
			}
		}
		must(t, h.collect(p, a))
		if p == alone {
			filled, err := m.Fill(p.category, a)
			must(t, err)
			said = map[string]string{}
			for k, e := range m.Sent(p.category) {
				said[e.Key] = string(filled.Contents()[k].Encode())
			}
		}
	}
	h.advance(survey.Voting)
	h.castAll(shuffled(voting))
	h.advance(survey.Closed)
	h.open()
	return h, said
}

// ballotOf puts together, with a program of one's own, what the opened box has of a category: all of it that is there once.
func (h *hall) ballotOf(category string) (whole map[string]string, texts int) {
	h.t.Helper()
	session, err := h.office.Session(commandLine, h.id)
	must(h.t, err)
	kept, err := h.store.Keys(commandLine, h.id)
	must(h.t, err)
	var turns boxkey.Turns
	key, err := turns.Unwrap(commandLine, kept.Wrapped, passphrases(2), nil)
	must(h.t, err)
	box, err := h.store.ReadBox(commandLine, h.id)
	must(h.t, err)
	whole = map[string]string{}
	for _, e := range manifest.Envelopes(&session.Setup) {
		for _, row := range box.Rows[e.Key] {
			if e.Shape.Kind == envelope.Text && row.Category != "" {
				h.t.Errorf("%s: a text bears the category %s", e.Key, row.Category)
			}
			if row.Category != category {
				continue
			}
			plain, err := key.Open(sha256.Sum256([]byte(kept.Manifest)), e.Name(row.Category), row.Sealed)
			must(h.t, err)
			content, err := e.Shape.Read(plain)
			must(h.t, err)
			if whole[e.Key] != "" {
				return nil, 0 // more than one: which belong together nobody can say
			}
			whole[e.Key] = string(content.Encode())
		}
		if alone := e.Shape.Kind == envelope.Text && slices.Equal(e.Categories, []string{category}); alone {
			texts += len(box.Rows[e.Key])
		}
	}
	return whole, texts
}

// TestOneBallotOfACategory: of a category with one ballot whoever opens the box with a program of their own has it whole, its texts aside, save
// those on a form that it fills alone. What is published has none of it: another ballot in its place, with one of another category, gives
// the same Report.
func TestOneBallotOfACategory(t *testing.T) {
	h, said := playSingle(t, "poor", "good")
	defer h.close()
	want, ownTexts := map[string]string{}, 0
	for _, e := range h.manifest().Sent("B") {
		if e.Shape.Kind != envelope.Text {
			want[e.Key] = said[e.Key]
		} else if e.Key == "own.unit.remark" {
			ownTexts++
		}
	}
	whole, texts := h.ballotOf("B")
	if diff := cmp.Diff(want, whole); diff != "" || len(want) < 4 {
		t.Errorf("the limit is stated and does not hold: the ballot of B (-said +put together):\n%s", diff)
	}
	if texts != ownTexts || texts != 1 {
		t.Errorf("%d texts are known to be of B, %d were written on its own form", texts, ownTexts)
	}
	if whole, _ := h.ballotOf("A"); whole != nil {
		t.Errorf("a ballot of A, of which twelve came, is put together: %v", whole)
	}

	published := func(h *hall) (*count.Report, string) {
		report, err := h.office.Terminal().Report(commandLine, h.id)
		must(t, err)
		r := *report
		r.Session.ID, r.Seal.Digest, r.Result = "", "", nil // which are random, and hashes over what is published beside random blinds
		for _, f := range r.Forms {
			for i := range f.Texts {
				slices.Sort(f.Texts[i].Texts) // their order depends on the seal
			}
		}
		text, err := json.Marshal(r)
		must(t, err)
		return report, string(text)
	}
	report, text := published(h)
	if n := report.Counts["B"]; n.Cast != 1 || n.Valid != nil || n.Blank != nil || n.Invalid != nil {
		t.Errorf("the counts of B are %+v", n)
	}
	if len(report.Groups) != 1 || report.Groups[0].Code != "A+B" {
		t.Errorf("the groups are %+v", report.Groups)
	}
	for _, f := range report.Forms {
		if f.ID == "own" && !f.Withheld {
			t.Error("the form that B fills alone is not withheld")
		}
		for _, s := range f.Subjects {
			for _, c := range s.Criteria {
				if _, shown := c.Marks["B"]; shown || len(c.Marks) != 2 {
					t.Errorf("%s, %s is tabulated by %v", s.ID, c.ID, c.Marks)
				}
			}
		}
	}
	if !strings.Contains(text, "yardstick") || len(report.Forms) != 2 {
		t.Fatalf("nothing is compared: %s", text)
	}
	other, otherSaid := playSingle(t, "good", "poor")
	defer other.close()
	if cmp.Equal(said, otherSaid) {
		t.Fatal("both said the same: nothing is compared")
	}
	if _, otherText := published(other); text != otherText {
		t.Errorf("the Report tells what the one of B said:\n%s", cmp.Diff(text, otherText))
	}
}
