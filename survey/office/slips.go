package office

import (
	"cmp"
	"context"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
	"ceping/survey/random"
	"ceping/survey/words"
)

// Slips has what staff do with slips. It knows no ballot.
type Slips struct{ book SlipBook }

// NewSlips returns a Slips that works on a book of slips.
func NewSlips(book SlipBook) *Slips { return &Slips{book} }

// SlipActor is an Actor with the slips before them.
type SlipActor struct {
	actor Actor
	book  SlipBook
}

// By returns what one Actor may do with them.
func (s *Slips) By(a Actor) SlipActor { return SlipActor{a, s.book} }

// Issue makes all slips of a session and returns the only copy of their codes; they lead to the session's address. While the session
// is ready it may be done again: the batch before is forgotten for good.
func (s SlipActor) Issue(ctx context.Context, id string) (survey.SlipBatch, error) {
	hall, err := s.actor.Hall(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	return s.IssueAt(ctx, id, hall.Base)
}

// IssueAt does what Issue does for slips that lead to base, which is the session's address from then on.
func (s SlipActor) IssueAt(ctx context.Context, id string, base survey.BaseURL) (survey.SlipBatch, error) {
	session, may, err := s.actor.acting(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	if session.Phase != survey.Ready {
		return survey.SlipBatch{}, survey.Refuse("slips_after_ready", session.Phase)
	}
	manifestText, err := s.actor.office.Manifest(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	batch := newBatch(session, manifestText)
	if err := s.book.Issue(ctx, id, batch.Issued(), may.act(words.Issued(len(batch.Slips)))); err != nil {
		return survey.SlipBatch{}, err
	}
	if err := s.actor.office.notePrinted(ctx, may, base); err != nil {
		return survey.SlipBatch{}, survey.Refuse("slips_not_handed_out", err)
	}
	return batch, nil
}

// Void takes a spoiled slip in hand out of use, from ready until closed. Only a fresh one: a collected slip is a
// ballot on its way.
func (s SlipActor) Void(ctx context.Context, id, typed string) error {
	_, may, err := s.actor.acting(ctx, id)
	if err != nil {
		return err
	}
	slip, err := survey.ParseSlip(typed)
	if err != nil {
		return refused(err)
	}
	return refused(s.book.Void(ctx, id, slip.Digest(), may.act(words.Voided())))
}

// Replace takes a collected slip out whose phone is lost or broken (补发), while slips are collected: nothing answers it any more, and
// the voter gets a spare of its category. The lost phone may still cast, so how many were replaced is published.
func (s SlipActor) Replace(ctx context.Context, id, typed string) error {
	session, may, err := s.actor.acting(ctx, id)
	if err != nil {
		return err
	}
	slip, err := survey.ParseSlip(typed)
	if err != nil {
		return refused(err)
	}
	if session.Setup.Rules.NoReplacements {
		return survey.Refuse("replacements_none")
	}
	return refused(s.book.Replace(ctx, id, slip.Digest(), may.act(words.Replaced())))
}

// ofSlips are what the street says of a slip.
var ofSlips = survey.Refusals{
	{Is: ballot.ErrSlipUnknown, Code: "slip_unknown"},
	{Is: ballot.ErrSlipVoid, Code: "slip_void"},
	{Is: ballot.ErrSlipReplaced, Code: "slip_replaced"},
	{Is: ballot.ErrSlipSpent, Code: "slip_spent"},
	{Is: ballot.ErrSlipFresh, Code: "slip_fresh"},
	{Is: ballot.ErrBoxClosed, Code: "slip_after_closing"},
	{Is: ballot.ErrNotCollecting, Code: "slip_before_collecting"},
}

// refused returns what the street says of a slip as a refusal of staff, and any other error as it is.
func refused(err error) error { return cmp.Or(ofSlips.Of(err), err) }

// newBatch draws all slips of a session, spares included, and shuffles them.
func newBatch(s survey.Session, manifestText string) survey.SlipBatch {
	batch := survey.SlipBatch{Session: s, Fingerprint: manifest.Fingerprint(manifestText)}
	for _, c := range s.Setup.Categories {
		for range c.Printed(s.Setup.Rules.Spares) {
			batch.Slips = append(batch.Slips, survey.PrintedSlip{Category: c, Slip: survey.NewSlip()})
		}
	}
	random.Shuffle(batch.Slips)
	return batch
}
