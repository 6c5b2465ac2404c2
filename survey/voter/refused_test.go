package voter_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/voter"
)

// TestAnswers: a refusal has a status from 400 and a code; what is none, what broke off, and no answer at all are errors that are no refusal.
// What is sent says what it is.
func TestAnswers(t *testing.T) {
	var status int
	var body, length string
	var types []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		types = append(types, r.Method+" "+r.Header.Get("Content-Type"))
		if length != "" {
			w.Header().Set("Content-Length", length)
		}
		w.WriteHeader(status)
		w.Write([]byte(body))
	}))
	defer server.Close()
	v := &voter.Voter{Base: server.URL, Client: &http.Client{}}
	for _, test := range []struct {
		status       int
		body, length string
		refusal, ok  bool
	}{
		{200, `{"phase":"voting"}`, "", false, true},
		{200, `{"phase":"voting"}`, "100", false, false}, // it broke off
		{399, `{"code":"x"}`, "", false, false},
		{400, `{"code":"x"}`, "", true, false},
		{500, `{"code":"x"}`, "", true, false},
		{500, `{"code":""}`, "", false, false},
		{500, `{}`, "", false, false},
		{502, `{"code":"x"`, "", false, false},
		{502, `{"code":"x","status":"x"}`, "", false, false},
		{502, ``, "", false, false},
	} {
		status, body, length = test.status, test.body, test.length
		_, err := v.Counts(t.Context(), "x")
		var problem *voter.Problem
		if (err == nil) != test.ok || errors.As(err, &problem) != test.refusal {
			t.Errorf("%d %s: %v", test.status, test.body, err)
		}
	}
	types = nil
	v.Enter(t.Context(), "x", "")
	v.Counts(t.Context(), "x")
	if !slices.Equal(types, []string{"POST application/json", "GET "}) {
		t.Errorf("sent as %q", types)
	}
	server.Close()
	for _, base := range []string{server.URL, "http://[", ""} {
		if _, err := (&voter.Voter{Base: base, Client: &http.Client{}}).Counts(t.Context(), "x"); err == nil {
			t.Errorf("%q answered", base)
		}
	}
}

// TestAnotherBallot: a credential seals no ballot of another category or manifest, and nothing for a box key to which nothing can be sealed;
// a category that is none fills nothing in and exchanges nothing.
func TestAnotherBallot(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, c := st.collected("A")
	other, err := voter.ParseManifest(st.manifest+" ", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]struct {
		manifest *voter.Manifest
		category string
	}{"another category": {m, "B"}, "another manifest": {other, "A"}} {
		b, err := of.manifest.Fill(of.category, voter.NewAnswers())
		if err != nil {
			t.Fatal(err)
		}
		if cast, err := c.Enclose(b); cast != nil || !errors.Is(err, voter.ErrManifest) {
			t.Errorf("a ballot of %s: %v", name, err)
		}
	}
	b, err := m.Fill("A", voter.NewAnswers())
	if err != nil {
		t.Fatal(err)
	}
	key := slices.Clone(m.BoxKey)
	clear(m.BoxKey)
	if cast, err := c.Enclose(b); cast != nil || err == nil {
		t.Error("sealed for a key of zeros")
	}
	copy(m.BoxKey, key)
	if _, err := c.Enclose(b); err != nil {
		t.Error(err)
	}
	if _, err := m.Fill("Z", voter.NewAnswers()); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("a ballot of no category: %v", err)
	}
	if _, err := st.voter().Collect(t.Context(), &voter.Entry{Manifest: m, Category: "Z"}); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("a credential of no category: %v", err)
	}
}

// TestMends: an item that breaks a rule is left blank, a quota's criterion for every subject, and what is required spoils the paper.
func TestMends(t *testing.T) {
	st := newStreet(t, everyKind(t))
	m, err := voter.ParseManifest(st.manifest, "")
	if err != nil {
		t.Fatal(err)
	}
	for rule, test := range map[string]struct {
		key  string
		edit func(voter.Answers)
		mend voter.Mend
	}{
		"score":       {"leaders.l1.work", func(a voter.Answers) { a.Scores["leaders.l1.work"] = "1" }, voter.BlankItem},
		"required":    {"leaders.l1.duty", func(a voter.Answers) { delete(a.Grades, "leaders.l1.duty") }, voter.Spoil},
		"quota_least": {"leaders.l1.duty", func(a voter.Answers) { a.Grades["leaders.l1.duty"] = "poor" }, voter.Spoil},
		"quota_most": {"leaders.l3.overall", func(a voter.Answers) {
			a.Grades["leaders.l1.overall"], a.Grades["leaders.l2.overall"] = "good", "fair"
		}, voter.BlankCriterion},
	} {
		a := base()
		test.edit(a)
		_, err := m.Fill("B", a)
		var broken *voter.RuleError
		if !errors.As(err, &broken) || broken.Rule != rule || broken.Key != test.key || broken.Mend != test.mend {
			t.Errorf("%s: %+v", rule, err)
		}
	}
}

// TestListsThatAreNone: before closing there is no seal to look at; a list that is unsorted, in capitals or not there is not the sealed one.
func TestListsThatAreNone(t *testing.T) {
	st, ctx := newStreet(t, everyKind(t)), t.Context()
	var casts []*voter.Cast
	var m *voter.Manifest
	for range 3 {
		manifest, c := st.collected("A")
		m, casts = manifest, append(casts, sealed(t, manifest, c, "A", voter.NewAnswers()))
	}
	st.set(survey.Voting)
	for _, c := range casts {
		if err := st.voter().Cast(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	keep := casts[0].Keep()
	_, err := st.voter().Look(ctx, m, keep)
	refused(t, "while voting", err, "not_closed")
	st.set(survey.Closed)
	st.set(survey.Opened)
	for name, change := range map[string]func([]any){
		"unsorted":    func(list []any) { slices.Reverse(list) },
		"in capitals": func(list []any) { list[0], list[1], list[2] = upper(list[0]), upper(list[1]), upper(list[2]) },
	} {
		for _, key := range []string{envelope.Credentials, "leaders.l1"} {
			kept := voter.Kept{In: keep.In, Envelopes: map[string]string{"leaders.l1": casts[0].Digests()["leaders.l1"]}}
			v := (liar{act: "seal/" + key, answer: func(said map[string]any) { change(said["envelopes"].([]any)) }}).before(t, st)
			if looked, err := v.Look(ctx, m, kept); !errors.Is(err, voter.ErrSeal) {
				t.Errorf("%s %s: %+v, %v", key, name, looked, err)
			}
		}
	}
	for key := range keep.Envelopes {
		delete(st.lists, key)
	}
	_, err = st.voter().Look(ctx, m, keep)
	refused(t, "a list that is not there", err, "envelope_unknown")
}

func upper(text any) any { return strings.ToUpper(text.(string)) }

// TestScore: what phones take for a score, and in which form; a comma with three digits may part thousands, and is none.
func TestScore(t *testing.T) {
	for typed, want := range map[string]string{
		"85": "85", "085.50": "85.5", "85.": "85", ".5": "0.5", "0": "0", "00.00": "0", "85.25": "85.25", "85,5": "85.5", "85,25": "85.25", " ８５。２５　": "85.25", "８５｡５": "85.5", "1000": "1000",
		"": "", ".": "", ",": "", "1,000": "", "0,075": "", "1,": "", "8.5,5": "", "8,5.5": "", "1.2.3": "", "1.234": "", "8e1": "", "-5": "", "+5": "", "八": "", "8 5": "", "！5": "", "5～": "",
	} {
		if got, ok := voter.Score(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v, want %q", typed, got, ok, want)
		}
	}
}
