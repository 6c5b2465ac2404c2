package ballot_test

import (
	"fmt"
	"testing"

	"ceping/survey/ballot"
	"ceping/survey/sitting"
)

// The model is a whole sitting in small: voters with phones, slips, a box, staff, a network that delays, repeats and loses, and a process
// that dies. Every decision in it is the one that the store's adapter calls inside its transaction; slips and box are files of their
// own, each written in groups. TestModel goes through every state that any order of moves can reach and looks whether what is promised
// holds there; TestWeakModels shows that it would see what designs lack that do one thing less.

// The voters: who holds which slip. The second phone scans the first voter's slip; the spare is given for it when that phone is lost; the
// forger has the issuer's seed, and no slip.
const (
	first = iota
	second
	rival // scans the slip of first
	spare // gets a spare when first's phone is lost
	forger
	voters
)

const slips = 3

var slipOf = [voters]int{0, 1, 0, 2, -1}

// phone is what a voter's phone has stored, as a record or as what is left of it.
type phone uint8

const (
	nothing phone = iota
	collecting
	filling
	sealed
	done
	lost   // the phone, with its record
	notIn  // it read the published lists, and its ballot is not there
	failed // it said done where nothing was
)

func (p phone) String() string {
	return [...]string{"nothing", "collecting", "filling", "sealed", "done", "lost", "not in", "failed"}[p]
}

// slip is one slip in the file: bound says to whose element, 1 more than the voter; 0 to none.
type slip struct {
	state ballot.SlipState
	bound uint8
}

// world is one state of everything. Sets of voters are bits.
type world struct {
	phase          sitting.Phase
	written, book  [slips]slip   // slips as they are durable, and as the running server has them
	counted        uint8         // slips that the box may take ballots for, as the running server has them
	stored, inside [voters]int8  // ballots of each in the box, durable and as the running server has them
	phones, asleep [voters]phone // as they run, and as their storage has them
	asked, given   uint8         // collect was sent; evaluated came back
	cast, acked    uint8         // cast was sent; the ack came back
	crashes, again uint8         // so far: deaths of the server, reopenings
}

// design is what a server or a phone leaves out; the zero value is the protocol.
type design struct {
	ackFirst     bool // answers a cast before it is durable
	givesFirst   bool // answers a collect before it is durable
	countsFirst  bool // counts a slip as collected before that is durable
	noLimit      bool // takes more ballots than were collected
	spendsTwice  bool // does not know a spent nonce
	unbound      bool // gives a collected slip to another element
	sendsFirst   bool // the phone sends before its record is stored
	anySuccess   bool // the phone takes any answer for a success
	reopensFresh bool // reopening forgets the nonces that were spent
	replacedGone bool // a replaced slip is not counted as collected any more
}

func bit(i int) uint8 { return 1 << i }

func has(set uint8, i int) bool { return set>>i&1 == 1 }

func start() world {
	w := world{phase: sitting.Ready}
	for i := range slips {
		w.written[i].state, w.book[i].state = ballot.Fresh, ballot.Fresh
	}
	return w
}

// collectedIn is how many slips were collected, replaced ones included.
func collectedIn(list [slips]slip) (n int) {
	for _, s := range list {
		if s.state == ballot.Collected || s.state == ballot.Replaced {
			n++
		}
	}
	return n
}

func sumOf(list [voters]int8) (n int) {
	for _, one := range list {
		n += int(one)
	}
	return n
}

// broken names the promise that does not hold in a state; "" when all do.
func (w *world) broken(d design) string {
	forged := w.inside[forger] > 0 || w.stored[forger] > 0
	for i := range voters {
		record := w.phones[i]
		switch {
		case w.stored[i] > 1 || w.inside[i] > 1:
			return "a ballot is counted twice"
		case (record == done || has(w.acked, i)) && w.stored[i] != 1:
			return "an acknowledged ballot is not in the box"
		case record == failed:
			return "a phone says that a ballot is in, and it is not"
		case record == notIn && (w.stored[i] > 0 || !w.phase.Reached(sitting.Opened)):
			return "a phone says that its ballot is not in, and it is or may be yet"
		case has(w.given, i) && record == nothing:
			return "a slip is spent and no phone holds what it was spent for"
		case w.phase == sitting.Voting && !forged && (record == filling || record == sealed) && w.inside[i] == 0 && sumOf(w.inside) >= w.collected(d):
			return "a voter who collected is not let in"
		}
	}
	switch {
	case has(w.given, first) && has(w.given, rival):
		return "one slip gave two credentials"
	case sumOf(w.stored) > collectedIn(w.written):
		return "more ballots are in the box than slips were collected"
	}
	return ""
}

// explore goes through every state that can be reached and answers how many there are, or the first promise that breaks, with the moves
// that lead there.
func explore(d design, tell func(w *world, move string)) (states int, promise string, way []string) {
	type step struct {
		from world
		move string
	}
	seen := map[world]step{start(): {}}
	for queue := []world{start()}; len(queue) > 0; queue = queue[1:] {
		w := queue[0]
		if promise := w.broken(d); promise != "" {
			for w != start() {
				way, w = append([]string{seen[w].move}, way...), seen[w].from
			}
			return len(seen), promise, way
		}
		w.moves(d, func(move string, next world) {
			if tell != nil {
				tell(&next, move)
			}
			if _, known := seen[next]; !known {
				seen[next] = step{w, move}
				queue = append(queue, next)
			}
		})
	}
	return len(seen), "", nil
}

// TestModel: no order of moves of voters, staff, network and deaths breaks a promise. Every move is made somewhere, and every end reached.
func TestModel(t *testing.T) {
	seen := map[string]bool{}
	states, promise, way := explore(design{}, func(w *world, move string) {
		seen[move] = true
		for i := range voters {
			seen[fmt.Sprintf("%s ends as %s", names[i], w.phones[i])] = true
		}
	})
	if promise != "" {
		t.Fatalf("%s after %q", promise, way)
	}
	t.Logf("%d states", states)
	for _, want := range []string{
		"first ends as lost", "second ends as done", "second ends as not in", "rival ends as done", "spare ends as done", "spare ends as not in", "forger cast arrives", "server dies", "slip replaced",
		"to collecting", "to voting", "to closed", "to opened", "to archived", "second ack arrives", "second collect arrives", "box durable", "slips durable",
	} {
		if !seen[want] {
			t.Errorf("%q is never reached", want)
		}
	}
}

// TestWeakModels: a design that does one thing less breaks a promise, so that the model would see it.
func TestWeakModels(t *testing.T) {
	for _, weak := range []struct {
		design
		breaks string
	}{
		{design{ackFirst: true}, "an acknowledged ballot is not in the box"},
		{design{givesFirst: true}, "a voter who collected is not let in"},
		{design{countsFirst: true}, "more ballots are in the box than slips were collected"},
		{design{noLimit: true}, "more ballots are in the box than slips were collected"},
		{design{spendsTwice: true}, "a ballot is counted twice"},
		{design{unbound: true}, "one slip gave two credentials"},
		{design{sendsFirst: true}, "a slip is spent and no phone holds what it was spent for"},
		{design{anySuccess: true}, "a phone says that a ballot is in, and it is not"},
		{design{reopensFresh: true}, "a ballot is counted twice"},
		{design{replacedGone: true}, "a voter who collected is not let in"},
	} {
		if _, promise, way := explore(weak.design, nil); promise != weak.breaks {
			t.Errorf("%+v: %q after %q, want %q", weak.design, promise, way, weak.breaks)
		}
	}
}
