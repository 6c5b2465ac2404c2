package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// testHalls: address and network of the house and of each session are kept apart, with their acts, or not at all.
func testHalls(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 1, survey.Draft)
	ctx, first := t.Context(), h.id
	house := survey.HouseHall{Base: Address(t, "http://house.example"), WiFi: survey.WiFi{SSID: "house", Password: "house-pass"}}
	own := survey.SessionHall{Base: Address(t, "http://own.example"), OwnWiFi: true, Printed: Address(t, "http://printed.example")}
	h.session(survey.Ready)
	second := h.id
	is := func(wantHouse survey.HouseHall, wantFirst, wantSecond survey.SessionHall) {
		t.Helper()
		got, err := h.HouseHall(ctx)
		one, err1 := h.SessionHall(ctx, first)
		two, err2 := h.SessionHall(ctx, second)
		if err != nil || err1 != nil || err2 != nil || got != wantHouse || one != wantFirst || two != wantSecond {
			t.Errorf("halls %+v, %+v, %+v; %v, %v, %v", got, one, two, err, err1, err2)
		}
	}
	log := func() []survey.AuditEntry {
		entries, err := h.Audit(ctx)
		h.must(err)
		return entries
	}
	is(survey.HouseHall{}, survey.SessionHall{}, survey.SessionHall{})
	before := len(log())
	h.must(h.SetHouseHall(ctx, survey.HouseHall{}, house, Act("", "base url"), Act("", "wifi")))
	h.must(h.SetSessionHall(ctx, first, survey.SessionHall{}, own, Act(first, "base url")))
	is(house, own, survey.SessionHall{})
	h.reopen()
	is(house, own, survey.SessionHall{})
	if n := len(log()); n != before+3 {
		t.Errorf("%d entries, want %d", n, before+3)
	}

	unchanged := func(kept []survey.AuditEntry) {
		t.Helper()
		if diff := cmp.Diff(kept, log()); diff != "" {
			t.Errorf("a refused act is in the log:\n%s", diff)
		}
	}
	kept := log()
	for name, err := range map[string]error{
		"a house that is another by now":   h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{}, Act("", "wifi")),
		"a session that is another by now": h.SetSessionHall(ctx, first, survey.SessionHall{}, survey.SessionHall{}, Act(first, "wifi")),
	} {
		if !IsRefusal(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	unchanged(kept)
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	h.must(h.SetSessionHall(ctx, second, survey.SessionHall{}, own, Act(second, "wifi")))
	h.advance(survey.Closed)
	kept = log()
	if err := h.SetSessionHall(ctx, second, own, survey.SessionHall{}, Act(second, "wifi")); !IsRefusal(err) {
		t.Errorf("changed when closed: %v", err)
	}
	if err := h.SetSessionHall(ctx, "none", own, survey.SessionHall{}, Act("none", "wifi")); err != survey.ErrSessionUnknown {
		t.Errorf("of no session: %v", err)
	}
	if _, err := h.SessionHall(ctx, "none"); err != survey.ErrSessionUnknown {
		t.Errorf("of no session: %v", err)
	}
	is(house, own, own)
	unchanged(kept)

	// It goes with its session, to the bytes.
	h.must(h.Erase(ctx, first, Act(first, "erase")))
	if _, err := h.SessionHall(ctx, first); err != survey.ErrSessionUnknown {
		t.Errorf("of an erased session: %v", err)
	}

	// A note of the program is no act.
	kept = log()
	h.must(h.NoteListening(ctx, "http://127.0.0.1:1"))
	h.must(h.NoteListening(ctx, "http://127.0.0.1:2"))
	if got, err := h.Listening(ctx); err != nil || got != "http://127.0.0.1:2" || len(log()) != len(kept) {
		t.Errorf("listening at %s, %v, with %d entries more", got, err, len(log())-len(kept))
	}
}

func Address(t testing.TB, typed string) survey.BaseURL {
	t.Helper()
	base, err := survey.ParseBaseURL(typed)
	if err != nil {
		t.Fatal(err)
	}
	return base
}
