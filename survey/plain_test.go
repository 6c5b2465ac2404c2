package survey_test

import (
	"strings"
	"testing"

	"ceping/survey"
)

// TestPlain: what a Chinese keyboard types is what it looks like; nothing else is guessed.
func TestPlain(t *testing.T) {
	for typed, want := range map[string]string{
		"０１２３４５６７８９": "0123456789", "８７．５": "87.5", "－３": "-3", "２０２６－１２－０５": "2026-12-05", "ＡＢｚ": "ABz", "　12　": "12", "1985年３月": "1985年3月",
		"十二": "十二", "12": "12", "張三": "張三",
	} {
		if got := survey.Plain(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	for typed, want := range map[string]int{"１２": 12, " 7　": 7, "－１": -1} {
		if n, err := survey.Number(typed); err != nil || n != want {
			t.Errorf("%q is %d, %v; want %d", typed, n, err, want)
		}
	}
	for _, typed := range []string{"", "十二", "１．５", "1 2", "٣"} {
		if n, err := survey.Number(typed); err == nil {
			t.Errorf("%q is %d", typed, n)
		}
	}
}

// TestSlipOfAChineseKeyboard: a slip typed in full-width letters and digits is that slip.
func TestSlipOfAChineseKeyboard(t *testing.T) {
	slip := survey.NewSlip()
	wide := strings.Map(func(r rune) rune {
		if r == ' ' {
			return '　'
		}
		return r - '!' + '！'
	}, strings.ToLower(slip.Grouped()))
	for _, typed := range []string{wide, strings.ReplaceAll(slip.Grouped(), " ", "－"), strings.ReplaceAll(slip.Grouped(), " ", "　")} {
		if got, err := survey.ParseSlip(typed); err != nil || got != slip {
			t.Errorf("%q is %v, %v; want %v", typed, got, err, slip)
		}
	}
}
