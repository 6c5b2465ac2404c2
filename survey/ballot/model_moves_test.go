package ballot_test

import (
	"ceping/survey/ballot"
	"ceping/survey/sitting"
)

const (
	maxCrashes = 2
	maxReopens = 1
)

var names = [voters]string{"first", "second", "rival", "spare", "forger"}

// A move changes a world, and answers false where it cannot be made.
type (
	move      = func(*world, design) bool
	voterMove = func(*world, design, int) bool
)

var voterMoves = []struct {
	name string
	move voterMove
}{
	{"scans", (*world).scan}, {"stores", (*world).store}, {"collect arrives", (*world).collect}, {"evaluated arrives", (*world).evaluated},
	{"submits", (*world).submit}, {"cast arrives", (*world).take}, {"ack arrives", (*world).ack}, {"another answer arrives", (*world).answer},
	{"phone dies and wakes", (*world).wake}, {"reads the lists", (*world).read},
}

var serverMoves = []struct {
	name string
	move move
}{
	{"slips durable", (*world).commitBook}, {"box durable", (*world).commitBox}, {"server dies", (*world).crash}, {"first's phone is lost", (*world).lose},
	{"slip replaced", (*world).replace},
}

// moves tells every state that one move leads to.
func (w *world) moves(d design, next func(string, world)) {
	for i := range voters {
		for _, m := range voterMoves {
			after := *w
			if m.move(&after, d, i) && after != *w {
				next(names[i]+" "+m.name, after)
			}
		}
	}
	for _, m := range serverMoves {
		after := *w
		if m.move(&after, d) && after != *w {
			next(m.name, after)
		}
	}
	for _, to := range sitting.Phases() {
		after := *w
		if after.step(d, to) {
			next("to "+string(to), after)
		}
	}
}

// scan: nonce and blind are stored before collect goes out.
func (w *world) scan(d design, i int) bool {
	if slipOf[i] < 0 || w.phones[i] != nothing || has(w.asked, i) || i == spare && w.book[slipOf[first]].state != ballot.Replaced {
		return false
	}
	w.phones[i], w.asked = collecting, w.asked|bit(i)
	if !d.sendsFirst {
		w.asleep[i] = collecting
	}
	return true
}

// store: what a phone had not stored yet.
func (w *world) store(_ design, i int) bool {
	if w.phones[i] == lost {
		return false
	}
	w.asleep[i] = w.phones[i]
	return true
}

// wake: what was not stored is gone.
func (w *world) wake(_ design, i int) bool {
	if w.phones[i] == lost {
		return false
	}
	w.phones[i] = w.asleep[i]
	return true
}

// collect arrives, for the first time or again. It is answered once the group is durable.
func (w *world) collect(d design, i int) bool {
	if !has(w.asked, i) {
		return false
	}
	s := &w.book[slipOf[i]]
	who := uint8(i + 1)
	about := ballot.Collecting{State: s.state, Phase: w.phase, Bound: [32]byte{s.bound}}
	if s.bound != 0 && w.phase.Reached(sitting.Opened) {
		about.Bound = [32]byte{}
	}
	if d.unbound && s.state == ballot.Collected {
		about.Bound = [32]byte{who}
	}
	bind, err := ballot.DecideCollect(about, [32]byte{who})
	if err != nil {
		return false
	}
	if bind {
		*s = slip{ballot.Collected, who}
	}
	if !bind && *s == w.written[slipOf[i]] || d.givesFirst {
		w.given |= bit(i)
	}
	return true
}

// commitBook: a group of slips is durable; then it is answered, and counted.
func (w *world) commitBook(_ design) bool {
	w.written = w.book
	for _, s := range w.written {
		if s.bound > 0 && s.state == ballot.Collected {
			w.given |= bit(int(s.bound) - 1)
		}
	}
	w.counted = uint8(collectedIn(w.written))
	return true
}

// evaluated arrives: the phone has its credential.
func (w *world) evaluated(_ design, i int) bool {
	if !has(w.given, i) || w.phones[i] != collecting {
		return false
	}
	w.phones[i], w.asleep[i] = filling, filling
	return true
}

// submit: the request is stored before cast goes out. The forger needs no slip.
func (w *world) submit(_ design, i int) bool {
	if i == forger {
		w.cast |= bit(i)
		return true
	}
	if w.phones[i] != filling || w.phase != sitting.Voting {
		return false
	}
	w.phones[i], w.asleep[i], w.cast = sealed, sealed, w.cast|bit(i)
	return true
}

// collected is how many slips the running server may take ballots for.
func (w *world) collected(d design) int {
	if d.countsFirst {
		return collectedIn(w.book)
	}
	if d.replacedGone {
		n := 0
		for _, s := range w.written {
			if s.state == ballot.Collected {
				n++
			}
		}
		return n
	}
	return int(w.counted)
}

// take: a cast arrives, for the first time or again. It is answered once the group is durable.
func (w *world) take(d design, i int) bool {
	if !has(w.cast, i) {
		return false
	}
	about := ballot.Casting{Spent: w.inside[i] > 0 && !d.spendsTwice, Phase: w.phase, Cast: sumOf(w.inside), Collected: w.collected(d)}
	if d.noLimit {
		about.Collected = about.Cast + 1
	}
	if d.reopensFresh && w.again > 0 && w.inside[i] == 1 {
		about.Spent = false
	}
	store, err := ballot.DecideCast(about)
	if err != nil {
		return false
	}
	if store {
		w.inside[i]++
	}
	if !store && w.stored[i] > 0 || d.ackFirst {
		w.acked |= bit(i)
	}
	return true
}

// commitBox: a group of ballots is durable; then it is answered.
func (w *world) commitBox(_ design) bool {
	for i := range voters {
		if w.inside[i] > w.stored[i] {
			w.acked |= bit(i)
		}
	}
	w.stored = w.inside
	return true
}

// ack arrives at a phone that waits for it.
func (w *world) ack(_ design, i int) bool {
	if !has(w.acked, i) || w.phones[i] != sealed {
		return false
	}
	w.phones[i], w.asleep[i] = done, done
	return true
}

// answer: something else arrives, from a proxy or a server that dies.
func (w *world) answer(d design, i int) bool {
	if !d.anySuccess || w.phones[i] != sealed {
		return false
	}
	w.phones[i] = done
	if w.stored[i] == 0 {
		w.phones[i] = failed
	}
	return true
}

// read: once the box is open the published lists decide.
func (w *world) read(_ design, i int) bool {
	if !w.phase.Reached(sitting.Opened) || w.phones[i] != filling && w.phones[i] != sealed {
		return false
	}
	w.phones[i] = notIn
	if w.stored[i] > 0 {
		w.phones[i] = done
	}
	w.asleep[i] = w.phones[i]
	return true
}

// crash: what was not durable did not happen.
func (w *world) crash(_ design) bool {
	if w.crashes == maxCrashes {
		return false
	}
	w.book, w.inside, w.crashes = w.written, w.stored, w.crashes+1
	w.counted = uint8(collectedIn(w.written))
	return true
}

// lose: the first voter's phone is gone, after it collected.
func (w *world) lose(_ design) bool {
	if p := w.phones[first]; p != filling && p != sealed {
		return false
	}
	w.phones[first], w.asleep[first] = lost, lost
	return true
}

// replace: staff take the slip of a lost phone out, in a group of its own. What that phone had sent may still arrive.
func (w *world) replace(d design) bool {
	s := &w.book[slipOf[first]]
	if w.phones[first] != lost || w.book != w.written || ballot.DecideReplace(s.state, w.phase) != nil {
		return false
	}
	s.state = ballot.Replaced
	return w.commitBook(d)
}

// step: staff take the session on, or back. What is in a group is durable before.
func (w *world) step(d design, to sitting.Phase) bool {
	if !ballot.Step(w.phase, to, collectedIn(w.book)) || to == sitting.Draft || w.phase == sitting.Closed && to == sitting.Voting && w.again == maxReopens {
		return false
	}
	w.commitBook(d)
	w.commitBox(d)
	if w.phase == sitting.Closed && to == sitting.Voting {
		w.again++
	}
	w.phase = to
	return true
}
