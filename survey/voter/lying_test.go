package voter_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/voter"
)

// liar stands before the server and changes its answers.
type liar struct {
	act    string
	answer func(said map[string]any)
}

func (l liar) before(t *testing.T, st *street) *voter.Voter {
	t.Helper()
	honest := st.handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, l.act) {
			honest.ServeHTTP(w, r)
			return
		}
		recorded := httptest.NewRecorder()
		honest.ServeHTTP(recorded, r)
		said := map[string]any{}
		if err := json.Unmarshal(recorded.Body.Bytes(), &said); err != nil {
			t.Error(err)
		}
		l.answer(said)
		w.WriteHeader(recorded.Code)
		json.NewEncoder(w).Encode(said)
	}))
	t.Cleanup(server.Close)
	return &voter.Voter{Base: server.URL, Client: &http.Client{}}
}

// TestLyingServer: whatever a server changes in its answers, a voter whose slip names the manifest goes on with nothing but the truth: a manifest,
// a list of envelopes, a category, an element, a proof, an acknowledgement. What was refused makes the credential as soon as it is told truly.
func TestLyingServer(t *testing.T) {
	st, ctx := newStreet(t, everyKind(t)), t.Context()
	print := voter.Fingerprint(st.manifest)
	replaced := func(from, to string) func(map[string]any) {
		return func(said map[string]any) {
			text := said["manifest"].(string)
			changed := strings.Replace(text, from, to, 1)
			if changed == text {
				t.Errorf("the manifest has no %s", from)
			}
			said["manifest"] = changed
		}
	}
	put := func(key string, value any) func(map[string]any) {
		return func(said map[string]any) { said[key] = value }
	}
	slip := st.slip("A")
	for name, test := range map[string]struct {
		answer func(map[string]any)
		print  string
	}{
		"a smaller group":                       {replaced(`"min_group":`, `"min_group":1,"was":`), print},
		"another session":                       {replaced(sessionID, "3f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1"), print},
		"one byte more":                         {func(said map[string]any) { said["manifest"] = said["manifest"].(string) + "\n" }, print},
		"no manifest":                           {put("manifest", ""), print},
		"another list of envelopes, typed slip": {replaced(`{"key":"cover","size":64}`, `{"key":"cover","size":128}`), ""},
		"one envelope less, typed slip":         {replaced(`{"key":"cover","size":64},`, ``), ""},
		"version 1, typed slip":                 {replaced(`"version":2`, `"version":1`), ""},
		"a key twice, typed slip":               {replaced(`"unit":`, `"unit":"x","unit":`), ""},
		"a rule that is no text, typed slip":    {replaced(`"rules":[`, `"rules":[1,`), ""},
		"a key in capitals, typed slip":         {replaced(`"unit":`, `"Unit":"x","unit":`), ""},
		"a category that is none":               {put("category", "Z"), print},
		"no category":                           {put("category", ""), print},
	} {
		if e, err := (liar{act: "enter", answer: test.answer}).before(t, st).Enter(ctx, slip, test.print); !errors.Is(err, voter.ErrManifest) {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}

	e, err := st.voter().Enter(ctx, slip, print)
	if err != nil {
		t.Fatal(err)
	}
	x, err := voter.NewExchange(e.Manifest, e.Category)
	if err != nil {
		t.Fatal(err)
	}
	other, err := credential.NewIssuer(st.seed, sessionID, "B")
	if err != nil {
		t.Fatal(err)
	}
	evaluated, proof, err := other.Evaluate(x.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	zeros := strings.Repeat("A", 43)
	for name, answer := range map[string]func(map[string]any){
		"another category's key": func(said map[string]any) {
			said["evaluated"], said["proof"] = b64.EncodeToString(evaluated), b64.EncodeToString(proof)
		},
		"another element":     put("evaluated", b64.EncodeToString(evaluated)),
		"another proof":       put("proof", b64.EncodeToString(proof)),
		"the blinded element": put("evaluated", b64.EncodeToString(x.Blinded())),
		"the identity":        put("evaluated", zeros),
		"no element":          func(said map[string]any) { delete(said, "evaluated") },
		"a short element":     put("evaluated", b64.EncodeToString(evaluated[:31])),
		"a long proof":        put("proof", b64.EncodeToString(append(proof, 0))),
		"no proof":            func(said map[string]any) { delete(said, "proof") },
	} {
		if _, err := (liar{act: "collect", answer: answer}).before(t, st).Exchange(ctx, e, x); !errors.Is(err, voter.ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := st.voter().Exchange(ctx, e, x)
	if err != nil {
		t.Fatalf("the truth after the lies: %v", err)
	}

	output := c.Output()
	cast := sealed(t, e.Manifest, c, "A", voter.NewAnswers()) // which wipes the credential
	st.set(survey.Voting)
	_, another := st.collected("A")
	for name, ack := range map[string][]byte{
		"another voter's": credential.Ack(another.Output(), sessionID, "A"), "another category's": credential.Ack(output, sessionID, "B"),
		"another session's": credential.Ack(output, "3f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1", "A"), "the MAC": cast.MAC, "the nonce": cast.Nonce,
	} {
		if err := (liar{act: "cast", answer: put("ack", b64.EncodeToString(ack))}).before(t, st).Cast(ctx, cast); !errors.Is(err, voter.ErrAck) {
			t.Errorf("%s instead of the ack: %v", name, err)
		}
	}
	if err := st.voter().Cast(ctx, cast); err != nil {
		t.Errorf("the truth after the lies: %v", err)
	}
}
