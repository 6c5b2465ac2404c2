package office_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// guarded is a house with sessions of one group in several phases, and accounts that have rights to some of it or none.
type guarded struct {
	*sitting
	ids   map[survey.Phase]string
	slip  string // of the ready session
	group string
	shut  map[string]office.Actor // those who acted before their accounts were shut out
}

const anotherGroup = "另一考核组"

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	g := &guarded{sitting: newHouse(t), ids: map[survey.Phase]string{}, shut: map[string]office.Actor{}, group: exampleSetup(t).Group}
	for _, to := range []survey.Phase{survey.Draft, survey.Ready, survey.Voting, survey.Closed, survey.Opened} {
		g.ids[to] = g.held(to, nil)
		if to == survey.Ready {
			g.slip = g.slips["A"][0].String()
		}
	}
	terminal := g.office.Terminal()
	for _, p := range []survey.Person{
		{Name: "张主任", Role: survey.Administrator}, {Name: "组员", Role: survey.GroupMember, Group: g.group}, {Name: "外人", Role: survey.GroupMember, Group: anotherGroup},
		{Name: "监督", Role: survey.Observer}, {Name: "离任", Role: survey.GroupMember, Group: g.group}, {Name: "前主任", Role: survey.Administrator},
		{Name: "旁人", Role: survey.Observer},
	} {
		g.must(terminal.AddPerson(t.Context(), p))
	}
	for _, name := range []string{"离任", "前主任"} {
		g.shut[name] = g.office.Proven(name)
		if _, err := g.shut[name].Sessions(t.Context()); err != nil {
			t.Fatalf("%s before: %v", name, err)
		}
		g.must(terminal.Disable(t.Context(), name, true))
	}
	return g
}

// held makes a session of the group and takes it to a phase; it is the one that the sitting is about from then on.
func (g *guarded) held(to survey.Phase, change func(*survey.Setup)) string {
	g.t.Helper()
	plan := exampleSetup(g.t)
	if change != nil {
		change(&plan)
	}
	var err error
	g.id, err = g.office.Terminal().Create(g.t.Context(), plan)
	g.must(err)
	for _, phase := range survey.Phases()[1:] {
		if !to.Reached(phase) {
			break
		}
		if phase == survey.Opened {
			g.must(g.opening.By(g.office.Terminal()).Open(g.t.Context(), g.id, passphrases(0, 1), nil))
			continue
		}
		g.advance(phase)
		if phase == survey.Ready {
			g.issue()
		}
	}
	return g.id
}

// refused does an act that must be refused, with the error wanted, and change no byte, of the audit log either.
func (g *guarded) refused(name string, is func(error) bool, act func() error) {
	g.t.Helper()
	g.unchanged(name, func() {
		if err := act(); !is(err) {
			g.t.Errorf("%s: %v", name, err)
		}
	})
}

// unchanged wants every byte as it was, after acts that are all refused.
func (g *guarded) unchanged(name string, acts func()) {
	g.t.Helper()
	before := g.kept()
	acts()
	if changed := g.changed(before); len(changed) > 0 {
		g.t.Errorf("%s was refused and has changed %v", name, changed)
	}
}

// changed are the files that are not any more what they were.
func (g *guarded) changed(before map[string]string) (names []string) {
	g.t.Helper()
	for path, content := range g.kept() {
		if before[path] != content {
			names = append(names, filepath.Base(path))
		}
	}
	slices.Sort(names)
	return names
}

func noRight(err error) bool { return errors.Is(err, survey.ErrNoRight) }
func unknown(err error) bool { return errors.Is(err, survey.ErrSessionUnknown) }

// refusedOrNoRight is what an act on accounts answers, which is decided on them as they stand in its transaction.
func refusedOrNoRight(err error) bool { return refusal(err) || noRight(err) }

// What a method of an Actor asks of whoever acts, by whom it refuses and how. Whoever is not named may.
var (
	nobody = map[string]func(error) bool{"查无此人": noRight, "前主任": noRight, "离任": noRight, survey.Terminal: noRight}
	// ofAnybody: an account that is let in.
	ofAnybody = nobody
	// ofSeeing: those whom the session concerns; an observer may be a trustee.
	ofSeeing = map[string]func(error) bool{"外人": unknown, "离任": unknown, "前主任": unknown, "查无此人": noRight, survey.Terminal: noRight}
	// ofSession: those who change it, or take something of it away.
	ofSession = with(ofSeeing, map[string]func(error) bool{"监督": noRight})
	// ofMaking: those who make sessions of the group.
	ofMaking = with(nobody, map[string]func(error) bool{"外人": refusal, "监督": noRight})
	// ofLog: administrators and observers.
	ofLog = with(nobody, map[string]func(error) bool{"外人": noRight, "组员": noRight})
	// ofHouse: administrators.
	ofHouse = with(ofLog, map[string]func(error) bool{"监督": noRight})
	// ofPeople: administrators, in the words of an account that was shut out.
	ofPeople = map[string]func(error) bool{
		"外人": refusedOrNoRight, "组员": refusedOrNoRight, "监督": refusedOrNoRight, "离任": refusedOrNoRight, "前主任": refusedOrNoRight, "查无此人": refusedOrNoRight, survey.Terminal: refusedOrNoRight,
	}
	// ofSelf: everybody with an account.
	ofSelf = map[string]func(error) bool{"离任": refusedOrNoRight, "前主任": refusedOrNoRight, "查无此人": noRight, survey.Terminal: noRight}
)

func with(some, more map[string]func(error) bool) map[string]func(error) bool {
	all := map[string]func(error) bool{}
	for _, part := range []map[string]func(error) bool{some, more} {
		for name, is := range part {
			all[name] = is
		}
	}
	return all
}

// TestOfficeAsksWhoActs: each method of an Actor looks itself at who acts, whatever its caller has asked: it refuses those without the
// right, those of another group and those whose account was shut out meanwhile, before it changes a byte; and does the same thing for one
// who may, under that name. A method without a case is a fault: say what it asks.
func TestOfficeAsksWhoActs(t *testing.T) {
	g := newGuarded(t)
	cases := g.cases()
	for _, name := range methodsOf(office.Actor{}, office.SlipActor{}, office.BoxActor{}) {
		c, known := cases[name]
		if !known {
			t.Errorf("%s has no case: say what it asks of whoever acts", name)
			continue
		}
		delete(cases, name)
		if c.before != nil {
			c.before()
		}
		g.unchanged(name, func() {
			for who, is := range c.asks {
				by := g.office.Proven(who)
				if before, shut := g.shut[who]; shut {
					by = before
				}
				if err := c.do(by); !is(err) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
		})
		by := "组员"
		if _, refused := c.asks[by]; refused {
			by = "张主任"
		}
		before, acts := g.kept(), len(g.log())
		if err := c.do(g.office.Proven(by)); c.ends == nil && err != nil || c.ends != nil && !c.ends(err) {
			t.Errorf("%s by %s, who may: %v", name, by, err)
		}
		made := g.log()[acts:]
		if c.writes != (len(made) > 0) || !c.writes && len(g.changed(before)) > 0 {
			t.Errorf("%s: %d acts, changed %v", name, len(made), g.changed(before))
		}
		for _, e := range made {
			if e.Who != by {
				t.Errorf("%s by %s is in the log as %+v", name, by, e)
			}
		}
	}
	for name := range cases {
		t.Errorf("there is no method %s any more", name)
	}
}

func (g *guarded) log() []survey.AuditEntry {
	g.t.Helper()
	log, err := g.store.Audit(g.t.Context())
	g.must(err)
	return log
}

// methodsOf names the methods of some types.
func methodsOf(of ...any) (names []string) {
	for _, one := range of {
		kind := reflect.TypeOf(one)
		for method := range kind.Methods() {
			names = append(names, reflect.Indirect(reflect.ValueOf(one)).Type().Name()+"."+method.Name)
		}
	}
	return names
}

// asked is a method, what it asks, and how it is done.
type asked struct {
	asks   map[string]func(error) bool
	writes bool
	do     func(by office.Actor) error
	before func()           // what it needs, done right before
	ends   func(error) bool // how it ends for one who may, when that is no nil
}
