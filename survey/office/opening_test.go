package office_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/words"
)

// tampered is a house whose files were altered at rest, as its ports show it.
type tampered struct {
	*store.Store
	box     func(*check.Box)
	slips   func(map[string]survey.SlipCount)
	log     func([]survey.AuditEntry)
	own     func([]survey.SessionEntry)
	keys    func(*office.Keys)
	session func(*survey.Session)
	broken  error // of the box
}

func (s *tampered) ReadBox(ctx context.Context, id string) (check.Box, error) {
	if s.broken != nil {
		return check.Box{}, s.broken
	}
	box, err := s.Store.ReadBox(ctx, id)
	if err == nil && s.box != nil {
		s.box(&box)
	}
	return box, err
}

func (s *tampered) CountSlips(ctx context.Context, id string) (map[string]survey.SlipCount, error) {
	slips, err := s.Store.CountSlips(ctx, id)
	if err == nil && s.slips != nil {
		slips = maps.Clone(slips)
		s.slips(slips)
	}
	return slips, err
}

func (s *tampered) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	log, err := s.Store.Audit(ctx)
	if err == nil && s.log != nil {
		s.log(log)
	}
	return log, err
}

func (s *tampered) SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error) {
	log, err := s.Store.SessionAudit(ctx, id)
	if err == nil && s.own != nil {
		s.own(log)
	}
	return log, err
}

func (s *tampered) Keys(ctx context.Context, id string) (office.Keys, error) {
	keys, err := s.Store.Keys(ctx, id)
	if err == nil && s.keys != nil {
		s.keys(&keys)
	}
	return keys, err
}

func (s *tampered) Session(ctx context.Context, id string) (survey.Session, error) {
	session, err := s.Store.Session(ctx, id)
	if err == nil && s.session != nil {
		s.session(&session)
	}
	return session, err
}

// closed is a closed sitting of 12 ballots in C and six in A.
func closed(t *testing.T) *sitting {
	t.Helper()
	s := newSitting(t, nil)
	s.castMany("C", 12)
	s.castMany("A", 6)
	s.advance(survey.Closed)
	return s
}

// tamper lets an office work on a copy of a closed sitting whose files were altered since.
func (s *sitting) tamper(t *testing.T, with *tampered) *sitting {
	t.Helper()
	c := s.copied(t)
	with.Store = c.store
	c.work(with, with)
	return c
}

const marksKey, textKey = "annual-body.body", "appointments.unit.comment"

// rows is a box whose rows of a key were altered. They are the caller's to change.
func rows(key string, change func([]check.Row) []check.Row) func() *tampered {
	return func() *tampered {
		return &tampered{box: func(b *check.Box) {
			list := slices.Clone(b.Rows[key])
			for i := range list {
				list[i].Sealed = bytes.Clone(list[i].Sealed)
			}
			b.Rows[key] = change(list)
		}}
	}
}

func first(category string, list []check.Row) int {
	return slices.IndexFunc(list, func(r check.Row) bool { return r.Category == category })
}

func copied(list []check.Row) []check.Row { return append(list, list[first("C", list)]) }

func altered(list []check.Row) []check.Row {
	list[first("C", list)].Sealed[40] ^= 1
	return list
}

func removed(list []check.Row) []check.Row {
	at := first("C", list)
	return slices.Delete(list, at, at+1)
}

// ways are what can be altered at rest, and how the check says it.
var ways = []struct {
	name    string
	with    func() *tampered
	code    string
	want    string
	cast    int // counted in all when it is opened in spite of it
	invalid int
	alarm   string
}{
	{"a cover copied", rows(manifest.CoverKey, copied), check.RowTwice, "1 rows carry the id of another row", 19, 1, count.EnvelopesCopied},
	{"marks copied", rows(marksKey, copied), check.RowTwice, "1 rows carry the id of another row", 18, 0, count.EnvelopesCopied},
	{"marks copied over others", rows(marksKey, func(list []check.Row) []check.Row {
		at := first("C", list)
		other := at + 1 + first("C", list[at+1:])
		list[other] = list[at]
		return list
	}), check.RowTwice, "1 rows carry the id of another row", 18, 0, count.EnvelopesCopied},
	{"marks copied under another id", rows(marksKey, func(list []check.Row) []check.Row {
		row := list[first("C", list)]
		row.ID[0] ^= 1
		return append(list, row)
	}), check.TagWrong, "annual-body.body has 1 envelopes that were copied or altered", 18, 0, count.EnvelopesCopied},
	{"a cover altered", rows(manifest.CoverKey, altered), check.TagWrong, "cover has 1 envelopes that were copied or altered", 18, 1, count.SealMismatch},
	{"marks altered", rows(marksKey, altered), check.TagWrong, "annual-body.body has 1 envelopes that were copied or altered", 18, 0, count.EnvelopesDiffer},
	{"marks cut", rows(marksKey, func(list []check.Row) []check.Row {
		list[first("C", list)].Sealed = list[first("C", list)].Sealed[:60]
		return list
	}), check.SizeWrong, "annual-body.body has 1 envelopes of another size", 18, 0, count.EnvelopesDiffer},
	{"a cover removed", rows(manifest.CoverKey, removed), check.SealMismatch, "the box has 17 ballots with the digest ", 17, 0, count.EnvelopesDiffer},
	{"marks removed", rows(marksKey, removed), check.RowsDiffer, "annual-body.body has 11 envelopes of category C, which has 12 ballots", 18, 0, count.EnvelopesDiffer},
	{"a text removed", rows(textKey, func(list []check.Row) []check.Row { return list[1:] }), check.RowsDiffer, "appointments.unit.comment has 17 envelopes", 18, 0, count.EnvelopesDiffer},
	{"a cover of no category", rows(manifest.CoverKey, func(list []check.Row) []check.Row {
		list[first("C", list)].Category = "Z"
		return list
	}), check.CategoryUnknown, "cover has 1 rows of a category that does not send it", 17, 0, count.EnvelopesDiffer},
	{"all of a text gone", rows(textKey, func([]check.Row) []check.Row { return nil }), check.RowsDiffer, "appointments.unit.comment has 0 envelopes", 18, 0, count.EnvelopesDiffer},
	{"a slip taken back", func() *tampered {
		return &tampered{slips: func(slips map[string]survey.SlipCount) {
			c := slips["C"]
			c.Collected--
			slips["C"] = c
		}}
	}, check.CastAboveCollected, "category C has 12 ballots cast of 11 slips collected", 18, 0, count.CastAboveCollected},
	{"slips put in", func() *tampered {
		return &tampered{slips: func(slips map[string]survey.SlipCount) {
			b := slips["B"]
			b.Printed++
			slips["B"] = b
		}}
	}, check.SlipsDiffer, "category B has 15 slips printed, and its manifest says 14", 18, 0, count.OpenedDespite},
	{"an act of the house reworded", func() *tampered {
		return &tampered{log: func(log []survey.AuditEntry) { log[1].Detail = "another" }}
	}, check.AuditBroken, "the audit log's chain does not hold", 18, 0, count.OpenedDespite},
	{"an act of the session reworded", func() *tampered {
		return &tampered{own: func(log []survey.SessionEntry) { log[2].Who = "another" }}
	}, check.AuditBroken, "the audit log's chain does not hold", 18, 0, count.OpenedDespite},
	{"the act of closing has another digest", func() *tampered {
		return &tampered{own: func(log []survey.SessionEntry) {
			for i, e := range log {
				if e.Name == survey.ActClose {
					log[i].Detail = "18 ballots, digest " + strings.Repeat("0", 64)
				}
			}
		}}
	}, check.SealMismatch, "the box has 18 ballots with the digest ", 18, 0, count.OpenedDespite},
	{"the act of ready has another fingerprint", func() *tampered { // all opens under the manifest, which is the right one
		return &tampered{own: func(log []survey.SessionEntry) {
			for i, e := range log {
				if e.Name == survey.ActReady {
					log[i].Detail = "manifest " + strings.Repeat("0", 26) + e.Detail[len("manifest ")+26:]
				}
			}
		}}
	}, check.ManifestExchanged, "is not the one that was recorded when the session was made ready: envelopes open", 18, 0, count.OpenedDespite},
	{"the digest in the box's head", func() *tampered {
		return &tampered{box: func(b *check.Box) { b.Seal.Digest = strings.Repeat("0", 64) }}
	}, check.SealMismatch, "the box has 18 ballots with the digest ", 18, 0, count.OpenedDespite},
	{"another salt", func() *tampered { return &tampered{box: func(b *check.Box) { b.Salt[0] ^= 1 }} }, check.SealMismatch, "the box has 18 ballots with the digest ", 18, 0, count.SealMismatch},
	{"a wrapped key wrapped anew", func() *tampered {
		return &tampered{keys: func(k *office.Keys) { k.Wrapped = append(slices.Clone(k.Wrapped), '\n') }}
	}, check.KeyExchanged, "is not the one that was recorded when the session was made ready", 18, 0, count.OpenedDespite},
	{"the house names a leader otherwise", func() *tampered {
		return &tampered{session: func(s *survey.Session) {
			setup, err := s.Setup.Clone()
			if err != nil {
				panic(err)
			}
			setup.Leaders[0].Name = "别人"
			s.Setup = setup
		}}
	}, check.ManifestDiffers, "the session's manifest does not say what its setup says", 18, 0, count.OpenedDespite},
}

// TestCheckedBeforeOpening: what was altered at rest is found before a passphrase is tried, named with its remedy, and nothing but the
// refusal is kept. With a reason it is opened: copies are counted once, what does not open is damaged, every output says so, and an
// archive of it counts to the same Report.
func TestCheckedBeforeOpening(t *testing.T) {
	sound := closed(t)
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			s := sound.tamper(t, way.with())
			ctx := t.Context()
			// Wrong passphrases would be refused too, if any were tried.
			wrong := [][]byte{[]byte("wrong-passphrase-one"), []byte("wrong-passphrase-two")}
			err := s.opening.By(s.office.Terminal()).Open(ctx, s.id, wrong, nil)
			var refused *survey.Refusal
			if !errors.As(err, &refused) || !strings.Contains(words.EnglishOf(refused), way.want) || !strings.Contains(words.EnglishOf(refused), "--despite") ||
				!strings.Contains(words.ChineseOf(refused), "没有开箱") || strings.Contains(words.EnglishOf(refused), "\n") {
				t.Fatalf("opening: %v, want a refusal with %q", err, way.want)
			}
			if string(bytes.Join(wrong, nil)) != strings.Repeat("\x00", 40) {
				t.Error("the passphrases are not overwritten")
			}
			if session := s.session(); session.Phase != survey.Closed || len(session.Unasked(survey.Leftover)) != 3 {
				t.Errorf("refused, the session is %s", session.Phase)
			}
			if told := s.acts("open refused"); len(told) != 1 || !strings.Contains(told[0].Detail, way.want) {
				t.Errorf("the refusal in the log: %+v", told)
			}
			findings, err := s.opening.By(s.office.Terminal()).Inspect(ctx, s.id)
			if err != nil || !slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Code == way.code }) {
				t.Errorf("findings %+v, %v; want %s", findings, err, way.code)
			}

			const reason = "监票人当场同意继续, reason: box_full"
			s.must(s.opening.By(s.office.Terminal()).OpenDespite(ctx, s.id, passphrases(0, 1), reason, nil))
			if told := s.acts(survey.ActOpenDespite); len(told) != 1 || !strings.Contains(told[0].Detail, way.want) || !strings.HasSuffix(told[0].Detail, survey.ReasonMark+reason) {
				t.Errorf("going on in the log: %+v", told)
			}
			report := s.report()
			at := slices.IndexFunc(report.Alarms, func(a count.Alarm) bool { return a.Code == count.OpenedDespite })
			if at < 0 || report.Alarms[at].Reason != reason || !strings.Contains(report.Alarms[at].Text, reason) {
				t.Errorf("alarms %+v", report.Alarms)
			}
			if !slices.ContainsFunc(report.Alarms, func(a count.Alarm) bool { return a.Code == way.alarm }) {
				t.Errorf("alarms %v, want %s among them", s.alarms(), way.alarm)
			}
			total := report.Counts[count.Total]
			if total.Cast != way.cast || *total.Invalid != way.invalid || *total.Valid+*total.Blank+*total.Invalid != total.Cast {
				t.Errorf("cast %d = valid %d + blank %d + invalid %d; want %d with %d invalid", total.Cast, *total.Valid, *total.Blank, *total.Invalid, way.cast, way.invalid)
			}
			if counts, err := s.office.Terminal().Counts(ctx, s.id); err != nil || counts[count.Total].Cast != way.cast {
				t.Errorf("the counts say %d cast, %v", counts[count.Total].Cast, err)
			}
			s.recounts()
		})
	}
}

// TestAgainAfterAFailedDespite: an opening that failed, or was interrupted, after its reason was given leaves nothing that the next one,
// of a box that was put back, would be taken for.
func TestAgainAfterAFailedDespite(t *testing.T) {
	with := rows(marksKey, altered)()
	s := closed(t).tamper(t, with)
	failing := &unopened{tampered: with}
	s.work(failing, failing)
	if err := s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), "继续", nil); !errors.Is(err, survey.ErrUnavailable) {
		t.Fatalf("opening: %v", err)
	}
	s.work(s.store, s.store) // put back
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if got := s.alarms(); slices.Contains(got, count.OpenedDespite) {
		t.Errorf("alarms %v", got)
	}
	s.recounts()
}

// unopened is a house that cannot open a box.
type unopened struct{ *tampered }

func (u *unopened) OpenBox(context.Context, string, office.Result, ...office.Act) error {
	return fmt.Errorf("%w: no space", survey.ErrUnavailable)
}

// TestSoundBox: nothing is found in a box as it was closed, and a reason that was not needed is in no output.
func TestSoundBox(t *testing.T) {
	s := closed(t).tamper(t, &tampered{})
	ctx := t.Context()
	if findings, err := s.opening.By(s.office.Terminal()).Inspect(ctx, s.id); err != nil || len(findings) > 0 {
		t.Errorf("findings %+v, %v", findings, err)
	}
	s.must(s.opening.By(s.office.Terminal()).OpenDespite(ctx, s.id, passphrases(0, 1), "不必要", nil))
	if written := text(t, s.report()); strings.Contains(written, "不必要") || strings.Contains(written, count.OpenedDespite) {
		t.Errorf("the report has it:\n%s", written)
	}
	if acts := s.acts(survey.ActOpenDespite); len(acts) > 0 {
		t.Errorf("%+v", acts)
	}
	if _, err := s.opening.By(s.office.Terminal()).Inspect(ctx, s.id); !refusal(err) {
		t.Errorf("an opened box is inspected: %v", err)
	}
	if err := s.opening.By(s.office.Terminal()).Open(ctx, s.id, passphrases(0, 1), nil); !refusal(err) {
		t.Errorf("opened twice: %v", err)
	}
}

// TestNothingToGoOnWith: without box, manifest or key no reason opens a box, and what the passphrases give must be its key.
func TestNothingToGoOnWith(t *testing.T) {
	key := new(boxkey.Turns)
	other, err := key.Wrap(t.Context(), anotherKey(t), 2, passphrases(), 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound := closed(t)
	for name, test := range map[string]struct {
		with *tampered
		want string
	}{
		"box":      {&tampered{broken: errors.New("slot 3 is out of shape")}, "the box cannot be read (slot 3 is out of shape)"},
		"manifest": {&tampered{keys: func(k *office.Keys) { k.Manifest = "{" }}, "manifest is not readable"},
		"another manifest, under which nothing opens": {&tampered{keys: func(k *office.Keys) {
			k.Manifest = strings.Replace(k.Manifest, "张　三", "张　四", 1)
		}}, "no ballot opens under the session's manifest"},
		"key":         {&tampered{keys: func(k *office.Keys) { k.Wrapped = []byte("{}") }}, "the wrapped box key is not readable"},
		"another key": {&tampered{keys: func(k *office.Keys) { k.Wrapped = other }}, "is not the manifest's box key"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sound.tamper(t, test.with)
			err := s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), "继续", nil)
			var refused *survey.Refusal
			if !errors.As(err, &refused) || !strings.Contains(words.EnglishOf(refused), test.want) || !strings.Contains(strings.ToLower(words.EnglishOf(refused)), "restore the data directory") || strings.Contains(words.EnglishOf(refused), "--despite") {
				t.Errorf("%v", err)
			}
			if told := s.acts("open refused"); len(told) != 1 || !strings.Contains(told[0].Detail, test.want) {
				t.Errorf("in the log: %+v", told)
			}
			if session := s.session(); session.Phase != survey.Closed || len(s.acts(survey.ActOpenDespite)) > 0 {
				t.Errorf("the session is %s", session.Phase)
			}
		})
	}
}

// TestNoCoverOpens: a box none of whose covers opens, whose manifest is the one of ready, is counted with a reason: all are invalid.
func TestNoCoverOpens(t *testing.T) {
	s := closed(t).tamper(t, rows(manifest.CoverKey, func(list []check.Row) []check.Row {
		for i := range list {
			list[i].Sealed[40] ^= 1
		}
		return list
	})())
	s.must(s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), "继续", nil))
	if report := s.report(); !report.Withheld || report.Counts[count.Total].Cast != 18 || !slices.Contains(s.alarms(), count.OpenedDespite) {
		t.Errorf("withheld %t, %+v, alarms %v", report.Withheld, report.Counts[count.Total], s.alarms())
	}
	s.recounts()
}

// TestNothingCast: an empty box whose manifest was written otherwise loses nothing by being counted; where that manifest describes no
// session, the house's own setup says what was to be counted.
func TestNothingCast(t *testing.T) {
	empty := newSitting(t, nil)
	empty.advance(survey.Closed)
	s := empty.tamper(t, &tampered{keys: func(k *office.Keys) { k.Manifest = strings.Replace(k.Manifest, "{", "{ ", 1) }})
	if err := s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil); codeOf(err) != "box_unsound" {
		t.Errorf("without a reason: %v", err)
	}
	s.must(s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), "继续", nil))
	report := s.report()
	if len(report.Groups) != 1 || strings.Join(report.Groups[0].Members, "") != "ABC" || !report.Withheld || report.Session.Unit != exampleSetup(t).Unit {
		t.Errorf("%+v of %+v", report.Groups, report.Session)
	}
}

// TestReason: what is printed beside results is one line that can be seen.
func TestReason(t *testing.T) {
	s := closed(t).tamper(t, ways[0].with())
	for _, reason := range []string{"  ", "two\nlines", "back\u202ewards", strings.Repeat("长", survey.MaxReason+1), "\xff"} {
		err := s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), reason, nil)
		if code := codeOf(err); (code == "box_unsound") != (reason == "  ") || code == "" { // a blank one is none
			t.Errorf("reason %q: %v", reason, err)
		}
	}
}

// TestReopenedWhileCounted: a count of a box that was reopened and filled meanwhile is not kept, be it at the last moment.
func TestReopenedWhileCounted(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.advance(survey.Closed)
	again := func() {
		s.advance(survey.Voting)
		s.castMany("C", 1)
		s.advance(survey.Closed)
	}
	err := s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), func(done, total int) {
		if done == total {
			again()
		}
	})
	if codeOf(err) != "count_overtaken" || len(s.acts("leave out")) > 0 {
		t.Errorf("opening: %v, left out %+v", err, s.acts("leave out"))
	}
	late := &lately{s.store, again}
	if err := office.NewOpening(s.store).By(office.New(late, office.Config{}).Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil); !refusal(err) {
		t.Errorf("opening: %v", err)
	}
	if phase := s.session().Phase; phase != survey.Closed {
		t.Fatalf("the session is %s with a count that lacks a ballot", phase)
	}
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if n := s.report().Counts["C"].Cast; n != 8 {
		t.Errorf("%d cast", n)
	}
	s.recounts()
}

// lately is a house in which something happens right before a box is opened.
type lately struct {
	*store.Store
	then func()
}

func (l *lately) OpenBox(ctx context.Context, id string, result office.Result, acts ...office.Act) error {
	l.then()
	return l.Store.OpenBox(ctx, id, result, acts...)
}

// TestFailedOpenings: each is an act with who tried and how many passphrases, and nothing of them; many in a row are told when their
// number doubles. They are nothing against the next attempt.
func TestFailedOpenings(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.advance(survey.Closed)
	by := s.as("监督", survey.Observer)
	for i := range 40 {
		given := [][]byte{fmt.Appendf(nil, "wrong-passphrase-%d-1", i), fmt.Appendf(nil, "wrong-passphrase-%d-2", i)}[:1+i%2]
		if err := s.opening.By(by).Open(t.Context(), s.id, given, nil); !refusal(err) {
			t.Fatalf("opened: %v", err)
		}
		if strings.Trim(string(given[0]), "\x00") != "" {
			t.Fatal("a passphrase is not overwritten")
		}
	}
	told := s.acts("open failed")
	if len(told) != 10 { // 1 to 8, 16, 32
		t.Errorf("%d of 40 are told: %+v", len(told), told)
	}
	if told[0].Who != "监督" || told[0].Detail != "1 passphrases" || told[1].Detail != "2 passphrases, time 2" || told[9].Detail != "2 passphrases, time 32" {
		t.Errorf("%+v", told)
	}
	for _, e := range told {
		if strings.Contains(e.Detail, "wrong") {
			t.Errorf("a passphrase is in the log: %s", e.Detail)
		}
	}
	if err := s.opening.By(s.as("另一位", survey.Observer)).Open(t.Context(), s.id, passphrases(0, 1), nil); err != nil {
		t.Errorf("another person's attempt: %v", err)
	}
	if again := s.acts("open failed"); len(again) != 10 {
		t.Errorf("%d", len(again))
	}
	s.recounts()
}

// TestAlteredResult: what was counted and is altered in the file afterwards is told, and never shown as the result.
func TestAlteredResult(t *testing.T) {
	s := closed(t)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	s.restart(func() {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(s.dir, "ceping.db"))
		s.must(err)
		var kept string
		s.must(db.QueryRow(`SELECT result FROM sessions WHERE id = ?`, s.id).Scan(&kept))
		_, err = db.Exec(`UPDATE sessions SET result = ? WHERE id = ?`, strings.Replace(kept, `12`, `11`, 1), s.id)
		s.must(err)
		s.must(db.Close())
	})
	if r, err := s.office.Terminal().Report(t.Context(), s.id); !refusal(err) {
		t.Errorf("%+v, %v", r, err)
	}
	if err := s.opening.By(s.office.Terminal()).WriteArchive(t.Context(), s.id, io.Discard); !refusal(err) {
		t.Errorf("archive: %v", err)
	}
}

// TestOpenOnlyClosed: a box that is not closed is not opened, whoever has all passphrases: it is refused, no passphrase is tried, and nothing
// changes.
func TestOpenOnlyClosed(t *testing.T) {
	s := ready(t, nil)
	refused := func() {
		t.Helper()
		before := s.session()
		if err := s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil); !refusal(err) && !errors.Is(err, ballot.ErrNotClosed) {
			t.Errorf("%s: %v", before.Phase, err)
		}
		if err := s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), "都在场", nil); !refusal(err) && !errors.Is(err, ballot.ErrNotClosed) {
			t.Errorf("%s, with a reason: %v", before.Phase, err)
		}
		if after := s.session(); after.Phase != before.Phase || after.Seal != nil {
			t.Errorf("it was %s and is %s", before.Phase, after.Phase)
		}
		if _, err := s.store.ReadBox(t.Context(), s.id); !errors.Is(err, ballot.ErrNotClosed) {
			t.Errorf("%s: the box is read: %v", before.Phase, err)
		}
	}
	refused()
	s.advance(survey.Collecting)
	refused()
	s.advance(survey.Voting)
	s.castMany("C", 5)
	refused()
}

// TestOpeningAsksAgain: whoever was shut out while the box was counted opens it not: nothing is kept, and the box is closed as before.
func TestOpeningAsksAgain(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.advance(survey.Closed)
	trustee := s.as("王主任", survey.Observer)
	before := s.session()
	err := s.opening.By(trustee).Open(t.Context(), s.id, passphrases(0, 1), func(done, total int) {
		if done == total {
			s.must(s.office.Terminal().Disable(t.Context(), "王主任", true))
		}
	})
	if !errors.Is(err, survey.ErrSessionUnknown) { // as to anybody it does not concern
		t.Errorf("it is opened: %v", err)
	}
	if after := s.session(); after.Phase != survey.Closed || *after.Seal != *before.Seal || len(after.Counts) != len(before.Counts) {
		t.Errorf("it was %+v and is %+v", before, after)
	}
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
}
