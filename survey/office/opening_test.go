package office_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// tampered is a store whose files were altered at rest, as its ports show it.
type tampered struct {
	*store.Store
	ballots func([]version1.SealedBallot) []version1.SealedBallot
	slips   func(map[string]survey.SlipCount)
	log     func([]survey.AuditEntry)
	keys    func(*survey.Keys)
	broken  error // of the box
}

func (s *tampered) Ballots(ctx context.Context, id string) ([]version1.SealedBallot, error) {
	if s.broken != nil {
		return nil, s.broken
	}
	ballots, err := s.Store.Ballots(ctx, id)
	if err == nil && s.ballots != nil {
		ballots = s.ballots(ballots)
		slices.SortFunc(ballots, func(a, b version1.SealedBallot) int {
			x, y := a.Digest(), b.Digest()
			return slices.Compare(x[:], y[:])
		})
	}
	return ballots, err
}

func (s *tampered) CountSlips(ctx context.Context, id string) (map[string]survey.SlipCount, error) {
	slips, err := s.Store.CountSlips(ctx, id)
	if err == nil && s.slips != nil {
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

func (s *tampered) Keys(ctx context.Context, id string) (survey.Keys, error) {
	keys, err := s.Store.Keys(ctx, id)
	if err == nil && s.keys != nil {
		s.keys(&keys)
	}
	return keys, err
}

// tamper closes a sitting of 12 ballots in C and one in A, and lets its office work on files that were altered since.
func tamper(t *testing.T, with *tampered) *sitting {
	t.Helper()
	s := newSitting(t, nil)
	for range 12 {
		s.cast("C", s.padded(goodBallot))
	}
	s.cast("A", s.padded(`{"v":1}`))
	s.advance(survey.Closed)
	with.Store = s.store
	s.office = office.New(with, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	return s
}

func (s *sitting) acts(name string) []survey.AuditEntry {
	s.t.Helper()
	log, err := s.store.Audit(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return slices.DeleteFunc(log, func(e survey.AuditEntry) bool { return e.Name != name })
}

func first(category string, list []version1.SealedBallot) int {
	return slices.IndexFunc(list, func(b version1.SealedBallot) bool { return b.Category == category })
}

// ways are what can be altered at rest, and how the check says it.
var ways = []struct {
	name    string
	with    func() *tampered
	code    string
	want    string
	cast    int // counted in all when it is opened in spite of it
	invalid int
}{
	{"a row copied", func() *tampered {
		return &tampered{ballots: func(list []version1.SealedBallot) []version1.SealedBallot {
			return append(list, list[first("C", list)])
		}}
	}, survey.BoxCopied, "category C has 1 rows in the box that carry a nonce another carries too", 13, 0},
	{"a row copied and altered", func() *tampered {
		return &tampered{ballots: func(list []version1.SealedBallot) []version1.SealedBallot {
			copied := list[first("C", list)]
			copied.Sealed = slices.Clone(copied.Sealed)
			copied.Sealed[40] ^= 1
			return append(list, copied)
		}}
	}, survey.BoxCopied, "category C has 1 rows in the box", 13, 0},
	{"a row altered", func() *tampered {
		return &tampered{ballots: func(list []version1.SealedBallot) []version1.SealedBallot {
			b := &list[first("C", list)]
			b.Sealed = slices.Clone(b.Sealed)
			b.Sealed[40] ^= 1
			return list
		}}
	}, survey.CredentialWrong, "category C has 1 ballots with no credential that fits", 13, 1},
	{"a row cut", func() *tampered {
		return &tampered{ballots: func(list []version1.SealedBallot) []version1.SealedBallot {
			b := &list[first("C", list)]
			b.Sealed = b.Sealed[:60]
			return list
		}}
	}, survey.SizeWrong, "category C has 1 ballots of another size", 13, 1},
	{"a row removed", func() *tampered {
		return &tampered{ballots: func(list []version1.SealedBallot) []version1.SealedBallot {
			return slices.Delete(list, first("C", list), first("C", list)+1)
		}}
	}, survey.SealMismatch, "the box has 12 ballots with the digest ", 12, 0},
	{"a row given to a category that is none", func() *tampered {
		return &tampered{ballots: func(list []version1.SealedBallot) []version1.SealedBallot {
			list[first("C", list)].Category = "Z"
			return list
		}}
	}, survey.CategoryUnknown, "1 ballots are of a category that the session does not have", 12, 0},
	{"a slip taken back", func() *tampered {
		return &tampered{slips: func(slips map[string]survey.SlipCount) {
			c := slips["C"]
			c.Collected--
			slips["C"] = c
		}}
	}, survey.CastAboveCollected, "category C has 12 ballots cast of 11 slips collected", 13, 0},
	{"slips put in", func() *tampered {
		return &tampered{slips: func(slips map[string]survey.SlipCount) {
			c := slips["B"]
			c.Printed++
			slips["B"] = c
		}}
	}, survey.SlipsDiffer, "category B has 15 slips printed, and its manifest says 14", 13, 0},
	{"an act reworded", func() *tampered {
		return &tampered{log: func(log []survey.AuditEntry) { log[1].Detail = "another" }}
	}, survey.AuditBroken, "the audit log's chain does not hold", 13, 0},
}

// TestCheckedBeforeOpening: what was altered at rest is found before a passphrase is tried, named with its remedy, and nothing but the
// refusal is kept. With a reason it is opened: copies are counted once, what does not open is invalid, every output says so, and an
// archive of it counts to the same Report.
func TestCheckedBeforeOpening(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			s := tamper(t, way.with())
			ctx := t.Context()
			// Wrong passphrases would be refused too, if any were tried.
			err := s.office.Open(ctx, s.id, []string{"wrong-passphrase-one", "wrong-passphrase-two"}, nil)
			var refused *survey.Refusal
			if !errors.As(err, &refused) || !strings.Contains(refused.English, way.want) || !strings.Contains(refused.English, "--despite") || strings.Contains(refused.English, "\n") {
				t.Fatalf("opening: %v, want a refusal with %q", err, way.want)
			}
			if session, _ := s.office.Session(ctx, s.id); session.Phase != survey.Closed || session.Tally != nil {
				t.Errorf("refused, the session is %s", session.Phase)
			}
			if told := s.acts("open refused"); len(told) != 1 || !strings.Contains(told[0].Detail, way.want) {
				t.Errorf("the refusal in the log: %+v", told)
			}
			findings, err := s.office.Inspect(ctx, s.id)
			if err != nil || !slices.ContainsFunc(findings, func(f survey.Finding) bool { return f.Code == way.code }) {
				t.Errorf("findings %+v, %v; want %s", findings, err, way.code)
			}

			const reason = "监票人当场同意继续"
			if err := s.office.OpenDespite(ctx, s.id, passphrases[:2], reason, nil); err != nil {
				t.Fatal(err)
			}
			if told := s.acts("open despite"); len(told) != 1 || !strings.Contains(told[0].Detail, way.want) || !strings.Contains(told[0].Detail, reason) {
				t.Errorf("going on in the log: %+v", told)
			}
			report := s.report()
			at := slices.IndexFunc(report.Alarms, func(a version1.Alarm) bool { return a.Code == version1.OpenedDespite })
			if at < 0 || report.Alarms[at].Reason != reason || !strings.Contains(report.Alarms[at].Text, reason) {
				t.Errorf("alarms %+v", report.Alarms)
			}
			total := report.Counts[survey.Total]
			if total.Cast != way.cast || *total.Invalid != way.invalid || *total.Valid+*total.Blank+*total.Invalid != total.Cast {
				t.Errorf("cast %d = valid %d + blank %d + invalid %d; want %d with %d invalid", total.Cast, *total.Valid, *total.Blank, *total.Invalid, way.cast, way.invalid)
			}
			recounted, err := recount(t, s.archive(), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(reportText(t, report), reportText(t, recounted)); diff != "" {
				t.Errorf("the recount differs (-report +recount):\n%s", diff)
			}
		})
	}
}

// TestSoundBox: nothing is found in a box as it was closed, and a reason that was not needed is in no output.
func TestSoundBox(t *testing.T) {
	s := tamper(t, &tampered{})
	ctx := t.Context()
	if findings, err := s.office.Inspect(ctx, s.id); err != nil || len(findings) > 0 {
		t.Errorf("findings %+v, %v", findings, err)
	}
	if err := s.office.OpenDespite(ctx, s.id, passphrases[:2], "不必要", nil); err != nil {
		t.Fatal(err)
	}
	if text := reportText(t, s.report()); strings.Contains(text, "不必要") || strings.Contains(text, version1.OpenedDespite) {
		t.Errorf("the report has it:\n%s", text)
	}
	if acts := s.acts("open despite"); len(acts) > 0 {
		t.Errorf("%+v", acts)
	}
	if _, err := s.office.Inspect(ctx, s.id); err == nil {
		t.Error("an opened box is inspected")
	}
}

// TestNothingToGoOnWith: without ballots, manifest or key no reason opens a box.
func TestNothingToGoOnWith(t *testing.T) {
	for name, test := range map[string]struct {
		with *tampered
		want string
	}{
		"box":      {&tampered{broken: errors.New("slot 3 is out of shape")}, "the box cannot be read (slot 3 is out of shape)"},
		"manifest": {&tampered{keys: func(k *survey.Keys) { k.Manifest = "{" }}, "manifest is not readable"},
		"key":      {&tampered{keys: func(k *survey.Keys) { k.WrappedBox = []byte("{}") }}, "the wrapped box key is not readable"},
	} {
		s := tamper(t, test.with)
		err := s.office.OpenDespite(t.Context(), s.id, passphrases[:2], "继续", nil)
		var refused *survey.Refusal
		if !errors.As(err, &refused) || !strings.Contains(refused.English, test.want) || !strings.Contains(refused.English, "Restore the data directory") || strings.Contains(refused.English, "--despite") {
			t.Errorf("%s: %v", name, err)
		}
		if session, _ := s.office.Session(t.Context(), s.id); session.Phase != survey.Closed {
			t.Errorf("%s: the session is %s", name, session.Phase)
		}
	}
}

// TestReason: what is printed beside results is one line that can be seen.
func TestReason(t *testing.T) {
	s := tamper(t, ways[0].with())
	for _, reason := range []string{"  ", "two\nlines", "back\u202ewards", strings.Repeat("长", survey.MaxReason+1), "\xff"} {
		if err := s.office.OpenDespite(t.Context(), s.id, passphrases[:2], reason, nil); err == nil {
			t.Errorf("reason %q is taken", reason)
		}
	}
}

// TestReopenedWhileCounted: a count of a box that was reopened and filled meanwhile is not kept.
func TestReopenedWhileCounted(t *testing.T) {
	s := newSitting(t, nil)
	for range 6 {
		s.cast("C", s.padded(goodBallot))
	}
	s.advance(survey.Closed)
	again := func(done, total int) {
		if done < total {
			return
		}
		s.advance(survey.Voting)
		s.cast("C", s.padded(goodBallot))
		s.advance(survey.Closed)
	}
	var refused *survey.Refusal
	if err := s.office.Open(t.Context(), s.id, passphrases[:2], again); !errors.As(err, &refused) {
		t.Errorf("opening: %v", err)
	}
	if session, _ := s.office.Session(t.Context(), s.id); session.Phase != survey.Closed {
		t.Fatalf("the session is %s with a count that lacks a ballot", session.Phase)
	}
	if err := s.office.Open(t.Context(), s.id, passphrases[:2], nil); err != nil {
		t.Fatal(err)
	}
	if n := s.report().Counts["C"].Cast; n != 7 {
		t.Errorf("%d cast", n)
	}
}

// TestFailedOpenings: each is an act with who tried and how many passphrases, and nothing of them; many in a row are told when their
// number doubles. They are nothing against the next attempt.
func TestFailedOpenings(t *testing.T) {
	s := newSitting(t, nil)
	s.advance(survey.Closed)
	ctx := s.as("监督", survey.Observer)
	secret := "wrong-passphrase-%d-%d"
	for i := range 40 {
		if err := s.office.Open(ctx, s.id, []string{fmt.Sprintf(secret, i, 1), fmt.Sprintf(secret, i, 2)}[:1+i%2], nil); err == nil {
			t.Fatal("opened")
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
	if err := s.office.Open(s.as("另一位", survey.Observer), s.id, passphrases[:2], nil); err != nil {
		t.Errorf("another person's attempt: %v", err)
	}
	if again := s.acts("open failed"); len(again) != 10 {
		t.Errorf("%d", len(again))
	}
}
