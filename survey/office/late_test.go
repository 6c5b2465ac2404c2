package office_test

import (
	"errors"
	"io"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// TestTooEarlyOrLate: what is done outside its time, or on what is another by now, says so and changes no byte.
func TestTooEarlyOrLate(t *testing.T) {
	g := newGuarded(t)
	ctx, by := t.Context(), g.office.Terminal()
	slips, boxes := g.staff.By(by), g.opening.By(by)
	draft, voting, closed, opened := g.ids[survey.Draft], g.ids[survey.Voting], g.ids[survey.Closed], g.ids[survey.Opened]
	bare, err := by.Create(ctx, exampleSetup(t))
	g.must(err)
	g.must(by.Advance(ctx, bare, survey.Ready, passphrases()))
	erased := g.held(survey.Opened, nil)
	digest, err := boxes.Digest(ctx, erased)
	g.must(err)
	g.must(boxes.Archive(ctx, erased, digest))
	g.must(by.Erase(ctx, erased))
	s, err := g.office.Session(ctx, draft)
	g.must(err)
	own := errors.New("of the editor's own")
	edit := func(id, revision string, answer error) func() error {
		return func() error {
			return by.Edit(ctx, id, revision, func(plan *survey.Setup) error { plan.Unit = "改了"; return answer })
		}
	}
	for _, test := range []struct {
		name string
		want survey.Code // "" is the editor's own error
		do   func() error
	}{
		{"an edit of what is voting", "draft_frozen", edit(voting, s.Setup.Revision(), nil)},
		{"an edit of what another has edited", "draft_edited_meanwhile", edit(draft, "another", nil)},
		{"an edit that its editor gives up", "", edit(draft, s.Setup.Revision(), own)},
		{"the hall of what is closed", "hall_closed", func() error { return by.SetSessionHall(ctx, closed, survey.SessionHall{OwnWiFi: true}) }},
		{"the hall of what is opened", "hall_closed", func() error { return by.SetSessionHall(ctx, opened, survey.SessionHall{OwnWiFi: true}) }},
		{"slips of a draft", "slips_after_ready", func() error { return second(slips.Issue(ctx, draft)) }},
		{"slips once more while voting", "slips_after_ready", func() error { return second(slips.Issue(ctx, voting)) }},
		{"collecting without slips", "slips_none", func() error { return by.Advance(ctx, bare, survey.Collecting, nil) }},
		{"a report of what is closed", "report_none", func() error { return second(by.Report(ctx, closed)) }},
		{"a header of what is closed", "report_none", func() error { return second(by.Header(ctx, closed)) }},
		{"a report to take of what is voting", "report_none", func() error { return second(by.Take(ctx, voting, "json")) }},
		{"an archive of what is closed", "report_none", func() error { return boxes.WriteArchive(ctx, closed, io.Discard) }},
		{"an archive of what is erased", "archive_erased", func() error { return boxes.WriteArchive(ctx, erased, io.Discard) }},
		{"archiving what is closed", "step_out_of_order", func() error { return boxes.Archive(ctx, closed, digest) }},
		{"archiving with another digest", "archive_counts_changed", func() error { return boxes.Archive(ctx, opened, digest) }},
		{"archiving again with another digest", "archive_counts_changed", func() error { return boxes.Archive(ctx, erased, "another") }},
		{"inspecting what is voting", "step_out_of_order", func() error { return second(boxes.Inspect(ctx, voting)) }},
	} {
		g.refused(test.name, func(err error) bool {
			if test.want == "" {
				return err == own
			}
			return refusal(err) && codeOf(err) == test.want
		}, test.do)
	}
	g.unchanged("what is as it was", func() {
		g.must(by.Edit(ctx, draft, s.Setup.Revision(), func(*survey.Setup) error { return nil }))
		g.must(by.SetSessionHall(ctx, voting, survey.SessionHall{}))
		g.must(by.SetHouseHall(ctx, survey.HouseHall{}))
		g.must(boxes.Archive(ctx, erased, digest))
	})
	if _, err := by.Draft(ctx, survey.Setup{}); err == nil {
		t.Error("a draft without a unit is made")
	}
	if _, err := boxes.Despite(ctx, closed); !errors.Is(err, office.ErrNotOpened) {
		t.Errorf("what a closed box was opened in spite of: %v", err)
	}
}

// TestLogOfAGroup: an observer of all reads the whole log; one of a group what is about its sessions, with what the whole log ends in.
func TestLogOfAGroup(t *testing.T) {
	s := newHouse(t)
	ctx, terminal := t.Context(), s.office.Terminal()
	plan := exampleSetup(t)
	own, err := terminal.Create(ctx, plan)
	s.must(err)
	group := plan.Group
	plan.Group, plan.Unit = anotherGroup, "另一单位"
	other, err := terminal.Create(ctx, plan)
	s.must(err)
	s.must(terminal.AddPerson(ctx, survey.Person{Name: "监督", Role: survey.Observer}))
	s.must(terminal.AddPerson(ctx, survey.Person{Name: "组监督", Role: survey.Observer, Group: group}))
	whole, err := s.store.Audit(ctx)
	s.must(err)
	for who, test := range map[string]struct{ entries, units int }{"监督": {len(whole), 2}, "组监督": {1, 1}} {
		log, err := s.office.As(who).Log(ctx)
		s.must(err)
		if len(log.Entries) != test.entries || len(log.Units) != test.units || log.Units[own] == "" || log.Head != whole[len(whole)-1].Hash || log.Broken != nil {
			t.Errorf("%s reads %d entries of %v; head %q, %v", who, len(log.Entries), log.Units, log.Head, log.Broken)
		}
		for _, e := range log.Entries {
			if who == "组监督" && e.Session != own {
				t.Errorf("%s reads %+v of %s", who, e, other)
			}
		}
		listed, err := s.office.As(who).Sessions(ctx)
		if err != nil || len(listed) != test.units {
			t.Errorf("%s is shown %d sessions, %v", who, len(listed), err)
		}
	}
	altered := &tampered{Store: s.store, log: func(log []survey.AuditEntry) { log[0].Detail = "another" }}
	s.work(altered, altered)
	if log, err := s.office.As("组监督").Log(ctx); err != nil || log.Broken == nil {
		t.Errorf("an entry of another group was altered, and %v, %v", log.Broken, err)
	}
	empty := newHouse(t)
	if log, err := empty.office.Terminal().Log(ctx); err != nil || log.Head != "" && len(log.Entries) == 0 {
		t.Errorf("a log without entries: %+v, %v", log, err)
	}
}
