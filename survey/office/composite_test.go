package office_test

import (
	"bytes"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/composite"
	"ceping/survey/words"
)

// composed is a sitting with a composite, closed.
func composed(t *testing.T, parts ...survey.CompositePart) *sitting {
	s := newSitting(t, func(plan *survey.Setup) {
		plan.Composite = &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: append([]survey.CompositePart{{Form: "integrity-leaders", Weight: 80}}, parts...)}
	})
	s.advance(survey.Closed)
	return s
}

const enteredFigures = "subject,平时考核\nl1,95\nl2,90\nl3,85\n"

var regular = survey.CompositePart{Entered: "平时考核", Weight: 20}

// TestTakeComposite: a composite is there once the box is open, for those who may see results, with the figures that it needs and no others;
// taking it is an act that names the figures, and changes neither the result code nor what is archived.
func TestTakeComposite(t *testing.T) {
	s := composed(t, regular)
	take := func(figures string) (*composite.Document, error) {
		return s.office.Terminal().TakeComposite(t.Context(), s.id, figures, "json")
	}
	if d, err := take(enteredFigures); !refusal(err) {
		t.Errorf("of a closed box: %+v, %v", d, err)
	}
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	before, err := s.office.Terminal().Report(t.Context(), s.id)
	s.must(err)
	for figures, code := range map[string]survey.Code{"": "composite_wants_figures", "subject\nl1\n": "", "subject,平时考核\nl9,95\n": ""} {
		if d, err := take(figures); !refusal(err) || code != "" && codeOf(err) != code {
			t.Errorf("figures %q: %+v, %v", figures, d, err)
		}
	}
	d, err := take(enteredFigures)
	if err != nil || d.Code != before.Result.Code || len(d.Subjects) != 3 {
		t.Fatalf("%+v, %v", d, err)
	}
	acts, err := s.store.SessionAudit(t.Context(), s.id)
	s.must(err)
	if last := acts[len(acts)-1]; last.Name != "take composite" || !strings.HasPrefix(last.Detail, "json, figures ") || strings.Contains(last.Detail, "l1,95") {
		t.Errorf("the act is %+v", last)
	}
	after, err := s.office.Terminal().Report(t.Context(), s.id)
	s.must(err)
	if after.Result.Code != before.Result.Code {
		t.Error("a composite changed the result code")
	}
	var file bytes.Buffer
	s.must(s.opening.By(s.office.Terminal()).WriteArchive(t.Context(), s.id, &file))
	if a, err := archive.Read(&file); err != nil || a.Check() != nil {
		t.Errorf("the archive: %v", err)
	}
	for name, role := range map[string]survey.StaffRole{"观察": survey.Observer} {
		if _, err := s.as(name, role).TakeComposite(t.Context(), s.id, enteredFigures, "json"); !errors.Is(err, survey.ErrNoRight) && !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.office.As("查无此人").TakeComposite(t.Context(), s.id, enteredFigures, "json"); err == nil {
		t.Error("nobody took it")
	}
}

// TestCompositeWithoutFigures: where no part is entered, a file is refused, not left unread.
func TestCompositeWithoutFigures(t *testing.T) {
	s := composed(t)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if _, err := s.office.Terminal().TakeComposite(t.Context(), s.id, enteredFigures, "json"); !refusal(err) {
		t.Error(err)
	}
	if d, err := s.office.Terminal().TakeComposite(t.Context(), s.id, "", "json"); err != nil || len(d.Subjects) != 3 {
		t.Errorf("%+v, %v", d, err)
	}
	none := newSitting(t, nil)
	none.advance(survey.Closed)
	none.must(none.opening.By(none.office.Terminal()).Open(t.Context(), none.id, passphrases(0, 1), nil))
	if _, err := none.office.Terminal().TakeComposite(t.Context(), none.id, "", "json"); !refusal(err) {
		t.Errorf("a session without one: %v", err)
	}
}

// reweighed alters the weight of what is entered, in the file.
func (s *sitting) reweighed(from, to string) {
	s.t.Helper()
	s.restart(func() {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(s.dir, "ceping.db"))
		s.must(err)
		var kept string
		s.must(db.QueryRow(`SELECT setup FROM sessions WHERE id = ?`, s.id).Scan(&kept))
		altered := strings.Replace(kept, `"weight":`+from+`}`, `"weight":`+to+`}`, 1)
		if altered == kept {
			s.t.Fatal("nothing was altered")
		}
		_, err = db.Exec(`UPDATE sessions SET setup = ? WHERE id = ?`, altered, s.id)
		s.must(err)
		s.must(db.Close())
	})
}

// TestCompositeOfAnEarlierReady: it is the last act of ready that freezes a definition, and no one before the session went back to draft.
func TestCompositeOfAnEarlierReady(t *testing.T) {
	s := newHouse(t)
	ctx, terminal := t.Context(), s.office.Terminal()
	plan := exampleSetup(t)
	plan.Composite = &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: []survey.CompositePart{{Form: "integrity-leaders", Weight: 80}, regular}}
	var err error
	s.id, err = terminal.Create(ctx, plan)
	s.must(err)
	s.advance(survey.Ready)
	s.advance(survey.Draft)
	before := s.session()
	s.must(terminal.Edit(ctx, s.id, before.Setup.Revision(), func(to *survey.Setup) error {
		to.Composite.Parts[1].Weight = 30
		return nil
	}))
	s.advance(survey.Ready)
	s.issue()
	s.advance(survey.Collecting)
	s.advance(survey.Voting)
	s.open()
	if d, err := terminal.Composite(ctx, s.id, enteredFigures); err != nil || len(d.Subjects) != 3 {
		t.Errorf("as it was at last: %+v, %v", d, err)
	}
	s.reweighed("30", "20")
	if d, err := s.office.Terminal().Composite(ctx, s.id, enteredFigures); codeOf(err) != "composite_altered" {
		t.Errorf("as it was at first: %+v, %v", d, err)
	}
}

// TestCompositeIsFrozen: a definition that was altered in the file after the session became ready is told, and never used.
func TestCompositeIsFrozen(t *testing.T) {
	s := composed(t, regular)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	s.reweighed("20", "90")
	if d, err := s.office.Terminal().TakeComposite(t.Context(), s.id, enteredFigures, "json"); !refusal(err) || !strings.Contains(words.EnglishError(err), "composite is not defined") {
		t.Errorf("%+v, %v", d, err)
	}
}
