package office_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/office"
	"ceping/survey/version1"
	"ceping/survey/words"
)

// newVersion1 is a house that ceping 0.1.1 left (store/testdata), and its sessions' ids by phase.
func newVersion1(t *testing.T) (*sitting, map[string]string) {
	t.Helper()
	left := t.TempDir()
	s := &sitting{t: t, dir: filepath.Join(left, "house")}
	packed, err := os.Open(filepath.Join("..", "..", "store", "testdata", "version1.tar.gz"))
	s.must(err)
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	s.must(err)
	for files := tar.NewReader(unpacked); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		s.must(err)
		path := filepath.Join(left, filepath.FromSlash(head.Name))
		if head.Typeflag == tar.TypeDir {
			s.must(os.MkdirAll(path, 0o700))
			continue
		}
		content, err := io.ReadAll(files)
		s.must(err)
		s.must(os.WriteFile(path, content, 0o600))
	}
	named, err := os.ReadFile(filepath.Join(left, "ids.json"))
	s.must(err)
	ids := map[string]string{}
	s.must(json.Unmarshal(named, &ids))
	s.start(store.Working)
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, ids
}

// TestVersion1: what version 1 opened is reported, checked and archived as it was counted, and once it is erased it has its Report and no
// archive.
func TestVersion1(t *testing.T) {
	s, ids := newVersion1(t)
	ctx, by := t.Context(), s.office.Terminal()
	for _, phase := range []string{"opened", "archived", "erased"} {
		id := ids[phase]
		r, err := by.Report(ctx, id)
		if err != nil || r.Version != 1 || r.Earlier == nil {
			t.Fatalf("%s: %+v, %v", phase, r, err)
		}
		if head, err := by.Header(ctx, id); err != nil || head.Earlier != nil || head.Forms != nil || head.Counts[count.Total].Cast != 4 {
			t.Errorf("%s: the header %+v, %v", phase, head, err)
		}
		if n, err := by.Counts(ctx, id); err != nil || n[count.Total].Collected != 5 || n[count.Total].Cast != 4 {
			t.Errorf("%s: %+v, %v", phase, n[count.Total], err)
		}
		if wrong, err := s.opening.By(by).Check(ctx, id, ""); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", phase, wrong, err)
		}
		digest, err := s.opening.By(by).Digest(ctx, id)
		if want, err2 := r.Earlier.(*version1.Report).Digest(); err != nil || err2 != nil || digest == "" || digest != want {
			t.Errorf("%s: digest %q, %v, %v", phase, digest, err, err2)
		}
		var file bytes.Buffer
		err = s.opening.By(by).WriteArchive(ctx, id, &file)
		if erased := phase == "erased"; erased && (codeOf(err) != "archive_erased" || file.Len() > 0) || !erased && (err != nil || file.Len() == 0) {
			t.Errorf("%s: an archive of %d bytes, %v", phase, file.Len(), err)
		}
	}
}

// lesser is a house of version 1 whose files were altered.
type lesser struct {
	*store.Store
	ballots, log, own bool
	tally             func(*survey.Tally)
}

func (l *lesser) Version1(ctx context.Context, id string) (version1.Keys, []version1.SealedBallot, error) {
	keys, ballots, err := l.Store.Version1(ctx, id)
	if l.ballots {
		ballots = ballots[1:]
	}
	return keys, ballots, err
}

func (l *lesser) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	log, err := l.Store.Audit(ctx)
	if l.log {
		log[1].Detail = "another"
	}
	return log, err
}

func (l *lesser) SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error) {
	log, err := l.Store.SessionAudit(ctx, id)
	if l.own {
		log[1].Detail = "another"
	}
	return log, err
}

func (l *lesser) Session(ctx context.Context, id string) (survey.Session, error) {
	s, err := l.Store.Session(ctx, id)
	if s.Tally != nil && l.tally != nil {
		now := *s.Tally
		l.tally(&now)
		s.Tally = &now
	}
	return s, err
}

// TestVersion1Altered: a ballot that is gone and an act that was reworded are found, each by itself; a seal that did not fit at the opening
// is in its Report, and no news. What was counted in spite of findings is the Report's 收回.
func TestVersion1Altered(t *testing.T) {
	s, ids := newVersion1(t)
	id := ids["opened"]
	for name, test := range map[string]struct {
		with *lesser
		want []string
	}{
		"sound":                      {&lesser{}, nil},
		"a ballot gone":              {&lesser{ballots: true}, []string{"its ballots have the seal digest"}},
		"an act of the house":        {&lesser{log: true}, []string{"audit"}},
		"an act of the session":      {&lesser{own: true}, []string{"audit"}},
		"all":                        {&lesser{ballots: true, log: true, own: true}, []string{"audit", "audit", "its ballots have"}},
		"a ballot gone, as was told": {&lesser{ballots: true, tally: func(t *survey.Tally) { t.SealMatches = false }}, nil},
	} {
		test.with.Store = s.store
		s.work(test.with, test.with)
		wrong, err := s.opening.By(s.office.Terminal()).Check(t.Context(), id, "")
		fits := err == nil && len(wrong) == len(test.want)
		for i := 0; fits && i < len(wrong); i++ {
			fits = strings.Contains(words.EnglishOf(wrong[i]), test.want[i])
		}
		if !fits {
			t.Errorf("%s: %v, %v; want %q", name, wrong, err, test.want)
		}
	}
	despite := &lesser{Store: s.store, tally: func(t *survey.Tally) {
		t.Opening = &survey.Opening{Cast: map[string]int{"A": 3}, Despite: "继续"}
	}}
	s.work(despite, despite)
	session := s.store
	was, err := session.CountCast(t.Context(), id)
	s.must(err)
	if n, err := s.office.Terminal().Counts(t.Context(), id); err != nil || n["A"].Cast != 3 || was["A"].Cast == 3 {
		t.Errorf("%d cast, stored %d, %v", n["A"].Cast, was["A"].Cast, err)
	}
}

// TestVersion1StoreFails is TestStoreFails for what version 1 opened.
func TestVersion1StoreFails(t *testing.T) {
	s, ids := newVersion1(t)
	s.as("张主任", survey.Administrator)
	broken := &failing{Store: s.store}
	s.work(broken, broken)
	ctx, id := t.Context(), ids["opened"]
	broken.each(s, map[string]asked{
		"report":  {do: func(by office.Actor) error { return second(by.Report(ctx, id)) }},
		"counts":  {do: func(by office.Actor) error { return second(by.Counts(ctx, id)) }},
		"check":   {do: func(by office.Actor) error { return second(s.opening.By(by).Check(ctx, id, "")) }},
		"digest":  {do: func(by office.Actor) error { return second(s.opening.By(by).Digest(ctx, id)) }},
		"archive": {do: func(by office.Actor) error { return s.opening.By(by).WriteArchive(ctx, id, io.Discard) }},
	}, nil)
	broken.failAt(0)
	if _, err := s.office.Terminal().Report(ctx, ids["draft"]); !refusal(err) || !words.Has(codeOf(err)) {
		t.Errorf("a draft's report: %v", err)
	}
}
