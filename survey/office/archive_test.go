package office_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/office"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// TestArchive: a sitting with ballots of every kind, a replaced slip, attendance and a correction goes into a file, and comes out of it as
// the same Report, before and after archiving; what was altered in the file, or another code, is refused.
func TestArchive(t *testing.T) {
	s := newSitting(t, nil)
	for _, c := range []string{"A", "B", "C"} {
		s.castMany(c, 5)
		s.cast(c, voter.NewAnswers())
	}
	lost := s.take("C")
	s.exchange("C", lost)
	s.must(s.staff.By(s.office.Terminal()).Replace(t.Context(), s.id, lost.String()))
	s.strange(map[string]func(*voter.Manifest, voter.Envelope) []byte{"cover": s.says(`{"v":2,"state":"spoiled"}`), marksKey: s.says("{}")})
	if err := s.opening.By(s.office.Terminal()).WriteArchive(t.Context(), s.id, &bytes.Buffer{}); !refusal(err) {
		t.Errorf("an archive of what is voting: %v", err)
	}
	s.must(s.office.Terminal().Attendance(t.Context(), s.id, hand("A", 6)))
	s.open()
	s.recounts()
	s.must(s.leftover(corrected("C", 10, "当场补点")))
	s.recounts()
	file := s.archived()
	for name, test := range map[string]struct {
		file []byte
		code string
		want string
	}{
		"another code":     {file, strings.Repeat("0", 26), "the one given is 0000"},
		"another leftover": {bytes.Replace(file, []byte(`"leftover":10`), []byte(`"leftover":11`), 1), "", "checksum"},
		"half":             {file[:len(file)/2], "", "its end is missing"},
		"something after":  {append(bytes.Clone(file), '{'), "", "after its end"},
		"something else":   {[]byte("PK\x03\x04"), "", "head"},
		"nothing":          {nil, "", "empty"},
	} {
		if _, err := recount(t, test.file, test.code); err == nil || !strings.Contains(words.EnglishError(err), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	random := rand.New(rand.NewPCG(8, 1))
	for range 60 {
		damaged := bytes.Clone(file)
		at := random.IntN(len(file))
		damaged[at] ^= 1 << random.IntN(8)
		if _, err := archive.Read(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d is %q instead of %q, and it is read", at, damaged[at], file[at])
		}
	}
	digest, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
	s.must(err)
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, digest))
	s.recounts()
}

// TestArchiveOfNothing: a box without a ballot is opened and archived, too.
func TestArchiveOfNothing(t *testing.T) {
	s := newSitting(t, nil)
	s.open()
	s.recounts()
}

// archiving is a house in which something happens right before a session is archived.
type archiving struct {
	*store.Store
	then func()
}

func (a *archiving) Advance(ctx context.Context, id string, from, to survey.Phase, act office.Act) error {
	a.then()
	return a.Store.Advance(ctx, id, from, to, act)
}

// TestCorrectedWhileArchived: when a count is corrected at the moment a session is archived, whoever archived it is told that the file lacks
// it, until they have one that does not.
func TestCorrectedWhileArchived(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.open()
	digest, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
	s.must(err)
	of := office.New(&archiving{s.store, func() { s.must(s.leftover(corrected("C", 12, "补点"))) }}, office.Config{})
	for range 2 {
		if err := office.NewOpening(s.store).By(of.Terminal()).Archive(t.Context(), s.id, digest); !refusal(err) {
			t.Errorf("archived with a file of before: %v", err)
		}
		if phase := s.session().Phase; phase != survey.Archived {
			t.Fatalf("it is %s", phase)
		}
	}
	s.recounts()
	digest, err = s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
	s.must(err)
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, digest))
}

// TestWrongPassphrases: each says what is wrong with them, in both languages.
func TestWrongPassphrases(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 5)
	s.advance(survey.Closed)
	for name, test := range map[string]struct {
		given [][]byte
		want  string
	}{
		"none": {nil, "too few passphrases"}, "too few": {passphrases(2), "too few passphrases"},
		"twice one's":  {passphrases(1, 1), "too few passphrases"},
		"one wrong":    {append(passphrases(1), []byte("another-passphrase-entirely")), "a passphrase is wrong"},
		"an empty one": {append(passphrases(1), nil), "passphrase"},
	} {
		var refused *survey.Refusal
		if err := s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, test.given, nil); !errors.As(err, &refused) || !strings.Contains(words.EnglishOf(refused), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, any := range [][]int{{2, 0}, {0, 1, 2}} { // any two in any order, or all
		c := s.copied(t)
		if err := c.opening.By(c.office.Terminal()).Open(t.Context(), s.id, passphrases(any...), nil); err != nil {
			t.Errorf("%v: %v", any, err)
		}
	}
}
