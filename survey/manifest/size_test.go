package manifest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/words"
)

// TestCheckSize: a ballot may take so many bytes and not one envelope more, in each category by itself; what is largest is named.
func TestCheckSize(t *testing.T) {
	refused := func(s *survey.Setup) *survey.InvalidError {
		t.Helper()
		err := CheckSize(s)
		var wrong *survey.InvalidError
		if err != nil && !errors.As(err, &wrong) {
			t.Fatal(err)
		}
		return wrong
	}
	if wrong := refused(sample(t)); wrong != nil {
		t.Error(wrong)
	}

	// One text of many people, as long as it may be, and then a little longer.
	s := texts(t, 50, 250)
	for SealedSize(Envelopes(s)) <= envelope.MaxBallot {
		s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprint("m", len(s.Leaders)), Name: "乙", Role: survey.Member})
	}
	last := s.Leaders
	s.Leaders = last[:len(last)-1]
	if wrong := refused(s); wrong != nil {
		t.Errorf("%d bytes: %v", SealedSize(Envelopes(s)), wrong)
	}
	s.Leaders = last
	wrong := refused(s)
	if wrong == nil || wrong.Field != "forms[0].criteria[0]" {
		t.Fatalf("%d bytes: %+v", SealedSize(Envelopes(s)), wrong)
	}
	for _, want := range []string{`"意见" (up to 250 characters) of form "意见" for`, "at most 524288 fit", "list fewer people"} {
		if !strings.Contains(words.EnglishOf(wrong), want) {
			t.Errorf("%q is not in %s", want, words.EnglishOf(wrong))
		}
	}
	for _, want := range []string{"《意见》“意见”（每人最多250字）", "超过上限524288", "班子成员的一张测评票"} {
		if !strings.Contains(words.ChineseOf(wrong), want) {
			t.Errorf("%q is not in %s", want, words.ChineseOf(wrong))
		}
	}
	if n := strings.Count(words.ChineseOf(wrong), "《"); n != largestParts {
		t.Errorf("%d parts are named", n)
	}

	// The same forms for a category each fit.
	half := s.Forms[0]
	half.ID, half.Criteria, half.Categories = "half", half.Criteria[:4], []string{"B"}
	s.Forms[0].Criteria, s.Forms[0].Categories = s.Forms[0].Criteria[4:], []string{"A"}
	s.Forms = append(s.Forms, half)
	if wrong := refused(s); wrong != nil {
		t.Error(wrong)
	}
	s.Forms[1].Categories = nil
	if wrong := refused(s); wrong == nil || !strings.Contains(words.EnglishOf(wrong), "category A") {
		t.Errorf("%+v", wrong)
	}

	// Marks and an option's own words are named as what they are.
	s = sample(t)
	s.Forms[1].Criteria[0].Options[1].Text = 2000
	s.Forms[1].Criteria = s.Forms[1].Criteria[:1]
	s.Bodies = nil
	for i := range 70 {
		s.Bodies = append(s.Bodies, survey.Body{ID: fmt.Sprint("b", i), Name: "室"})
	}
	wrong = refused(s)
	if wrong == nil || wrong.Field != "forms[1].criteria[0]" || !strings.Contains(words.EnglishOf(wrong), `"问题" (up to 2000 characters) of form "班子" for 70 subjects`) || !strings.Contains(words.EnglishOf(wrong), `the marks of form "年度" for 2 subjects`) {
		t.Errorf("%+v", wrong)
	}
}

// TestSizeOfManyScores: a finely stepped score of everybody is sized at once.
func TestSizeOfManyScores(t *testing.T) {
	s := sample(t)
	s.Forms = s.Forms[:1]
	for i := range 20 {
		c := survey.Criterion{ID: "s" + string(rune('a'+i)), Kind: survey.Scored, Name: survey.CriterionName{All: "分"}, Points: &survey.Points{Max: survey.Whole(1000), Step: decimal(t, "0.01")}}
		s.Forms[0].Criteria = append(s.Forms[0].Criteria, c)
	}
	for i := range 1500 {
		s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprint("m", i), Name: "甲", Role: survey.Member})
	}
	begun := time.Now()
	if err := CheckSize(s); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 5*time.Second { // a minute when every score was looked at
		t.Errorf("it took %s", took)
	}
}
