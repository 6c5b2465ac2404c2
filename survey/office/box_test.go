package office_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// strange casts a ballot of C that marks everything, save for envelopes that its phone made as it liked: by key, instead of the sealed one.
func (s *sitting) strange(made map[string]func(m *voter.Manifest, e voter.Envelope) []byte) *voter.Cast {
	s.t.Helper()
	material, err := s.store.Material(s.t.Context(), s.id)
	s.must(err)
	m := s.manifest()
	c := s.sealed(s.collect("C"), "C")
	for i, e := range m.Sent("C") {
		if make := made[e.Key]; make != nil {
			c.Envelopes[i] = make(m, e)
		}
	}
	s.signed(material, c)
	s.must(s.send(c))
	return c
}

// says is an envelope that says so.
func (s *sitting) says(text string) func(*voter.Manifest, voter.Envelope) []byte {
	return func(m *voter.Manifest, e voter.Envelope) []byte { return s.plain(m, e, "C", []byte(text)) }
}

// TestInvalidIsCounted: a cover that does not open, or says what none may, is an invalid ballot; another envelope of that kind is damaged,
// left out and counted; nothing is lost, and it counts to the same again.
func TestInvalidIsCounted(t *testing.T) {
	s := newSitting(t, func(s *survey.Setup) { s.Categories[2].Slips = 20 })
	s.castMany("C", 8)
	s.cast("C", voter.NewAnswers())
	garbage := func(_ *voter.Manifest, e voter.Envelope) []byte {
		b := make([]byte, e.Size+envelope.Overhead)
		rand.Read(b)
		return b
	}
	of := func(key string, make func(*voter.Manifest, voter.Envelope) []byte) map[string]func(*voter.Manifest, voter.Envelope) []byte {
		return map[string]func(*voter.Manifest, voter.Envelope) []byte{key: make}
	}
	for _, cover := range []func(*voter.Manifest, voter.Envelope) []byte{
		garbage, s.says(`{"v":3}`), s.says(`{"v":2,"marks":"0"}`), s.says(`{ "v":2}`), s.says(`{"v":2,"state":"spoiled"}`),
		func(m *voter.Manifest, e voter.Envelope) []byte { // badly padded
			padded, err := envelope.Pad([]byte(`{"v":2}`), e.Size)
			s.must(err)
			padded[e.Size-1] = 1
			return s.seal(m, e, "C", padded)
		},
		func(m *voter.Manifest, e voter.Envelope) []byte { return s.plain(m, e, "B", []byte(`{"v":2}`)) }, // sealed for another category
	} {
		s.strange(of("cover", cover))
	}
	valid := 8
	for _, marks := range []func(*voter.Manifest, voter.Envelope) []byte{garbage, s.says(`{"v":2,"marks":"0"}`), s.says(`{"v":2,"marks":"9999"}`), s.says(`{"marks":"00","v":2}`)} {
		s.strange(of(marksKey, marks))
		valid++
	}
	report := s.open()
	c := report.Counts[count.Total]
	if c.Cast != 20 || *c.Valid != valid || *c.Blank != 1 || *c.Invalid != 7 {
		t.Errorf("cast %d = valid %d + blank %d + invalid %d; want 20 = %d + 1 + 7", c.Cast, *c.Valid, *c.Blank, *c.Invalid, valid)
	}
	at := slices.IndexFunc(report.Alarms, func(a count.Alarm) bool {
		return a.Code == count.EnvelopesDiffer && a.Form == "annual-body" && a.Subject == "body"
	})
	if at < 0 || *report.Alarms[at].Count != 4 {
		t.Errorf("alarms %+v", report.Alarms)
	}
	if !slices.Contains(s.alarms(), count.ManyInvalid) {
		t.Errorf("alarms %v", s.alarms())
	}
	s.recounts()
}

// TestCopiedByAVoter: an envelope that somebody copied from another ballot is no reason to refuse; it is counted once, and an alarm, and
// stops no opening.
func TestCopiedByAVoter(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 5)
	victim := s.cast("C", answered(s.manifest(), "C"))
	keys := s.manifest().Sent("C")
	again := func(m *voter.Manifest, e voter.Envelope) []byte {
		i := slices.IndexFunc(keys, func(k voter.Envelope) bool { return k.Key == e.Key })
		return bytes.Clone(victim.Envelopes[i])
	}
	s.strange(map[string]func(*voter.Manifest, voter.Envelope) []byte{marksKey: again, textKey: again})
	s.strange(map[string]func(*voter.Manifest, voter.Envelope) []byte{"cover": again})
	s.advance(survey.Closed)
	if findings, err := s.opening.By(s.office.Terminal()).Inspect(t.Context(), s.id); err != nil || len(findings) > 0 {
		t.Errorf("%+v, %v", findings, err)
	}
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	report := s.report()
	if c := report.Counts[count.Total]; c.Cast != 8 || *c.Valid != 7 || *c.Invalid != 1 {
		t.Errorf("cast %d, valid %d, invalid %d", c.Cast, *c.Valid, *c.Invalid)
	}
	at := slices.IndexFunc(report.Alarms, func(a count.Alarm) bool { return a.Code == count.EnvelopesCopied })
	if at < 0 || !strings.Contains(report.Alarms[at].Text, "3个") {
		t.Errorf("alarms %+v", report.Alarms)
	}
	s.recounts()
}

// TestWithheld: below min_group only header counts are published, and nothing else is kept.
func TestWithheld(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("A", 4)
	report := s.open()
	total := report.Counts[count.Total]
	if !report.Withheld || len(report.Forms) != 0 || len(report.Result.Forms) != 0 || total.Cast != 4 || total.Valid != nil || total.Blank != nil || total.Invalid != nil {
		t.Errorf("withheld %t, %d forms, counts %+v", report.Withheld, len(report.Forms), total)
	}
	kept, err := s.store.Result(t.Context(), s.id)
	s.must(err)
	for _, g := range kept.Tally.Groups {
		if g.Valid != 0 || g.Blank != 0 || g.Invalid != 0 {
			t.Errorf("group %s is kept: %+v", g.Code, g)
		}
	}
	if len(kept.Tally.Forms) > 0 {
		t.Errorf("forms are kept: %+v", kept.Tally.Forms)
	}
	s.recounts()
}

// TestBoard: counts are refreshed no oftener than every five seconds; the seal is published from closed, its lists from opened, and they
// hash to it.
func TestBoard(t *testing.T) {
	s := newSitting(t, nil)
	ctx, clock := t.Context(), time.Unix(0, 0)
	board := ballot.NewBoard(s.store, func() time.Time { return clock })
	var last *voter.Cast
	for i, want := range []int{1, 1, 3} {
		last = s.cast("A", answered(s.manifest(), "A"))
		counts, err := board.Counts(ctx, s.id)
		if err != nil || counts.Cast != want || counts.Collected != want || counts.Phase != survey.Voting {
			t.Errorf("counts after ballot %d: %+v, %v; want %d", i+1, counts, err, want)
		}
		clock = clock.Add(4 * time.Second)
	}
	if _, _, err := board.Seal(ctx, s.id); !errors.Is(err, ballot.ErrNotClosed) {
		t.Errorf("seal while voting: %v", err)
	}
	s.advance(survey.Closed)
	sealed, opened, err := board.Seal(ctx, s.id)
	if err != nil || sealed.Count != 3 || opened || sealed.Lists != nil || sealed.Salt != [32]byte{} {
		t.Errorf("seal while closed: %+v, %v", sealed, err)
	}
	for _, key := range []string{"cover", "no such key"} {
		if _, err := board.List(ctx, s.id, key); !errors.Is(err, ballot.ErrNotClosed) {
			t.Errorf("list %s while closed: %v", key, err)
		}
	}
	s.must(s.opening.By(s.office.Terminal()).Open(ctx, s.id, passphrases(), nil))
	again, opened, err := board.Seal(ctx, s.id)
	if err != nil || again.Seal != sealed.Seal || !opened {
		t.Errorf("seal when opened: %+v, %v", again, err)
	}
	var lists []envelope.List
	digests := last.Digests()
	for _, key := range append([]string{envelope.Credentials}, keysOf(s.manifest())...) {
		list, err := board.List(ctx, s.id, key)
		if err != nil || len(list) != 3 || !slices.IsSorted(list) {
			t.Errorf("list %s: %d, %v", key, len(list), err)
		}
		if d := digests[key]; d != "" && !slices.Contains(list, d) {
			t.Errorf("the last ballot is not in list %s", key)
		}
		sum := sha(strings.Join(list, "\n") + "\n")
		if again.Lists[key] != hex.EncodeToString(sum[:]) {
			t.Errorf("list %s hashes to another digest", key)
		}
		lists = append(lists, envelope.List{Key: key, Digest: sum})
	}
	if digest := envelope.SealDigest(again.Salt, lists); hex.EncodeToString(digest[:]) != sealed.Digest {
		t.Error("salt and lists give another seal")
	}
	if _, err := board.List(ctx, s.id, "no such key"); !errors.Is(err, ballot.ErrEnvelopeUnknown) {
		t.Errorf("a list that there is not: %v", err)
	}
	if err := s.send(last); !errors.Is(err, ballot.ErrBoxOpened) {
		t.Errorf("cast when opened: %v", err)
	}
}

func keysOf(m *voter.Manifest) (keys []string) {
	for _, e := range m.Listed {
		keys = append(keys, e.Key)
	}
	return keys
}

// TestReopeningPublishesNoTally: a session that is closed, reopened and closed again has published two seals, a count and a digest each, and
// one tally; lists and salt are those of the last.
func TestReopeningPublishesNoTally(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.advance(survey.Closed)
	before := *s.session().Seal
	if _, err := s.office.Terminal().Report(t.Context(), s.id); !refusal(err) {
		t.Errorf("a closed session has a report: %v", err)
	}
	s.must(s.leftover(hand("C", 12)))
	s.must(s.office.Terminal().Attendance(t.Context(), s.id, hand("C", 7)))
	s.advance(survey.Voting)
	if n := s.session(); n.Seal != nil || n.Counts["C"].Leftover != nil || n.Counts["C"].Present == nil {
		t.Errorf("reopened: %+v, %+v", n.Seal, n.Counts["C"])
	}
	if _, err := s.store.Seal(t.Context(), s.id); !errors.Is(err, ballot.ErrNotClosed) {
		t.Errorf("the withdrawn seal: %v", err)
	}
	s.castMany("C", 1)
	report := s.open()
	if before.Count != 6 || report.Seal.Count != 7 || before.Digest == report.Seal.Digest {
		t.Errorf("published before: %+v; after: %+v", before, report.Seal)
	}
	s.recounts()
}

// losing is a store whose box lacks a cover.
type losing struct{ *store.Store }

func (l losing) ReadBox(ctx context.Context, id string) (check.Box, error) {
	box, err := l.Store.ReadBox(ctx, id)
	if rows := box.Rows[manifest.CoverKey]; len(rows) > 0 {
		box.Rows[manifest.CoverKey] = rows[1:]
	}
	return box, err
}

// TestCheckOfAClosedBox: what a check says of a closed box is what is looked at before opening, the box's rows too; of an opened one it says
// whatever its archive would be refused for.
func TestCheckOfAClosedBox(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 5)
	s.advance(survey.Closed)
	if said, err := s.opening.By(s.office.Terminal()).Check(t.Context(), s.id, ""); err != nil || len(said) > 0 {
		t.Errorf("a sound box: %v, %v", said, err)
	}
	s.work(s.store, losing{s.store})
	found, err := s.opening.By(s.office.Terminal()).Inspect(t.Context(), s.id)
	s.must(err)
	said, err := s.opening.By(s.office.Terminal()).Check(t.Context(), s.id, "")
	if err != nil || len(said) == 0 || len(said) != len(found) {
		t.Errorf("without a cover: %v, %v, and before opening is found %+v", said, err, found)
	}
	s.work(s.store, s.store)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	s.work(s.store, losing{s.store})
	said, err = s.opening.By(s.office.Terminal()).Check(t.Context(), s.id, "")
	if err != nil || len(said) < 3 || !strings.Contains(words.EnglishOf(said[0]), "covers for 4 of category C") || !strings.Contains(words.EnglishOf(said[len(said)-1]), "and 4 more") {
		t.Errorf("opened, and a cover gone since: %v, %v", said, err)
	}
}

// reworded is a store in whose chain of a session somebody else did what was done last.
type reworded struct{ *store.Store }

func (r reworded) SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error) {
	acts, err := r.Store.SessionAudit(ctx, id)
	if n := len(acts); n > 0 {
		acts[n-1].Who = "别人"
	}
	return acts, err
}

// unreadable is a store whose box cannot be read, for another reason than that there is no disk.
type unreadable struct{ *store.Store }

func (u unreadable) ReadBox(context.Context, string) (check.Box, error) {
	return check.Box{}, errors.New("no box at all")
}

// TestCheckInEachPhase: a check says that the chain does not hold in whatever phase, of an erased session too; and of numbers what does not
// fit while they can still be looked into.
func TestCheckInEachPhase(t *testing.T) {
	g := newGuarded(t)
	ctx := t.Context()
	ids := []string{g.ids[survey.Draft], g.ids[survey.Ready], g.ids[survey.Voting], g.ids[survey.Closed], g.ids[survey.Opened]}
	erased := g.held(survey.Opened, nil)
	boxes := g.opening.By(g.office.Terminal())
	digest, err := boxes.Digest(ctx, erased)
	g.must(err)
	g.must(boxes.Archive(ctx, erased, digest))
	g.must(g.office.Terminal().Erase(ctx, erased))
	said := func(id string) []string {
		t.Helper()
		list, err := g.opening.By(g.office.Terminal()).Check(ctx, id, "")
		g.must(err)
		told := []string{}
		for _, f := range list {
			told = append(told, words.EnglishOf(f))
		}
		return told
	}
	for _, id := range append(ids, erased) {
		g.work(g.store, g.store)
		s, err := g.office.Session(ctx, id)
		g.must(err)
		if list := said(id); len(list) > 0 {
			t.Errorf("%s, sound: %q", s.Phase, list)
		}
		g.work(reworded{g.store}, g.store)
		if list := strings.Join(said(id), "\n"); !strings.Contains(list, "it was altered") {
			t.Errorf("%s, its chain altered: %q", s.Phase, list)
		}
		g.work(recast{g.store}, g.store)
		if list, news := said(id), s.Phase.Reached(survey.Ready) && s.Remains == nil; news != (len(list) > 0) {
			t.Errorf("%s, three ballots more than were cast: %q", s.Phase, list)
		}
	}
	opened := g.ids[survey.Opened]
	g.work(g.store, unreadable{g.store})
	if list := said(opened); len(list) != 1 || list[0] != "the box cannot be read (no box at all)" {
		t.Errorf("opened, its box gone: %q", list)
	}
	if list := said(erased); len(list) > 0 {
		t.Errorf("erased, its box gone: %q", list)
	}
}
