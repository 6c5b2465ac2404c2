package voter_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
)

const sessionID = "2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1"

// street is a session's slips and box in memory, behind the street's ports and an httptest server.
type street struct {
	t        *testing.T
	setup    *survey.Setup
	manifest string
	seed     []byte
	key      *envelope.Key
	base     string
	slips    map[string][]string // by category, not used yet

	mu     sync.Mutex
	phase  survey.Phase
	states map[ballot.SlipDigest]*slip
	nonces map[[32]byte]string // category by nonce
	rows   map[string][]row
	salt   [32]byte
	bodies []string                       // of casts, as they came
	change func(http.ResponseWriter) bool // answers instead of the server
	lists  map[string][][sha256.Size]byte // made at closing
	seal   ballot.OpenedSeal
}

type slip struct {
	category string
	state    ballot.SlipState
	bound    [32]byte
}

type row struct {
	category string
	sealed   []byte
}

func newStreet(t *testing.T, s *survey.Setup) *street {
	t.Helper()
	st := &street{t: t, setup: s, phase: survey.Collecting, seed: make([]byte, 32), slips: map[string][]string{}, states: map[ballot.SlipDigest]*slip{},
		nonces: map[[32]byte]string{}, rows: map[string][]row{}}
	rand.Read(st.seed)
	var err error
	if st.key, err = envelope.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	if st.manifest, err = manifest.New(sessionID, s, st.seed, st.key.Public()); err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Categories {
		for range c.Printed(s.Rules.Spares) {
			one := survey.NewSlip()
			st.states[one.Digest()] = &slip{category: c.Code, state: ballot.Fresh}
			st.slips[c.Code] = append(st.slips[c.Code], one.String())
		}
	}
	server := httptest.NewServer(st.handler())
	t.Cleanup(server.Close)
	st.base = server.URL
	return st
}

func (st *street) voter() *voter.Voter { return &voter.Voter{Base: st.base, Client: &http.Client{}} }

func (st *street) slip(category string) string {
	s := st.slips[category][0]
	st.slips[category] = st.slips[category][1:]
	return s
}

func (st *street) set(p survey.Phase) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.phase = p; p == survey.Closed {
		st.close()
	}
}

// close draws the salt and makes lists and seal.
func (st *street) close() {
	rand.Read(st.salt[:])
	st.lists = map[string][][sha256.Size]byte{envelope.Credentials: {}}
	for nonce, category := range st.nonces {
		issuer, err := credential.NewIssuer(st.seed, sessionID, category)
		if err != nil {
			st.t.Error(err)
			return
		}
		output, err := issuer.Output(nonce[:])
		if err != nil {
			st.t.Error(err)
			return
		}
		st.lists[envelope.Credentials] = append(st.lists[envelope.Credentials], credential.In(credential.Ack(output, sessionID, category)))
	}
	order := []envelope.List{{Key: envelope.Credentials, Digest: envelope.ListDigest(st.lists[envelope.Credentials])}}
	for _, e := range manifest.Envelopes(st.setup) {
		list := [][sha256.Size]byte{}
		for _, r := range st.rows[e.Key] {
			list = append(list, envelope.Digest(e.Name(r.category), r.sealed))
		}
		st.lists[e.Key] = list
		order = append(order, envelope.List{Key: e.Key, Digest: envelope.ListDigest(list)})
	}
	digest := envelope.SealDigest(st.salt, order)
	st.seal = ballot.OpenedSeal{Seal: ballot.Seal{Count: len(st.nonces), Digest: hex.EncodeToString(digest[:])}, Salt: st.salt, Lists: map[string]string{}}
	for _, l := range order {
		st.seal.Lists[l.Key] = hex.EncodeToString(l.Digest[:])
	}
}

// slipPort, boxPort and publicPort are the street as each of the three knows it.
type (
	slipPort   struct{ *street }
	boxPort    struct{ *street }
	publicPort struct{ *street }
)

func (st *street) Material(context.Context, string) (ballot.Material, error) {
	return ballot.Material{Manifest: st.manifest, Seed: st.seed}, nil
}

func (st *street) Phase(_ context.Context, session string) (survey.Phase, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if session != sessionID {
		return "", ballot.ErrSessionUnknown
	}
	return st.phase, nil
}

func (p slipPort) Find(_ context.Context, d ballot.SlipDigest) (ballot.SlipRecord, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.states[d]
	if !ok {
		return ballot.SlipRecord{}, ballot.ErrSlipUnknown
	}
	return ballot.SlipRecord{Session: sessionID, Category: s.category, State: s.state, Phase: p.phase}, nil
}

func (p slipPort) Collect(_ context.Context, d ballot.SlipDigest, blinded [32]byte) (ballot.SlipRecord, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.states[d]
	if !ok {
		return ballot.SlipRecord{}, ballot.ErrSlipUnknown
	}
	bind, err := ballot.DecideCollect(ballot.Collecting{State: s.state, Bound: s.bound, Phase: p.phase}, blinded)
	if bind {
		s.state, s.bound = ballot.Collected, blinded
	}
	return ballot.SlipRecord{Session: sessionID, Category: s.category, State: s.state, Phase: p.phase}, err
}

func (p boxPort) Cast(_ context.Context, _ string, c ballot.Cast) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, spent := p.nonces[c.Nonce]
	now := ballot.Casting{Spent: spent, Phase: p.phase}
	for _, category := range p.nonces {
		if category == c.Category {
			now.Cast++
		}
	}
	for _, s := range p.states {
		if s.category == c.Category && s.state == ballot.Collected {
			now.Collected++
		}
	}
	store, err := ballot.DecideCast(now)
	if !store {
		return err
	}
	p.nonces[c.Nonce] = c.Category
	for i, e := range manifest.Sent(manifest.Envelopes(p.setup), c.Category) {
		p.rows[e.Key] = append(p.rows[e.Key], row{c.Category, c.Envelopes[i]})
	}
	return nil
}

func (p publicPort) Totals(context.Context, string) (ballot.Totals, error) {
	return ballot.Totals{Cast: len(p.nonces)}, nil
}

func (p publicPort) Seal(context.Context, string) (ballot.Seal, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.phase.Reached(survey.Closed) {
		return ballot.Seal{}, ballot.ErrNotClosed
	}
	return p.seal.Seal, nil
}

func (p publicPort) OpenedSeal(context.Context, string) (ballot.OpenedSeal, error) {
	return p.seal, nil
}

func (p publicPort) List(_ context.Context, _, key string) ([]string, error) {
	list, ok := p.lists[key]
	if !ok {
		return nil, ballot.ErrEnvelopeUnknown
	}
	texts := []string{}
	for _, d := range list {
		texts = append(texts, hex.EncodeToString(d[:]))
	}
	slices.Sort(texts)
	return texts, nil
}

var codes = []struct {
	err    error
	status int
	code   string
}{
	{ballot.ErrSlipUnknown, 404, "slip_unknown"}, {ballot.ErrSlipVoid, 410, "slip_void"}, {ballot.ErrSlipReplaced, 410, "slip_replaced"}, {ballot.ErrSlipSpent, 409, "slip_spent"},
	{ballot.ErrSessionUnknown, 404, "session_unknown"}, {ballot.ErrEnvelopeUnknown, 404, "envelope_unknown"}, {ballot.ErrNotCollecting, 403, "not_collecting"},
	{ballot.ErrNotVoting, 403, "not_voting"}, {ballot.ErrBoxClosed, 403, "box_closed"}, {ballot.ErrBoxOpened, 403, "box_opened"}, {ballot.ErrNotClosed, 403, "not_closed"},
	{ballot.ErrBadCredential, 403, "bad_credential"}, {ballot.ErrBoxFull, 409, "box_full"}, {ballot.ErrMalformed, 400, "bad_request"},
}

func answer(w http.ResponseWriter, value any, err error) {
	for _, c := range codes {
		if errors.Is(err, c.err) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(c.status)
			json.NewEncoder(w).Encode(map[string]any{"status": c.status, "code": c.code})
			return
		}
	}
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(value)
}

var b64 = base64.RawURLEncoding.Strict()

func (st *street) handler() http.Handler {
	issuer, box, board := ballot.NewIssuer(slipPort{st}), ballot.NewBox(boxPort{st}), ballot.NewBoard(publicPort{st}, time.Now)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/enter", func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Slip string }
		json.NewDecoder(r.Body).Decode(&q)
		e, err := issuer.Enter(r.Context(), q.Slip)
		answer(w, map[string]any{"phase": e.Phase, "category": e.Category, "state": e.State, "manifest": e.Manifest}, err)
	})
	mux.HandleFunc("POST /api/v1/collect", func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Slip, Blinded string }
		json.NewDecoder(r.Body).Decode(&q)
		blinded, _ := b64.DecodeString(q.Blinded)
		e, err := issuer.Collect(r.Context(), q.Slip, blinded)
		answer(w, map[string]any{"evaluated": b64.EncodeToString(e.Evaluated), "proof": b64.EncodeToString(e.Proof)}, err)
	})
	mux.HandleFunc("POST /api/v1/cast", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		st.bodies = append(st.bodies, string(body))
		var q struct {
			Session, Category, Nonce, MAC string
			Envelopes                     []string
		}
		json.Unmarshal(body, &q)
		nonce, _ := b64.DecodeString(q.Nonce)
		mac, _ := b64.DecodeString(q.MAC)
		c := ballot.Cast{Category: q.Category, Nonce: [32]byte(nonce)}
		for _, e := range q.Envelopes {
			sealed, err := b64.DecodeString(e)
			if err != nil {
				st.t.Error(err)
			}
			c.Envelopes = append(c.Envelopes, sealed)
		}
		ack, err := box.Cast(r.Context(), q.Session, c, mac)
		if st.change != nil && st.change(w) {
			return
		}
		answer(w, map[string]any{"ack": b64.EncodeToString(ack)}, err)
	})
	mux.HandleFunc("GET /api/v1/sessions/{id}", func(w http.ResponseWriter, r *http.Request) {
		c, err := board.Counts(r.Context(), r.PathValue("id"))
		answer(w, map[string]any{"phase": c.Phase, "collected": c.Collected, "cast": c.Cast}, err)
	})
	mux.HandleFunc("GET /api/v1/sessions/{id}/seal", func(w http.ResponseWriter, r *http.Request) {
		s, opened, err := board.Seal(r.Context(), r.PathValue("id"))
		value := map[string]any{"count": s.Count, "digest": s.Digest}
		if opened {
			value["salt"], value["lists"] = b64.EncodeToString(s.Salt[:]), s.Lists
		}
		answer(w, value, err)
	})
	mux.HandleFunc("GET /api/v1/sessions/{id}/seal/{key}", func(w http.ResponseWriter, r *http.Request) {
		list, err := board.List(r.Context(), r.PathValue("id"), r.PathValue("key"))
		answer(w, map[string]any{"envelopes": list}, err)
	})
	return mux
}
