package voter_test

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
)

// collected is a credential of a fresh slip.
func (st *street) collected(category string) (*voter.Manifest, *voter.Credential) {
	st.t.Helper()
	e, err := st.voter().Enter(st.t.Context(), st.slip(category), voter.Fingerprint(st.manifest))
	if err != nil {
		st.t.Fatal(err)
	}
	c, err := st.voter().Collect(st.t.Context(), e)
	if err != nil {
		st.t.Fatal(err)
	}
	return e.Manifest, c
}

func sealed(t *testing.T, m *voter.Manifest, c *voter.Credential, category string, a voter.Answers) *voter.Cast {
	t.Helper()
	b, err := m.Fill(category, a)
	if err != nil {
		t.Fatal(err)
	}
	cast, err := c.Enclose(b)
	if err != nil {
		t.Fatal(err)
	}
	b.Clear()
	c.Wipe()
	return cast
}

func refused(t *testing.T, name string, err error, code string) {
	t.Helper()
	var problem *voter.Problem
	if !errors.As(err, &problem) || problem.Code != code {
		t.Errorf("%s: %v, want %s", name, err, code)
	}
}

// TestSitting: made-up ballots of every kind of form go the whole way; the box opens to what the server's own shapes take, and each
// voter finds the ballot in the lists.
func TestSitting(t *testing.T) {
	s := everyKind(t)
	st, v, ctx := newStreet(t, s), (*voter.Voter)(nil), t.Context()
	v = st.voter()
	opinion := voter.NewOpinion()
	var casts []*voter.Cast
	var m *voter.Manifest
	for _, c := range s.Categories {
		for range c.Slips - 1 {
			manifestText, credential := st.collected(c.Code)
			m = manifestText
			casts = append(casts, sealed(t, m, credential, c.Code, opinion.Answer(m, c.Code)))
		}
	}
	_, late := st.collected("B")
	unsent := sealed(t, m, late, "B", voter.NewAnswers())
	refused(t, "too early", v.Cast(ctx, casts[0]), "not_voting")
	st.set(survey.Voting)
	for _, c := range casts {
		for range 2 { // again, as after an answer that was lost
			if err := v.Cast(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a, b := st.bodies[1], st.bodies[2]; a != b || st.bodies[0] != a {
		t.Error("the same cast was sent as other bytes")
	}
	if n := len(st.rows["cover"]); n != len(casts) {
		t.Errorf("%d covers of %d ballots", n, len(casts))
	}
	if _, err := v.Seal(ctx, m.Session); err == nil {
		t.Error("a seal before closing")
	}
	st.set(survey.Closed)
	refused(t, "after closing", v.Cast(ctx, unsent), "box_closed")
	if err := v.Cast(ctx, casts[0]); err != nil {
		t.Errorf("again after closing: %v", err)
	}
	seal, err := v.Seal(ctx, m.Session)
	if err != nil || seal.Count != len(casts) || seal.Lists != nil {
		t.Errorf("seal of a closed box: %+v, %v", seal, err)
	}
	_, err = v.Look(ctx, m, casts[0].Keep())
	if !errors.Is(err, voter.ErrSeal) {
		t.Errorf("looked for before opening: %v", err)
	}
	st.set(survey.Opened)
	refused(t, "after opening", v.Cast(ctx, casts[0]), "box_opened")
	for _, c := range casts {
		keep := c.Keep()
		if looked, err := v.Look(ctx, m, keep); err != nil || !looked.In || looked.Found != looked.Kept || looked.Kept != min(3, 4) {
			t.Errorf("%+v, %v", looked, err)
		}
		for key := range keep.Envelopes {
			if strings.Count(key, ".") != 1 {
				t.Errorf("%s is kept", key)
			}
		}
	}
	if looked, err := v.Look(ctx, m, unsent.Keep()); err != nil || looked.In || looked.Found != 0 {
		t.Errorf("a ballot that was not cast: %+v, %v", looked, err)
	}

	digest := sha256.Sum256([]byte(st.manifest))
	marked, texts := 0, 0
	for _, e := range manifest.Envelopes(s) {
		for _, r := range st.rows[e.Key] {
			plaintext, err := st.key.Open(digest, e.Name(r.category), r.sealed)
			if err != nil {
				t.Fatalf("%s: %v", e.Key, err)
			}
			content, err := e.Shape.Read(plaintext)
			if err != nil || len(plaintext) != e.Size {
				t.Errorf("%s: %+v, %v", e.Key, content, err)
			}
			if content.Marks != "" && content.Scores != nil {
				marked++
			}
			if content.Text != "" {
				texts++
			}
		}
	}
	if marked < len(casts) {
		t.Errorf("%d envelopes with grades and scores, %d texts", marked, texts)
	}
}

// TestFirstBallotStays: of two ballots under one credential the box keeps the first, and the lists tell.
func TestFirstBallotStays(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, c := st.collected("A")
	_, other := st.collected("A")
	a, b := voter.NewAnswers(), voter.NewAnswers()
	a.Grades["promoted.p1.view"], b.Grades["promoted.p1.view"] = "good", "poor"
	fill := func(answers voter.Answers) *voter.Cast {
		answers.Grades["leaders.l1.duty"], answers.Grades["leaders.l2.duty"], answers.Grades["leaders.l1.overall"] = "good", "poor", "good"
		ballot, err := m.Fill("A", answers)
		if err != nil {
			t.Fatal(err)
		}
		cast, err := c.Enclose(ballot)
		if err != nil {
			t.Fatal(err)
		}
		return cast
	}
	first, second := fill(a), fill(b)
	st.set(survey.Voting)
	for _, cast := range []*voter.Cast{first, second} {
		if err := st.voter().Cast(t.Context(), cast); err != nil {
			t.Fatal(err)
		}
	}
	st.set(survey.Closed)
	st.set(survey.Opened)
	for cast, found := range map[*voter.Cast]int{first: 3, second: 0} {
		if looked, err := st.voter().Look(t.Context(), m, cast.Keep()); err != nil || !looked.In || looked.Found != found {
			t.Errorf("%+v, %v, want %d", looked, err, found)
		}
	}
	if _, err := other.Enclose(&voter.Ballot{}); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("a ballot of no category: %v", err)
	}
}

// TestOnlyTheAckIsSuccess: nothing but the box's own proof is taken for a success, whatever the status; after it the same bytes are in
// the box once.
func TestOnlyTheAckIsSuccess(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, c := st.collected("A")
	cast := sealed(t, m, c, "A", voter.NewAnswers())
	st.set(survey.Voting)
	elsewhere := http.NewServeMux()
	elsewhere.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { st.t.Error("a redirect was followed") })
	zeros := strings.Repeat("A", 43)
	for name, test := range map[string]struct {
		status int
		body   string
		ack    bool
	}{
		"nothing": {204, "", false}, "created": {201, `{"ack":"` + zeros + `"}`, false}, "no ack": {200, `{}`, true}, "empty ack": {200, `{"ack":""}`, true},
		"another's ack": {200, `{"ack":"` + zeros + `"}`, true}, "no JSON": {200, `<html>ok</html>`, false}, "padded": {200, `{"ack":"` + zeros + `="}`, false},
		"redirect": {307, "", false}, "moved": {302, "", false}, "a problem that is none": {500, "oops", false}, "proxy": {502, "", false},
	} {
		st.change = func(w http.ResponseWriter) bool {
			w.Header().Set("Location", "/api/v1/enter")
			w.WriteHeader(test.status)
			w.Write([]byte(test.body))
			return true
		}
		err := st.voter().Cast(t.Context(), cast)
		if err == nil || errors.Is(err, voter.ErrAck) != test.ack {
			t.Errorf("%s: %v", name, err)
		}
	}
	st.change = nil
	if err := st.voter().Cast(t.Context(), cast); err != nil || len(st.nonces) != 1 || len(st.rows["cover"]) != 1 {
		t.Errorf("again: %v, %d ballots", err, len(st.nonces))
	}
	if slices.ContainsFunc(st.bodies, func(b string) bool { return b != st.bodies[0] }) {
		t.Error("other bytes were sent")
	}
}

// TestEnterAndCollect: refusals by code, and a server that is not the slip's.
func TestEnterAndCollect(t *testing.T) {
	st, ctx := newStreet(t, everyKind(t)), t.Context()
	v := st.voter()
	_, err := v.Enter(ctx, "0123456789ABCDEZ", "")
	refused(t, "unknown", err, "slip_unknown")
	slip := st.slip("B")
	if _, err := v.Enter(ctx, slip, strings.Repeat("0", 26)); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("another fingerprint: %v", err)
	}
	e, err := v.Enter(ctx, strings.ToLower(slip), "")
	if err != nil || e.State != "fresh" || e.Category != "B" || e.Phase != "collecting" {
		t.Fatalf("%+v, %v", e, err)
	}
	x, err := voter.NewExchange(e.Manifest, "B")
	if err != nil {
		t.Fatal(err)
	}
	one, err := v.Exchange(ctx, e, x)
	if err != nil {
		t.Fatal(err)
	}
	again, err := v.Exchange(ctx, e, x)
	if err != nil || string(one.Output()) != string(again.Output()) {
		t.Errorf("the same exchange again: %v", err)
	}
	_, err = v.Collect(ctx, e)
	refused(t, "another exchange", err, "slip_spent")
	if e, err = v.Enter(ctx, slip, ""); err != nil || e.State != "collected" {
		t.Errorf("%+v, %v", e, err)
	}

	// An issuer with another key than the manifest names.
	e, err = v.Enter(ctx, st.slip("A"), "")
	if err != nil {
		t.Fatal(err)
	}
	st.manifest, st.seed = st.manifest+" ", make([]byte, 32)
	if _, err := v.Collect(ctx, e); !errors.Is(err, voter.ErrProof) {
		t.Errorf("another issuer: %v", err)
	}
	if _, err := voter.NewExchange(e.Manifest, "Z"); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("another category: %v", err)
	}
}

// TestLists: a list that was changed, or that the seal does not know, is found out.
func TestLists(t *testing.T) {
	st, ctx := newStreet(t, everyKind(t)), t.Context()
	m, c := st.collected("A")
	cast := sealed(t, m, c, "A", voter.NewAnswers())
	st.set(survey.Voting)
	if err := st.voter().Cast(ctx, cast); err != nil {
		t.Fatal(err)
	}
	st.set(survey.Closed)
	st.set(survey.Opened)
	keep := cast.Keep()
	if _, err := st.voter().Look(ctx, m, keep); err != nil {
		t.Fatal(err)
	}
	list := st.lists[envelope.Credentials]
	st.lists[envelope.Credentials] = append(slices.Clone(list), [32]byte{1})
	if _, err := st.voter().Look(ctx, m, keep); !errors.Is(err, voter.ErrSeal) {
		t.Errorf("a credential more: %v", err)
	}
	st.lists[envelope.Credentials] = nil
	if _, err := st.voter().Look(ctx, m, keep); !errors.Is(err, voter.ErrSeal) {
		t.Errorf("a credential less: %v", err)
	}
	st.lists[envelope.Credentials] = list
	st.seal.Lists["cover"] = strings.Repeat("0", 64)
	if _, err := st.voter().Look(ctx, m, keep); !errors.Is(err, voter.ErrSeal) {
		t.Errorf("lists that are not the seal's: %v", err)
	}
	_, err := st.voter().List(ctx, m.Session, "no.such")
	refused(t, "unknown key", err, "envelope_unknown")
	if counts, err := st.voter().Counts(ctx, m.Session); err != nil || counts.Phase != "opened" || counts.Cast != 1 {
		t.Errorf("%+v, %v", counts, err)
	}
}

func TestParseAddress(t *testing.T) {
	slip, print := survey.NewSlip().String(), strings.Repeat("Z", 26)
	if s, f, err := voter.ParseAddress("HTTP://10.0.0.2:8080/S/" + slip + print); err != nil || s != slip || f != print {
		t.Errorf("%s, %s, %v", s, f, err)
	}
	other := byte('0')
	if slip[3] == '0' {
		other = '1'
	}
	for _, bad := range []string{"", "HTTP://X/S/", "HTTP://X/S/" + slip, "HTTP://X/S/" + slip + print + "0", "HTTP://X/s/" + slip + print,
		"HTTP://X/S/" + strings.ToLower(slip) + print, "HTTP://X/S/" + slip[:3] + string(other) + slip[4:] + print, "HTTP://X/S/" + slip + strings.Repeat("U", 26)} {
		if _, _, err := voter.ParseAddress(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
