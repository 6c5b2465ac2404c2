package paper

import (
	"cmp"
	"slices"
	"sync/atomic"

	"ceping/survey"
	"ceping/survey/voter"
)

// State is where a paper ballot stands at the desk.
type State string

const (
	AwaitsFirst  State = "first"   // a number is given, nothing is entered
	AwaitsSecond State = "second"  // 待第二人录入
	Differs      State = "differs" // 有差异
	Agreed       State = "agreed"  // 可入箱
	Unanswered   State = "unanswered"
)

// Coded is the state's name.
func (s State) Coded() (survey.Code, []any) { return survey.Code("paper_state_" + s), nil }

// Entry is what may be shown of a paper ballot: nothing of what was read.
type Entry struct {
	Number   int // 第几张
	State    State
	Category string // once agreed
	First    string // the account that read it first; another reads it second
}

// entry is a paper ballot on its way into the box.
type entry struct {
	number   int
	begun    atomic.Bool // something is entered
	first    string      // the account of the first reading, in memory as all of it
	readings [2]*reading
	agreed   *reading

	// Sealing: what must stay the same until it is answered.
	slip     string
	exchange *voter.Exchange
	category string
	cast     *voter.Cast
}

// wipe overwrites what was read and what was sealed, as far as Go lets it.
func (e *entry) wipe() {
	for _, r := range []*reading{e.readings[0], e.readings[1], e.agreed} {
		if r != nil {
			r.ballot.Clear()
		}
	}
	if e.exchange != nil {
		e.exchange.Wipe()
	}
	if e.cast != nil {
		e.cast.Wipe()
	}
	e.readings, e.agreed, e.exchange, e.cast, e.slip = [2]*reading{}, nil, nil, nil, ""
}

func (e *entry) state() State {
	switch {
	case e.cast != nil || e.exchange != nil:
		return Unanswered
	case e.agreed != nil:
		return Agreed
	case e.readings[1] != nil:
		return Differs
	case e.readings[0] != nil:
		return AwaitsSecond
	}
	return AwaitsFirst
}

func (e *entry) shown() Entry {
	shown := Entry{Number: e.number, State: e.state(), Category: e.category, First: e.first}
	if e.agreed != nil {
		shown.Category = e.agreed.category()
	}
	return shown
}

// listed are the entries by number.
func (t *tray) listed() []*entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := make([]*entry, 0, len(t.entries))
	for _, e := range t.entries {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *entry) int { return cmp.Compare(a.number, b.number) })
	return list
}

// remove forgets an entry that is at the desk. The caller holds t.acts.
func (t *tray) remove(number int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries[number].wipe()
	delete(t.entries, number)
}

// entry finds what is at the desk under a number, in one of the states.
func (t *tray) entry(number int, in ...State) (*entry, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e := t.entries[number]
	if e == nil {
		return nil, &survey.Refusal{Code: "paper_gone", Values: []any{number}}
	}
	if len(in) > 0 && !slices.Contains(in, e.state()) {
		return nil, &survey.Refusal{Code: "paper_overtaken", Values: []any{number, e.state()}}
	}
	return e, nil
}
