package sitting

import "testing"

// TestPhases: each phase has reached itself and those before it and no later one; voters act in two of them, side by side; one that there is
// not has reached none.
func TestPhases(t *testing.T) {
	for i, p := range Phases() {
		for j, at := range Phases() {
			if p.Reached(at) != (i >= j) {
				t.Errorf("%s has reached %s: %t", p, at, p.Reached(at))
			}
		}
		if p.InHall() != (p == Collecting || p == Voting) {
			t.Errorf("voters act in %s: %t", p, p.InHall())
		}
		if code, values := p.Coded(); code != Code("phase_"+p) || values != nil {
			t.Errorf("%s is %s, %v", p, code, values)
		}
		if Phase("none").Reached(p) {
			t.Errorf("a phase that there is not has reached %s", p)
		}
	}
}

// TestPlain: every full-width form is its plain character, and nothing beside them changes.
func TestPlain(t *testing.T) {
	for from, want := range map[rune]rune{'！': '!', '～': '~', '０': '0', 'Ａ': 'A', '　': ' ', '\uff00': '\uff00', '｟': '｟', 'a': 'a', '测': '测', '、': '、'} {
		if got := Plain(from); got != want {
			t.Errorf("%q is %q, want %q", from, got, want)
		}
	}
}
