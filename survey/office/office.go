// Package office is what staff do: drafts and assessments, the phases of a session, slips, hand counts, opening, comparing, archiving, accounts,
// and the hall. Each act asks who acts. It sees counts, and ballots only while a box is being counted. Its ports are what a
// store has to do for it; it knows no HTTP, no SQL and no file.
package office

import (
	"context"
	"fmt"
	"io"

	"ceping/survey"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

// Office is what staff do: create a session, take it through its phases, print slips, enter counts, open the box.
// A refusal is a *Refusal with both texts, and leaves everything as it was.
type Office struct {
	store  Store
	config Config
	turns  seal.Turns                             // for box keys: one scrypt at a time in the house
	over   []func(ctx context.Context, id string) // told when voting is over
	failed failures
}

// Config is what an office is handed.
type Config struct {
	Software string          // name and version, as reports carry it
	NewID    func() string   // UUIDv4
	Work     seal.WorkFactor // cost of the trustees' passphrases; seal.DefaultWork save in tests
}

// New works on a store.
func New(store Store, config Config) *Office {
	return &Office{store: store, config: config}
}

// Create makes a draft of a checked setup and returns its id. *InvalidError.
func (o *Office) Create(ctx context.Context, setup survey.Setup) (string, error) {
	if err := setup.Check(); err != nil {
		return "", err
	}
	if err := o.mayKeep(ctx, &setup); err != nil {
		return "", err
	}
	s := survey.Session{ID: o.config.NewID(), Phase: survey.Draft, Setup: setup}
	return s.ID, o.store.Create(ctx, s, survey.ActBy(ctx, s.ID, "create", setup.Unit))
}

// Session returns one session as it stands.
func (o *Office) Session(ctx context.Context, id string) (survey.Session, error) {
	return o.store.Session(ctx, id)
}

// Sessions lists all sessions, newest first.
func (o *Office) Sessions(ctx context.Context) ([]survey.Session, error) {
	return o.store.Sessions(ctx)
}

// Strays names files of the data directory that belong to no session.
func (o *Office) Strays(ctx context.Context) ([]string, error) { return o.store.Strays(ctx) }

// Exchanged names the files of the data directory that are not those any more which are worked on.
func (o *Office) Exchanged(ctx context.Context) ([]string, error) { return o.store.Exchanged(ctx) }

// Manifest is the exact text that phones get; ErrSessionUnknown while the session is a draft.
func (o *Office) Manifest(ctx context.Context, id string) (string, error) {
	keys, err := o.store.Keys(ctx, id)
	return keys.Manifest, err
}

// Counts are the header counts as they stand, by category and Total. 有效, 空白 and 无效 stay nil: they belong to the Report.
func (o *Office) Counts(ctx context.Context, id string) (map[string]version1.Counts, error) {
	s, err := o.store.Session(ctx, id)
	if err != nil {
		return nil, err
	}
	return o.header(ctx, s)
}

// IssueSlips makes all slips of a session and returns the only copy of their codes; they lead to the session's address. While the session
// is ready it may be done again: the batch before is forgotten for good.
func (o *Office) IssueSlips(ctx context.Context, id string) (survey.SlipBatch, error) {
	hall, err := o.Hall(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	return o.IssueSlipsAt(ctx, id, hall.Base)
}

// IssueSlipsAt is IssueSlips for slips that lead to base, which is the session's address from then on.
func (o *Office) IssueSlipsAt(ctx context.Context, id string, base survey.BaseURL) (survey.SlipBatch, error) {
	s, err := o.acting(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	if s.Phase != survey.Ready {
		return survey.SlipBatch{}, survey.Refuse(
			fmt.Sprintf("slips are made only while the session is ready, and it is %s: replace a spoiled slip by a spare of the same batch", s.Phase),
			"只有“已制票”阶段才能制作领票码；之后请使用同一批的备用票")
	}
	manifest, err := o.Manifest(ctx, id)
	if err != nil {
		return survey.SlipBatch{}, err
	}
	batch := newBatch(s, manifest)
	if err := o.store.Issue(ctx, id, batch.Issued(), survey.ActBy(ctx, id, "issue slips", fmt.Sprintf("%d slips", len(batch.Slips)))); err != nil {
		return survey.SlipBatch{}, err
	}
	if err := o.notePrinted(ctx, id, base); err != nil {
		return survey.SlipBatch{}, survey.Refuse(
			fmt.Sprintf("the slips were made and are not handed out, since it could not be noted where they lead (%v): make them again, those printed before are void", err),
			"领票码已经重新制作，但没能记下网址，所以没有给出。之前印的都作废了：请查看磁盘是否已满，再制作一次")
	}
	return batch, nil
}

// VoidSlip takes a spoiled slip in hand out of use, from ready until closed. Only a fresh one: a collected slip is a
// ballot on its way.
func (o *Office) VoidSlip(ctx context.Context, id, typed string) error {
	slip, err := survey.ParseSlip(typed)
	if err != nil {
		return err
	}
	if _, err := o.acting(ctx, id); err != nil {
		return err
	}
	return o.store.Void(ctx, id, slip.Digest(), survey.ActBy(ctx, id, "void", "one slip"))
}

// Erase forgets a rehearsal or a draft as a whole, and of an archived session the slips, the ballots and the keys, for good.
func (o *Office) Erase(ctx context.Context, id string) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	kind := string(s.Phase)
	if s.Setup.Rehearsal {
		kind = "rehearsal"
	}
	err = o.store.Erase(ctx, id, survey.ActBy(ctx, id, "erase", kind+" of "+s.Setup.Unit))
	o.tell(ctx, id)
	return err
}

// Backup writes a copy of everything. A *Refusal, before the first byte, while a session is collecting or voting.
func (o *Office) Backup(ctx context.Context, w io.Writer) error {
	if err := o.keeper(ctx); err != nil {
		return err
	}
	return o.store.Backup(ctx, w, survey.ActBy(ctx, "", "backup", ""))
}

// Audit is the log of all acts, oldest first.
func (o *Office) Audit(ctx context.Context) ([]survey.AuditEntry, error) { return o.store.Audit(ctx) }

// header are the counts by category up to 收回, and of Total.
func (o *Office) header(ctx context.Context, s survey.Session) (map[string]version1.Counts, error) {
	slips, err := o.store.CountSlips(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	cast, err := o.store.CountCast(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	return version1.Header(s, slips, cast), nil
}
