package paper_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/paper"
	"ceping/survey/setup"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// hall is a session of the worked example with a desk.
type hall struct {
	*street
	*paper.Desk
	issuer *ballot.Issuer
	box    *ballot.Box
	t      *testing.T
	id     string
	slips  map[string][]string
	plan   func(*survey.Setup) // changes the sessions to come
}

func newHall(t *testing.T, to survey.Phase) *hall {
	t.Helper()
	h := &hall{t: t, street: &street{t: t, sessions: map[string]*sitting{}}}
	h.issuer, h.box = ballot.NewIssuer(slipPort{h.street}), ballot.NewBox(boxPort{h.street})
	h.Desk = paper.NewDesk(h.issuer, h.box, h.street)
	h.session()
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		if to.Reached(phase) {
			h.advance(phase)
		}
	}
	return h
}

// session makes another session ready, which the hall is about from now on.
func (h *hall) session() {
	h.t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "example", "fixtures", "worked-example", "session.yaml"))
	h.must(err)
	plan, err := setup.Read(bytes.NewReader(file), nil)
	h.must(err)
	if h.plan != nil {
		h.plan(&plan)
	}
	h.id, h.slips = h.ready(plan)
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) advance(to survey.Phase) { h.street.advance(h.id, to) }

func (h *hall) slip(category string) string {
	slip := h.slips[category][0]
	h.slips[category] = h.slips[category][1:]
	return slip
}

// begun is a new number at the desk.
func (h *hall) begun() int {
	h.t.Helper()
	n, err := h.Begin(h.t.Context(), h, h.id)
	h.must(err)
	return n
}

// agreed is a ballot that two people read the same.
func (h *hall) agreed(r paper.Reading) int {
	h.t.Helper()
	n := h.begun()
	h.must(h.First(h.t.Context(), h, h.id, n, r))
	h.must(h.Second(h.t.Context(), h, h.id, n, r))
	return n
}

// sealed is a ballot that is in the box.
func (h *hall) sealed(r paper.Reading) {
	h.t.Helper()
	h.must(h.Cast(h.t.Context(), h, h.id, h.agreed(r), h.slip(r.Category)))
}

// phone casts a ballot as a voter with a phone does.
func (h *hall) phone(category string, a voter.Answers) {
	h.t.Helper()
	ctx, slip := context.Background(), h.slip(category)
	entry, err := h.issuer.Enter(ctx, slip)
	h.must(err)
	m, err := voter.ParseManifest(entry.Manifest, "")
	h.must(err)
	x, err := voter.NewExchange(m, category)
	h.must(err)
	evaluation, err := h.issuer.Collect(ctx, slip, x.Blinded())
	h.must(err)
	credential, err := x.Finish(evaluation.Evaluated, evaluation.Proof)
	h.must(err)
	b, err := m.Fill(category, a)
	h.must(err)
	cast, err := credential.Enclose(b)
	h.must(err)
	c := ballot.Cast{Category: category, Nonce: [32]byte(cast.Nonce)}
	for _, sealed := range cast.Envelopes {
		c.Envelopes = append(c.Envelopes, sealed)
	}
	ack, err := h.box.Cast(ctx, h.id, c, cast.MAC)
	h.must(err)
	h.must(cast.Verify(ack))
}

func (h *hall) state(number int) paper.State {
	h.t.Helper()
	entry, err := h.Entry(h.t.Context(), h, h.id, number)
	h.must(err)
	return entry.State
}

// counts are 领取, 收回 and 其中纸质 of a category.
func (h *hall) counts(category string) [3]int { return h.sessions[h.id].counts(category) }

// opened are the canonical texts in the box by key, with how many envelopes say so; none may be damaged.
func (h *hall) opened() map[string]map[string]int {
	h.t.Helper()
	s := h.sessions[h.id]
	sealed := map[string][]count.Sealed{}
	for key, rows := range s.rows {
		for _, r := range rows {
			sealed[key] = append(sealed[key], count.Sealed{Category: r.category, Sealed: r.sealed})
		}
	}
	box, err := count.Open(h.t.Context(), manifest.Envelopes(&s.Setup), s.key, s.Material.Manifest, sealed, nil)
	h.must(err)
	all := map[string]map[string]int{}
	for key, list := range box.Envelopes {
		all[key] = map[string]int{}
		for _, e := range list {
			if e.Damaged {
				h.t.Errorf("%s is damaged: %+v", key, e)
			}
			all[key][string(e.Content.Encode())]++
		}
	}
	return all
}

// refused checks that an error says to staff what is wrong.
func refused(t *testing.T, name string, err error, chinese string) {
	t.Helper()
	var refusal *survey.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(words.ChineseOf(refusal), chinese) {
		t.Errorf("%s: %v, want a refusal with %q", name, err, chinese)
	}
}
