package office_test

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/compare"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/office"
)

// opened puts an opened session into the house whose box was never filled: marks are the grades of category A's ballots by criterion, "-"
// leaves a ballot's out. Its acts are as an office records them.
func (s *sitting) opened(setup survey.Setup, ballots int, marks map[string]string) string {
	s.t.Helper()
	ctx, id := s.t.Context(), uuid.NewString()
	s.must(s.store.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act(id, survey.ActCreate, setup.Unit)))
	seed := make([]byte, 32)
	rand.Read(seed)
	text, err := manifest.New(id, &setup, seed, anotherKey(s.t).Public())
	s.must(err)
	keys := office.Keys{Manifest: text, Wrapped: []byte("none"), Digest: boxkey.Wrapped("none").Digest()}
	s.must(s.store.MakeReady(ctx, id, keys, seed, act(id, survey.ActReady, "manifest "+manifest.Fingerprint(text)+", wrapped key "+keys.Digest)))
	_, err = s.staff.By(s.office.Terminal()).Issue(ctx, id)
	s.must(err)
	s.must(s.store.Advance(ctx, id, survey.Ready, survey.Collecting, act(id, "advance", "")))
	s.must(s.store.Advance(ctx, id, survey.Collecting, survey.Voting, act(id, "advance", "")))
	sealed, err := s.store.CloseBox(ctx, id, act(id, survey.ActClose, ""))
	s.must(err)
	box, list := count.Box{Envelopes: map[string][]count.Opened{}}, manifest.Envelopes(&setup)
	for i := range ballots {
		for _, e := range manifest.Sent(list, "A") {
			content := envelope.Content{}
			for _, c := range e.Subject.Criteria {
				if given := marks[c.Key]; i < len(given) {
					content.Marks += given[i : i+1]
				} else {
					content.Marks += "-"
				}
			}
			if strings.Trim(content.Marks, "-") == "" {
				content.Marks = ""
			}
			box.Envelopes[e.Key] = append(box.Envelopes[e.Key], count.Opened{Category: "A", Content: content})
		}
	}
	kept := office.Result{Software: "ceping test", Seal: survey.Seal(sealed), Tally: count.NewTally(&setup, box), Cast: map[string]int{"A": ballots}}
	kept.Blinds = count.NewBlinds(count.NewReport(count.Input{ID: id, Setup: &setup, Tally: kept.Tally}).Forms)
	s.must(s.store.OpenBox(ctx, id, kept, act(id, survey.ActOpen, kept.Mark())))
	return id
}

// yardstick is a small assessment: the body by two criteria.
func yardstick(year string) survey.Setup {
	criterion := func(id, name string, weight uint16) survey.Criterion {
		return survey.Criterion{ID: id, Kind: survey.Graded, Name: survey.CriterionName{All: name}, Weight: survey.Whole(weight)}
	}
	return survey.Setup{
		Assessment: year + "年度考核", Unit: "某局", Group: "第一考核组", Date: year + "-12-01", Rules: survey.Rules{MinGroup: 3, Denominator: survey.ByValid},
		Categories: []survey.Category{{Code: "A", Name: "全体", Weight: 100, Slips: 9}},
		Trustees:   survey.Trustees{Threshold: 1, Names: []string{"组长"}},
		Forms: []survey.Form{{ID: "team", Title: "班子民主测评表", Package: "组织部门", Subjects: survey.OverBody, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
			Grades:   []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "fair", Name: "一般", Value: survey.Whole(60)}, {Code: "poor", Name: "差"}},
			Criteria: []survey.Criterion{criterion("de", "德", 1), criterion("neng", "能", 2)}}},
	}
}

// assessment keeps a plan as an assessment.
func (s *sitting) assessment(plan survey.Setup) string {
	s.t.Helper()
	id, err := s.office.Terminal().AddAssessment(s.t.Context(), plan)
	s.must(err)
	return id
}

func shown(f compare.Form) (lines []string) {
	for _, u := range f.Units {
		line := u.Label
		for _, m := range u.Values {
			if m.Text == nil {
				line += " —"
			} else {
				line += " " + *m.Text
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func units[T any](list []T, of func(T) compare.Session) (names []string) {
	for _, one := range list {
		names = append(names, of(one).Unit)
	}
	slices.Sort(names)
	return names
}

// TestComparison: an assessment's comparison gathers the sessions made under it and those of its name that came by file, and beside them
// last year's; rehearsals and sessions out of other assessments stay out, and what cannot be compared is named.
func TestComparison(t *testing.T) {
	s := newHouse(t)
	last, this := s.assessment(yardstick("2025")), s.assessment(yardstick("2026"))
	unit := func(year, under, name string, n int, marks map[string]string, change ...func(*survey.Setup)) string {
		plan := yardstick(year)
		plan.Unit, plan.Under = name, under
		for _, c := range change {
			c(&plan)
		}
		return s.opened(plan, n, marks)
	}
	// 甲: 德 260/3, 能 100, total (260/3 + 2·100)/3 = 860/9. 乙: 德 60, 能 260/3, total 700/9.
	erased := unit("2026", this, "甲局", 3, map[string]string{"team.body.de": "001", "team.body.neng": "000"})
	unit("2026", this, "乙局", 3, map[string]string{"team.body.de": "111", "team.body.neng": "001"})
	unit("2026", "", "丙局", 3, map[string]string{"team.body.de": "000", "team.body.neng": "000"})
	unit("2026", this, "丁局", 4, nil)
	unit("2026", "", "戊局", 5, nil, func(s *survey.Setup) { s.Rules.MinGroup = 4 })
	unit("2026", this, "己局", 2, map[string]string{"team.body.de": "00"})
	unit("2026", this, "庚局", 3, map[string]string{"team.body.de": "000"}, func(s *survey.Setup) { s.Rehearsal = true })
	unit("2027", "", "壬局", 3, nil)
	unit("2025", last, "甲　局", 3, map[string]string{"team.body.de": "000", "team.body.neng": "001"}) // 820/9
	waiting := yardstick("2026")
	waiting.Unit, waiting.Under = "辛局", this
	_, err := s.office.Terminal().Draft(t.Context(), waiting)
	s.must(err)

	compared := func() compare.Comparison {
		t.Helper()
		c, err := s.office.Terminal().Compare(t.Context(), this)
		s.must(err)
		return c
	}
	c := compared()
	want := []string{"丙局 100.00 100.00 100.00", "甲局 86.67 100.00 95.56", "乙局 60.00 86.67 77.78", "丁局 — — —"}
	if diff := cmp.Diff(want, shown(c.Forms[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	self := func(s compare.Session) compare.Session { return s }
	for name, got := range map[string][]string{
		"戊局": units(c.Refused, func(r compare.Refused) compare.Session { return r.Session }), "己局": units(c.Withheld, self), "辛局": units(c.Waiting, self),
	} {
		if !slices.Equal(got, []string{name}) {
			t.Errorf("%v, want %s", got, name)
		}
	}
	if c.Software != "ceping test" || c.Previous != nil {
		t.Errorf("%q, beside %v", c.Software, c.Previous)
	}
	s.must(s.office.Terminal().SetPrevious(t.Context(), this, last))
	beside := compared()
	if got := shown(beside.Forms[0])[1]; got != "甲局 86.67 100.00 95.56 91.11 4.44" || beside.Previous == nil || beside.Previous.ID != last {
		t.Errorf("beside last year %q, %+v", got, beside.Previous)
	}
	// An archived and erased session keeps its numbers, and so it is after a start.
	digest := func() string {
		d, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), erased)
		s.must(err)
		return d
	}()
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), erased, digest))
	s.must(s.office.Terminal().Erase(t.Context(), erased))
	s.restart(func() {})
	if diff := cmp.Diff(shown(beside.Forms[0]), shown(compared().Forms[0])); diff != "" {
		t.Errorf("with one erased:\n%s", diff)
	}
	if _, err := s.as("张主任", survey.Administrator).TakeComparison(t.Context(), this); err != nil {
		t.Error(err)
	}
	if told := s.acts("take comparison"); len(told) != 1 || told[0].Who != "张主任" || told[0].Detail != "2026年度考核" {
		t.Errorf("%+v", told)
	}
	if _, err := s.office.Terminal().Compare(t.Context(), uuid.NewString()); err == nil {
		t.Error("an assessment that there is not")
	}
	for _, previous := range []string{this, last} { // round in a circle, or to itself
		if err := s.office.Terminal().SetPrevious(t.Context(), last, previous); !refusal(err) {
			t.Errorf("last year of %s: %v", previous, err)
		}
	}
}
