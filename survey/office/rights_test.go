package office_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
)

// guarded is a house with sessions of one group in several phases, and accounts that have rights to some of it or none.
type guarded struct {
	*sitting
	ids   map[survey.Phase]string
	slip  string // of the ready session
	group string
}

const anotherGroup = "另一考核组"

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	g := &guarded{sitting: newHouse(t), ids: map[survey.Phase]string{}, group: exampleSetup(t).Group}
	for _, to := range []survey.Phase{survey.Draft, survey.Ready, survey.Voting, survey.Closed, survey.Opened} {
		var err error
		g.id, err = g.office.Create(terminal(t), exampleSetup(t))
		g.must(err)
		g.ids[to] = g.id
		for _, phase := range survey.Phases()[1:] {
			if !to.Reached(phase) {
				break
			}
			if phase == survey.Opened {
				g.must(g.opening.Open(terminal(t), g.id, passphrases(0, 1), nil))
				continue
			}
			g.advance(phase)
			if phase == survey.Ready {
				g.issue()
			}
		}
		if to == survey.Ready {
			g.slip = g.slips["A"][0].String()
		}
	}
	for _, p := range []survey.Person{
		{Name: "张主任", Role: survey.Administrator}, {Name: "组员", Role: survey.GroupMember, Group: g.group}, {Name: "外人", Role: survey.GroupMember, Group: anotherGroup},
		{Name: "监督", Role: survey.Observer}, {Name: "离任", Role: survey.GroupMember, Group: g.group},
	} {
		g.must(g.office.AddPerson(terminal(t), p))
	}
	g.must(g.office.Disable(terminal(t), "离任", true))
	return g
}

// as is a context in which an account acts.
func (g *guarded) as(who string) context.Context { return survey.WithActor(g.t.Context(), who) }

// refused does an act that must be refused, with the error wanted, and change no byte, of the audit log either.
func (g *guarded) refused(name string, is func(error) bool, act func() error) {
	g.t.Helper()
	before := g.kept()
	if err := act(); !is(err) {
		g.t.Errorf("%s: %v", name, err)
	}
	after := g.kept()
	for path := range after {
		if before[path] != after[path] {
			g.t.Errorf("%s was refused and has changed %s", name, filepath.Base(path))
		}
	}
}

func noRight(err error) bool { return errors.Is(err, survey.ErrNoRight) }
func unknown(err error) bool { return errors.Is(err, survey.ErrSessionUnknown) }

// What the methods of Office, Slips and Opening ask of whoever acts.
const (
	ofSession = "changes a session"           // or takes something away: those who act on it
	ofTrustee = "opens a session"             // those who see it: an observer may be a trustee
	ofHouse   = "changes the house"           // administrators
	ofPeople  = "keeps accounts"              // asked by the console's routes, since everybody changes the own password
	reads     = "reads"                       // asked by the console's routes
	program   = "is the program's, not staff" // no account is behind it
	makes     = "makes a session"             // see TestRefusedActsChangeNothing
)

var officeAsks = map[string]string{
	"Office.Advance": ofSession, "Office.Attendance": ofSession, "Office.Edit": ofSession, "Office.Erase": ofSession, "Office.Leftover": ofSession,
	"Office.Rehearse": ofSession, "Office.SetSessionHall": ofSession, "Office.Take": ofSession, "Office.Composite": ofSession, "Office.TakeComposite": ofSession, "Office.Sync": ofSession, "Office.LeaveOut": ofSession,
	"Slips.Issue": ofSession, "Slips.IssueAt": ofSession, "Slips.Void": ofSession, "Slips.Replace": ofSession,
	"Opening.Archive": ofSession, "Opening.WriteArchive": ofSession, "Opening.Open": ofTrustee, "Opening.OpenDespite": ofTrustee,
	"Office.Create": makes, "Office.Draft": makes,
	"Office.AddAssessment": ofHouse, "Office.Backup": ofHouse, "Office.EditAssessment": ofHouse, "Office.SetBaseURL": ofHouse, "Office.SetHouseHall": ofHouse,
	"Office.SetPrevious": ofHouse, "Office.TakeComparison": ofHouse, "Office.EndTerminal": ofHouse,
	"Office.AddPerson": ofPeople, "Office.Disable": ofPeople, "Office.ChangeOwnPassword": ofPeople, "Office.EndStaffSessions": ofPeople, "Office.SetPassword": ofPeople,
	"Office.People": ofPeople, "Office.Person": ofPeople,
	"Office.Assessment": reads, "Office.Assessments": reads, "Office.Audit": reads, "Office.BaseURL": reads, "Office.BoxFull": reads, "Office.Compare": reads,
	"Office.Counts": reads, "Office.Frozen": reads, "Office.Hall": reads, "Office.HouseHall": reads, "Office.Strays": reads, "Office.Exchanged": reads,
	"Office.TerminalPerson": reads, "Office.Manifest": reads, "Office.Report": reads, "Office.Session": reads, "Office.SessionHall": reads, "Office.Sessions": reads,
	"Opening.Inspect": reads, "Opening.Digest": reads, "Opening.Check": reads, "Opening.Despite": reads,
	"Office.LinkMade": program, "Office.LinkUsed": program, "Office.LockedOut": program, "Office.LoggedIn": program, "Office.NoteFailures": program,
	"Office.SetListenURL": program, "Office.WhenOver": program,
}

// TestOfficeAsksWhoActs: each act of the Office, with slips and of an opening looks itself at who acts, whatever its caller has asked, and
// refuses before it changes anything. A method that the table does not name is a fault: say what it asks.
func TestOfficeAsksWhoActs(t *testing.T) {
	g := newGuarded(t)
	call := func(of reflect.Value, method reflect.Method, who string) error {
		args := []reflect.Value{reflect.ValueOf(g.as(who))}
		for i := 2; i < method.Type.NumIn(); i++ {
			kind := method.Type.In(i)
			switch {
			case kind.Kind() == reflect.String && method.Name == "SetBaseURL":
				args = append(args, reflect.ValueOf("http://a.example"))
			case kind.Kind() == reflect.String && len(args) == 1:
				args = append(args, reflect.ValueOf(g.ids[survey.Ready]))
			case kind.Kind() == reflect.String && (method.Name == "Void" || method.Name == "Replace"):
				args = append(args, reflect.ValueOf(g.slip))
			default:
				args = append(args, reflect.Zero(kind))
			}
		}
		out := of.MethodByName(method.Name).Call(args)
		err, _ := out[len(out)-1].Interface().(error)
		return err
	}
	named := 0
	for _, of := range []any{g.office, g.staff, g.opening} {
		value := reflect.ValueOf(of)
		for i := range value.NumMethod() {
			method := value.Type().Method(i)
			name := value.Type().Elem().Name() + "." + method.Name
			asks, known := officeAsks[name]
			if !known {
				t.Errorf("%s is not in the table: say what it asks of whoever acts", name)
				continue
			}
			named++
			type refused struct {
				who string
				is  func(error) bool
			}
			var strangers []refused
			switch asks {
			case ofSession:
				strangers = []refused{{"外人", unknown}, {"离任", unknown}, {"查无此人", noRight}, {"监督", noRight}}
			case ofTrustee:
				strangers = []refused{{"外人", unknown}, {"离任", unknown}, {"查无此人", noRight}}
			case ofHouse:
				strangers = []refused{{"外人", noRight}, {"组员", noRight}, {"离任", noRight}, {"查无此人", noRight}, {"监督", noRight}}
			}
			for _, stranger := range strangers {
				g.refused(name+" by "+stranger.who, stranger.is, func() error { return call(value, method, stranger.who) })
			}
		}
	}
	if named != len(officeAsks) {
		t.Errorf("%d of %d in the table are methods", named, len(officeAsks))
	}
}

// TestRefusedActsChangeNothing: with all rights, and a wrong value or in a wrong phase; or into another's group. No byte changes.
func TestRefusedActsChangeNothing(t *testing.T) {
	g := newGuarded(t)
	g.must(g.office.SetHouseHall(terminal(t), survey.HouseHall{WiFi: survey.WiFi{SSID: "house"}}))
	draft, ready, voting, closed := g.ids[survey.Draft], g.ids[survey.Ready], g.ids[survey.Voting], g.ids[survey.Closed]
	session, err := g.office.Session(terminal(t), draft)
	g.must(err)
	base, err := survey.ParseBaseURL("http://new.example")
	g.must(err)
	member := g.as("组员")
	into := func(group string) error {
		return g.office.Edit(member, draft, session.Setup.Revision(), func(s *survey.Setup) error {
			s.Group, s.Unit = group, "改了"
			return nil
		})
	}
	made := func(who, group string, make func(context.Context, survey.Setup) (string, error)) func() error {
		return func() error {
			plan := exampleSetup(t)
			plan.Group = group
			_, err := make(g.as(who), plan)
			return err
		}
	}
	for name, act := range map[string]func() error{
		"house, a bad network": func() error {
			return g.office.SetHouseHall(g.as("张主任"), survey.HouseHall{Base: base, WiFi: survey.WiFi{SSID: "x", Password: "short"}})
		},
		"house, a bad address": func() error { return g.office.SetBaseURL(g.as("张主任"), "http://a_b") },
		"session, a bad network": func() error {
			return g.office.SetSessionHall(member, ready, survey.SessionHall{Base: base, OwnWiFi: true, WiFi: survey.WiFi{Password: "12345678"}})
		},
		"session, closed":              func() error { return g.office.SetSessionHall(member, closed, survey.SessionHall{Base: base}) },
		"slips, too early":             func() error { _, err := g.staff.IssueAt(member, draft, base); return err },
		"slips, too late":              func() error { _, err := g.staff.IssueAt(member, voting, base); return err },
		"moving into another group":    func() error { return into(anotherGroup) },
		"moving into no group":         func() error { return into("") },
		"moving into a like group":     func() error { return into(g.group + " ") },
		"making another's":             made("组员", anotherGroup, g.office.Create),
		"making another's draft":       made("组员", anotherGroup, g.office.Draft),
		"making nobody's draft":        made("组员", "", g.office.Draft),
		"advancing from a wrong phase": func() error { return g.office.Advance(member, draft, survey.Voting, nil) },
		"attendance, a wrong number": func() error {
			return g.office.Attendance(member, voting, office.HandCount{Numbers: map[string]int{"A": -1}})
		},
		"leftover, a wrong phase": func() error {
			return g.office.Leftover(member, voting, office.HandCount{Numbers: map[string]int{"A": 1}})
		},
		"erasing what is not archived": func() error { return g.office.Erase(member, voting) },
		"editing what is ready": func() error {
			return g.office.Edit(member, ready, session.Setup.Revision(), func(*survey.Setup) error { return nil })
		},
		"back to draft from voting":     func() error { return g.office.Advance(member, voting, survey.Draft, nil) },
		"back to draft from closed":     func() error { return g.office.Advance(member, closed, survey.Draft, nil) },
		"replacing while ready":         func() error { return g.staff.Replace(member, ready, g.slip) },
		"archiving what is not opened":  func() error { return g.opening.Archive(member, closed, "") },
		"an archive of what is not yet": func() error { return g.opening.WriteArchive(member, closed, io.Discard) },
		"opening what is voting":        func() error { return g.opening.Open(member, voting, passphrases(0, 1), nil) },
	} {
		g.refused(name, refusal, act)
	}
	for name, act := range map[string]func() error{
		"an observer's session": made("监督", g.group, g.office.Create), "an observer's draft": made("监督", g.group, g.office.Draft),
		"a disabled account's": made("离任", g.group, g.office.Create), "nobody's": made("查无此人", g.group, g.office.Draft),
	} {
		g.refused(name, noRight, act)
	}
}

// TestMovedSession: an administrator moves a session, and the group that had it has no right to it from that moment, be it while its
// keys are made.
func TestMovedSession(t *testing.T) {
	g := newGuarded(t)
	draft := g.ids[survey.Draft]
	session, err := g.office.Session(terminal(t), draft)
	g.must(err)
	g.must(g.office.Edit(g.as("张主任"), draft, session.Setup.Revision(), func(s *survey.Setup) error {
		s.Group = anotherGroup
		return nil
	}))
	g.refused("making ready what was moved", unknown, func() error { return g.office.Advance(g.as("组员"), draft, survey.Ready, passphrases()) })
	g.refused("rehearsing what was moved", unknown, func() error { _, err := g.office.Rehearse(g.as("组员"), draft); return err })
	g.must(g.office.Advance(g.as("外人"), draft, survey.Ready, passphrases()))
}

// meanwhile is a store in which something happens before a session is looked at for the second time.
type meanwhile struct {
	*store.Store
	looks int
	then  func()
}

func (m *meanwhile) Session(ctx context.Context, id string) (survey.Session, error) {
	if m.looks++; m.looks == 2 {
		m.then()
	}
	return m.Store.Session(ctx, id)
}

// TestMovedWhileKeysAreMade: keys take seconds; who has lost the session meanwhile does not make it ready, and nobody makes ready what
// was changed meanwhile.
func TestMovedWhileKeysAreMade(t *testing.T) {
	g := newGuarded(t)
	draft := g.ids[survey.Draft]
	change := func(change func(*survey.Setup)) func() {
		return func() {
			session, err := g.office.Session(terminal(t), draft)
			g.must(err)
			g.must(g.office.Edit(g.as("张主任"), draft, session.Setup.Revision(), func(s *survey.Setup) error {
				change(s)
				return nil
			}))
		}
	}
	for name, test := range map[string]struct {
		then func()
		is   func(error) bool
	}{
		"changed": {change(func(s *survey.Setup) { s.Leaders[0].Name = "改了名" }), refusal},
		"moved":   {change(func(s *survey.Setup) { s.Group = anotherGroup }), unknown},
	} {
		office := office.New(&meanwhile{Store: g.store, then: test.then}, office.Config{NewID: uuid.NewString, Work: 10})
		if err := office.Advance(g.as("组员"), draft, survey.Ready, passphrases()); !test.is(err) {
			t.Errorf("%s: %v", name, err)
		}
		session, err := g.office.Session(terminal(t), draft)
		if err != nil || session.Phase != survey.Draft {
			t.Errorf("%s: it is %s, %v", name, session.Phase, err)
		}
		change(func(s *survey.Setup) { s.Group = g.group })()
	}
}

// printing is a store in which something happens right before the hall of a session is stored.
type printing struct {
	*store.Store
	then func() error
}

func (p *printing) SetSessionHall(ctx context.Context, id string, from, to survey.SessionHall, acts ...survey.Act) error {
	if err := p.then(); err != nil {
		return err
	}
	return p.Store.SetSessionHall(ctx, id, from, to, acts...)
}

// TestPrintedBesideAnother: who makes slips while another sets the session's network gets them, and both stand. Where it cannot be noted where
// they lead, it is said that they were made: those of before are void.
func TestPrintedBesideAnother(t *testing.T) {
	g := newGuarded(t)
	id := g.ids[survey.Ready]
	base, err := survey.ParseBaseURL("http://192.0.2.7")
	g.must(err)
	network := survey.WiFi{SSID: "own", Password: "own-secret"}
	var once sync.Once
	another := func() error {
		once.Do(func() {
			own, err := g.office.SessionHall(terminal(t), id)
			g.must(err)
			own.OwnWiFi, own.WiFi = true, network
			g.must(g.office.SetSessionHall(terminal(t), id, own))
		})
		return nil
	}
	beside := office.NewSlips(office.New(&printing{g.store, another}, office.Config{}), g.store)
	if batch, err := beside.IssueAt(terminal(t), id, base); err != nil || len(batch.Slips) == 0 {
		t.Errorf("%d slips, %v", len(batch.Slips), err)
	}
	if own, err := g.office.SessionHall(terminal(t), id); err != nil || own.Printed != base || own.WiFi != network {
		t.Errorf("%+v, %v", own, err)
	}

	full := func() error { return fmt.Errorf("%w: no space", survey.ErrUnavailable) }
	filled := office.NewSlips(office.New(&printing{g.store, full}, office.Config{}), g.store)
	var refused *survey.Refusal
	if _, err := filled.IssueAt(terminal(t), id, survey.BaseURL{}); err != nil {
		t.Errorf("with nothing to note: %v", err)
	}
	other, err := survey.ParseBaseURL("http://192.0.2.8")
	g.must(err)
	if _, err := filled.IssueAt(terminal(t), id, other); !errors.As(err, &refused) || !strings.Contains(refused.Chinese, "之前印的都作废了") || !strings.Contains(refused.English, "printed before are void") {
		t.Errorf("with a full disk: %v", err)
	}
}

// TestRuledAnewWhileKeysAreMade: an assessment that is changed while the keys of its first session are made is not frozen yet; the session
// does not become ready by the yardstick of before.
func TestRuledAnewWhileKeysAreMade(t *testing.T) {
	g := newGuarded(t)
	assessment, err := g.office.AddAssessment(g.as("张主任"), exampleSetup(t))
	g.must(err)
	plan := exampleSetup(t)
	plan.Under = assessment
	id, err := g.office.Create(g.as("组员"), plan)
	g.must(err)
	ruleAnew := func() {
		a, err := g.office.Assessment(terminal(t), assessment)
		g.must(err)
		g.must(g.office.EditAssessment(g.as("张主任"), assessment, a.Plan.Revision(), func(s *survey.Setup) error {
			s.Rules.MinGroup++
			return nil
		}))
	}
	office := office.New(&meanwhile{Store: g.store, then: ruleAnew}, office.Config{NewID: uuid.NewString, Work: 10})
	if err := office.Advance(g.as("组员"), id, survey.Ready, passphrases()); !refusal(err) {
		t.Errorf("made ready: %v", err)
	}
	if session, err := g.office.Session(terminal(t), id); err != nil || session.Phase != survey.Draft {
		t.Errorf("it is %s, %v", session.Phase, err)
	}
}

// TestHall: a session's own address and network reach it alone; what it leaves open is the house's, save an address that is on its slips.
// Every change is in the log with what was and what is, and no password is.
func TestHall(t *testing.T) {
	g := newGuarded(t)
	parse := func(text string) survey.BaseURL {
		base, err := survey.ParseBaseURL(text)
		g.must(err)
		return base
	}
	one, two := g.ids[survey.Draft], g.ids[survey.Ready]
	house, own := survey.WiFi{SSID: "house", Password: "house-secret"}, survey.WiFi{SSID: "own", Password: "own-secret"}
	is := func(name, id, base string, wifi survey.WiFi) {
		t.Helper()
		got, err := g.office.Hall(terminal(t), id)
		if err != nil || got.Base.String() != base || got.WiFi != wifi {
			t.Errorf("%s: %+v, %v; want %s %+v", name, got, err, base, wifi)
		}
	}
	entries, err := g.office.Audit(terminal(t))
	g.must(err)
	seen := len(entries)
	logged := func(name string, want ...string) {
		t.Helper()
		entries, err := g.office.Audit(terminal(t))
		g.must(err)
		var got []string
		for _, e := range entries[seen:] {
			got = append(got, strings.Join([]string{e.Who, e.Name, e.Detail}, " | "))
			if (e.Session == "") != (e.Who == "张主任") {
				t.Errorf("%s: %+v", name, e)
			}
			if strings.Contains(e.Detail, "secret") {
				t.Errorf("a password is in the log: %+v", e)
			}
		}
		if seen = len(entries); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is in the log as %q, want %q", name, got, want)
		}
	}
	is("nothing is set", one, "", survey.WiFi{})
	g.must(g.office.SetListenURL(terminal(t), "http://[::1]:8080"))
	is("an address that no slip holds", one, "", survey.WiFi{})
	g.must(g.office.SetListenURL(terminal(t), "http://127.0.0.1:8080"))
	is("the address listened on", one, "http://127.0.0.1:8080", survey.WiFi{})
	logged("a note of the program")

	g.must(g.office.SetHouseHall(g.as("张主任"), survey.HouseHall{Base: parse("http://house"), WiFi: house}))
	is("the house's", one, "http://house", house)
	logged("the house's", `张主任 | base url | none to "http://house"`, `张主任 | wifi | none to "house", password changed`)
	g.must(g.office.SetHouseHall(g.as("张主任"), survey.HouseHall{Base: parse("http://house"), WiFi: house}))
	logged("no change")

	g.must(g.office.SetSessionHall(g.as("组员"), one, survey.SessionHall{Base: parse("http://own"), OwnWiFi: true, WiFi: own, Printed: parse("http://never-printed")}))
	is("its own", one, "http://own", own)
	is("the other's", two, "http://house", house)
	logged("its own", `组员 | base url | the house's to "http://own"`, `组员 | wifi | the house's to "own", password changed`)
	g.must(g.office.SetSessionHall(g.as("组员"), one, survey.SessionHall{OwnWiFi: true}))
	is("no network", one, "http://house", survey.WiFi{})
	logged("no network", `组员 | base url | "http://own" to the house's`, `组员 | wifi | "own" to none, password changed`)
	g.must(g.office.SetSessionHall(g.as("组员"), one, survey.SessionHall{}))
	logged("the house's again", `组员 | wifi | none to the house's`)

	// Slips in hand lead where they were printed to lead, whatever the house's address becomes.
	_, err = g.staff.Issue(g.as("组员"), two)
	g.must(err)
	logged("slips", `组员 | issue slips | 38 slips`, `组员 | base url | the house's to "http://house", printed on slips`)
	g.must(g.office.SetHouseHall(g.as("张主任"), survey.HouseHall{Base: parse("http://moved"), WiFi: house}))
	is("with slips", two, "http://house", house)
	is("without slips", one, "http://moved", house)
	logged("the house has moved", `张主任 | base url | "http://house" to "http://moved"`)
	g.must(g.office.SetSessionHall(g.as("组员"), two, survey.SessionHall{Base: parse("http://moved")}))
	is("moved after its slips", two, "http://moved", house)
	if kept, err := g.office.SessionHall(terminal(t), two); err != nil || kept.Printed != parse("http://house") {
		t.Errorf("where its slips lead is lost: %+v, %v", kept, err)
	}
	logged("moved after its slips", `组员 | base url | "http://house" to "http://moved"`)
	_, err = g.staff.IssueAt(g.as("组员"), two, parse("http://again"))
	g.must(err)
	is("slips made again", two, "http://again", house)
	logged("slips made again", `组员 | issue slips | 38 slips`, `组员 | base url | "http://moved" to "http://again", printed on slips`)

	// A rehearsal is a session of its own.
	rehearsal, err := g.office.Rehearse(g.as("组员"), two)
	g.must(err)
	is("a rehearsal", rehearsal, "http://moved", house)
}
