package office_test

import (
	"io"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/totp"
)

// cases are all methods of those who act, each as it is done right: whoever is refused is refused for who they are.
func (g *guarded) cases() map[string]asked {
	ctx := g.t.Context()
	var id, slip, assessment, another, revision, digest string
	at := func(phase survey.Phase) func() {
		return func() { id = g.held(phase, nil) }
	}
	composed := func() {
		id = g.held(survey.Opened, func(plan *survey.Setup) {
			plan.Composite = &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: []survey.CompositePart{{Form: "integrity-leaders", Weight: 1}}}
		})
	}
	assessed := func() {
		plan := exampleSetup(g.t)
		var err error
		plan.Assessment = "甲考核"
		assessment, err = g.office.Terminal().AddAssessment(ctx, plan)
		g.must(err)
		plan.Assessment = "乙考核"
		another, err = g.office.Terminal().AddAssessment(ctx, plan)
		g.must(err)
		a, err := g.office.Terminal().Assessment(ctx, assessment)
		g.must(err)
		revision = a.Plan.Revision()
	}
	stricter := func(s *survey.Setup) error {
		s.Rules.MinGroup++
		return nil
	}
	ruledAnew := func() { // a draft that is not as its assessment rules any more
		assessed()
		id = g.held(survey.Draft, func(plan *survey.Setup) { plan.Under = assessment })
		g.must(g.office.Terminal().EditAssessment(ctx, assessment, revision, stricter))
	}
	revised := func(do func(revision string) error) error {
		s, err := g.store.Session(ctx, id)
		g.must(err)
		return do(s.Setup.Revision())
	}
	one := func(code string) office.HandCount { return office.HandCount{Numbers: map[string]int{code: 1}} }
	return map[string]asked{
		// Sessions.
		"Actor.Session":  {asks: ofSeeing, before: at(survey.Draft), do: func(by office.Actor) error { return second(by.Session(ctx, id)) }},
		"Actor.Reader":   {asks: ofSession, before: at(survey.Draft), do: func(by office.Actor) error { return second(by.Reader(ctx, id)) }},
		"Actor.Acting":   {asks: ofSession, before: at(survey.Draft), do: func(by office.Actor) error { return second(by.Acting(ctx, id)) }},
		"Actor.Sessions": {asks: ofAnybody, do: func(by office.Actor) error { return second(by.Sessions(ctx)) }},
		"Actor.Manifest": {asks: ofSeeing, before: at(survey.Ready), do: func(by office.Actor) error { return second(by.Manifest(ctx, id)) }},
		"Actor.Counts":   {asks: ofSeeing, before: at(survey.Voting), do: func(by office.Actor) error { return second(by.Counts(ctx, id)) }},
		"Actor.BoxFull":  {asks: ofSeeing, before: at(survey.Voting), do: func(by office.Actor) error { return second(by.BoxFull(ctx, id)) }},
		"Actor.Erase":    {asks: ofSession, writes: true, before: at(survey.Draft), do: func(by office.Actor) error { return by.Erase(ctx, id) }},
		"Actor.Create":   {asks: ofMaking, writes: true, do: func(by office.Actor) error { return second(by.Create(ctx, exampleSetup(g.t))) }},
		"Actor.Draft":    {asks: ofMaking, writes: true, do: func(by office.Actor) error { return second(by.Draft(ctx, exampleSetup(g.t))) }},
		"Actor.Rehearse": {asks: ofSession, writes: true, before: at(survey.Draft), do: func(by office.Actor) error { return second(by.Rehearse(ctx, id)) }},
		"Actor.Edit": {asks: ofSession, writes: true, before: at(survey.Draft), do: func(by office.Actor) error {
			return revised(func(revision string) error { return by.Edit(ctx, id, revision, stricter) })
		}},
		"Actor.Sync": {asks: ofSession, writes: true, before: ruledAnew, do: func(by office.Actor) error {
			return revised(func(revision string) error { return by.Sync(ctx, id, revision) })
		}},
		"Actor.Advance": {asks: ofSession, writes: true, before: at(survey.Ready), do: func(by office.Actor) error { return by.Advance(ctx, id, survey.Collecting, nil) }},

		// Counts.
		"Actor.Attendance": {asks: ofSession, writes: true, before: at(survey.Closed), do: func(by office.Actor) error { return by.Attendance(ctx, id, one("A")) }},
		"Actor.Leftover":   {asks: ofSession, writes: true, before: at(survey.Closed), do: func(by office.Actor) error { return by.Leftover(ctx, id, one("A")) }},
		"Actor.LeaveOut":   {asks: ofSession, writes: true, before: at(survey.Closed), do: func(by office.Actor) error { return by.LeaveOut(ctx, id, survey.Leftover) }},

		// Results.
		"Actor.Header":        {asks: ofSeeing, before: composed, do: func(by office.Actor) error { return second(by.Header(ctx, id)) }},
		"Actor.Report":        {asks: ofSession, before: composed, do: func(by office.Actor) error { return second(by.Report(ctx, id)) }},
		"Actor.Take":          {asks: ofSession, writes: true, before: composed, do: func(by office.Actor) error { return second(by.Take(ctx, id, "json")) }},
		"Actor.Composite":     {asks: ofSession, before: composed, do: func(by office.Actor) error { return second(by.Composite(ctx, id, "")) }},
		"Actor.TakeComposite": {asks: ofSession, writes: true, before: composed, do: func(by office.Actor) error { return second(by.TakeComposite(ctx, id, "", "json")) }},

		// The hall.
		"Actor.Mirror":       {asks: ofSeeing, before: at(survey.Ready), do: func(by office.Actor) error { return second(by.Mirror(ctx, id)) }},
		"Actor.TakeoverCode": {asks: ofSession, writes: true, before: at(survey.Ready), do: func(by office.Actor) error { return second(by.TakeoverCode(ctx, id)) }},
		"Actor.BeginMirror":  {asks: ofSession, ends: refusal, before: at(survey.Ready), do: func(by office.Actor) error { return by.BeginMirror(ctx, id) }}, // this house has none
		"Actor.EndMirror":    {asks: ofSession, ends: refusal, before: at(survey.Ready), do: func(by office.Actor) error { return by.EndMirror(ctx, id) }},   // there is none
		"Actor.Hall":         {asks: ofSeeing, before: at(survey.Draft), do: func(by office.Actor) error { return second(by.Hall(ctx, id)) }},
		"Actor.SessionHall":  {asks: ofSession, before: at(survey.Draft), do: func(by office.Actor) error { return second(by.SessionHall(ctx, id)) }},
		"Actor.HouseHall":    {asks: ofAnybody, do: func(by office.Actor) error { return second(by.HouseHall(ctx)) }},
		"Actor.BaseURL":      {asks: ofAnybody, do: func(by office.Actor) error { return second(by.BaseURL(ctx)) }},
		"Actor.SetSessionHall": {asks: ofSession, writes: true, before: at(survey.Draft), do: func(by office.Actor) error {
			return by.SetSessionHall(ctx, id, survey.SessionHall{OwnWiFi: true, WiFi: survey.WiFi{SSID: "own"}})
		}},
		"Actor.SetHouseHall": {asks: ofHouse, writes: true, do: func(by office.Actor) error {
			return by.SetHouseHall(ctx, survey.HouseHall{WiFi: survey.WiFi{SSID: "house"}})
		}},
		"Actor.SetBaseURL": {asks: ofHouse, writes: true, do: func(by office.Actor) error { return by.SetBaseURL(ctx, "http://a.example") }},

		// Assessments.
		"Actor.Assessments": {asks: ofAnybody, do: func(by office.Actor) error { return second(by.Assessments(ctx)) }},
		"Actor.Assessment":  {asks: ofAnybody, before: assessed, do: func(by office.Actor) error { return second(by.Assessment(ctx, assessment)) }},
		"Actor.Frozen":      {asks: ofHouse, before: assessed, do: func(by office.Actor) error { return second(by.Frozen(ctx, assessment)) }},
		"Actor.AddAssessment": {asks: ofHouse, writes: true, do: func(by office.Actor) error {
			return second(by.AddAssessment(ctx, exampleSetup(g.t)))
		}},
		"Actor.EditAssessment": {asks: ofHouse, writes: true, before: assessed, do: func(by office.Actor) error { return by.EditAssessment(ctx, assessment, revision, stricter) }},
		"Actor.SetPrevious":    {asks: ofHouse, writes: true, before: assessed, do: func(by office.Actor) error { return by.SetPrevious(ctx, assessment, another) }},
		"Actor.Compare":        {asks: ofHouse, before: assessed, do: func(by office.Actor) error { return second(by.Compare(ctx, assessment)) }},
		"Actor.TakeComparison": {asks: ofHouse, writes: true, before: assessed, do: func(by office.Actor) error { return second(by.TakeComparison(ctx, assessment)) }},

		// The house.
		"Actor.Keeper":   {asks: ofHouse, do: func(by office.Actor) error { return second(by.Keeper(ctx)) }},
		"Actor.Backup":   {asks: ofHouse, ends: refusal, do: func(by office.Actor) error { return by.Backup(ctx, io.Discard) }}, // a session is voting
		"Actor.CatchUp":  {asks: ofHouse, do: func(by office.Actor) error { return by.CatchUp(ctx) }},                           // none is due in this house
		"Actor.Backups":  {asks: ofAnybody, do: func(by office.Actor) error { return second(by.Backups(ctx)) }},
		"Actor.Health":   {asks: ofHouse, do: func(by office.Actor) error { return second(by.Health(ctx, "")) }},
		"Actor.Concerns": {asks: ofHouse, do: func(by office.Actor) error { return second(by.Concerns(ctx)) }},
		"Actor.Found":    {asks: ofSeeing, before: at(survey.Voting), do: func(by office.Actor) error { return second(by.Found(ctx, id)) }},
		"Actor.Audit":    {asks: ofHouse, do: func(by office.Actor) error { return second(by.Audit(ctx)) }},
		"Actor.Log":      {asks: ofLog, do: func(by office.Actor) error { return second(by.Log(ctx)) }},
		"Actor.Troubles": {asks: ofAnybody, do: func(by office.Actor) error { return second(by.Troubles(ctx)) }},
		"Actor.WriteOut": {asks: ofHouse, ends: refusal, do: func(by office.Actor) error { return second(by.WriteOut(ctx)) }}, // nothing is lost

		// Accounts.
		"Actor.People": {asks: ofHouse, do: func(by office.Actor) error { return second(by.People(ctx)) }},
		"Actor.AddPerson": {asks: ofPeople, writes: true, do: func(by office.Actor) error {
			return by.AddPerson(ctx, survey.Person{Name: "新人", Role: survey.Observer})
		}},
		"Actor.SetPassword":       {asks: ofPeople, writes: true, do: func(by office.Actor) error { return by.SetPassword(ctx, "旁人", "hash") }},
		"Actor.Disable":           {asks: ofPeople, writes: true, do: func(by office.Actor) error { return by.Disable(ctx, "旁人", true) }},
		"Actor.EndStaffSessions":  {asks: ofPeople, writes: true, do: func(by office.Actor) error { return by.EndStaffSessions(ctx, "旁人") }},
		"Actor.ChangeOwnPassword": {asks: ofSelf, writes: true, do: func(by office.Actor) error { return second(by.ChangeOwnPassword(ctx, "", "hash")) }},
		"Actor.WithCodes":         {asks: ofHouse, do: func(by office.Actor) error { return second(by.WithCodes(ctx)) }},
		"Actor.SwitchCodeOn":      {asks: ofSelf, ends: refusal, do: func(by office.Actor) error { return second(by.SwitchCodeOn(ctx, totp.New(), "")) }}, // no password was shown
		"Actor.SwitchCodeOff":     {asks: ofPeople, ends: refusal, do: func(by office.Actor) error { return second(by.SwitchCodeOff(ctx, "旁人")) }},        // there is none
		"Actor.EndTerminal":       {asks: ofHouse, writes: true, do: func(by office.Actor) error { return by.EndTerminal(ctx) }},
		"Actor.LinkMade":          {asks: ofHouse, writes: true, do: func(by office.Actor) error { return by.LinkMade(ctx) }},

		// Slips.
		"SlipActor.Issue": {asks: ofSession, writes: true, before: at(survey.Ready), do: func(by office.Actor) error { return second(g.staff.By(by).Issue(ctx, id)) }},
		"SlipActor.IssueAt": {asks: ofSession, writes: true, before: at(survey.Ready), do: func(by office.Actor) error {
			return second(g.staff.By(by).IssueAt(ctx, id, survey.BaseURL{}))
		}},
		"SlipActor.Void": {asks: ofSession, writes: true, before: func() { at(survey.Ready)(); slip = g.take("A").String() }, do: func(by office.Actor) error {
			return g.staff.By(by).Void(ctx, id, slip)
		}},
		"SlipActor.Replace": {asks: ofSession, writes: true, before: func() {
			at(survey.Voting)()
			lost := g.take("A")
			g.exchange("A", lost)
			slip = lost.String()
		}, do: func(by office.Actor) error { return g.staff.By(by).Replace(ctx, id, slip) }},

		// Boxes.
		"BoxActor.Inspect": {asks: ofSeeing, before: at(survey.Closed), do: func(by office.Actor) error { return second(g.opening.By(by).Inspect(ctx, id)) }},
		"BoxActor.Open":    {asks: ofSeeing, writes: true, before: at(survey.Closed), do: func(by office.Actor) error { return g.opening.By(by).Open(ctx, id, passphrases(0, 1), nil) }},
		"BoxActor.OpenDespite": {asks: ofSeeing, writes: true, before: at(survey.Closed), do: func(by office.Actor) error {
			return g.opening.By(by).OpenDespite(ctx, id, passphrases(0, 1), "", nil)
		}},
		"BoxActor.Check":        {asks: ofSession, before: at(survey.Opened), do: func(by office.Actor) error { return second(g.opening.By(by).Check(ctx, id, "")) }},
		"BoxActor.Despite":      {asks: ofSession, before: at(survey.Opened), do: func(by office.Actor) error { return second(g.opening.By(by).Despite(ctx, id)) }},
		"BoxActor.Digest":       {asks: ofSession, before: at(survey.Opened), do: func(by office.Actor) error { return second(g.opening.By(by).Digest(ctx, id)) }},
		"BoxActor.WriteArchive": {asks: ofSession, writes: true, before: at(survey.Opened), do: func(by office.Actor) error { return g.opening.By(by).WriteArchive(ctx, id, io.Discard) }},
		"BoxActor.Archive": {asks: ofSession, writes: true, before: func() {
			at(survey.Opened)()
			var err error
			digest, err = g.opening.By(g.office.Terminal()).Digest(ctx, id)
			g.must(err)
		}, do: func(by office.Actor) error { return g.opening.By(by).Archive(ctx, id, digest) }},
	}
}

// second is the error of a method that answers something besides.
func second[T any](_ T, err error) error { return err }
