package office

import (
	"context"
	"errors"
	"io"

	"ceping/survey"
	"ceping/survey/words"
)

// Backup writes a copy of everything. A *Refusal, before the first byte, while a session is anywhere from collecting until opened.
func (a Actor) Backup(ctx context.Context, w io.Writer) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	return a.office.house.Backup(ctx, w, keeper.act(words.BackedUp()))
}

// Troubles are what is the matter with the files of the data directory now, for whoever has an account: of boxes, those of the sessions that
// the account sees.
func (a Actor) Troubles(ctx context.Context) ([]survey.Trouble, error) {
	if _, err := a.member(ctx); err != nil {
		return nil, err
	}
	list, err := a.office.house.Troubles(ctx)
	if err != nil {
		return nil, err
	}
	seen := list[:0]
	for _, t := range list {
		if t.Session != "" {
			s, err := a.seen(ctx, t.Session)
			if errors.Is(err, survey.ErrSessionUnknown) {
				continue
			}
			if err != nil {
				return nil, err
			}
			t.Title = s.Setup.Unit + " " + s.Setup.Assessment
		}
		seen = append(seen, t)
	}
	return seen, nil
}

// WriteOut writes files that were moved away or exchanged under the running server anew in their place, for a keeper of the house, and names
// them.
func (a Actor) WriteOut(ctx context.Context) ([]string, error) {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return nil, err
	}
	return a.office.house.WriteOut(ctx, keeper.act(words.WroteOut()))
}

// Audit returns the log of all acts, oldest first, for a keeper of the house.
func (a Actor) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	if _, err := a.Keeper(ctx); err != nil {
		return nil, err
	}
	return a.office.house.Audit(ctx)
}

// Log holds what an account may read of the log of all acts, and whether the whole of it holds.
type Log struct {
	Entries []survey.AuditEntry // oldest first: all, or those of the sessions that the account sees
	Units   map[string]string   // of these sessions, by id
	Broken  error               // what does not fit in the whole log; nil: its chain holds
	Head    string              // hash of the last entry of all; "" while there is none
}

// Log returns the log, for administrators and observers; one of a group's reads what concerns the group.
func (a Actor) Log(ctx context.Context) (log Log, err error) {
	who, err := a.member(ctx)
	if err != nil {
		return log, err
	}
	if !who.Log() {
		return log, survey.ErrNoRight
	}
	whole, err := a.office.house.Audit(ctx)
	if err != nil {
		return log, err
	}
	sessions, err := a.Sessions(ctx)
	if err != nil {
		return log, err
	}
	log.Units = map[string]string{}
	for _, s := range sessions {
		log.Units[s.ID] = s.Setup.Unit
	}
	for _, entry := range whole {
		if _, own := log.Units[entry.Session]; own || who.Group == "" {
			log.Entries = append(log.Entries, entry)
		}
	}
	log.Broken = survey.CheckAudit(whole)
	if n := len(whole); n > 0 {
		log.Head = whole[n-1].Hash
	}
	return log, nil
}
