package storetest

import (
	"errors"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/totp"
)

// testLoginCodes: a code is kept with its account and its act or not at all, each step is taken once and by one alone, over a restart too, and
// what is switched off is gone.
func testLoginCodes(t *testing.T, h *hall) {
	t.Helper()
	ctx := t.Context()
	secret := totp.New()
	set := func(code office.LoginCode) error {
		return h.ChangeLoginCode(ctx, "丙", func(all []survey.Person, before office.LoginCode) (survey.Person, office.LoginCode, office.Act, error) {
			p := all[slices.IndexFunc(all, func(p survey.Person) bool { return p.Name == "丙" })]
			p.Generation++
			return p, code, Act("", "account"), nil
		})
	}
	is := func(want office.LoginCode, names ...string) {
		t.Helper()
		if got, err := h.LoginCode(ctx, "丙"); err != nil || got != want {
			t.Errorf("the code is %+v of step %d, %v, want step %d", got, got.Step, err, want.Step)
		}
		if got, err := h.LoginCodes(ctx); err != nil || !slices.Equal(got, names) {
			t.Errorf("codes have %v, %v, want %v", got, err, names)
		}
	}
	spend := func(code office.LoginCode, want bool) {
		t.Helper()
		if first, err := h.SpendLoginCode(ctx, "丙", code); err != nil || first != want {
			t.Errorf("step %d: taken %t, %v", code.Step, first, err)
		}
	}
	is(office.LoginCode{})
	spend(office.LoginCode{Secret: secret, Step: 7}, false)
	sentinel := errors.New("no")
	if err := h.ChangeLoginCode(ctx, "丙", func([]survey.Person, office.LoginCode) (survey.Person, office.LoginCode, office.Act, error) {
		return survey.Person{Name: "丙"}, office.LoginCode{Secret: secret}, Act("", "account"), sentinel
	}); err != sentinel {
		t.Errorf("a refusal comes back as %v", err)
	}
	is(office.LoginCode{})
	before, err := h.Person(ctx, "丙")
	h.must(err)
	h.must(set(office.LoginCode{Secret: secret, Step: 7}))
	h.reopen()
	is(office.LoginCode{Secret: secret, Step: 7}, "丙")
	if p, err := h.Person(ctx, "丙"); err != nil || p.Generation != before.Generation+1 {
		t.Errorf("with its code the account is %+v, %v", p, err)
	}
	for _, step := range []int64{6, 7} {
		spend(office.LoginCode{Secret: secret, Step: step}, false)
	}
	spend(office.LoginCode{Secret: totp.New(), Step: 9}, false)
	var won [8]bool
	var race []func()
	for i := range won {
		race = append(race, func() { won[i], _ = h.SpendLoginCode(ctx, "丙", office.LoginCode{Secret: secret, Step: 8}) })
	}
	together(race...)
	if n := len(slices.DeleteFunc(won[:], func(w bool) bool { return !w })); n != 1 {
		t.Errorf("one code was taken by %d", n)
	}
	h.reopen()
	is(office.LoginCode{Secret: secret, Step: 8}, "丙")
	h.must(set(office.LoginCode{}))
	is(office.LoginCode{})
}
