package office_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// keepingSitting is a sitting whose house keeps backups of itself.
func keepingSitting(t *testing.T) *sitting {
	s := newSitting(t, nil)
	s.keep = 3
	s.restart(func() {})
	return s
}

func (s *sitting) backups() (names []string) {
	s.t.Helper()
	names, err := filepath.Glob(filepath.Join(s.dir, "backups", "*.tar"))
	s.must(err)
	return names
}

func (s *sitting) matter() string {
	s.t.Helper()
	told, err := s.office.Terminal().Backups(s.t.Context())
	s.must(err)
	if told.Matter() == nil {
		return ""
	}
	var refused *survey.Refusal
	if !errors.As(told.Matter(), &refused) || !words.Has(refused.Code) {
		s.t.Fatalf("no sentence for staff: %v", told.Matter())
	}
	return string(refused.Code)
}

// another takes one more session to a phase.
func (s *sitting) another(to survey.Phase) {
	s.t.Helper()
	var err error
	s.id, err = s.office.Terminal().Create(s.t.Context(), exampleSetup(s.t))
	s.must(err)
	for _, phase := range []survey.Phase{survey.Ready, survey.Collecting, survey.Voting} {
		if phase.Reached(to) && phase != to {
			return
		}
		if s.advance(phase); phase == survey.Ready {
			s.issue()
		}
	}
}

// TestBackupAfterActs: opening, archiving and erasing keep a backup, each by whoever acted and about the house; what puts one off is told,
// and the way back of the session that it waited for makes up for it.
func TestBackupAfterActs(t *testing.T) {
	s := keepingSitting(t)
	first := s.id
	s.castMany("A", 2)
	s.open()
	who := s.as("甲", survey.Administrator)
	digest, err := s.opening.By(who).Digest(t.Context(), first)
	s.must(err)
	s.must(s.opening.By(who).Archive(t.Context(), first, digest))
	if kept := s.backups(); len(kept) != 2 || s.matter() != "" {
		t.Fatalf("kept %v, %s", kept, s.matter())
	}
	for i, e := range s.acts("keep backup") {
		if want := []string{"terminal opened", "甲 archived"}[i]; e.Who+" "+e.Detail != want || e.Session != "" {
			t.Errorf("recorded: %+v, want %s", e, want)
		}
	}
	s.another(survey.Collecting)
	s.must(s.office.Terminal().Erase(t.Context(), first))
	if s.matter() != "kept_backups_hold" || len(s.backups()) != 2 {
		t.Errorf("while one is collecting: %s, %v", s.matter(), s.backups())
	}
	s.restart(func() {})
	if s.matter() != "kept_backups_hold" {
		t.Errorf("after a restart: %s", s.matter())
	}
	if err := s.office.Terminal().CatchUp(t.Context()); !refusal(err) {
		t.Errorf("made up for while one is collecting: %v", err)
	}
	s.advance(survey.Draft)
	if kept := s.backups(); len(kept) != 1 || s.matter() != "" {
		t.Errorf("a draft again: %v, %s", kept, s.matter())
	}
	s.must(s.office.Terminal().CatchUp(t.Context()))
	if n := len(s.backups()); n != 1 {
		t.Errorf("nothing is due, and %d are kept", n)
	}
}

// TestOpeningWaitsForNoBackup: one that fails or waits fails no opening, and is told; it is made up for after a restart.
func TestOpeningWaitsForNoBackup(t *testing.T) {
	s := keepingSitting(t)
	folder := filepath.Join(s.dir, "backups")
	s.must(os.WriteFile(folder, []byte("in the way"), 0o600))
	first := s.id
	s.castMany("A", 2)
	if r := s.open(); r.Counts["A"].Cast != 2 {
		t.Errorf("counted %+v", r.Counts["A"])
	}
	if s.matter() != "kept_backup_folder" || len(s.acts("keep backup")) != 0 {
		t.Errorf("with something in the way: %s, %d acts", s.matter(), len(s.acts("keep backup")))
	}
	s.must(os.Remove(folder))
	s.another(survey.Voting)
	s.restart(func() {})
	if err := s.office.Terminal().CatchUp(t.Context()); !refusal(err) || s.matter() != "kept_backup_waits" || len(s.backups()) != 0 {
		t.Errorf("while another is voting: %v, %s", err, s.matter())
	}
	s.advance(survey.Closed)
	s.restart(func() {})
	if err := s.office.Terminal().CatchUp(t.Context()); !refusal(err) || s.matter() != "kept_backup_waits" {
		t.Errorf("while another is closed: %v, %s", err, s.matter())
	}
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(), nil))
	if kept := s.backups(); len(kept) != 1 || s.matter() != "" {
		t.Errorf("opened: %v, %s", kept, s.matter())
	}
	for _, id := range []string{first, s.id} {
		if session, err := s.store.Session(t.Context(), id); err != nil || session.Phase != survey.Opened {
			t.Errorf("%s: %v, %v", id, session.Phase, err)
		}
	}
}

// TestBackupLater: with somebody to do it later, the opening answers first, and the backup is made when it is done.
func TestBackupLater(t *testing.T) {
	s := keepingSitting(t)
	var later []func()
	s.office = office.New(s.store, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10, Later: func(work func()) { later = append(later, work) }})
	s.open()
	if s.session().Phase != survey.Opened || len(later) != 1 || len(s.backups()) != 0 {
		t.Errorf("%s, %d things to do, %v", s.session().Phase, len(later), s.backups())
	}
	later[0]()
	if n := len(s.backups()); n != 1 {
		t.Errorf("done, %d are kept", n)
	}
}
