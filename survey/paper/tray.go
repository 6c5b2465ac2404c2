package paper

import (
	"context"
	"errors"
	"sync"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/voter"
)

// tray holds the entries of one session.
type tray struct {
	acts       sync.Mutex // one act at a time: sealing twice at once must not take two slips
	sheets     []survey.Sheet
	manifest   *voter.Manifest
	categories []survey.Category
	most       int // no more paper ballots than slips
	last       int // working number given last; none is given twice

	mu      sync.Mutex // guards entries, which are counted while an act is under way
	entries map[int]*entry
}

// tray returns a session's tray, made at first use.
func (d *Desk) tray(ctx context.Context, by Actor, id string) (*tray, error) {
	d.mu.Lock()
	kept := d.trays[id]
	d.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	s, err := by.Acting(ctx, id)
	if err != nil {
		return nil, err
	}
	if !s.Phase.InHall() {
		return nil, notNow(s.Phase)
	}
	text, err := d.office.Manifest(ctx, id)
	if err != nil {
		return nil, err
	}
	made := &tray{sheets: s.Setup.Sheets(), categories: s.Setup.Categories, entries: map[int]*entry{}}
	if made.manifest, err = voter.ParseManifest(text, ""); err != nil {
		return nil, err
	}
	for _, c := range s.Setup.Categories {
		made.most += c.Printed(s.Setup.Rules.Spares)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if kept := d.trays[id]; kept != nil {
		return kept, nil
	}
	d.trays[id] = made
	return made, nil
}

// at does an act at a session's tray, which is possible while voters act in the hall, for whoever may change the session.
func (d *Desk) at(ctx context.Context, by Actor, id string, act func(*tray, survey.Phase) error) error {
	for {
		t, err := d.tray(ctx, by, id)
		if err != nil {
			return err
		}
		t.acts.Lock()
		s, err := by.Acting(ctx, id) // under the lock: whoever ends voting clears the tray after this act
		if err != nil || !s.Phase.InHall() {
			t.acts.Unlock()
			d.clear(ctx, id)
			if err != nil {
				return err
			}
			return notNow(s.Phase)
		}
		text, err := d.office.Manifest(ctx, id)
		if err == nil && text == t.manifest.Text {
			defer t.acts.Unlock()
			return act(t, s.Phase)
		}
		if err == nil {
			d.drop(id, t) // it was a draft again meanwhile, and has other forms and slips now
		}
		t.acts.Unlock()
		if err != nil {
			return err
		}
	}
}

// drop forgets a tray with all that is on it. The caller holds its acts.
func (d *Desk) drop(id string, t *tray) {
	for _, e := range t.listed() {
		t.remove(e.number)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trays[id] == t {
		delete(d.trays, id)
	}
}

// clear forgets a session's entries once voters do not act any more. A ballot that may be in the box, because its cast was not
// answered, is kept, as sealed bytes alone, until the box says whether it has it: so that nobody enters it a second time unknowing.
func (d *Desk) clear(ctx context.Context, id string) {
	d.mu.Lock()
	t := d.trays[id]
	d.mu.Unlock()
	if t == nil {
		return
	}
	t.acts.Lock()
	defer t.acts.Unlock()
	s, err := d.office.Session(ctx, id)
	if errors.Is(err, survey.ErrSessionUnknown) || err == nil && !s.Phase.Reached(survey.Collecting) { // erased, or a draft again
		d.drop(id, t)
		return
	}
	if err != nil || s.Phase.InHall() {
		return
	}
	for _, e := range t.listed() {
		if e.cast != nil {
			err := d.deliver(ctx, id, e)
			if err != nil && !errors.Is(err, ballot.ErrBoxClosed) && !errors.Is(err, ballot.ErrBoxOpened) && !errors.Is(err, survey.ErrSessionUnknown) {
				continue // asked again with the next act
			}
		}
		t.remove(e.number)
	}
}
