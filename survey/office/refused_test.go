package office_test

import (
	"context"
	"io"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// TestRefusedActsChangeNothing: with all rights, and a wrong value or in a wrong phase; or into another's group. No byte changes.
func TestRefusedActsChangeNothing(t *testing.T) {
	g := newGuarded(t)
	g.must(g.office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{WiFi: survey.WiFi{SSID: "house"}}))
	draft, ready, voting, closed := g.ids[survey.Draft], g.ids[survey.Ready], g.ids[survey.Voting], g.ids[survey.Closed]
	session, err := g.office.Session(t.Context(), draft)
	g.must(err)
	base, err := survey.ParseBaseURL("http://new.example")
	g.must(err)
	member := g.office.As("组员")
	into := func(group string) error {
		return member.Edit(t.Context(), draft, session.Setup.Revision(), func(s *survey.Setup) error {
			s.Group, s.Unit = group, "改了"
			return nil
		})
	}
	made := func(who, group string, make func(office.Actor, context.Context, survey.Setup) (string, error)) func() error {
		return func() error {
			plan := exampleSetup(t)
			plan.Group = group
			_, err := make(g.office.As(who), t.Context(), plan)
			return err
		}
	}
	for name, act := range map[string]func() error{
		"house, a bad network": func() error {
			return g.office.As("张主任").SetHouseHall(t.Context(), survey.HouseHall{Base: base, WiFi: survey.WiFi{SSID: "x", Password: "short"}})
		},
		"house, a bad address": func() error { return g.office.As("张主任").SetBaseURL(t.Context(), "http://a_b") },
		"session, a bad network": func() error {
			return member.SetSessionHall(t.Context(), ready, survey.SessionHall{Base: base, OwnWiFi: true, WiFi: survey.WiFi{Password: "12345678"}})
		},
		"session, closed":              func() error { return member.SetSessionHall(t.Context(), closed, survey.SessionHall{Base: base}) },
		"slips, too early":             func() error { _, err := g.staff.By(member).IssueAt(t.Context(), draft, base); return err },
		"slips, too late":              func() error { _, err := g.staff.By(member).IssueAt(t.Context(), voting, base); return err },
		"moving into another group":    func() error { return into(anotherGroup) },
		"moving into no group":         func() error { return into("") },
		"moving into a like group":     func() error { return into(g.group + " ") },
		"making another's":             made("组员", anotherGroup, office.Actor.Create),
		"making another's draft":       made("组员", anotherGroup, office.Actor.Draft),
		"making nobody's draft":        made("组员", "", office.Actor.Draft),
		"advancing from a wrong phase": func() error { return member.Advance(t.Context(), draft, survey.Voting, nil) },
		"attendance, a wrong number": func() error {
			return member.Attendance(t.Context(), voting, office.HandCount{Numbers: map[string]int{"A": -1}})
		},
		"leftover, a wrong phase": func() error {
			return member.Leftover(t.Context(), voting, office.HandCount{Numbers: map[string]int{"A": 1}})
		},
		"erasing what is not archived": func() error { return member.Erase(t.Context(), voting) },
		"editing what is ready": func() error {
			return member.Edit(t.Context(), ready, session.Setup.Revision(), func(*survey.Setup) error { return nil })
		},
		"back to draft from voting":     func() error { return member.Advance(t.Context(), voting, survey.Draft, nil) },
		"back to draft from closed":     func() error { return member.Advance(t.Context(), closed, survey.Draft, nil) },
		"replacing while ready":         func() error { return g.staff.By(member).Replace(t.Context(), ready, g.slip) },
		"archiving what is not opened":  func() error { return g.opening.By(member).Archive(t.Context(), closed, "") },
		"an archive of what is not yet": func() error { return g.opening.By(member).WriteArchive(t.Context(), closed, io.Discard) },
		"opening what is voting":        func() error { return g.opening.By(member).Open(t.Context(), voting, passphrases(0, 1), nil) },
	} {
		g.refused(name, refusal, act)
	}
	for name, act := range map[string]func() error{
		"an observer's session": made("监督", g.group, office.Actor.Create), "an observer's draft": made("监督", g.group, office.Actor.Draft),
		"a disabled account's": made("离任", g.group, office.Actor.Create), "nobody's": made("查无此人", g.group, office.Actor.Draft),
	} {
		g.refused(name, noRight, act)
	}
}
