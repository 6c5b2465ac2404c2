package office

import (
	"context"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
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
		return survey.SlipBatch{}, survey.Refuse(
			fmt.Sprintf("slips are made only while the session is ready, and it is %s: replace a spoiled slip by a spare of the same batch", session.Phase),
			"只有“已制票”阶段才能制作领票码；之后请使用同一批的备用票")
	}
	manifestText, err := s.actor.office.Manifest(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	batch := newBatch(session, manifestText)
	if err := s.book.Issue(ctx, id, batch.Issued(), may.act("issue slips", fmt.Sprintf("%d slips", len(batch.Slips)))); err != nil {
		return survey.SlipBatch{}, err
	}
	if err := s.actor.office.notePrinted(ctx, may, base); err != nil {
		return survey.SlipBatch{}, survey.Refuse(
			fmt.Sprintf("the slips were made and are not handed out, since it could not be noted where they lead (%v): make them again, those printed before are void", err),
			"领票码已经重新制作，但没能记下网址，所以没有给出。之前印的都作废了：请查看磁盘是否已满，再制作一次")
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
	return refused(s.book.Void(ctx, id, slip.Digest(), may.act("void", "one slip")))
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
		return survey.Refuse("the session's rules allow no replacement: whoever lost a ballot cannot be helped", "本场规定不补发领票码")
	}
	return refused(s.book.Replace(ctx, id, slip.Digest(), may.act("replace", "one slip")))
}

// refused puts what the street says of a slip into words of staff.
func refused(err error) error {
	for _, of := range []struct {
		is               error
		english, chinese string
	}{
		{ballot.ErrSlipUnknown, "no slip of this session has that code: look at it again", "本场没有这个领票码：请核对后重新输入"},
		{ballot.ErrSlipVoid, "the slip is void already", "这张领票码已经作废"},
		{ballot.ErrSlipReplaced, "the slip is replaced already: a spare was given for it", "这张领票码已经补发过"},
		{ballot.ErrSlipSpent, "the slip was collected: it is a ballot on its way; where its phone is lost, use ceping slips replace", "这张领票码已经领取，不能作废；手机丢失或损坏的，请用补发"},
		{ballot.ErrSlipFresh, "the slip was not collected: use it, or void it and give a spare", "这张领票码还没有领取：可以直接使用，或作废后换备用票"},
		{ballot.ErrBoxClosed, "the box is closed: nothing is done with slips any more", "已经封箱，不能再处理领票码"},
		{ballot.ErrNotCollecting, "no slip is collected yet: void it instead", "还没有开始领票：请用作废"},
	} {
		if errors.Is(err, of.is) {
			return survey.Refuse(of.english, of.chinese)
		}
	}
	return err
}

// newBatch draws all slips of a session, spares included, and shuffles them.
func newBatch(s survey.Session, manifestText string) survey.SlipBatch {
	batch := survey.SlipBatch{Session: s, Fingerprint: manifest.Fingerprint(manifestText)}
	for _, c := range s.Setup.Categories {
		for range c.Printed(s.Setup.Rules.Spares) {
			batch.Slips = append(batch.Slips, survey.PrintedSlip{Category: c, Slip: survey.NewSlip()})
		}
	}
	survey.Shuffle(batch.Slips)
	return batch
}
