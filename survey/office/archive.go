package office

import (
	"context"
	"errors"
	"io"
	"strings"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/version1"
	"ceping/survey/words"
)

// WriteArchive writes the archive of an opened or archived session. A *Refusal, before the first byte, earlier than that and once
// its ballots are erased.
func (o BoxActor) WriteArchive(ctx context.Context, id string, w io.Writer) error {
	s, may, err := o.actor.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Remains != nil {
		return survey.Refuse("archive_erased")
	}
	r, err := o.actor.office.report(ctx, s)
	if err != nil {
		return err
	}
	write := o.archive
	if s.Protocol == 1 {
		write = o.archiveVersion1
	}
	put, err := write(ctx, s, r)
	if err != nil {
		return err
	}
	if err := o.actor.office.house.Record(ctx, may.act(words.TookArchive())); err != nil {
		return err
	}
	return put(w)
}

// archive returns what writes an archive.
func (o BoxActor) archive(ctx context.Context, s survey.Session, r *count.Report) (func(io.Writer) error, error) {
	a, err := o.gather(ctx, s, r)
	if err != nil {
		return nil, err
	}
	if err := a.Check(); err != nil { // as whoever reads it would
		return nil, survey.Refuse("archive_refused", strings.Join(strings.Fields(err.Error()), " "))
	}
	return func(w io.Writer) error { return archive.Write(w, a) }, nil
}

// gather gathers what an archive holds.
func (o BoxActor) gather(ctx context.Context, s survey.Session, r *count.Report) (a archive.Archive, err error) {
	house := o.actor.office.house
	keys, err := house.Keys(ctx, s.ID)
	if err != nil {
		return a, err
	}
	kept, err := house.Result(ctx, s.ID)
	if err != nil {
		return a, err
	}
	acts, err := house.SessionAudit(ctx, s.ID)
	if err != nil {
		return a, err
	}
	box, err := o.boxes.ReadBox(ctx, s.ID)
	if err != nil {
		return a, err
	}
	a = archive.Archive{
		Software: kept.Software, Manifest: keys.Manifest, WrappedKey: keys.Wrapped, Trustees: s.Setup.Trustees, Counts: map[string]archive.Counts{},
		Salt: box.Salt, Seal: ballot.Seal{Count: s.Seal.Count, Digest: s.Seal.Digest}, Credentials: envelope.ListDigest(box.Credentials), Facts: kept.Facts, Result: *r.Result,
		Sealed: map[string][]count.Sealed{}, Acts: acts,
	}
	a.Facts.Corrected = s.Corrected
	for _, c := range s.Setup.Categories {
		n := r.Counts[c.Code]
		a.Counts[c.Code] = archive.Counts{
			Expected: n.Expected, Present: n.Present, Leftover: n.Leftover, Printed: n.Printed, Void: n.Void, Collected: n.Collected,
			Replaced: n.Replaced, Cast: n.Cast, Paper: n.Paper,
		}
	}
	for key, rows := range box.Rows {
		a.Sealed[key] = []count.Sealed{}
		for _, row := range rows {
			a.Sealed[key] = append(a.Sealed[key], count.Sealed{Category: row.Category, Sealed: row.Sealed})
		}
	}
	return a, nil
}

// archiveVersion1 is archive for a session that version 1 counted.
func (o BoxActor) archiveVersion1(ctx context.Context, s survey.Session, r *count.Report) (func(io.Writer) error, error) {
	counted, ok := r.Earlier.(*version1.Report)
	if !ok {
		return nil, errors.New("no Report of version 1")
	}
	keys, ballots, err := o.boxes.Version1(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	acts, err := o.actor.office.house.Audit(ctx)
	if err != nil {
		return nil, err
	}
	return func(w io.Writer) error {
		return version1.WriteArchive(w, version1.ArchivedSession{Session: s, Report: *counted, Keys: keys, Ballots: ballots, Acts: acts})
	}, nil
}

// Digest tells one state of a session's results from another: it changes when a count is corrected.
func (o BoxActor) Digest(ctx context.Context, id string) (string, error) {
	r, err := o.actor.Report(ctx, id)
	if err != nil {
		return "", err
	}
	if counted, ok := r.Earlier.(*version1.Report); ok {
		return counted.Digest()
	}
	return r.Result.Code, nil
}

// Archive takes an opened session to archived: nothing of it is entered or changed any more, and its ballots may be erased. digest is
// what Digest said before WriteArchive wrote the file that is kept; when it is another by now, it is a *Refusal, and the file is to be
// written again, by whoever archived it too.
// For an archived session it answers nil.
func (o BoxActor) Archive(ctx context.Context, id, digest string) error {
	s, may, err := o.actor.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Phase != survey.Archived && s.Phase != survey.Opened {
		return outOfOrder(s.Phase, survey.Archived)
	}
	now, err := o.Digest(ctx, id)
	if err != nil {
		return err
	}
	if now != digest {
		return survey.Refuse("archive_counts_changed")
	}
	if s.Phase == survey.Archived {
		return nil
	}
	if err := o.actor.office.house.Advance(ctx, id, survey.Opened, survey.Archived, may.act(words.Archived(*s.Seal, digest))); err != nil {
		return err
	}
	o.actor.office.keepBackup(ctx, may, AfterArchiving)
	if now, err = o.Digest(ctx, id); err != nil { // from here on nothing is entered
		return err
	}
	if now != digest {
		return survey.Refuse("archive_lacks_counts")
	}
	return nil
}
