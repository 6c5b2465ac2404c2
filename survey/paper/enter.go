package paper

import (
	"context"

	"ceping/survey"
)

// Begin gives a paper ballot its working number. Numbers are not reused while the program runs.
func (d *Desk) Begin(ctx context.Context, by Actor, id string) (number int, err error) {
	err = d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		t.mu.Lock()
		defer t.mu.Unlock()
		if len(t.entries) >= t.most {
			return &survey.Refusal{Code: "paper_desk_full"}
		}
		t.last++
		number = t.last
		t.entries[number] = &entry{number: number}
		return nil
	})
	return number, err
}

// List shows the entries at the desk by number.
func (d *Desk) List(ctx context.Context, by Actor, id string) (list []Entry, err error) {
	err = d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		for _, e := range t.listed() {
			list = append(list, e.shown())
		}
		return nil
	})
	return list, err
}

// Entry shows one entry.
func (d *Desk) Entry(ctx context.Context, by Actor, id string, number int) (shown Entry, err error) {
	err = d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		e, err := t.entry(number)
		if err == nil {
			shown = e.shown()
		}
		return err
	})
	return shown, err
}

// First takes the reading of the first person. What breaks a rule for filling in is an *ItemError.
func (d *Desk) First(ctx context.Context, by Actor, id string, number int, given Reading) error {
	return d.enter(ctx, by, id, number, 0, given)
}

// Second takes the reading of the second person, who has not seen the first and is another account. If both are the same the ballot is
// agreed.
func (d *Desk) Second(ctx context.Context, by Actor, id string, number int, given Reading) error {
	return d.enter(ctx, by, id, number, 1, given)
}

func (d *Desk) enter(ctx context.Context, by Actor, id string, number, person int, given Reading) error {
	return d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		e, err := t.entry(number, []State{AwaitsFirst, AwaitsSecond}[person])
		if err != nil {
			return err
		}
		who, err := by.Reader(ctx, id)
		if err != nil {
			return err
		}
		if person == 1 && who == e.first {
			return survey.Refuse("paper_same_reader", number)
		}
		r, err := t.check(given)
		if err != nil {
			return err
		}
		if person == 0 {
			e.first = who
		}
		e.readings[person] = r
		e.begun.Store(true)
		if person == 1 && len(t.compare(e.readings)) == 0 {
			e.readings[0].ballot.Clear()
			e.agreed, e.readings = r, [2]*reading{}
		}
		return nil
	})
}

// Withdraw forgets an entry, for one that was begun by mistake or is to be entered anew.
func (d *Desk) Withdraw(ctx context.Context, by Actor, id string, number int) error {
	return d.at(ctx, by, id, func(t *tray, _ survey.Phase) error {
		if _, err := t.entry(number, AwaitsFirst, AwaitsSecond, Differs, Agreed); err != nil {
			return err
		}
		t.remove(number)
		return nil
	})
}
