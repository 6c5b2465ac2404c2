package survey

import "testing"

// TestEnteredWith: a number that was entered counts, leaving one out takes none away, and each is by itself.
func TestEnteredWith(t *testing.T) {
	show := func(e Entered) string {
		one := func(n *int, without bool) string {
			text := "-"
			if n != nil {
				text = string(rune('0' + *n))
			}
			if without {
				text += "!"
			}
			return text
		}
		return one(e.Present, e.WithoutPresent) + " " + one(e.Leftover, e.WithoutLeftover)
	}
	for _, test := range []struct {
		before, change Entered
		want           string
	}{
		{Entered{}, Entered{}, "- -"},
		{Entered{}, Entered{Present: new(3)}, "3 -"},
		{Entered{}, Entered{Leftover: new(0)}, "- 0"},
		{Entered{Present: new(3), Leftover: new(1)}, Entered{Present: new(4)}, "4 1"},
		{Entered{Present: new(3), Leftover: new(1)}, Entered{Leftover: new(2)}, "3 2"},
		{Entered{}, Entered{WithoutPresent: true}, "-! -"},
		{Entered{}, Entered{WithoutLeftover: true}, "- -!"},
		{Entered{WithoutPresent: true, WithoutLeftover: true}, Entered{}, "-! -!"},
		{Entered{WithoutPresent: true, WithoutLeftover: true}, Entered{Present: new(3)}, "3 -!"},
		{Entered{WithoutPresent: true, WithoutLeftover: true}, Entered{Leftover: new(3)}, "-! 3"},
		{Entered{Present: new(3), Leftover: new(1)}, Entered{WithoutPresent: true, WithoutLeftover: true}, "3 1"},
	} {
		if got := show(test.before.With(test.change)); got != test.want {
			t.Errorf("%s with %s: %s, want %s", show(test.before), show(test.change), got, test.want)
		}
	}
	if got := show(Entered{Present: new(3), Leftover: new(1), WithoutLeftover: true}.Reopened()); got != "3 -" {
		t.Errorf("reopened: %s", got)
	}
}

// TestPrinted: spares are rounded up, and none is none.
func TestPrinted(t *testing.T) {
	for _, test := range [][3]int{{9, 0, 9}, {9, 10, 10}, {10, 10, 11}, {11, 10, 13}, {1, 1, 2}, {100, 1, 101}, {101, 1, 103}, {25, 100, 50}} {
		if got := (Category{Slips: test[0]}).Printed(test[1]); got != test[2] {
			t.Errorf("%d slips and %d %% are %d, not %d", test[0], test[1], got, test[2])
		}
	}
}
