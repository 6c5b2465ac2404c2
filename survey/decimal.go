package survey

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Decimal is a non-negative decimal number kept as its text, so that it is exact: the value of a grade or the weight
// of a criterion. The zero value is 0. Decimals that are equal compare equal.
type Decimal struct{ text string }

var decimalText = regexp.MustCompile(`^(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?$`)

// ParseDecimal reads digits with at most six before and six after the point; no sign, no exponent.
func ParseDecimal(s string) (Decimal, error) {
	if !decimalText.MatchString(s) {
		return Decimal{}, fmt.Errorf("%q is not a plain decimal number such as 80 or 87.5, with at most six digits before and after the point", s)
	}
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "0" {
		s = ""
	}
	return Decimal{s}, nil
}

// Whole returns the Decimal of a small non-negative integer.
func Whole(n uint16) Decimal {
	if n == 0 {
		return Decimal{}
	}
	return Decimal{fmt.Sprint(n)}
}

// String returns the value in decimal digits, with a point where it needs one.
func (d Decimal) String() string {
	if d.text == "" {
		return "0"
	}
	return d.text
}

// Rat returns the exact value.
func (d Decimal) Rat() *big.Rat {
	r, _ := new(big.Rat).SetString(d.String())
	return r
}

// IsZero reports whether the value is 0.
func (d Decimal) IsZero() bool { return d.text == "" }

// Equal reports whether both have the same value; go-cmp uses it.
func (d Decimal) Equal(o Decimal) bool { return d == o }

// MarshalJSON writes a JSON number with the same digits.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a JSON number by its text.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	v, err := ParseDecimal(string(b))
	*d = v
	return err
}
