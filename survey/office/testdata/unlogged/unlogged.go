// Package unlogged does not compile: each line that is marked is an act without an actor, without a right, or without a record.
// TestUnloggedDoesNotCompile builds it.
package unlogged

import (
	"context"

	"ceping/survey"
	"ceping/survey/office"
)

func acts(ctx context.Context, o *office.Office, slips *office.Slips, boxes *office.Opening, house office.House, book office.SlipBook, by office.Actor) {
	// A port is not told who acts.
	house.Erase(ctx, "id")                                   // no
	house.Record(ctx)                                        // no
	book.Void(ctx, "id", survey.SlipDigest{})                // no
	house.Advance(ctx, "id", survey.Opened, survey.Archived) // no

	// An act that nobody was asked for.
	house.Erase(ctx, "id", office.Act{Who: survey.Terminal, Name: "erase"})                                             // no
	house.Erase(ctx, "id", office.Act{who: survey.Terminal, session: "id", name: "erase"})                              // no
	house.Erase(ctx, "id", office.Act{survey.Terminal, "id", "erase", ""})                                              // no
	house.Erase(ctx, "id", office.Act(struct{ who, session, name, detail string }{survey.Terminal, "id", "erase", ""})) // no
	house.Erase(ctx, "id", survey.AuditEntry{Who: survey.Terminal, Session: "id", Name: "erase"})                       // no

	// An actor has no act, before it was found to have a right.
	house.Erase(ctx, "id", by.Act("id", "erase", ""))                                  // no
	house.Erase(ctx, "id", office.Keeper{who: survey.Terminal}.Act("id", "erase", "")) // no
	house.Erase(ctx, "id", office.right{}.act("erase", ""))                            // no

	// Nobody acts.
	o.Erase(ctx, "id")                                                   // no
	slips.Void(ctx, "id", "code")                                        // no
	boxes.Open(ctx, "id", nil, nil)                                      // no
	slips.By("terminal").Void(ctx, "id", "")                             // no
	office.Actor{name: survey.Terminal, terminal: true}.Erase(ctx, "id") // no

	// This is how it is done.
	_ = o.As("name").Erase(ctx, "id")
	_ = o.Terminal().Erase(ctx, "id")
	_ = slips.By(o.As("name")).Void(ctx, "id", "code")
	_ = boxes.By(by).Open(ctx, "id", nil, nil)
	keeper, err := by.Keeper(ctx)
	_, _ = house.Record(ctx, keeper.Act("", "backup", "")), err
}
