package office_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

// sitting is one session in a real store.
type sitting struct {
	t      *testing.T
	store  *store.Store
	office *office.Office
	issuer *version1.Issuer
	box    *version1.Box
	id     string
	slips  map[string][]survey.Slip // by category, not used yet
}

var passphrases = strings.Split(strings.TrimSpace(example.Passphrases), "\n")

// as makes an account, and is a context in which it acts.
func (s *sitting) as(who string, role survey.StaffRole) context.Context {
	s.t.Helper()
	if err := s.office.AddPerson(s.t.Context(), survey.Person{Name: who, Role: role}); err != nil {
		s.t.Fatal(err)
	}
	return survey.WithActor(s.t.Context(), who)
}

// newSitting takes the example's session to voting.
func newSitting(t *testing.T, change func(*survey.Setup)) *sitting {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Access: store.Making})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &sitting{
		t: t, store: opened, slips: map[string][]survey.Slip{},
		office: office.New(opened, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10}),
		issuer: version1.NewIssuer(opened, opened), box: version1.NewBox(opened, opened),
	}
	plan := exampleSetup(t)
	if change != nil {
		change(&plan)
	}
	s.id, err = s.office.Create(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	s.advance(survey.Ready)
	batch, err := s.office.IssueSlips(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range batch.Slips {
		s.slips[p.Category.Code] = append(s.slips[p.Category.Code], p.Slip)
	}
	s.advance(survey.Collecting)
	s.advance(survey.Voting)
	return s
}

func (s *sitting) advance(to survey.Phase) {
	s.t.Helper()
	var given []string
	if to == survey.Ready {
		given = passphrases
	}
	if err := s.office.Advance(s.t.Context(), s.id, to, given); err != nil {
		s.t.Fatal(err)
	}
}

// open closes the box, opens it and returns the report.
func (s *sitting) open() version1.Report {
	s.t.Helper()
	s.advance(survey.Closed)
	if err := s.office.Open(s.t.Context(), s.id, passphrases[1:], nil); err != nil {
		s.t.Fatal(err)
	}
	report, err := s.office.Report(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return report
}

// collect exchanges the next slip of a category for a credential.
func (s *sitting) collect(category string) (nonce [32]byte, output []byte) {
	s.t.Helper()
	slip := s.slips[category][0]
	s.slips[category] = s.slips[category][1:]
	rand.Read(nonce[:])
	blinding, err := credential.Blind(nonce[:])
	if err != nil {
		s.t.Fatal(err)
	}
	evaluation, err := s.issuer.Collect(s.t.Context(), slip.String(), blinding.Blinded())
	if err != nil {
		s.t.Fatal(err)
	}
	var m struct {
		Categories []struct {
			Code string
			Key  string `json:"issuer_key"`
		}
	}
	manifest := s.manifest()
	if err := json.Unmarshal([]byte(manifest), &m); err != nil {
		s.t.Fatal(err)
	}
	var key []byte
	for _, c := range m.Categories {
		if c.Code == category {
			key, err = base64.RawURLEncoding.DecodeString(c.Key)
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if output, err = blinding.Finalize(key, evaluation.Evaluated, evaluation.Proof); err != nil {
		s.t.Fatal(err)
	}
	return nonce, output
}

func (s *sitting) manifest() string {
	s.t.Helper()
	manifest, err := s.office.Manifest(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return manifest
}

// sealed seals a plaintext as it is, without padding it.
func (s *sitting) sealed(nonce [32]byte, plaintext []byte) []byte {
	s.t.Helper()
	var m struct {
		Key string `json:"box_key"`
	}
	manifest := s.manifest()
	if err := json.Unmarshal([]byte(manifest), &m); err != nil {
		s.t.Fatal(err)
	}
	key, err := base64.RawURLEncoding.DecodeString(m.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	sealed, err := seal.Seal(key, sha256.Sum256([]byte(manifest)), nonce[:], plaintext)
	if err != nil {
		s.t.Fatal(err)
	}
	return sealed
}

// ballot is a ballot with a fitting MAC.
func (s *sitting) ballot(category string, nonce [32]byte, output, sealed []byte) version1.SealedBallot {
	mac := credential.MACVersion1(output, s.id, category, sealed)
	return version1.SealedBallot{Category: category, Nonce: nonce, MAC: [32]byte(mac), Sealed: sealed}
}

// cast casts a plaintext with a slip of the category.
func (s *sitting) cast(category string, plaintext []byte) version1.SealedBallot {
	s.t.Helper()
	nonce, output := s.collect(category)
	b := s.ballot(category, nonce, output, s.sealed(nonce, plaintext))
	if err := s.box.Cast(s.t.Context(), s.id, b); err != nil {
		s.t.Fatal(err)
	}
	return b
}

// padded pads a ballot's text to the session's size.
func (s *sitting) padded(text string) []byte {
	s.t.Helper()
	session, err := s.office.Session(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	plaintext, err := seal.Pad([]byte(text), session.Setup.BallotSize())
	if err != nil {
		s.t.Fatal(err)
	}
	return plaintext
}

const goodBallot = `{"v":1,"marks":{"annual-body":"00"}}`

// TestInvalidIsCounted: what opens to garbage, names unknown items, is badly padded or does not open at all is counted
// invalid, and never lost.
func TestInvalidIsCounted(t *testing.T) {
	s := newSitting(t, nil)
	for range 12 {
		s.cast("C", s.padded(goodBallot))
	}
	s.cast("C", s.padded(`{"v":1}`))
	size := len(s.padded(""))
	s.cast("C", bytes.Repeat([]byte{0xff}, size))
	s.cast("C", s.padded(`{"v":1,"marks":{"no-such-form":"0"}}`))
	s.cast("C", s.padded(`{"v":1,"spoiled":true}`))
	dirty := s.padded(goodBallot)
	dirty[size-1] = 1
	s.cast("C", dirty)
	nonce, output := s.collect("C")
	garbage := make([]byte, size+seal.Overhead)
	rand.Read(garbage)
	if err := s.box.Cast(t.Context(), s.id, s.ballot("C", nonce, output, garbage)); err != nil {
		t.Fatal(err)
	}
	total := s.open().Counts[survey.Total]
	if total.Cast != 18 || *total.Valid != 12 || *total.Blank != 1 || *total.Invalid != 5 {
		t.Errorf("cast %d = valid %d + blank %d + invalid %d; want 18 = 12 + 1 + 5", total.Cast, *total.Valid, *total.Blank, *total.Invalid)
	}
}

// TestCastRefusals: the checks of a cast, in the protocol's order.
func TestCastRefusals(t *testing.T) {
	s := newSitting(t, nil)
	ctx := t.Context()
	nonce, output := s.collect("A")
	sealed := s.sealed(nonce, s.padded(goodBallot))
	good := s.ballot("A", nonce, output, sealed)
	change := func(f func(*version1.SealedBallot)) version1.SealedBallot {
		b := good
		b.Sealed = bytes.Clone(good.Sealed)
		f(&b)
		return b
	}
	for _, test := range []struct {
		name    string
		session string
		ballot  version1.SealedBallot
		want    error
	}{
		{"unknown session", uuid.NewString(), good, survey.ErrSessionUnknown},
		{"unknown category", s.id, change(func(b *version1.SealedBallot) { b.Category = "Z" }), survey.ErrMalformed},
		{"sealed too short", s.id, change(func(b *version1.SealedBallot) { b.Sealed = b.Sealed[1:] }), survey.ErrMalformed},
		{"sealed too long", s.id, change(func(b *version1.SealedBallot) { b.Sealed = append(b.Sealed, 0) }), survey.ErrMalformed},
		{"another category", s.id, change(func(b *version1.SealedBallot) { b.Category = "B" }), survey.ErrBadCredential},
		{"another nonce", s.id, change(func(b *version1.SealedBallot) { b.Nonce[0] ^= 1 }), survey.ErrBadCredential},
		{"another MAC", s.id, change(func(b *version1.SealedBallot) { b.MAC[31] ^= 1 }), survey.ErrBadCredential},
		{"another text", s.id, change(func(b *version1.SealedBallot) { b.Sealed[40] ^= 1 }), survey.ErrBadCredential},
		{"good", s.id, good, nil},
		{"good again", s.id, good, nil},
		{"the nonce again with another ballot", s.id, s.ballot("A", nonce, output, s.sealed(nonce, s.padded(goodBallot))), survey.ErrCredentialSpent},
	} {
		if err := s.box.Cast(ctx, test.session, test.ballot); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	late, output := s.collect("A")
	s.advance(survey.Closed)
	if err := s.box.Cast(ctx, s.id, s.ballot("A", late, output, s.sealed(late, s.padded(goodBallot)))); !errors.Is(err, survey.ErrBoxClosed) {
		t.Errorf("a new ballot after closing: %v, want ErrBoxClosed", err)
	}
	if err := s.box.Cast(ctx, s.id, good); err != nil {
		t.Errorf("the stored ballot again after closing: %v, want nil", err)
	}
	if _, err := s.issuer.Collect(ctx, s.slips["A"][0].String(), blindedElement(t)); !errors.Is(err, survey.ErrBoxClosed) {
		t.Errorf("a fresh slip after closing: %v, want ErrBoxClosed", err)
	}
}

func blindedElement(t *testing.T) []byte {
	t.Helper()
	blinding, err := credential.Blind(make([]byte, credential.NonceSize))
	if err != nil {
		t.Fatal(err)
	}
	return blinding.Blinded()
}

// TestSlipRefusals: unknown, mistyped, void and spent slips, and what is no blinded element.
func TestSlipRefusals(t *testing.T) {
	s := newSitting(t, nil)
	ctx := context.WithoutCancel(t.Context())
	void, spent, fresh := s.slips["B"][0].String(), s.slips["B"][1].String(), s.slips["B"][2].String()
	if err := s.office.VoidSlip(ctx, s.id, strings.ToLower(void)); err != nil {
		t.Fatal(err)
	}
	element := blindedElement(t)
	first, err := s.issuer.Collect(ctx, spent, element)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.issuer.Collect(ctx, spent, element)
	if err != nil || !bytes.Equal(first.Evaluated, again.Evaluated) {
		t.Errorf("the same blinded element again: %v, want the same evaluation", err)
	}
	identity := make([]byte, 32)
	for _, test := range []struct {
		name, slip string
		blinded    []byte
		want       error
	}{
		{"unknown", survey.NewSlip().String(), element, survey.ErrSlipUnknown},
		{"mistyped", fresh[:15] + "U", element, survey.ErrSlipUnknown},
		{"void", void, element, survey.ErrSlipVoid},
		{"spent", spent, blindedElement(t), survey.ErrSlipSpent},
		{"identity element", fresh, identity, survey.ErrMalformed},
		{"not canonical", fresh, bytes.Repeat([]byte{0xff}, 32), survey.ErrMalformed},
		{"too short", fresh, element[:31], survey.ErrMalformed},
	} {
		if _, err := s.issuer.Collect(ctx, test.slip, test.blinded); !errors.Is(err, test.want) {
			t.Errorf("collect with a slip that is %s: %v, want %v", test.name, err, test.want)
		}
	}
	if entry, err := s.issuer.Enter(ctx, fresh); err != nil || entry.State != survey.SlipFresh || entry.Category != "B" || entry.Phase != survey.Voting {
		t.Errorf("entering with a fresh slip after refusals: %+v, %v", entry, err)
	}
	if entry, err := s.issuer.Enter(ctx, spent); err != nil || entry.State != survey.SlipCollected {
		t.Errorf("entering with a collected slip: %+v, %v", entry.State, err)
	}
	if _, err := s.issuer.Enter(ctx, void); !errors.Is(err, survey.ErrSlipVoid) {
		t.Errorf("entering with a void slip: %v", err)
	}
	if err := s.office.VoidSlip(ctx, s.id, spent); !errors.Is(err, survey.ErrSlipSpent) {
		t.Errorf("voiding a collected slip: %v", err)
	}
	counts, err := s.office.Counts(ctx, s.id)
	if b := counts["B"]; err != nil || b.Void != 1 || b.Collected != 1 || b.Issued != b.Printed-1 {
		t.Errorf("counts of B: %+v, %v", b, err)
	}
}

// TestWithheld: below min_group only header counts are published, and nothing else is kept on the disk.
func TestWithheld(t *testing.T) {
	s := newSitting(t, nil)
	for range 4 {
		s.cast("A", s.padded(goodBallot))
	}
	report := s.open()
	total := report.Counts[survey.Total]
	if !report.Withheld || len(report.Forms) != 0 || total.Cast != 4 || total.Valid != nil || total.Blank != nil || total.Invalid != nil {
		t.Errorf("withheld %t, %d forms, counts %+v", report.Withheld, len(report.Forms), total)
	}
	session, err := s.office.Session(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range session.Tally.Groups {
		if g.Valid != 0 || g.Marks != nil || g.Options != nil {
			t.Errorf("group %s is kept: %+v", g.Code, g)
		}
	}
}

// TestAlarms: mismatches are shown.
func TestAlarms(t *testing.T) {
	s := newSitting(t, nil)
	s.cast("A", s.padded(goodBallot))
	s.advance(survey.Closed)
	ctx := t.Context()
	if err := s.office.Leftover(ctx, s.id, office.HandCount{Numbers: map[string]int{"A": 6}, Confirmed: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.office.Attendance(ctx, s.id, office.HandCount{Numbers: map[string]int{"B": 13}}); err != nil {
		t.Fatal(err)
	}
	if err := s.office.Open(ctx, s.id, passphrases[:2], nil); err != nil {
		t.Fatal(err)
	}
	report, err := s.office.Report(ctx, s.id)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range report.Alarms {
		got = append(got, a.Code+" "+a.Category)
	}
	if want := []string{"issued_below_collected A", "leftover_missing B", "issued_above_present B", "leftover_missing C"}; !slices.Equal(got, want) {
		t.Errorf("alarms %v, want %v", got, want)
	}
}

// TestBoard: counts are refreshed no oftener than every five seconds; the seal is published from closed, its list from
// opened.
func TestBoard(t *testing.T) {
	s := newSitting(t, nil)
	ctx, clock := t.Context(), time.Unix(0, 0)
	board := version1.NewBoard(s.store, func() time.Time { return clock })
	for i, want := range []int{1, 1, 3} {
		s.cast("A", s.padded(goodBallot))
		counts, err := board.Counts(ctx, s.id)
		if err != nil || counts.Cast != want || counts.Collected != want {
			t.Errorf("counts after ballot %d: %+v, %v; want %d", i+1, counts, err, want)
		}
		clock = clock.Add(4 * time.Second)
	}
	if _, err := board.Seal(ctx, s.id); !errors.Is(err, survey.ErrNotClosed) {
		t.Errorf("seal while voting: %v, want ErrNotClosed", err)
	}
	s.advance(survey.Closed)
	sealed, err := board.Seal(ctx, s.id)
	if err != nil || sealed.Count != 3 || sealed.Ballots != nil {
		t.Errorf("seal while closed: %+v, %v", sealed, err)
	}
	if err := s.office.Open(ctx, s.id, passphrases, nil); err != nil {
		t.Fatal(err)
	}
	if sealed, err = board.Seal(ctx, s.id); err != nil || len(sealed.Ballots) != 3 || !slices.IsSorted(sealed.Ballots) {
		t.Errorf("seal when opened: %+v, %v", sealed, err)
	}
	sum := sha256.Sum256([]byte(strings.Join(sealed.Ballots, "\n") + "\n"))
	if want := hex.EncodeToString(sum[:]); sealed.Digest != want {
		t.Errorf("the seal's digest is %s, its list hashes to %s", sealed.Digest, want)
	}
}
