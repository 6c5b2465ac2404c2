package credential

import (
	"errors"
	"testing"
)

// malformedEncodings are 32 bytes or other lengths that must not pass for an element; those named A.2 are
// from RFC 9496 appendix A.2.
func malformedEncodings(t *testing.T) []struct {
	name  string
	bytes []byte
} {
	t.Helper()
	valid := unhex(t, "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945")
	highBit := append([]byte(nil), valid...)
	highBit[31] |= 0x80
	return []struct {
		name  string
		bytes []byte
	}{
		{"identity", make([]byte, 32)},
		{"empty", []byte{}},
		{"one byte", []byte{0}},
		{"one byte short", valid[:31]},
		{"one byte long", append(append([]byte(nil), valid...), 0)},
		{"twice the length", append(append([]byte(nil), valid...), valid...)},
		{"high bit set", highBit},
		{"A.2 non-canonical field element", unhex(t, "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")},
		{"A.2 non-canonical, 2^255 - 1", unhex(t, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")},
		{"A.2 non-canonical, p + 6", unhex(t, "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")},
		{"A.2 non-canonical, p: another identity", unhex(t, "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")},
		{"A.2 negative field element, 1", unhex(t, "0100000000000000000000000000000000000000000000000000000000000000")},
		{"A.2 negative field element", unhex(t, "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20")},
		{"A.2 x^2 not a square", unhex(t, "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")},
		{"A.2 negative xy", unhex(t, "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e")},
		{"A.2 s = -1, y = 0", unhex(t, "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")},
	}
}

func TestCheckBlinded(t *testing.T) {
	for _, tt := range malformedEncodings(t) {
		t.Run(tt.name, func(t *testing.T) {
			if err := CheckBlinded(tt.bytes); !errors.Is(err, ErrMalformed) {
				t.Errorf("CheckBlinded = %v, want ErrMalformed", err)
			}
		})
	}
	blinding, err := Blind(fill(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckBlinded(blinding.Blinded()); err != nil {
		t.Errorf("CheckBlinded of a real blinded element = %v", err)
	}
}
