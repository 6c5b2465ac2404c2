package office

import (
	"context"
	"fmt"
	"io"

	"ceping/survey"
	"ceping/survey/version1"
)

// WriteArchive writes the archive of an opened or archived session. A *Refusal, before the first byte, earlier than that and once
// its ballots are erased.
func (o *Office) WriteArchive(ctx context.Context, id string, w io.Writer) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Remains != nil {
		return survey.Refuse("the ballots of this session are erased: its archive file is all there is", "本场的票据数据已经删除：请使用当时保存的归档文件")
	}
	r, err := o.report(ctx, s)
	if err != nil {
		return err
	}
	keys, err := o.store.Keys(ctx, id)
	if err != nil {
		return err
	}
	ballots, err := o.store.Ballots(ctx, id)
	if err != nil {
		return err
	}
	if err := o.store.Record(ctx, survey.ActBy(ctx, id, "take archive", "")); err != nil {
		return err
	}
	acts, err := o.store.Audit(ctx)
	if err != nil {
		return err
	}
	return version1.WriteArchive(w, version1.ArchivedSession{Session: s, Report: r, Keys: keys, Ballots: ballots, Acts: acts})
}

// Archive takes an opened session to archived: nothing of it is entered or changed any more, and its ballots may be erased. report is
// the digest of the Report as it was before WriteArchive wrote the file that is kept; when it is another by now, it is a *Refusal.
// For an archived session it answers nil.
func (o *Office) Archive(ctx context.Context, id, report string) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Phase != survey.Archived && !s.Phase.Next(survey.Archived) {
		return outOfOrder(s.Phase, survey.Archived)
	}
	r, err := o.report(ctx, s)
	if err != nil {
		return err
	}
	now, err := r.Digest()
	if err != nil {
		return err
	}
	if now != report {
		return survey.Refuse("counts were entered while the archive was written: write it again", "归档时有人改了票数登记：请重新归档")
	}
	if s.Phase == survey.Archived {
		return nil
	}
	return o.store.Advance(ctx, id, survey.Opened, survey.Archived, survey.ActBy(ctx, id, "archive", fmt.Sprintf("%d ballots, digest %s", s.Seal.Count, s.Seal.Digest)))
}
