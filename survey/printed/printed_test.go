package printed

import (
	"strings"
	"testing"
)

// TestBare: a code is taken however a keyboard, Chinese or not, writes what stands on paper; what is none is not made one.
func TestBare(t *testing.T) {
	const code = "0123456789ABCDEFGHJKMNPQRS"
	widened := func(text string) string { return strings.Map(func(r rune) rune { return r - '!' + '！' }, text) }
	for name, typed := range map[string]string{
		"bare": code, "as printed": Spaced(code), "small": strings.ToLower(code), "with hyphens": strings.ReplaceAll(Spaced(code), " ", "-"),
		"full width": widened(code), "full width and small": widened(strings.ToLower(code)),
		"ideographic spaces": strings.Join(strings.Split(widened(strings.ReplaceAll(Spaced(code), " ", "-")), "－"), "　"), "dashes": strings.ReplaceAll(Spaced(code), " ", "—"), "over lines": Spaced(code[:13]) + "\r\n" + code[13:] + "\n",
		"O for 0, I and L for 1": "O" + "I" + code[2:], "o and l": "o" + "l" + code[2:], "a mark at the beginning": "\ufeff" + code, "full-width hyphens": strings.ReplaceAll(Spaced(code), " ", "－"),
	} {
		if got, ok := Bare(typed); !ok || got != code {
			t.Errorf("%s: %q, %t", name, got, ok)
		}
	}
	for _, typed := range []string{"", code[1:], code + "0", "U" + code[1:], "!" + code[1:], "张" + code[1:], code[3:]} {
		if got, ok := Bare(typed); ok {
			t.Errorf("%q is %q", typed, got)
		}
	}
	if got := Spaced(code); got != "0123 4567 89AB CDEF GHJK MNPQ RS" {
		t.Errorf("printed as %q", got)
	}
}
