package archive_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/example"
	"ceping/survey/manifest"
)

const sessionID = "0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90"

// What the act of opening says of a box that fits its seal, and of one that does not.
const (
	fits    = survey.SealMark + "true"
	differs = survey.SealMark + "false"
)

// sitting is a session that was opened, as an office has it.
type sitting struct {
	setup   survey.Setup
	key     *envelope.Key
	report  count.Report
	archive archive.Archive
}

// opened closes and opens a box with the answers of a worked example, each ballot so many times.
func opened(t testing.TB, f example.Fixture, times int) *sitting {
	t.Helper()
	setup := f.Setup
	setup.Categories = slices.Clone(f.Setup.Categories)
	for i := range setup.Categories {
		setup.Categories[i].Slips *= times
	}
	s := begun(t, setup)
	for _, c := range s.setup.Categories {
		n := archive.Counts{Expected: c.Expected, Printed: c.Printed(s.setup.Rules.Spares), Void: f.Voters.Void[c.Code]}
		if left, ok := f.Voters.Leftover[c.Code]; ok {
			n.Leftover = &left
		}
		if present, ok := f.Voters.Present[c.Code]; ok {
			n.Present = &present
		}
		for _, answers := range f.Voters.Ballots[c.Code] {
			for range times {
				n.Cast++
				s.cast(t, c.Code, func(e manifest.Envelope) envelope.Content { return example.ContentOf(e, answers) })
			}
		}
		n.Collected = n.Cast
		s.archive.Counts[c.Code] = n
	}
	s.close()
	s.act(survey.ActOpen, fits)
	s.count(t, nil)
	return s
}

// begun is a session with keys and an empty box.
func begun(t testing.TB, setup survey.Setup) *sitting {
	t.Helper()
	s := &sitting{setup: setup}
	var err error
	if s.key, err = envelope.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	a := &s.archive
	a.Software, a.Trustees, a.WrappedKey = "ceping v0.2.0", s.setup.Trustees, []byte(`{"v":2}`)
	if a.Manifest, err = manifest.New(sessionID, &s.setup, make([]byte, 32), s.key.Public()); err != nil {
		t.Fatal(err)
	}
	a.Sealed, a.Counts = map[string][]count.Sealed{}, map[string]archive.Counts{}
	return s
}

// close seals the box, and writes the chain so far.
func (s *sitting) close() {
	a := &s.archive
	rand.Read(a.Salt[:])
	rand.Read(a.Credentials[:])
	a.Seal = ballot.Seal{Count: len(a.Sealed[manifest.CoverKey]), Digest: s.digest()}
	s.act(survey.ActCreate, s.setup.Unit)
	s.act(survey.ActReady, "wrapped "+hexSum(a.WrappedKey))
	s.act(survey.ActClose, "digest "+a.Seal.Digest)
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// cast puts one ballot in.
func (s *sitting) cast(t testing.TB, category string, says func(manifest.Envelope) envelope.Content) {
	t.Helper()
	for _, e := range manifest.Sent(manifest.Envelopes(&s.setup), category) {
		padded, err := envelope.Pad(says(e).Encode(), e.Size)
		if err != nil {
			t.Fatal(err)
		}
		name := e.Name(category)
		sealed, err := envelope.Seal(s.key.Public(), sha256.Sum256([]byte(s.archive.Manifest)), name, padded)
		if err != nil {
			t.Fatal(err)
		}
		s.archive.Sealed[e.Key] = append(s.archive.Sealed[e.Key], count.Sealed{Category: name.Category, Sealed: sealed})
	}
}

// digest is the seal's digest of what is in the box.
func (s *sitting) digest() string {
	lists := []envelope.List{{Key: envelope.Credentials, Digest: s.archive.Credentials}}
	for _, e := range manifest.Envelopes(&s.setup) {
		var all [][32]byte
		for _, one := range s.archive.Sealed[e.Key] {
			all = append(all, envelope.Digest(envelope.Name{Key: e.Key, Category: one.Category}, one.Sealed))
		}
		lists = append(lists, envelope.List{Key: e.Key, Digest: envelope.ListDigest(all)})
	}
	sum := envelope.SealDigest(s.archive.Salt, lists)
	return hex.EncodeToString(sum[:])
}

// act appends to the session's chain.
func (s *sitting) act(name, detail string) {
	before := ""
	if n := len(s.archive.Acts); n > 0 {
		before = s.archive.Acts[n-1].Hash
	}
	e := survey.SessionEntry{Number: len(s.archive.Acts) + 1, At: "2026-12-05T01:02:03Z", Who: "组长", Name: name, Detail: detail}
	e.Hash = e.Chain(sessionID, before)
	s.archive.Acts = append(s.archive.Acts, e)
}

// openDespite appends the acts of a box that was opened in spite of what was found, after a chain that may not hold.
func (s *sitting) openDespite(found, reason string) {
	open := fits
	if s.archive.Facts.SealMismatch {
		open = differs
	}
	last := s.archive.Acts[len(s.archive.Acts)-1]
	for _, e := range []survey.SessionEntry{{Name: survey.ActOpenDespite, Detail: found + "; " + survey.ReasonMark + reason}, {Name: survey.ActOpen, Detail: open}} {
		e.Number = last.Number + 1
		e.Hash = e.Chain(sessionID, last.Hash)
		s.archive.Acts, last = append(s.archive.Acts, e), e
	}
}

// rechain writes the chain anew after acts were changed.
func (s *sitting) rechain() {
	acts := s.archive.Acts
	s.archive.Acts = nil
	for _, e := range acts {
		s.act(e.Name, e.Detail)
	}
}

// count makes Report and result as an office does, from its own setup. blinds are drawn when nil.
func (s *sitting) count(t testing.TB, blinds map[string]count.Blinds) {
	t.Helper()
	a := &s.archive
	sealed := maps.Clone(a.Sealed)
	for key, list := range sealed {
		sealed[key] = slices.Clone(list)
	}
	box, err := count.Open(t.Context(), manifest.Envelopes(&s.setup), s.key, a.Manifest, sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	yardstick, err := manifest.Yardstick(&s.setup)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]count.Counts{}
	for code, n := range a.Counts {
		counts[code] = n.Header()
	}
	s.report = count.NewReport(count.Input{
		ID: sessionID, Setup: &s.setup, Yardstick: yardstick, Software: a.Software, Counts: counts, Seal: count.ReportSeal(a.Seal),
		Tally: count.NewTally(&s.setup, box), Facts: a.Facts,
	})
	if blinds == nil {
		blinds = count.NewBlinds(s.report.Forms)
	}
	entry, _ := survey.ResultEntry(a.Acts)
	found := ""
	if a.Facts.SealMismatch {
		found = s.digest()
	}
	if s.report.Result, err = count.NewResult(s.report, a.Manifest, entry.Hash, found, blinds); err != nil {
		t.Fatal(err)
	}
	a.Result = *s.report.Result
}

// written is the file.
func (s *sitting) written(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := archive.Write(&file, s.archive); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// copied is the archive as it comes back from its file, to be changed.
func (s *sitting) copied(t testing.TB) *sitting {
	t.Helper()
	again := *s
	var err error
	if again.archive, err = archive.Read(bytes.NewReader(s.written(t))); err != nil {
		t.Fatal(err)
	}
	return &again
}
