package office_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/totp"
)

// TestLoginCodes: a code counts once, over a clock that was set back too, which the refusal shows; it is the owner's to switch on who has
// shown the password, and a keeper's to switch off; and what is refused changes nothing.
func TestLoginCodes(t *testing.T) {
	s := accounts(t)
	now := time.Date(2026, 12, 5, 9, 0, 0, 0, time.UTC)
	staff := office.New(s.store, office.Config{NewID: uuid.NewString, Work: 10, Now: func() time.Time { return now }})
	ctx, door, secret := t.Context(), staff.Door(), totp.New()
	shown := func() string {
		code, err := secret.Code(totp.StepAt(now))
		s.must(err)
		return code
	}
	refused := func(name string, err error, code survey.Code) {
		t.Helper()
		if codeOf(err) != code {
			t.Errorf("%s: %v", name, err)
		}
	}
	on := func(by office.Actor, typed string) error { return second(by.SwitchCodeOn(ctx, secret, typed)) }
	off := func(by office.Actor, name string) error { return second(by.SwitchCodeOff(ctx, name)) }
	s.must(door.TakeCode(ctx, "监督", "anything")) // who is asked for none
	refused("without the password", on(staff.As("监督"), shown()), "password_again")
	refused("no code", on(staff.Proven("监督"), "12"), "code_wrong")
	refused("none to switch off", off(staff.Proven("监督"), "监督"), "code_off")
	before := s.person("监督")
	s.must(on(staff.Proven("监督"), shown()))
	if coded, err := door.WithCode(ctx, "监督"); err != nil || !coded || s.person("监督").Generation != before.Generation+1 {
		t.Errorf("after switching on: %t, %v, %+v", coded, err, s.person("监督"))
	}
	refused("twice", on(staff.Proven("监督"), shown()), "code_on")
	refused("that of switching on", door.TakeCode(ctx, "监督", shown()), "code_used")
	now = now.Add(totp.Period)
	s.must(door.TakeCode(ctx, "监督", shown()))
	now = now.Add(-24 * time.Hour)
	err := door.TakeCode(ctx, "监督", shown())
	refused("a clock that was set back", err, "code_used")
	if at := now.Local().Format("2006-01-02 15:04:05"); !strings.Contains(err.Error(), at) {
		t.Errorf("%v does not say %s", err, at)
	}
	refused("another observer", off(staff.Proven("旁人"), "监督"), "keeper_gone")
	refused("an administrator without the password", off(staff.As("张主任"), "监督"), "password_again")
	refused("the owner without it", off(staff.As("监督"), "监督"), "password_again")
	s.must(off(staff.Proven("张主任"), "监督"))
	if names, err := staff.Terminal().WithCodes(ctx); err != nil || len(names) != 0 {
		t.Errorf("codes have %v, %v", names, err)
	}
	s.must(door.TakeCode(ctx, "监督", "anything"))
}
