package office_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/office"
	"ceping/survey/words"
)

// at lets the office have a clock of its own.
func (s *sitting) at(now time.Time) {
	s.office = office.New(s.store, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10, Now: func() time.Time { return now }})
}

// concerns are those of the house but the machine's own.
func (s *sitting) concerns(head string) (codes []survey.Code) {
	s.t.Helper()
	h, err := s.office.Terminal().Health(s.t.Context(), head)
	s.must(err)
	for _, c := range h.Concerns {
		remedy, _ := c.Remedy().Coded()
		if !words.Has(c.Code) || !words.Has(remedy) || remedy == "remedy_look" {
			s.t.Errorf("%s has no sentence, or no remedy", c.Code)
		}
		for _, said := range []string{words.EnglishOf(c), words.ChineseOf(c), words.EnglishOf(c.Remedy()), words.ChineseOf(c.Remedy())} {
			if strings.Contains(said, "%!") || said == "" {
				s.t.Errorf("%s says %q", c.Code, said)
			}
		}
		if !strings.HasPrefix(string(c.Code), "concern_disk") && !strings.HasPrefix(string(c.Code), "concern_parent") && c.Code != survey.DirReadable {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// TestHouseConcerns: the clock, the backups and the head of the log, each at its edge.
func TestHouseConcerns(t *testing.T) {
	s := closed(t)
	log, err := s.store.Audit(t.Context())
	s.must(err)
	last, err := time.Parse(time.RFC3339, log[len(log)-1].At)
	s.must(err)
	for _, test := range []struct {
		name string
		now  time.Time
		head string
		want []survey.Code
	}{
		{"nothing was opened yet", last, "", nil},
		{"a minute behind", last.Add(-time.Minute), "", nil},
		{"a minute and a second behind", last.Add(-time.Minute - time.Second), "", []survey.Code{survey.ClockBehind}},
		{"a year ahead", last.AddDate(1, 0, 0), "", nil},
		{"a head that the log had", last, log[3].Hash, nil},
		{"a head that it never had", last, strings.Repeat("0", 64), []survey.Code{survey.HeadUnknown}},
	} {
		s.at(test.now)
		if got := s.concerns(test.head); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	s.at(last)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if got := s.concerns(""); !slices.Equal(got, []survey.Code{survey.BackupNone}) {
		t.Errorf("opened, and never backed up: %v", got)
	}
	s.must(s.office.Terminal().Backup(t.Context(), io.Discard))
	if got := s.concerns(""); len(got) > 0 {
		t.Errorf("backed up: %v", got)
	}
	if h, err := s.office.Terminal().Health(t.Context(), ""); err != nil || h.LastBackup.Before(last) || h.Entries < 8 || len(h.Head) != 64 {
		t.Errorf("%+v, %v", h, err)
	}
	s.must(s.office.Terminal().Leftover(t.Context(), s.id, corrected("A", 0, "当场补点")))
	if got := s.concerns(""); !slices.Equal(got, []survey.Code{survey.BackupOld}) {
		t.Errorf("corrected since: %v", got)
	}
}

// TestLookAround: what does not fit at start is told and kept for staff, bars nothing, and is told no more once it is mended.
func TestLookAround(t *testing.T) {
	s := closed(t)
	s.must(s.office.Terminal().Leftover(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 0, "C": 3}, Confirmed: true}))
	by := s.office.Terminal()
	quick, err := s.office.LookAround(t.Context())
	s.must(err)
	if found, err := by.Found(t.Context(), s.id); err != nil || len(quick.Sessions) > 0 || len(found) > 0 {
		t.Fatalf("a sound house: %+v, %+v, %v", quick.Sessions, found, err)
	}
	s.restart(func() {
		(&atRest{t: t, dir: s.dir, id: s.id}).house(`entered = json_set(entered, '$.C.leftover', 1)`)
	})
	by = s.office.Terminal()
	if found, err := by.Found(t.Context(), s.id); err != nil || len(found) > 0 {
		t.Errorf("before anybody looked: %+v, %v", found, err)
	}
	quick, err = s.office.LookAround(t.Context())
	s.must(err)
	if len(quick.Sessions) != 1 || quick.Sessions[0].ID != s.id || len(quick.Sessions[0].Findings) != 1 || quick.Sessions[0].Findings[0].Code != check.LeftoverDiffers {
		t.Errorf("at start %+v", quick.Sessions)
	}
	if found, err := by.Found(t.Context(), s.id); err != nil || len(found) != 1 || found[0].Found != 1 || found[0].Should != 3 {
		t.Errorf("on the page %+v, %v", found, err)
	}
	if concerns, err := by.Concerns(t.Context()); err != nil || len(concerns) != len(quick.Concerns) {
		t.Errorf("%+v, %v", concerns, err)
	}
	s.must(by.Leftover(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"C": 3}, Confirmed: true}))
	if found, err := by.Found(t.Context(), s.id); err != nil || len(found) > 0 {
		t.Errorf("entered again: %+v, %v", found, err)
	}
	s.must(s.opening.By(by).Open(t.Context(), s.id, passphrases(0, 1), nil))
}
