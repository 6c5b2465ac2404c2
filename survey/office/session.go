package office

import (
	"context"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
)

// Session returns one session as it is now.
func (a Actor) Session(ctx context.Context, id string) (survey.Session, error) {
	return a.seen(ctx, id)
}

// Acting returns what Session does, for whoever may change it.
func (a Actor) Acting(ctx context.Context, id string) (survey.Session, error) {
	s, _, err := a.acting(ctx, id)
	return s, err
}

// Reader returns who reads a paper ballot of a session at the desk: the account's name, or survey.Terminal.
func (a Actor) Reader(ctx context.Context, id string) (string, error) {
	_, may, err := a.acting(ctx, id)
	return may.who, err
}

// Sessions lists the sessions that concern the account, newest first.
func (a Actor) Sessions(ctx context.Context) ([]survey.Session, error) {
	who, err := a.member(ctx)
	if err != nil {
		return nil, err
	}
	all, err := a.office.house.Sessions(ctx)
	list := make([]survey.Session, 0, len(all))
	for _, s := range all {
		if who.Sees(s) {
			list = append(list, s)
		}
	}
	return list, err
}

// Manifest returns the exact text that phones get; ErrSessionUnknown while the session is a draft.
func (a Actor) Manifest(ctx context.Context, id string) (string, error) {
	if _, err := a.seen(ctx, id); err != nil {
		return "", err
	}
	return a.office.Manifest(ctx, id)
}

// Counts returns the header counts as they are now, by category and count.Total. 有效, 空白 and 无效 stay nil: they belong to the Report.
func (a Actor) Counts(ctx context.Context, id string) (map[string]count.Counts, error) {
	s, err := a.seen(ctx, id)
	if err != nil {
		return nil, err
	}
	var kept Result
	if s.Protocol == 2 && s.Phase.Reached(survey.Opened) {
		if kept, err = a.office.house.Result(ctx, id); err != nil {
			return nil, err
		}
	}
	return a.office.header(ctx, s, kept.Cast)
}

// BoxFull reports whether a ballot was refused because as many of its category were in the box as slips were collected. Staff are told
// while it can still be looked into; later it is an alarm on every output.
func (a Actor) BoxFull(ctx context.Context, id string) (bool, error) {
	if _, err := a.seen(ctx, id); err != nil {
		return false, err
	}
	return a.office.house.BoxFull(ctx, id)
}

// Erase forgets a rehearsal or a draft as a whole, and of an archived session the slips, the ballots and the keys, for good.
func (a Actor) Erase(ctx context.Context, id string) error {
	s, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	err = a.office.house.Erase(ctx, id, may.act(words.Erased(s.Phase, s.Setup.Rehearsal, s.Setup.Unit)))
	a.office.tell(ctx, id)
	a.office.keepBackup(ctx, may, AfterErasing)
	return err
}
