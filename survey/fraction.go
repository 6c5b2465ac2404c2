package survey

import (
	"fmt"
	"math/big"
	"regexp"
)

// Fraction is an exact number from 0 to 1, kept as its text, such as 1/3. The zero value is none.
type Fraction struct{ text string }

var fractionText = regexp.MustCompile(`^(0|[1-9][0-9]{0,5})/([1-9][0-9]{0,5})$`)

// ParseFraction reads whole numbers of at most six digits, as 2/3. It keeps them as they are written.
func ParseFraction(s string) (Fraction, error) {
	if !fractionText.MatchString(s) {
		return Fraction{}, fmt.Errorf("%q is not a fraction such as 1/3", s)
	}
	f := Fraction{s}
	if f.Rat().Cmp(big.NewRat(1, 1)) > 0 {
		return Fraction{}, fmt.Errorf("%q is above 1", s)
	}
	return f, nil
}

// String returns the text as it was read; "" of none.
func (f Fraction) String() string { return f.text }

// IsZero reports whether there is none.
func (f Fraction) IsZero() bool { return f.text == "" }

// Equal reports whether both have the same text; go-cmp uses it.
func (f Fraction) Equal(o Fraction) bool { return f == o }

// Rat returns the exact value; nil of none.
func (f Fraction) Rat() *big.Rat {
	if f.text == "" {
		return nil
	}
	r, _ := new(big.Rat).SetString(f.text)
	return r
}

// MarshalText writes the fraction as it was read.
func (f Fraction) MarshalText() ([]byte, error) { return []byte(f.text), nil }

// UnmarshalText reads what MarshalText writes.
func (f *Fraction) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*f = Fraction{}
		return nil
	}
	*f, err = ParseFraction(string(text))
	return err
}
