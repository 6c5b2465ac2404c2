package office

import (
	"context"

	"ceping/survey"
	"ceping/survey/words"
)

// Matter is what staff are to know of the backups that the house keeps, as a *Refusal with its sentences; nil when all is as it should be.
func (b Backups) Matter() error {
	switch {
	case b.Failed != nil:
		return b.Failed
	case b.Waits && b.Holding > 0:
		return survey.Refuse("kept_backups_hold", b.Holding)
	case b.Waits && b.Due:
		return survey.Refuse("kept_backup_waits")
	}
	return nil
}

// keepBackup keeps a backup if one is due, later where the office has somebody who does it. It is no part of the act that it follows: that is
// done, whatever becomes of the backup, and what becomes of it Backups tells. The act is recorded of whoever acted, about the house.
func (o *Office) keepBackup(ctx context.Context, may right, why BackupReason) {
	ctx = context.WithoutCancel(ctx)
	work := func() { o.house.KeepBackup(ctx, why, may.ofHouse().act(words.KeptBackup(string(why)))) } // its error is said by the store and by Backups
	if o.config.Later == nil {
		work()
		return
	}
	o.config.Later(work)
}

// CatchUp keeps a backup that is due and was not kept, since a session was open, the disk was full, or the program ended; nil when none is.
// It is for a keeper of the house, and for the program itself as the terminal.
func (a Actor) CatchUp(ctx context.Context) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	return a.office.house.KeepBackup(ctx, AfterWaiting, keeper.act(words.KeptBackup(string(AfterWaiting))))
}

// Backups tells whoever has an account how the backups stand that the house keeps: no session is named in it.
func (a Actor) Backups(ctx context.Context) (Backups, error) {
	if _, err := a.member(ctx); err != nil {
		return Backups{}, err
	}
	return a.office.house.Backups(ctx)
}
