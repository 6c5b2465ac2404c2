package office_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// printing is a store in which something happens right before the hall of a session is stored.
type printing struct {
	*store.Store
	then func() error
}

func (p *printing) SetSessionHall(ctx context.Context, id string, from, to survey.SessionHall, acts ...office.Act) error {
	if err := p.then(); err != nil {
		return err
	}
	return p.Store.SetSessionHall(ctx, id, from, to, acts...)
}

// TestPrintedBesideAnother: who makes slips while another sets the session's network gets them, and both stand. Where it cannot be noted where
// they lead, it is said that they were made: those of before are void.
func TestPrintedBesideAnother(t *testing.T) {
	g := newGuarded(t)
	id := g.ids[survey.Ready]
	base, err := survey.ParseBaseURL("http://192.0.2.7")
	g.must(err)
	network := survey.WiFi{SSID: "own", Password: "own-secret"}
	var once sync.Once
	another := func() error {
		once.Do(func() {
			own, err := g.office.Terminal().SessionHall(t.Context(), id)
			g.must(err)
			own.OwnWiFi, own.WiFi = true, network
			g.must(g.office.Terminal().SetSessionHall(t.Context(), id, own))
		})
		return nil
	}
	beside := office.NewSlips(g.store).By(office.New(&printing{g.store, another}, office.Config{}).Terminal())
	if batch, err := beside.IssueAt(t.Context(), id, base); err != nil || len(batch.Slips) == 0 {
		t.Errorf("%d slips, %v", len(batch.Slips), err)
	}
	if own, err := g.office.Terminal().SessionHall(t.Context(), id); err != nil || own.Printed != base || own.WiFi != network {
		t.Errorf("%+v, %v", own, err)
	}

	full := func() error { return fmt.Errorf("%w: no space", survey.ErrUnavailable) }
	filled := office.NewSlips(g.store).By(office.New(&printing{g.store, full}, office.Config{}).Terminal())
	var refused *survey.Refusal
	if _, err := filled.IssueAt(t.Context(), id, survey.BaseURL{}); err != nil {
		t.Errorf("with nothing to note: %v", err)
	}
	other, err := survey.ParseBaseURL("http://192.0.2.8")
	g.must(err)
	if _, err := filled.IssueAt(t.Context(), id, other); !errors.As(err, &refused) || !strings.Contains(words.ChineseOf(refused), "之前印的都作废了") || !strings.Contains(words.EnglishOf(refused), "printed before are void") {
		t.Errorf("with a full disk: %v", err)
	}
	tries := 0
	always := func() error {
		tries++
		return survey.Refuse("hall_changed_meanwhile")
	}
	hurried := office.NewSlips(g.store).By(office.New(&printing{g.store, always}, office.Config{}).Terminal())
	if _, err := hurried.IssueAt(t.Context(), id, other); codeOf(err) != "slips_not_handed_out" || tries != 4 {
		t.Errorf("others were faster each of %d times: %v", tries, err)
	}
}

// TestHall: a session's own address and network reach it alone; what it leaves open is the house's, save an address that is on its slips.
// Every change is in the log with what was and what is, and no password is.
func TestHall(t *testing.T) {
	g := newGuarded(t)
	parse := func(text string) survey.BaseURL {
		base, err := survey.ParseBaseURL(text)
		g.must(err)
		return base
	}
	one, two := g.ids[survey.Draft], g.ids[survey.Ready]
	house, own := survey.WiFi{SSID: "house", Password: "house-secret"}, survey.WiFi{SSID: "own", Password: "own-secret"}
	is := func(name, id, base string, wifi survey.WiFi) {
		t.Helper()
		got, err := g.office.Hall(t.Context(), id)
		if err != nil || got.Base.String() != base || got.WiFi != wifi {
			t.Errorf("%s: %+v, %v; want %s %+v", name, got, err, base, wifi)
		}
	}
	entries, err := g.office.Terminal().Audit(t.Context())
	g.must(err)
	seen := len(entries)
	logged := func(name string, want ...string) {
		t.Helper()
		entries, err := g.office.Terminal().Audit(t.Context())
		g.must(err)
		var got []string
		for _, e := range entries[seen:] {
			got = append(got, strings.Join([]string{e.Who, e.Name, e.Detail}, " | "))
			if (e.Session == "") != (e.Who == "张主任") {
				t.Errorf("%s: %+v", name, e)
			}
			if strings.Contains(e.Detail, "secret") {
				t.Errorf("a password is in the log: %+v", e)
			}
		}
		if seen = len(entries); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is in the log as %q, want %q", name, got, want)
		}
	}
	is("nothing is set", one, "", survey.WiFi{})
	g.must(g.office.SetListenURL(t.Context(), "http://[::1]:8080"))
	is("an address that no slip holds", one, "", survey.WiFi{})
	g.must(g.office.SetListenURL(t.Context(), "http://127.0.0.1:8080"))
	is("the address listened on", one, "http://127.0.0.1:8080", survey.WiFi{})
	logged("a note of the program")

	g.must(g.office.As("张主任").SetHouseHall(t.Context(), survey.HouseHall{Base: parse("http://house"), WiFi: house}))
	is("the house's", one, "http://house", house)
	logged("the house's", `张主任 | base url | none to "http://house"`, `张主任 | wifi | none to "house", password changed`)
	g.must(g.office.As("张主任").SetHouseHall(t.Context(), survey.HouseHall{Base: parse("http://house"), WiFi: house}))
	logged("no change")

	g.must(g.office.As("组员").SetSessionHall(t.Context(), one, survey.SessionHall{Base: parse("http://own"), OwnWiFi: true, WiFi: own, Printed: parse("http://never-printed")}))
	is("its own", one, "http://own", own)
	is("the other's", two, "http://house", house)
	logged("its own", `组员 | base url | the house's to "http://own"`, `组员 | wifi | the house's to "own", password changed`)
	g.must(g.office.As("组员").SetSessionHall(t.Context(), one, survey.SessionHall{OwnWiFi: true}))
	is("no network", one, "http://house", survey.WiFi{})
	logged("no network", `组员 | base url | "http://own" to the house's`, `组员 | wifi | "own" to none, password changed`)
	g.must(g.office.As("组员").SetSessionHall(t.Context(), one, survey.SessionHall{}))
	logged("the house's again", `组员 | wifi | none to the house's`)
	g.must(g.office.As("组员").SetSessionHall(t.Context(), one, survey.SessionHall{WiFi: own}))
	is("a network that is not said to be its own", one, "http://house", house)
	if kept, err := g.office.Terminal().SessionHall(t.Context(), one); err != nil || kept != (survey.SessionHall{}) {
		t.Errorf("a network that is not its own is kept: %+v, %v", kept, err)
	}
	logged("nothing new")

	// Slips in hand lead where they were printed to lead, whatever the house's address becomes.
	_, err = g.staff.By(g.office.As("组员")).Issue(t.Context(), two)
	g.must(err)
	logged("slips", `组员 | issue slips | 38 slips`, `组员 | base url | the house's to "http://house", printed on slips`)
	g.must(g.office.As("张主任").SetHouseHall(t.Context(), survey.HouseHall{Base: parse("http://moved"), WiFi: house}))
	is("with slips", two, "http://house", house)
	is("without slips", one, "http://moved", house)
	logged("the house has moved", `张主任 | base url | "http://house" to "http://moved"`)
	g.must(g.office.As("组员").SetSessionHall(t.Context(), two, survey.SessionHall{Base: parse("http://moved")}))
	is("moved after its slips", two, "http://moved", house)
	if kept, err := g.office.Terminal().SessionHall(t.Context(), two); err != nil || kept.Printed != parse("http://house") {
		t.Errorf("where its slips lead is lost: %+v, %v", kept, err)
	}
	logged("moved after its slips", `组员 | base url | "http://house" to "http://moved"`)
	_, err = g.staff.By(g.office.As("组员")).IssueAt(t.Context(), two, parse("http://again"))
	g.must(err)
	is("slips made again", two, "http://again", house)
	logged("slips made again", `组员 | issue slips | 38 slips`, `组员 | base url | "http://moved" to "http://again", printed on slips`)
	_, err = g.staff.By(g.office.As("组员")).IssueAt(t.Context(), two, parse("http://again"))
	g.must(err)
	logged("slips made once more, to the same place", `组员 | issue slips | 38 slips`)

	// A rehearsal is a session of its own.
	rehearsal, err := g.office.As("组员").Rehearse(t.Context(), two)
	g.must(err)
	is("a rehearsal", rehearsal, "http://moved", house)
}
