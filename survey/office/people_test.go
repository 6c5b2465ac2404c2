package office_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/office"
)

// accounts makes a house with two administrators, the second of whom is shut out, and two observers.
func accounts(t *testing.T) *sitting {
	t.Helper()
	s := newHouse(t)
	for _, p := range []survey.Person{
		{Name: "张主任", Role: survey.Administrator, Password: "hash"}, {Name: "前主任", Role: survey.Administrator},
		{Name: "监督", Role: survey.Observer, Password: "hash"}, {Name: "旁人", Role: survey.Observer},
	} {
		s.must(s.office.Terminal().AddPerson(t.Context(), p))
	}
	s.must(s.office.Terminal().Disable(t.Context(), "前主任", true))
	return s
}

func (s *sitting) person(name string) survey.Person {
	s.t.Helper()
	p, err := s.office.Door().Person(s.t.Context(), name)
	s.must(err)
	return p
}

// TestAccountRefusals: what is refused of accounts, by whom it may be, says why and changes nobody.
func TestAccountRefusals(t *testing.T) {
	s := accounts(t)
	ctx, terminal, keeper, observer := t.Context(), s.office.Terminal(), s.office.As("张主任"), s.office.As("监督")
	before, err := terminal.People(ctx)
	s.must(err)
	log, err := s.store.Audit(ctx)
	s.must(err)
	unknown := func(err error) bool { return errors.Is(err, survey.ErrPersonUnknown) }
	is := func(code survey.Code) func(error) bool {
		return func(err error) bool { return refusal(err) && codeOf(err) == code }
	}
	for name, test := range map[string]struct {
		err  error
		want func(error) bool
	}{
		"a name that is taken":                        {keeper.AddPerson(ctx, survey.Person{Name: "监督", Role: survey.Observer}), is("account_taken")},
		"an account made by an observer":              {observer.AddPerson(ctx, survey.Person{Name: "新人", Role: survey.Observer}), is("keeper_gone")},
		"a name that one has who is shut out":         {terminal.AddPerson(ctx, survey.Person{Name: "前主任", Role: survey.Observer}), is("account_taken")},
		"a role that there is not":                    {terminal.AddPerson(ctx, survey.Person{Name: "新人", Role: "chief"}), is("account_role")},
		"the terminal's name":                         {terminal.AddPerson(ctx, survey.Person{Name: survey.Terminal, Role: survey.Observer}), is("account_name")},
		"nobody's password":                           {keeper.SetPassword(ctx, "查无此人", "x"), unknown},
		"nobody is shut out":                          {keeper.Disable(ctx, "查无此人", true), unknown},
		"nobody is logged out":                        {keeper.EndStaffSessions(ctx, "查无此人"), unknown},
		"the last administrator":                      {keeper.Disable(ctx, "张主任", true), is("last_administrator")},
		"the last administrator, at the command line": {terminal.Disable(ctx, "张主任", true), is("last_administrator")},
		"another's password by an observer":           {observer.SetPassword(ctx, "旁人", "x"), is("keeper_gone")},
		"another logged out by an observer":           {observer.EndStaffSessions(ctx, "旁人"), is("keeper_gone")},
		"by an administrator who is shut out":         {s.office.As("前主任").SetPassword(ctx, "旁人", "x"), is("keeper_gone")},
		"let in again by oneself":                     {s.office.As("前主任").Disable(ctx, "前主任", false), is("keeper_gone")},
		"logging oneself out, shut out":               {s.office.As("前主任").EndStaffSessions(ctx, "前主任"), is("account_changed")},
		"the own password, shut out":                  {second(s.office.As("前主任").ChangeOwnPassword(ctx, "", "x")), is("account_changed")},
		"the own password, which is another by now":   {second(observer.ChangeOwnPassword(ctx, "another", "x")), is("account_changed")},
		"the own password of no account":              {second(s.office.As("查无此人").ChangeOwnPassword(ctx, "", "x")), noRight},
		"the terminal has no password":                {second(terminal.ChangeOwnPassword(ctx, "", "x")), noRight},
		"the terminal is no account to log out":       {terminal.EndStaffSessions(ctx, survey.Terminal), noRight},
		"nobody at all":                               {office.Actor{}.AddPerson(ctx, survey.Person{Name: "新人", Role: survey.Observer}), noRight},
	} {
		if !test.want(test.err) {
			t.Errorf("%s: %v", name, test.err)
		}
	}
	after, err := terminal.People(ctx)
	s.must(err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("accounts have changed:\n%s", diff)
	}
	if now, err := s.store.Audit(ctx); err != nil || len(now) != len(log) {
		t.Errorf("%d acts more, %v", len(now)-len(log), err)
	}
}

// TestAccountsChange: each change of an account ends its staff sessions, is an act, and changes nothing else of it and of others.
func TestAccountsChange(t *testing.T) {
	s := accounts(t)
	ctx, keeper := t.Context(), s.office.Proven("张主任")
	s.must(keeper.AddPerson(ctx, survey.Person{Name: "新人", Role: survey.GroupMember, Group: "一组", Password: "hash", Generation: 7, Disabled: true}))
	if diff := cmp.Diff(survey.Person{Name: "新人", Role: survey.GroupMember, Group: "一组", Password: "hash", Generation: 1}, s.person("新人")); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	for _, test := range []struct {
		name, act string // the account, and the last act
		do        func() error
		change    func(*survey.Person)
	}{
		{"旁人", "张主任: set password 旁人", func() error { return keeper.SetPassword(ctx, "旁人", "other") }, func(p *survey.Person) { p.Password = "other" }},
		{"旁人", "张主任: disable account 旁人", func() error { return keeper.Disable(ctx, "旁人", true) }, func(p *survey.Person) { p.Disabled = true }},
		{"旁人", "张主任: enable account 旁人", func() error { return keeper.Disable(ctx, "旁人", false) }, func(p *survey.Person) { p.Disabled = false }},
		{"旁人", "张主任: log out everywhere 旁人", func() error { return keeper.EndStaffSessions(ctx, "旁人") }, func(*survey.Person) {}},
		{"监督", "监督: log out everywhere 监督", func() error { return s.office.As("监督").EndStaffSessions(ctx, "监督") }, func(*survey.Person) {}},
		{"监督", "监督: set password 监督", func() error {
			changed, err := s.office.As("监督").ChangeOwnPassword(ctx, "hash", "new")
			if diff := cmp.Diff(s.person("监督"), changed); diff != "" {
				t.Errorf("the account answered (-stored +answered):\n%s", diff)
			}
			return err
		}, func(p *survey.Person) { p.Password = "new" }},
		// An administrator who is alone and is not shut out, and one beside whom there is another.
		{"张主任", "张主任: enable account 张主任", func() error { return keeper.Disable(ctx, "张主任", false) }, func(*survey.Person) {}},
		{"前主任", "张主任: enable account 前主任", func() error { return keeper.Disable(ctx, "前主任", false) }, func(p *survey.Person) { p.Disabled = false }},
		{"前主任", "张主任: disable account 前主任", func() error { return keeper.Disable(ctx, "前主任", true) }, func(p *survey.Person) { p.Disabled = true }},
	} {
		want, others := s.person(test.name), map[string]survey.Person{}
		for _, other := range []string{"张主任", "前主任", "监督", "旁人", "新人"} {
			others[other] = s.person(other)
		}
		test.change(&want)
		want.Generation++
		s.must(test.do())
		others[test.name] = want
		for other, should := range others {
			if diff := cmp.Diff(should, s.person(other)); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", test.act, other, diff)
			}
		}
		log, err := s.store.Audit(ctx)
		s.must(err)
		if e := log[len(log)-1]; e.Who+": "+e.Name+" "+e.Detail != test.act {
			t.Errorf("%+v, want %s", e, test.act)
		}
	}
}

// TestDoor: who came in, and who did not, is noted by who has proven to be whom; logging out whoever came by a link raises their generation.
func TestDoor(t *testing.T) {
	s := accounts(t)
	ctx, door := t.Context(), s.office.Door()
	for _, test := range []struct {
		err  error
		want string
	}{
		{door.LoggedIn(ctx, "监督", true, 0), "监督: log in"}, {door.LoggedIn(ctx, "监督", false, 3), "监督: log in"},
		{door.NoteFailures(ctx, "监督", 4), survey.Stranger + ": login failed"}, {door.NoteFailures(ctx, "", 2), survey.Stranger + ": login failed"},
		{door.LockedOut(ctx, "监督"), survey.Stranger + ": lock out"}, {door.LinkUsed(ctx), survey.Terminal + ": use link"},
	} {
		s.must(test.err)
		name := test.want[strings.Index(test.want, ": ")+2:]
		noted := s.acts(name)
		if e := noted[len(noted)-1]; e.Who+": "+e.Name != test.want {
			t.Errorf("%+v, want %s", e, test.want)
		}
	}
	before, err := door.TerminalPerson(ctx)
	s.must(err)
	s.must(s.office.As("张主任").EndTerminal(ctx))
	after, err := door.TerminalPerson(ctx)
	s.must(err)
	before.Generation++
	if diff := cmp.Diff(before, after); diff != "" || after.Role != survey.Administrator || after.Name != survey.Terminal {
		t.Errorf("who came by a link: %+v\n%s", after, diff)
	}
}

// TestLastYear: the assessment of the year before is found by its name, save for the year; of two, or none, nobody guesses.
func TestLastYear(t *testing.T) {
	named := func(id, name string) survey.Assessment {
		return survey.Assessment{ID: id, Plan: survey.Setup{Assessment: name}}
	}
	this := named("this", "2024年度 考核")
	for name, test := range map[string]struct {
		of   survey.Assessment
		all  []survey.Assessment
		want string
	}{
		"the one":                {this, []survey.Assessment{named("before", "2023年度考核"), this, named("earlier", "2022年度考核")}, "before"},
		"none":                   {this, []survey.Assessment{this, named("next", "2025年度考核"), named("other", "2023年度调研")}, ""},
		"two":                    {this, []survey.Assessment{named("a", "2023年度考核"), named("b", "2023年度 考核")}, ""},
		"three":                  {this, []survey.Assessment{named("a", "2023年度考核"), named("b", "2023年度考核"), named("c", "2023年度考核")}, ""},
		"a name without a year":  {named("x", "考核"), []survey.Assessment{named("y", "考核")}, ""},
		"a span of years":        {named("x", "2023—2024年考核"), []survey.Assessment{named("y", "2022—2023年考核")}, "y"},
		"the century's turn":     {named("x", "2000年考核"), []survey.Assessment{named("y", "1999年考核")}, "y"},
		"itself, under its name": {this, []survey.Assessment{named("this", "2023年度考核")}, ""},
	} {
		if got := office.LastYearOf(test.of, test.all); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestPreviousRefusals: an assessment is not compared with itself, be it over others, nor with one that there is not; the same once more is
// no act, and none takes it away.
func TestPreviousRefusals(t *testing.T) {
	s := newHouse(t)
	ctx, terminal := t.Context(), s.office.Terminal()
	var ids []string
	for _, name := range []string{"2024年度考核", "2023年度考核", "2022年度考核"} {
		plan := exampleSetup(t)
		plan.Assessment = name
		id, err := terminal.AddAssessment(ctx, plan)
		s.must(err)
		ids = append(ids, id)
	}
	s.must(terminal.SetPrevious(ctx, ids[0], ids[1]))
	s.must(terminal.SetPrevious(ctx, ids[1], ids[2]))
	acts := s.acts("set previous")
	last := acts[len(acts)-1]
	if len(acts) != 2 || !strings.Contains(last.Detail, "2023年度考核") || !strings.Contains(last.Detail, "2022年度考核") {
		t.Errorf("%+v", acts)
	}
	s.must(terminal.SetPrevious(ctx, ids[1], ids[2]))
	if n := len(s.acts("set previous")); n != 2 {
		t.Errorf("the same once more: %d acts", n)
	}
	for _, test := range [][2]string{{ids[0], ids[0]}, {ids[2], ids[0]}, {ids[1], ids[0]}} {
		if err := terminal.SetPrevious(ctx, test[0], test[1]); codeOf(err) != "previous_itself" {
			t.Errorf("%v: %v", test, err)
		}
	}
	for _, test := range [][2]string{{ids[2], "none"}, {"none", ids[2]}} {
		if err := terminal.SetPrevious(ctx, test[0], test[1]); !errors.Is(err, survey.ErrAssessmentUnknown) {
			t.Errorf("%v: %v", test, err)
		}
	}
	s.must(terminal.SetPrevious(ctx, ids[0], ""))
	if a, err := terminal.Assessment(ctx, ids[0]); err != nil || a.Previous != "" {
		t.Errorf("%q, %v", a.Previous, err)
	}
}
