package mirror_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"ceping/store/mirror"
)

// TestCode: a code is the same for a seed and a session, another for another, and is read however people type it.
func TestCode(t *testing.T) {
	code, err := mirror.CodeOf([]byte("seed"), id)
	must(t, err)
	if again, _ := mirror.CodeOf([]byte("seed"), id); again != code || len(code) != 26 {
		t.Errorf("%s and %s", code, again)
	}
	for _, other := range [][2]string{{"seee", id}, {"seed", id[1:]}} {
		if another, _ := mirror.CodeOf([]byte(other[0]), other[1]); another == code {
			t.Errorf("%q has the same code", other)
		}
	}
	spaced := code.Spaced()
	if len(strings.Fields(spaced)) != 7 || strings.ReplaceAll(spaced, " ", "") != string(code) {
		t.Errorf("spaced: %s", spaced)
	}
	for _, typed := range []string{spaced, string(code), strings.ToLower(spaced), "  " + strings.ReplaceAll(spaced, " ", "-") + "\r\n", strings.ReplaceAll(spaced, " ", "\u3000"),
		strings.ReplaceAll(spaced, " ", "\t"), strings.Map(func(r rune) rune { return r + '！' - '!' }, string(code))} {
		if read, err := mirror.ParseCode(typed); err != nil || read != code {
			t.Errorf("%q: %s, %v", typed, read, err)
		}
	}
	for typed, want := range map[string]mirror.Code{
		"OoIiLl0123456789ABCDEFGHJK": "0011110123456789ABCDEFGHJK",
		"0123456789ABCDEFGHJKMNPQRS": "0123456789ABCDEFGHJKMNPQRS",
	} {
		if read, err := mirror.ParseCode(typed); err != nil || read != want {
			t.Errorf("%q: %s, %v", typed, read, err)
		}
	}
	for _, typed := range []string{"", string(code[:25]), string(code) + "0", string(code[:25]) + "U", string(code[:25]) + "é", string(code[:25]) + "！", string(code[:12]) + "\n" + string(code[12:25])} {
		if _, err := mirror.ParseCode(typed); !errors.Is(err, mirror.ErrCode) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

// TestKey: key and name follow from the code, and another code has others.
func TestKey(t *testing.T) {
	a, b := keyOf(t, "seed"), keyOf(t, "another")
	if a == b || a == (mirror.Key{}) {
		t.Error("keys are alike")
	}
	one, err := a.Name()
	must(t, err)
	other, err := b.Name()
	must(t, err)
	if one == other || len(one) != 32 || bytes.Contains(a[:], []byte(one)) {
		t.Errorf("names %s and %s", one, other)
	}
}

// FuzzParseCode: whatever is typed is refused, or is a code that reads back from how it is printed.
func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"", "0123456789ABCDEFGHJKMNPQRS", "0123 4567 89ab cdef ghjk mnpq rs", "O0-Il\u3000L", "ſſſ", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := mirror.ParseCode(typed)
		if err != nil {
			return
		}
		if again, err := mirror.ParseCode(code.Spaced()); err != nil || again != code || len(code) != 26 {
			t.Errorf("%q: %q, then %q, %v", typed, code, again, err)
		}
		if _, err := code.Key(); err != nil {
			t.Error(err)
		}
	})
}
