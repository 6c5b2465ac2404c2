package office

import (
	"context"
	"slices"
	"time"

	"ceping/survey"
	"ceping/survey/words"
)

// Health is what was looked at of a house as a whole.
type Health struct {
	Concerns   []survey.Concern
	Entries    int       // of the audit log
	Head       string    // hash of its last entry; "" while there is none
	LastBackup time.Time // zero: there never was one
}

// Health looks at the house for a keeper: its log, its files, where they lie, clock and backups. head is a hash that the log once ended
// with, "" where nobody has one: it must still be one of its entries'.
func (a Actor) Health(ctx context.Context, head string) (h Health, err error) {
	if _, err := a.Keeper(ctx); err != nil {
		return h, err
	}
	return a.office.health(ctx, head)
}

func (o *Office) health(ctx context.Context, head string) (h Health, err error) {
	log, err := o.house.Audit(ctx)
	if err != nil {
		return h, err
	}
	if h.Entries = len(log); h.Entries > 0 {
		h.Head = log[h.Entries-1].Hash
	}
	add := func(code survey.Code, warns bool, values ...any) {
		h.Concerns = append(h.Concerns, survey.Concern{Code: code, Values: values, Warns: warns})
	}
	if err := survey.CheckAudit(log); err != nil {
		add(survey.LogBroken, false, err.Error())
	}
	if head != "" && !slices.ContainsFunc(log, func(e survey.AuditEntry) bool { return e.Hash == head }) {
		add(survey.HeadUnknown, false, head)
	}
	strays, err := o.house.Strays(ctx)
	if err != nil {
		return h, err
	}
	for _, file := range strays {
		add(survey.FileStray, false, file)
	}
	exchanged, err := o.house.Exchanged(ctx)
	if err != nil {
		return h, err
	}
	for _, file := range exchanged {
		add(survey.FileExchanged, false, file)
	}
	around, err := o.house.Surroundings(ctx)
	if err != nil {
		return h, err
	}
	h.Concerns = append(h.Concerns, around...)
	if now, last := o.now(), lastAct(log); last.Sub(now) > clockSlack {
		add(survey.ClockBehind, false, now.UTC().Format(time.RFC3339), last.Format(time.RFC3339))
	}
	var opened int
	h.LastBackup, opened = lastBackup(log)
	switch {
	case opened == 0:
	case h.LastBackup.IsZero():
		add(survey.BackupNone, true, opened)
	default:
		add(survey.BackupOld, true, opened, h.LastBackup.Format(time.RFC3339))
	}
	return h, nil
}

// clockSlack is how far a clock may be set back without a word: when it is put right over the network, it moves by less.
const clockSlack = time.Minute

func (o *Office) now() time.Time {
	if o.config.Now != nil {
		return o.config.Now()
	}
	return time.Now()
}

// lastAct is the latest time of an act: the log is in the order in which they were done, and says when the clock said that was.
func lastAct(log []survey.AuditEntry) (last time.Time) {
	for _, e := range log {
		if at, err := time.Parse(time.RFC3339, e.At); err == nil && at.After(last) {
			last = at
		}
	}
	return last
}

// lastBackup is when the house was backed up last, by hand or by itself, and how many boxes were opened, or archived, since.
func lastBackup(log []survey.AuditEntry) (at time.Time, since int) {
	sessions := map[string]bool{}
	for _, e := range log {
		switch e.Name {
		case words.BackedUp().Name(), "keep backup":
			clear(sessions)
			at, _ = time.Parse(time.RFC3339, e.At)
		case survey.ActOpen, survey.ActCorrect, survey.ActArchive:
			sessions[e.Session] = true
		case words.Erased("", false, "").Name(): // a rehearsal
			delete(sessions, e.Session)
		}
	}
	return at, len(sessions)
}
