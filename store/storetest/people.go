package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/office"

	"github.com/google/uuid"
)

// testPeople: an account is kept with its act or not at all, and the terminal's generation outlives a restart.
func testPeople(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 1, survey.Draft)
	ctx := t.Context()
	keep := func(p survey.Person) error {
		return h.ChangePeople(ctx, func([]survey.Person) (survey.Person, office.Act, error) { return p, Act("", "account"), nil })
	}
	p := survey.Person{Name: "乙", Role: survey.GroupMember, Group: "组", Password: "x", Generation: 3}
	h.must(keep(p))
	h.must(keep(survey.Person{Name: "丙", Role: survey.Administrator, Disabled: true}))
	sentinel := errors.New("no")
	if err := h.ChangePeople(ctx, func(all []survey.Person) (survey.Person, office.Act, error) {
		if len(all) != 2 || all[0].Name != "丙" || all[1] != p {
			t.Errorf("decided on %+v", all)
		}
		return survey.Person{Name: "丁"}, Act("", "account"), sentinel
	}); err != sentinel {
		t.Errorf("a refusal comes back as %v", err)
	}
	h.must(h.EndTerminal(ctx, Act("", "end")))
	h.must(h.EndTerminal(ctx, Act("", "end")))
	h.reopen()
	if got, err := h.Person(ctx, "乙"); err != nil || got != p {
		t.Errorf("kept: %+v, %v", got, err)
	}
	if all, err := h.People(ctx); err != nil || len(all) != 2 || all[0].Name != "丙" || all[1] != p {
		t.Errorf("listed: %+v, %v", all, err)
	}
	if _, err := h.Person(ctx, "丁"); !errors.Is(err, survey.ErrPersonUnknown) {
		t.Errorf("refused, and yet: %v", err)
	}
	if n, err := h.TerminalGeneration(ctx); err != nil || n != 2 {
		t.Errorf("the terminal's generation is %d, %v", n, err)
	}
	testLogins(t, h, keep)
	testLoginCodes(t, h)
	entries, err := h.Audit(ctx)
	h.must(err)
	acts := 0
	for _, e := range entries {
		if e.Name == "account" || e.Name == "end" {
			acts++
		}
	}
	if acts != 8 {
		t.Errorf("%d acts", acts)
	}
}

// testLogins: a login is there after a restart, as it was last kept, until it is dropped, or its account's generation is another.
func testLogins(t *testing.T, h *hall, keep func(survey.Person) error) {
	t.Helper()
	ctx := t.Context()
	at := time.Unix(1_800_000_000, 0)
	login := func(mark, who string, generation int) office.Login {
		return office.Login{Digest: strings.Repeat(mark, 43), Who: who, Generation: generation, Deadline: at.Add(time.Hour), Idle: at}
	}
	are := func(want ...office.Login) {
		t.Helper()
		if got, err := h.Logins(ctx); err != nil || !slices.Equal(got, want) {
			t.Errorf("logins are %+v, %v, want %+v", got, err, want)
		}
	}
	are()
	a, b, c := login("a", "乙", 3), login("b", "乙", 3), login("c", survey.Terminal, 2)
	for _, l := range []office.Login{c, b, a} {
		h.must(h.KeepLogin(ctx, l))
	}
	a.Idle = at.Add(time.Minute)
	h.must(h.KeepLogin(ctx, a))
	h.reopen()
	are(a, b, c)
	h.must(h.DropLogins(ctx, b.Digest, strings.Repeat("z", 43)))
	are(a, c)
	b.Generation = 4 // the browser in which the password is changed
	h.must(h.KeepLogin(ctx, b))
	h.must(keep(survey.Person{Name: "乙", Role: survey.GroupMember, Group: "组", Password: "y", Generation: 4}))
	are(b, c)
	h.must(h.EndTerminal(ctx, Act("", "end")))
	are(b)
	if err := h.KeepLogin(ctx, office.Login{Digest: "a token itself", Who: "乙", Deadline: at, Idle: at}); err == nil {
		t.Error("what is no digest is kept")
	}
}

// testRacingPeople: of acts on accounts that come together each is decided on what the other has kept. Two administrators who
// shut each other out leave one, of two accounts of one name one is made, and a password does not undo being shut out.
func testRacingPeople(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 1, survey.Draft)
	ctx := t.Context()
	staff := office.New(h.Store, office.Config{NewID: uuid.NewString})
	fine := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	for i := range 60 {
		a, b, c := fmt.Sprint("a", i), fmt.Sprint("b", i), fmt.Sprint("c", i)
		for _, name := range []string{a, b} {
			h.must(staff.Terminal().AddPerson(ctx, survey.Person{Name: name, Role: survey.Administrator, Password: "old"}))
		}
		together(
			func() { staff.As(a).Disable(ctx, b, true) },
			func() { staff.As(b).Disable(ctx, a, true) },
		)
		one, err := h.Person(ctx, a)
		h.must(err)
		two, err := h.Person(ctx, b)
		h.must(err)
		if one.Disabled == two.Disabled {
			t.Fatalf("round %d: after shutting each other out %s is shut out: %t, %s: %t", i, a, one.Disabled, b, two.Disabled)
		}
		var made [2]error
		together(
			func() {
				made[0] = staff.Terminal().AddPerson(ctx, survey.Person{Name: c, Role: survey.Administrator, Password: "one"})
			},
			func() {
				made[1] = staff.Terminal().AddPerson(ctx, survey.Person{Name: c, Role: survey.Observer, Password: "two"})
			},
		)
		if (made[0] == nil) == (made[1] == nil) {
			t.Fatalf("round %d: two accounts of one name: %v", i, made)
		}
		together(
			func() { fine(staff.Terminal().SetPassword(ctx, c, "new")) },
			func() { fine(staff.Terminal().EndStaffSessions(ctx, c)) },
			func() { fine(staff.Terminal().SetPassword(ctx, c, "newer")) },
		)
		if p, err := h.Person(ctx, c); err != nil || p.Generation != 4 {
			t.Fatalf("round %d: three changes at once: %+v, %v", i, p, err)
		}
		for _, name := range []string{a, b, c} { // the last of a round stays; nobody is left of it for the next
			staff.Terminal().Disable(ctx, name, true)
		}
	}
}
