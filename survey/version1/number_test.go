package version1

import (
	"math/big"
	"testing"

	"ceping/survey"
)

// TestFixed2 rounds half-up, ties towards +∞, and never writes −0.00.
func TestFixed2(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0.00", "91.25": "91.25", "1/3": "0.33", "2/3": "0.67", "0.005": "0.01", "0.004999": "0.00", "2.675": "2.68",
		"1.005": "1.01", "99.995": "100.00", "100": "100.00", "-0.005": "0.00", "-0.004": "0.00", "-0.006": "-0.01", "-1.005": "-1.00",
	} {
		r, _ := new(big.Rat).SetString(text)
		if got := *fixed2(r); got != want {
			t.Errorf("fixed2(%s) = %s, want %s", text, got, want)
		}
	}
	if fixed2(nil) != nil || percent(nil) != nil || ratio(1, 0) != nil || ratio(1, -1) != nil {
		t.Error("what is absent must stay absent")
	}
}

func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "0.0": "0", "87.5": "87.5", "100.00": "100", "0.333333": "0.333333", "10": "10"} {
		d, err := survey.ParseDecimal(text)
		if err != nil || d.String() != want {
			t.Errorf("ParseDecimal(%q) = %s, %v; want %s", text, d, err, want)
		}
	}
	for _, text := range []string{"", "-1", "+1", "1e2", ".5", "5.", "01", "1,5", "1_000", "NaN", "0x10", " 1", "1234567", "0.1234567"} {
		if d, err := survey.ParseDecimal(text); err == nil {
			t.Errorf("ParseDecimal(%q) = %s, want an error", text, d)
		}
	}
}
