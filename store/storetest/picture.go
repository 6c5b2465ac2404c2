package storetest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// picture is all that the ports tell of a house, as text by what was asked: two of them are compared.
func (h *hall) picture() map[string]string {
	h.t.Helper()
	// Pictures are taken at the end of tests too.
	ctx, seen := context.Background(), map[string]string{}
	see := func(what string, value any, err error) {
		if err != nil {
			seen[what] = "error: " + err.Error()
			return
		}
		seen[what] = h.text(value)
	}
	sessions, err := h.Sessions(ctx)
	see("sessions", sessions, err)
	for what, ask := range map[string]func() (any, error){
		"audit":       func() (any, error) { return h.Audit(ctx) },
		"people":      func() (any, error) { return h.People(ctx) },
		"generation":  func() (any, error) { return h.TerminalGeneration(ctx) },
		"assessments": func() (any, error) { return h.Assessments(ctx) },
		"house hall":  func() (any, error) { return h.HouseHall(ctx) },
		"listening":   func() (any, error) { return h.Listening(ctx) },
		"strays":      func() (any, error) { return h.Strays(ctx) },
		"exchanged":   func() (any, error) { return h.Exchanged(ctx) },
	} {
		value, err := ask()
		see(what, value, err)
	}
	for _, s := range sessions {
		for what, value := range h.told(ctx, s.ID) {
			seen[s.ID+" "+what] = value
		}
	}
	for session, batch := range h.issued {
		for i, slip := range batch {
			record, err := h.Find(ctx, slip.Digest)
			see("slip "+session+string(rune('0'+i)), record, err)
		}
	}
	return seen
}

// told is what the ports tell of one session.
func (h *hall) told(ctx context.Context, id string) map[string]string {
	seen := map[string]string{}
	for what, ask := range map[string]func() (any, error){
		"session":    func() (any, error) { return h.Session(ctx, id) },
		"keys":       func() (any, error) { return h.Keys(ctx, id) },
		"slips":      func() (any, error) { return h.CountSlips(ctx, id) },
		"cast":       func() (any, error) { return h.CountCast(ctx, id) },
		"full":       func() (any, error) { return h.BoxFull(ctx, id) },
		"result":     func() (any, error) { return h.Result(ctx, id) },
		"audit":      func() (any, error) { return h.SessionAudit(ctx, id) },
		"hall":       func() (any, error) { return h.SessionHall(ctx, id) },
		"box":        func() (any, error) { return h.ReadBox(ctx, id) },
		"material":   func() (any, error) { return h.Material(ctx, id) },
		"phase":      func() (any, error) { return h.Phase(ctx, id) },
		"totals":     func() (any, error) { return h.Totals(ctx, id) },
		"seal":       func() (any, error) { return h.Seal(ctx, id) },
		"opened":     func() (any, error) { return h.OpenedSeal(ctx, id) },
		"covers":     func() (any, error) { return h.List(ctx, id, manifest.CoverKey) },
		"credential": func() (any, error) { return h.List(ctx, id, envelope.Credentials) },
	} {
		value, err := ask()
		if err != nil {
			seen[what] = "error: " + err.Error()
			continue
		}
		seen[what] = h.text(value)
	}
	return seen
}

// text is a value as JSON. No hand counts are no hand counts, whether a store keeps an empty list of them or none.
func (h *hall) text(value any) string {
	h.t.Helper()
	text, err := json.Marshal(value)
	h.must(err)
	return strings.ReplaceAll(string(text), `"Counts":null`, `"Counts":{}`)
}

// wrongActs are acts that are right in no phase, and those that are wrong in this one: each must be refused.
func (h *hall) wrongActs(at survey.Phase) map[string]func() error {
	ctx := context.Background()
	others := slices.DeleteFunc(survey.Phases(), func(p survey.Phase) bool { return p == at })
	wrong := map[string]func() error{
		"change of another draft": func() error { return h.Change(ctx, h.id, SetupOf(99, false), SetupOf(98, false), h.act("change")) },
		"create once more": func() error {
			return h.Create(ctx, survey.Session{ID: h.id, Phase: survey.Draft, Setup: SetupOf(1, false)}, h.act("create"))
		},
		"skip to archived": func() error { return h.Advance(ctx, h.id, survey.Draft, survey.Archived, h.act("advance")) },
		"the result of another box": func() error {
			return h.OpenBox(ctx, h.id, SomeResult(survey.Session{Seal: &survey.Seal{Count: 7, Digest: "another"}}), h.act("open"))
		},
		"counts of another phase": func() error {
			return h.Enter(ctx, h.id, map[string]survey.Entered{"A": {}}, others, "", h.act("enter"))
		},
		"void of no slip":         func() error { return h.Void(ctx, h.id, NewSlips(1)[0].Digest, h.act("void")) },
		"replacing no slip":       func() error { return h.Replace(ctx, h.id, NewSlips(1)[0].Digest, h.act("replace")) },
		"collecting with no slip": func() error { return second(h.Collect(ctx, NewSlips(1)[0].Digest, Element())) },
		"a malformed cast":        func() error { return h.Cast(ctx, h.id, ballot.Cast{Category: "A", Nonce: Element()}) },
		"another hall by now": func() error {
			return h.SetSessionHall(ctx, h.id, survey.SessionHall{OwnWiFi: true}, survey.SessionHall{}, h.act("wifi"))
		},
		"another house by now": func() error {
			return h.SetHouseHall(ctx, survey.HouseHall{WiFi: survey.WiFi{SSID: "x"}}, survey.HouseHall{}, Act("", "wifi"))
		},
		"an assessment of another version": func() error {
			return h.PutAssessment(ctx, survey.Assessment{ID: h.id, Version: 9}, 8, Act("", "save"))
		},
		"last year of no assessment": func() error { return h.SetPrevious(ctx, h.id, "x", Act("", "previous")) },
	}
	only := func(phase survey.Phase, name string, act func() error) {
		if at != phase {
			wrong[name] = act
		}
	}
	only(survey.Draft, "ready", func() error { return h.MakeReady(ctx, h.id, SomeKeys(), Random(32), h.act("ready")) })
	only(survey.Voting, "close", func() error { return second(h.CloseBox(ctx, h.id, h.act("close"))) })
	only(survey.Closed, "reopen", func() error { return h.ReopenBox(ctx, h.id, h.act("reopen")) })
	only(survey.Closed, "open", func() error { return h.OpenBox(ctx, h.id, SomeResult(h.at()), h.act("open")) })
	only(survey.Voting, "cast", func() error { return h.Cast(ctx, h.id, NewBallot()) })
	batch := h.slots
	if at == survey.Ready {
		batch++ // more than the box has rows for
	}
	wrong["issue"] = func() error { return h.Issue(ctx, h.id, NewSlips(batch), h.act("issue")) }
	if at != survey.Draft && at != survey.Archived {
		wrong["erase"] = func() error { return h.Erase(ctx, h.id, h.act("erase")) }
	}
	if at != survey.Ready && at != survey.Collecting {
		wrong["withdraw"] = func() error { return h.Withdraw(ctx, h.id, h.act("back to draft")) }
	}
	return wrong
}
